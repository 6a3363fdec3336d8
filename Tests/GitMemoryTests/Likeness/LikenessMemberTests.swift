import Testing

@testable import GitMemory

/// What of a body's members is compared. The keys are kept in the index, so that they are the same in all versions.
@Suite("What is compared of a body")
struct LikenessMemberTests {
    private func key(_ members: String) throws -> Likeness.Key? {
        let json = try JSON(parsing: Array("{\(members)}".utf8))
        guard case .object(let object) = json else { return nil }
        return Likeness(try Body(object))?.key
    }

    private static let text = #""content":"The queue of host 7 is longer than 40 jobs""#

    @Test(
        "What a memory is about counts, and who says so does not",
        arguments: [
            (#""tags":["a"]"#, true), (#""source":"ci/7""#, true),
            (#""supersedes":["\#(String(repeating: "a", count: 64))"]"#, true), (#""kind":"semantic""#, true),
            (#""kind":"episodic""#, false), (#""scope":"api""#, false), (#""context":"before""#, false),
            (#""occurred_at":"2026-11-20T10:15:30Z""#, false), (#""data":{"host":7}"#, false), (#""size":12"#, false),
            (#""size":1e30"#, false), (#""a\"b":1"#, false),
        ])
    func members(member: String, isSame: Bool) throws {
        let (plain, other) = try (key(Self.text), key("\(Self.text),\(member)"))
        #expect(other != nil && (plain == other) == isSame)
        // In a body that is read the long way, too.
        let long = #"\#(Self.text),"b\"c":2"#
        let (first, second) = try (key(long), key("\(long),\(member)"))
        #expect(first != plain && second != nil && (first == second) == isSame)
    }

    @Test(
        "Registers, and what is kept to work together, are not compared",
        arguments: [#""key":"a""#, #""kind":"working""#, #""kind":"rule""#, #""kind":"message""#])
    func apart(member: String) throws {
        #expect(try key("\(Self.text),\(member)") == nil)
        #expect(try key(#"\#(Self.text),"b\"c":2,\#(member)"#) == nil)
    }

    @Test("A text with line ends and quotes is compared as the same text without them") func escapes() throws {
        let text = #""content":"The \"queue\" of host 7\nis longer than 40 jobs""#
        #expect(try key(text) == key(Self.text))
    }

    @Test("Keys are what they were") func stable() throws {
        func hex(_ key: Likeness.Key?) -> String {
            key.map { String($0.high, radix: 16) + " " + String($0.low, radix: 16) } ?? "none"
        }
        #expect(try hex(key(Self.text)) == "dac65bd642e577e2 49cb23a68b2000e7")
        let more = #""context":"After 2 retries, it isn't","scope":"api","data":{"n":[1,2]}"#
        #expect(try hex(key("\(Self.text),\(more)")) == "47c0e5b169faa0a5 9b5142e3553b821b")
        #expect(try hex(key(#"\#(Self.text),"a\"b":2,"kind":"episodic""#)) == "8ded8b25ee66dad8 b6541380f79e07a")
    }
}
