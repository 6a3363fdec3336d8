import GitMemory
import TestSupport
import Testing

@testable import Coordination

@Suite("One command at the desk")
struct ClaimDeskTests {
    /// A renewal dies at any step, after it was pushed, too: what the next one is told, this clone remembers.
    @Test(arguments: 0..<30)
    func aRenewalAfterACrashIsRemembered(steps: Int) throws {
        let host = SimulatedHost()
        let ground = SimulatedGround(
            "k", SimulatedObjects(), host, SplitMix64(seed: 1), { 1_800_000_000_000 }, offset: 0)
        ground.lossRate = 1 << 30
        let asker = ClaimAsker(agent: "ada", name: "s", isSession: true)
        func perform(_ request: ClaimRequest, _ lock: String) throws -> ClaimDesk.Answer {
            ground.alive = [lock]
            defer { ground.alive = [] }
            let desk = ClaimDesk(ground, arbiter: .remote("origin", address: "host"), skew: 10_000, lock: lock)
            return try desk.perform(request, by: asker)
        }
        _ = try perform(.claim([Resource(.path, "src")], term: 30_000, reason: nil), "p1")
        ground.stepsToLive = steps
        do { _ = try perform(.renew(nil, term: 120_000), "p2") } catch is Crash {}
        ground.stepsToLive = nil

        let told = try #require(try perform(.renew(nil, term: 1_000), "p3").results.first)
        #expect(told.verdict == .held)
        let record = try #require(ground.records().first)
        #expect(record.until == told.until)
    }

    @Test("Whoever asked again of a host that had lost its claim keeps it when the host has the first one after all")
    func theFirstGrantComesBack() throws {
        let host = SimulatedHost()
        let ground = SimulatedGround(
            "k", SimulatedObjects(), host, SplitMix64(seed: 1), { 1_800_000_000_000 }, offset: 0)
        ground.lossRate = 1 << 30
        let asker = ClaimAsker(agent: "ada", name: "s", isSession: true)
        let desk = ClaimDesk(ground, arbiter: .remote("origin", address: "host"), skew: 10_000, lock: "p1")
        let first = try desk.perform(.claim([Resource(.path, "src")], term: 30_000, reason: nil), by: asker)
        let (tip, token) = (host.tip, try #require(first.results.first?.grant?.token))

        host.tip = nil
        #expect(try desk.perform(.exchange, by: asker).isRewound)
        let second = try #require(ground.records().first)
        #expect(second.token != token && second.formerly == [token])

        host.tip = tip
        _ = try desk.perform(.exchange, by: asker)
        #expect(ground.records().map(\.token) == [token] && ground.records().map(\.state) == [.held])
        #expect(ground.records().first?.isCalled(second.token) == true)
        let released = try desk.perform(.release(nil, isForced: false), by: asker)
        #expect(released.results.map(\.verdict) == [.released] && ground.grants(at: host.tip).all.isEmpty)
    }

    @Test("What was released while the host had lost it is in nobody's way when the host has it after all")
    func aReleasedGrantComesBack() throws {
        let host = SimulatedHost()
        let ground = SimulatedGround(
            "k", SimulatedObjects(), host, SplitMix64(seed: 1), { 1_800_000_000_000 }, offset: 0)
        ground.lossRate = 1 << 30
        let (ada, ben) = (
            ClaimAsker(agent: "ada", name: "a", isSession: true), ClaimAsker(agent: "ben", name: "b", isSession: true)
        )
        let desk = ClaimDesk(ground, arbiter: .remote("origin", address: "host"), skew: 10_000, lock: "p1")
        let resources = [try Resource(.path, "src")]
        _ = try desk.perform(.claim(resources, term: 30_000, reason: nil), by: ada)
        let tip = host.tip
        host.tip = nil
        _ = try desk.perform(.exchange, by: ada)
        ground.isOffline = true
        _ = try desk.perform(.release(nil, isForced: false), by: ada)
        #expect(
            try desk.perform(.claim(resources, term: 30_000, reason: nil), by: ben).results.map(\.verdict) == [.held])

        (host.tip, ground.isOffline) = (tip, false)
        for _ in 0..<2 { _ = try desk.perform(.exchange, by: ben) }
        #expect(ground.records().map(\.agent) == ["ben"] && ground.records().map(\.state) == [.held])
        #expect(ground.grants(at: host.tip).all.map(\.agent) == ["ben"])
    }

    @Test("Who holds a part of what it asks for is granted the rest, and not told that it has all of it already")
    func aPartIsNotAll() throws {
        let ground = SimulatedGround(
            "k", SimulatedObjects(), SimulatedHost(), SplitMix64(seed: 1), { 1_800_000_000_000 }, offset: 0)
        let desk = ClaimDesk(ground, arbiter: .here, skew: 10_000, lock: "p1")
        func claim(_ agent: String, _ paths: String...) throws -> [String] {
            let resources = try paths.map { try Resource(.path, $0) }
            let asker = ClaimAsker(agent: agent, name: agent, isSession: true)
            return try desk.perform(.claim(resources, term: 30_000, reason: nil), by: asker).results.map {
                "\($0.resource.text) \($0.verdict)\($0.again ? " again" : "") by \($0.grant?.resource.text ?? "none")"
            }
        }
        #expect(try claim("ada", "src/a") == ["path:src/a held by path:src/a"])
        #expect(try claim("ada", "src") == ["path:src held by path:src"])
        #expect(
            try claim("ada", "src/b", "docs") == [
                "path:src/b held again by path:src", "path:docs held by path:docs",
            ])
        #expect(try claim("ben", "src/c", "docs/x").allSatisfy { $0.contains("refused") })
    }
}
