import Testing

@testable import GitMemory

struct RecordTests {
    private func record(_ line: String) throws -> Record {
        let bytes = Array(line.utf8)
        return try Record(line: bytes.span)
    }

    @Test(arguments: [
        #"{"entry":{"content":"x","kind":"semantic"}}"#,
        #"{"agent":"ada","entry":{"content":"x","kind":"semantic"}}"#,
        #"{"agent":"ada","entry":{"content":"x","kind":"semantic"},"until":"2026-11-20T10:15:30.123Z"}"#,
        // A memory of its own may have a member of that name.
        #"{"entry":{"content":"y","entry":{"content":"z"},"kind":"semantic"}}"#,
    ])
    func linesRoundTrip(line: String) throws {
        #expect(String(decoding: try record(line).line, as: UTF8.self) == line)
    }

    @Test func linesAreCanonicalJSON() throws {
        let text = try Body(content: "“x”\n\u{1}", ["tags": .array([.string("b"), .string("a\"")])])
        for agent in [nil, try AgentName("ada-2")] {
            for expiry in [Expiry.never, .seconds(100)] {
                var object = JSONObject()
                object["agent"] = agent.map { .string("\($0)") }
                object["entry"] = .object(text.object)
                object["until"] = expiry.moment.map { .string("\($0)") }
                var line = Array("before".utf8)
                Record(body: text, agent: agent, expiry: expiry).write(into: &line)
                #expect(line == Array("before".utf8) + JSON.object(object).canonicalBytes())
            }
        }
    }

    @Test func aBodyAloneIsALine() throws {
        #expect(try record(#"{"content":"x"}"#).body == Body(content: "x"))
        #expect(try record(#"{"content":"x"}"#).agent == nil)
        #expect(try record(#"{"content":"x"}"#).expiry == .never)
        let own = try record(#"{"content":"x","entry":{"content":"y"},"agent":7}"#)
        #expect(own.body.content == "x")
        #expect(own.body.object["agent"] == .number(7))
        #expect(own.agent == nil)
    }

    @Test(arguments: [
        "[]", "1", "{}", #"{"entry":1}"#, #"{"entry":{}}"#, #"{"entry":{"content":"x"},"agent":"A B"}"#,
        #"{"entry":{"content":"x"},"agent":1}"#, #"{"entry":{"content":"x"},"until":1}"#,
        #"{"entry":{"content":"x"},"until":"soon"}"#, #"{"entry":{"content":"x"},"other":1}"#,
    ])
    func isRefused(line: String) {
        #expect(throws: StoreError.self) { try record(line) }
    }

    @Test func whatIsNotJSONIsAJSONError() {
        #expect(throws: JSONError.self) { try record("{") }
    }

    @Test func exportAndImportKeepAuthorsAndExpiries() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada", until: .seconds(100))
        try store.add("gone", as: "ada", until: .seconds(1))
        _ = try store.merge()
        try store.add("one", as: "bob")
        try store.add("two", as: "bob")
        try store.change("bob") { try $0.forget(Body(content: "two").id) }
        try store.add("three", as: "bob")
        sandbox.clock.advance(seconds: 2)

        var lines: [String] = []
        try store.snapshot(.all).export(at: store.now) { lines.append(String(decoding: $0.line, as: UTF8.self)) }
        #expect(lines.count == 3)
        let records = try lines.map { try record($0) }
        let late = Record(body: try Body(content: "late"), expiry: .seconds(1))

        let other = try sandbox.makeStore("other", fanout: 2)
        let result = try other.bring(records + records + [late], as: "import", piece: 7)
        #expect(result.verdicts == [.accepted: 2, .merged: 1, .unchanged: 3])
        #expect(result.expired == 1)
        var again: [String] = []
        try other.snapshot(.all).export(at: other.now) { again.append(String(decoding: $0.line, as: UTF8.self)) }
        #expect(again == lines)
        #expect(try other.verify(other.memory("agents/import")).findings.isEmpty)
    }

    @Test func aLineThatDoesNotEndIsRefused() throws {
        let importer = try Importer(into: StoreSandbox().makeStore())
        let piece = [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20)
        for _ in 0..<8 { #expect(try importer.read(piece).isEmpty) }
        #expect(throws: StoreError.self) { try importer.read([UInt8(ascii: " ")]) }
    }

    @Test func stampsOfAnImportKeepTheOrderGiven() throws {
        let store = try StoreSandbox().makeStore()
        let records = try (0..<20).map { Record(body: try Body(content: "memory \($0)")) }
        try store.bring(records, as: "ada")
        var query = Query()
        query.limit = 20
        var found: [String] = []
        try store.snapshot(.all).list(query, at: store.now) { entry in
            found.append(entry.body.content)
            return true
        }
        #expect(found == (0..<20).reversed().map { "memory \($0)" })
    }
}
