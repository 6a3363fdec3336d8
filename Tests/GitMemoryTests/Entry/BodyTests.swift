import Testing

@testable import GitMemory

struct BodyTests {
    private func body(_ json: String) throws -> Body {
        let bytes = Array(json.utf8)
        guard case .object(let object) = try JSON(parsing: bytes.span) else {
            throw SandboxFailure("\(json) is not an object")
        }
        return try Body(object)
    }

    private func text(_ json: String) throws -> String { String(decoding: try body(json).bytes, as: UTF8.self) }

    @Test(arguments: [
        (#"{"content":"x"}"#, #"{"content":"x","kind":"semantic"}"#),
        (#"{"kind":"working","content":"x"}"#, #"{"content":"x","kind":"working"}"#),
        (#"{"content":"x","kind":""}"#, #"{"content":"x","kind":"semantic"}"#),
        (#"{"content":"x","kind":null}"#, #"{"content":"x","kind":"semantic"}"#),
        (#"{"content":"x","tags":["b","a","b","a"]}"#, #"{"content":"x","kind":"semantic","tags":["a","b"]}"#),
        (
            #"{"content":"x","tags":[],"scope":"","key":null,"context":"","source":"","data":{},"supersedes":[]}"#,
            #"{"content":"x","kind":"semantic"}"#
        ),
        (#"{"content":"x","data":[]}"#, #"{"content":"x","kind":"semantic"}"#),
        (#"{"content":"x","data":null}"#, #"{"content":"x","kind":"semantic"}"#),
        (#"{"content":"x","data":0}"#, #"{"content":"x","data":0,"kind":"semantic"}"#),
        (#"{"content":"x","data":false}"#, #"{"content":"x","data":false,"kind":"semantic"}"#),
        (#"{"content":"x","data":{"b":[],"a":null}}"#, #"{"content":"x","data":{"a":null,"b":[]},"kind":"semantic"}"#),
        (
            #"{"zz":{"b":1,"a":[ ]},"content":"x","unknown":null}"#,
            #"{"content":"x","kind":"semantic","unknown":null,"zz":{"a":[],"b":1}}"#
        ),
        (
            #"{"content":"x","occurred_at":"2026-11-20T10:15:30+01:00"}"#,
            #"{"content":"x","kind":"semantic","occurred_at":"2026-11-20T10:15:30+01:00"}"#
        ),
        // By UTF-16 units: the astral plane comes before U+FF5E.
        (#"{"content":"x","tags":["～","😀"]}"#, #"{"content":"x","kind":"semantic","tags":["😀","～"]}"#),
        (#"{"content":" line\nbreak \u00e9"}"#, #"{"content":" line\nbreak é","kind":"semantic"}"#),
    ])
    func isNormalised(given: String, stored: String) throws {
        let body = try body(given)
        #expect(String(decoding: body.bytes, as: UTF8.self) == stored + "\n")
        #expect(try Body(stored: body.bytes) == body)
        #expect(try Body(body.object) == body)
        #expect(body.id == EntryID(ofBody: body.bytes))
    }

    @Test(arguments: [
        ("{}", "content"), (#"{"content":1}"#, "content"), (#"{"content":""}"#, "content"),
        (#"{"content":null}"#, "content"), (#"{"content":"x","kind":1}"#, "kind"),
        (#"{"content":"x","tags":"a"}"#, "tags"), (#"{"content":"x","tags":["a",1]}"#, "tags"),
        (#"{"content":"x","tags":[""]}"#, "tags"), (#"{"content":"x","scope":[]}"#, "scope"),
        (#"{"content":"x","key":{}}"#, "key"), (#"{"content":"x","context":true}"#, "context"),
        (#"{"content":"x","source":0}"#, "source"), (#"{"content":"x","occurred_at":"yesterday"}"#, "occurred_at"),
        (#"{"content":"x","occurred_at":"2026-11-20"}"#, "occurred_at"),
        (#"{"content":"x","supersedes":["abc"]}"#, "supersedes"),
    ])
    func isRefused(given: String, member: String) {
        let error = #expect(throws: StoreError.self) { try body(given) }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains(member) == true)
    }

    @Test(arguments: [
        #"{"content":"x","kind":"semantic"}"#, #"{"content":"x","kind":"semantic"}"# + "\r\n",
        #"{"content":"x","kind":"semantic"}"# + "\n\n", #"{"kind":"semantic","content":"x"}"# + "\n",
        #"{"content": "x","kind":"semantic"}"# + "\n", #"{"content":"x"}"# + "\n",
        #"{"content":"\u0078","kind":"semantic"}"# + "\n", #"{"content":"x","kind":"semantic","tags":[]}"# + "\n",
        #"{"content":"x","kind":"semantic","tags":["b","a"]}"# + "\n",
        #"{"content":"x","kind":"semantic","tags":["a","a"]}"# + "\n",
        #"{"content":"x","data":1.0,"kind":"semantic"}"# + "\n",
        #"{"content":"x","kind":"semantic","scope":""}"# + "\n",
        #"{"content":"x","content":"y","kind":"semantic"}"# + "\n", "[]\n", "null\n", "", "\n",
    ])
    func storedOtherwiseIsDamaged(stored: String) {
        let error = #expect(throws: StoreError.self) { try Body(stored: Array(stored.utf8)) }
        #expect(error?.code == .damaged)
    }

    @Test func textIsNeverNormalised() throws {
        let composed = try Body(content: "caf\u{e9}", ["tags": .array([.string("\u{e9}"), .string("e\u{301}")])])
        let decomposed = try Body(content: "cafe\u{301}", ["tags": .array([.string("\u{e9}"), .string("e\u{301}")])])
        #expect(composed.id != decomposed.id)
        #expect(composed.bytes != decomposed.bytes)
        #expect(composed.tags.map { Array($0.utf8) } == [Array("e\u{301}".utf8), Array("\u{e9}".utf8)])
        #expect(Array(try Body(stored: decomposed.bytes).content.utf8) == Array("cafe\u{301}".utf8))
        #expect(composed != decomposed)
    }

    @Test func contentHasALimit() throws {
        let most = String(repeating: "x", count: Body.maximumContent)
        let body = try Body(content: most)
        #expect(try Body(stored: body.bytes).content.utf8.count == 1 << 20)
        let error = #expect(throws: StoreError.self) { try Body(content: most + "x") }
        #expect(error?.code == .invalidInput)
        #expect(throws: StoreError.self) { try Body(content: String(repeating: "é", count: (1 << 19) + 1)) }
    }

    @Test func membersAreRead() throws {
        let other = try Body(content: "old").id
        let body = try body(
            #"{"content":"x","kind":"episodic","scope":"s","key":"k","tags":["b","a"],"supersedes":["\#(other)"]}"#)
        #expect(body.content == "x")
        #expect(body.kind == "episodic")
        #expect(body.scope == "s")
        #expect(body.key == "k")
        #expect(body.tags == ["a", "b"])
        #expect(body.supersedes == [other])
        #expect(body.text("context") == nil)
    }

    /// A fixed body has a fixed id, for ever: `sha256sum` of its file.
    @Test func idsAreSHA256() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(bare: false)
        let body = try Body(content: "x")
        try store.change("ada") { try $0.add(body) }
        try sandbox.git("checkout", "-q", "memory/agents/ada", in: "store")
        let path = "\(sandbox.path)/store/entries/\(NaiveStore.path(body.id, ".json", fanout: 3))"
        #expect(try sandbox.run("sha256sum", path).prefix(64) == body.id.description)
    }
}
