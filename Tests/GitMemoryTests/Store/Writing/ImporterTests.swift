import Testing

@testable import GitMemory

@Suite("Imports")
struct ImporterTests {
    @Test("What an import says twice counts in the order of its lines") func order() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let (twice, once) = (try Body(content: "twice"), try Body(content: "once"))
        let summary = try store.bring(
            [Record(body: twice, expiry: .seconds(100)), Record(body: once), Record(body: twice)], as: "ada")
        #expect(summary.verdicts == [.accepted: 2, .unchanged: 1])
        // The later line keeps for longer what the first has said, and says it no later.
        sandbox.clock.advance(seconds: 1000)
        var texts: [String] = []
        try store.snapshot(.all).list(Query(), at: store.now) {
            texts.append($0.body.content)
            return true
        }
        #expect(texts == ["once", "twice"])
    }
}
