import CRDT
import TestSupport
import Testing

@testable import GitMemory

struct EntryStateTests {
    private static let id = String(repeating: "0", count: 64)

    private func state(_ tails: [String]) throws -> EntryState {
        var state = EntryState()
        for tail in tails {
            let bytes = Array((Self.id + tail).utf8)
            state.read(try EntryName(bytes.span), named: bytes.span)
        }
        return state
    }

    private func texts(_ state: EntryState) -> [String] { state.tails.map { String(decoding: $0, as: UTF8.self) } }

    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    private static let replica = "7zk3m9x0q4tbd"
    private static let dot = "20260101T000000000Z0000.\(replica)"

    @Test func namesRoundTripInNormalForm() throws {
        let store = try StoreSandbox().makeStore()
        let universe = try NameUniverse(fanout: 1, in: store.repository)
        try forSandboxCases(300) { random, repeating in
            let tails = (0..<random.below(14)).map { _ in universe.tail(&random) }
            let state = try state(tails)
            let normal = texts(state)
            #expect(try self.state(normal) == state, repeating)
            #expect(try self.state(tails.shuffled(using: &random)) == state, repeating)
            #expect(Set(normal).isSubset(of: tails), repeating)
            #expect(normal == normal.sorted(), repeating)
            // No name in it can be spared.
            for index in normal.indices {
                var fewer = normal
                fewer.remove(at: index)
                #expect(try self.state(fewer) != state, repeating)
            }
        }
    }

    @Test func joiningStatesIsReadingAllNames() throws {
        let store = try StoreSandbox().makeStore()
        let universe = try NameUniverse(fanout: 1, in: store.repository)
        try forSandboxCases(300) { random, repeating in
            var parts: [[String]] = []
            for _ in 0..<3 { parts.append((0..<random.below(8)).map { _ in universe.tail(&random) }) }
            let all = try state(parts.flatMap { $0 })
            let (a, b, c) = (try state(parts[0]), try state(parts[1]), try state(parts[2]))
            #expect(a.joined(with: b).joined(with: c) == all, repeating)
            #expect(c.joined(with: a.joined(with: b)) == all, repeating)
            #expect(all.joined(with: a) == all, repeating)
            #expect(EntryState().joined(with: a) == a, repeating)
        }
    }

    @Test func theLatestExpiryCounts() throws {
        let state = try state([
            ".add.\(Self.dot).ada.20260102T000000000Z", ".add.\(Self.dot).ada.20260103T000000000Z",
        ])
        #expect(texts(state) == [".add.\(Self.dot).ada.20260103T000000000Z"])
        #expect(try state.isLive(at: moment("2026-01-02T23:59:59.999Z")))
        #expect(try !state.isLive(at: moment("2026-01-03T00:00:00Z")))
        #expect(try state.holds(at: moment("2026-01-03T00:00:00Z")).isEmpty)
        #expect(state.liveHolds.count == 1)
        #expect(state.value(of: .contributions) == 1)

        // None means for ever, and beats every moment.
        let never = try self.state([".add.\(Self.dot).ada.99991231T235959999Z", ".add.\(Self.dot).ada"])
        #expect(texts(never) == [".add.\(Self.dot).ada"])
    }

    @Test func aRemovedDotIsDeadWhateverIsSaidOfIt() throws {
        let state = try state([".del.\(Self.dot)", ".add.\(Self.dot).ada", ".add.\(Self.dot).bob.20270101T000000000Z"])
        #expect(state.liveHolds.isEmpty)
        #expect(try !state.isLive(at: moment("2026-01-01T00:00:00Z")))
        #expect(state.value(of: .contributions) == 1, "one dot is one add, whoever claims it")
        #expect(texts(state).count == 3)
    }

    @Test func countersAreSumsOfTheLargestShares() throws {
        let state = try state([
            ".count.citations.\(Self.replica).3", ".count.citations.\(Self.replica).12",
            ".count.citations.0000000000000.4", ".count.x.\(Self.replica).1",
        ])
        #expect(state.value(of: .citations) == 16)
        #expect(state.value(of: .endorsements) == 0)
        #expect(state.counterValues.map { "\($0.name)=\($0.value)" } == ["citations=16", "x=1"])
        #expect(texts(state).count == 3)
        #expect(!state.isEmpty)
        #expect(EntryState().isEmpty)
    }

    /// What a carry takes along: every name that the trunk did not know, but for adds that it had removed.
    @Test func whatIsBeyondAnotherState() throws {
        let (add, del) = (".add.\(Self.dot).ada", ".del.\(Self.dot)")
        let other = "20260102T000000000Z0000.\(Self.replica)"
        func beyond(_ tails: [String], _ old: [String]) throws -> [String]? {
            try state(tails).beyond(state(old), hasBody: true).map(texts)
        }
        #expect(try beyond([del], []) == [del])
        #expect(try beyond([del], [add]) == [del])
        #expect(try beyond([del], [del]) == nil)
        #expect(try beyond([add], [add]) == nil)
        #expect(try beyond([add], [del]) == nil)
        #expect(try beyond([add], []) == [add, ".json"])
        #expect(try beyond([".del.\(other)", del], [del]) == [".del.\(other)"])
        let (three, five) = (".count.citations.\(Self.replica).3", ".count.citations.\(Self.replica).5")
        #expect(try beyond([add, five], [add, three]) == [five])
        #expect(try beyond([add, three], [add, five]) == nil)
    }
}
