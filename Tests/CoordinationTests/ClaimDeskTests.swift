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
}
