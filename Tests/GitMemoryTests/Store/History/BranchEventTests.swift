import Git
import Testing

@testable import GitMemory

@Suite("What happened on a branch") struct BranchEventTests {
    @Test("Commit by commit along a line, and all at once where a merge came between") func events() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let start = try store.trunk().tip
        try store.add("one", as: "ada")
        let id = try Body(content: "one").id
        let first = try store.tip("agents/ada")
        try store.change("ada") { try $0.count(id, .citations) }
        try store.change("ada") { draft in
            try draft.set(Register(key: "port", scope: "api"), to: saying("1"))
            try draft.add(Body(content: "hello", ["kind": .string("message")]))
            try draft.add(Body(content: "ada 2026-11", ["kind": .string("inbox")]))
        }
        try store.change("ada") { try $0.forget(id) }
        let events = try store.events(on: "memory/agents/ada", from: start, to: store.tip("agents/ada"))
        #expect(Set(events.map(\.agent)) == ["ada"])
        #expect(events.first?.change == .added && events.first?.commit == first && events.first?.id == id)
        #expect(events.dropFirst().first?.change == .counted)
        #expect(Set(events[2..<4].map(\.change)) == [.set, .message])
        #expect(events.first { $0.change == .set }?.scope == "api")
        #expect(events.last?.change == .removed && events.count == 5)

        try store.add("two", as: "ben")
        _ = try store.merge()
        let merged = try store.events(on: "memory/main", from: start, to: store.trunk().tip)
        #expect(merged.map(\.change.rawValue).sorted() == ["added", "message", "set"])
        #expect(Set(merged.map(\.agent)) == ["ada", "ben"])
        #expect(try store.events(on: "memory/main", from: store.trunk().tip, to: store.trunk().tip).isEmpty)
        let all = try store.events(on: "memory/main", from: nil as ObjectID?, to: store.trunk().tip)
        #expect(all.count == 3)
    }
}
