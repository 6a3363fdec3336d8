import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("Taking the last write back") struct TakingBackTests {
    private func undo(_ store: Store, _ agent: String = "ada") throws -> [TakenBack.Deed] {
        let name = try AgentName(agent)
        let write = try #require(try store.lastWrite(of: name))
        return try store.change(agent) { try $0.takeBack(write) }.result.map(\.deed)
    }

    private func live(_ store: Store, _ view: View = .all) throws -> Set<String> {
        Set(try store.list(in: view).map { "\($0.body.content) \(Set($0.holds.map(\.agent.description)).sorted())" })
    }

    @Test("After it, readers see what they saw before, whatever was written; after it once more, what they saw after")
    func random() throws {
        try forSandboxCases(10) { random, repeating in
            let sandbox = try StoreSandbox(seed: random.next())
            let store = try sandbox.makeStore()
            for number in 0..<6 { try store.add("fact \(number)", as: ["ada", "ben"][number % 2]) }
            _ = try store.merge()
            for _ in 0..<25 {
                sandbox.clock.advance(seconds: 10)
                let before = try live(store)
                let id = try Body(content: "fact \(random.below(12))").id
                let choice = random.below(6)
                let written = try store.change("ada") { draft in
                    switch choice {
                    case 0: try draft.add(Body(content: "fact \(random.below(12))"))
                    case 1: try draft.forget(id)
                    case 2:
                        for number in 0..<4 { try draft.add(Body(content: "many \(number) \(random.below(3))")) }
                    case 3:
                        try draft.add(Body(content: "brought \(random.below(3))"), for: AgentName("ben"))
                        try draft.forget(id)
                    case 4:
                        for number in 0..<3 { try draft.forget(Body(content: "fact \(number)").id) }
                        try draft.add(Body(content: "summary \(random.below(3))"))
                    default:
                        try draft.add(
                            Body(content: "fact \(random.below(12))"),
                            until: Expiry(Timestamp(milliseconds: draft.now.milliseconds + 86_400_000)!))
                    }
                }
                guard written.didWrite else { continue }
                let after = try live(store)
                _ = try undo(store)
                #expect(try live(store) == before, "\(repeating) \(choice)")
                _ = try undo(store)
                #expect(try live(store) == after, "\(repeating) \(choice), again")
            }
        }
    }

    @Test("An edit is superseded back, and the counts of both stay") func edits() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("old", as: "ada")
        let old = try Body(content: "old").id
        try store.change("ada") { try $0.count(old, .citations, by: 2) }
        let new = try store.change("ada") { draft in
            try draft.supersede([old], with: saying("new"))
        }.result
        #expect(try undo(store) == [.replaced])
        let entry = try #require(try store.list(in: .own(AgentName("ada"))).first)
        #expect(entry.body.content == "old" && entry.body.supersedes == [new])
        #expect(try store.snapshot(.own(AgentName("ada"))).countsBefore(entry)[.citations] == 2)
        // What it is taken back to is an edit as well.
        #expect(try undo(store) == [.replaced])
        #expect(try store.list(in: .own(AgentName("ada"))).map(\.body.content) == ["new"])
    }

    @Test("A value gives way to the one before, and to none if there was none") func values() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let register = try Register(key: "port")
        try store.change("ada") { try $0.set(register, to: saying("1")) }
        #expect(try undo(store) == [.forgotten])
        #expect(try store.snapshot(.all).values(of: register, at: store.now).isEmpty)
        sandbox.clock.advance(seconds: 1)
        try store.change("ada") { try $0.set(register, to: saying("1")) }
        try store.change("ada") { try $0.set(register, to: saying("2")) }
        _ = try undo(store)
        #expect(try store.snapshot(.all).values(of: register, at: store.now).map(\.body.content) == ["1"])
    }

    @Test("Counts, marks and messages stay, and so does what others have changed since") func refusals() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        func refused(_ agent: String = "ada") throws {
            let tip = try store.tip("agents/\(agent)")
            #expect { try undo(store, agent) } throws: { ($0 as? StoreError)?.code == .notUndoable }
            #expect(try store.tip("agents/\(agent)") == tip)
        }
        try store.add("one", as: "ada")
        let id = try Body(content: "one").id
        try store.change("ada") { try $0.count(id, .citations) }
        try refused()
        try store.change("ada") { try $0.mark(id, "read", on: "20261120T101530123Z") }
        try refused()
        try store.change("ada") { draft in
            try draft.add(Body(content: "hello", ["kind": .string("message")]))
        }
        try refused()
        _ = try store.merge()
        let two = try store.change("ada") { try $0.supersede([id], with: saying("two")) }.result
        _ = try store.merge()
        try store.change("ben") { try $0.supersede([two], with: saying("three")) }
        _ = try store.merge()
        try refused()
        #expect(try store.list().map(\.body.content).contains("three"))
        #expect(try store.lastWrite(of: AgentName("nobody")) == nil)
        // Of an add nothing is left to take back.
        try store.add("four", as: "ada")
        _ = try store.merge()
        try store.change("ben") { try $0.forget(Body(content: "four").id) }
        _ = try store.merge()
        try refused()
    }

    @Test("The last write is found below merges into the branch") func belowMerges() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada")
        try store.add("two", as: "ben")
        _ = try store.merge()
        _ = try store.merge(into: "agents/ada")
        #expect(try undo(store) == [.forgotten])
        #expect(try Set(store.list(in: .own(AgentName("ada"))).map(\.body.content)) == ["two"])
    }
}

/// The members of a body of this content.
func saying(_ content: String) -> JSONObject {
    var object = JSONObject()
    object["content"] = .string(content)
    return object
}
