import Testing

@testable import GitMemory

/// Which edges bring two entries together.
@Suite("Edges between wordings") struct WordingGraphTests {
    /// Edges are looked at from the lesser id, so both orders of the ids are tried.
    @Test("What takes the place of the other is no wording of it, whichever of them has the greater id")
    func takesThePlace() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let old = try Body(content: "Deploys need a ticket")
        let newer = try (2..<40).map { number in
            try Body(content: "Deploys need \(number) tickets", ["supersedes": .array([.string("\(old.id)")])])
        }
        let lesser = try #require(newer.first { $0.id < old.id })
        let greater = try #require(newer.first { old.id < $0.id })
        let plain = try Body(content: "a deploy needs a ticket")
        try store.change("ada") { draft in
            for body in [old, lesser, greater, plain] { try draft.add(body) }
            for body in [lesser, greater, plain] { try draft.join(old.id, body.id) }
        }
        let view = try store.snapshot(.own(AgentName("ada")))
        #expect(try view.wordings(of: old.id, at: store.now).ids == [old.id, plain.id].sorted())
        #expect(try view.wordings(of: lesser.id, at: store.now).ids == [lesser.id])
        #expect(try view.wordings(of: greater.id, at: store.now).ids == [greater.id])
    }
}
