import CRDT
import Foundation
import Testing

@testable import Git
@testable import GitMemory

/// The short forms: each is what the long one does.
struct FrontTests {
    private let sandbox: StoreSandbox
    private let store: Store
    private let ada = "ada"
    private let ben = "ben"

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    @Test func addedIsListedByWhoSeesIt() throws {
        let added = try store.add("one", as: ada, kind: "procedural", tags: ["b", "a"])
        #expect(added.verdict == .accepted)
        let again = try store.add("one", as: ada, kind: "procedural", tags: ["a", "b"])
        #expect(again.id == added.id)
        #expect(again.verdict == .unchanged)
        #expect(try store.list().isEmpty)
        let own = try store.list(in: .own(AgentName(ada)))
        #expect(own.map(\.item.id) == [added.id])
        #expect(own.first?.body.kind == "procedural")
        #expect(own.first?.body.tags == ["a", "b"])
        try store.merge()
        #expect(try store.list().map(\.item.id) == [added.id])
        var query = Query()
        query.kind = "semantic"
        #expect(try store.list(query).isEmpty)
    }

    @Test func whatExpiresIsListedUntilThen() throws {
        let until = try #require(Timestamp(milliseconds: sandbox.clock.milliseconds + 60_000))
        try store.add("one", as: ada, until: Expiry(until))
        #expect(try store.list(in: .own(AgentName(ada))).count == 1)
        sandbox.clock.advance(seconds: 61)
        #expect(try store.list(in: .own(AgentName(ada))).isEmpty)
    }

    @Test func citationsAddUp() throws {
        let id = try store.add("one", as: ada).id
        try store.merge()
        #expect(try store.cite(id, as: ada) == 1)
        #expect(try store.cite(id, as: ben) == 1)
        #expect(try store.cite(id, as: ben) == 2)
        try store.merge()
        #expect(try store.list().first?.item.state.value(of: .citations) == 3)
    }

    @Test func whatNobodyHoldsIsNotCited() throws {
        let id = try Body(content: "never written").id
        let error = try #require(throws: StoreError.self) { try store.cite(id, as: ada) }
        #expect(error.code == .unknownID)
        #expect(try store.branch(of: AgentName(ada)) == nil)
    }

    @Test func badTextIsRefused() throws {
        let error = try #require(throws: StoreError.self) {
            _ = try store.add("", as: ada) as (id: EntryID, verdict: Verdict)
        }
        #expect(error.code == .invalidInput)
        #expect(try store.branch(of: AgentName(ada)) == nil)
    }

    @Test func badNameIsRefused() throws {
        let error = try #require(throws: StoreError.self) { try store.cite(Body(content: "x").id, as: "Ada") }
        #expect(error.code == .invalidName)
    }

    @Test func liveSurroundingsAreThisMachine() {
        let live = Surroundings.live
        let seconds = Date().timeIntervalSince1970
        #expect(abs(Double(live.clock()) / 1000 - seconds) < 60)
        #expect(Set((0..<8).map { _ in live.random() }).count == 8)
        #expect(live.environment["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }
}
