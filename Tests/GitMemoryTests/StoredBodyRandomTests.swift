import TestSupport
import Testing

@testable import GitMemory

/// Stored bodies that were changed at random: the quick check never passes what the full reading refuses.
struct StoredBodyRandomTests {
    /// What is put into a body in the place of something else.
    private static let pieces: [[UInt8]] =
        [
            "1.0", "1e2", "-0", "0.10", "00", "9007199254740993", "1e400", "null", "true", #""""#, "[]", "{}", "{", "}",
            "[", "]", ",", ":", "\"", "\\", " ", "\n", "\t", "\0", #"\/"#, #"\u0041"#, #"\u000A"#, #"\ud83d"#,
            #"\ud83d\ude00"#, #"\u00e9"#, #","tags":["b","a"]"#, #","tags":["a","a"]"#, #","kind":"k""#,
            #""content":"x","#, #""a":1,"#, #""😀":1,"～":2,"#, #""～":1,"😀":2,"#, #"["～","😀"]"#, #"["😀","～"]"#,
            "\u{FEFF}", "é", "e\u{301}",
        ].map { Array($0.utf8) } + [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

    private func body(_ random: inout JSONRandom) -> Body? {
        var object = JSONObject()
        object["content"] = .string(random.text() + "x")
        func maybe(_ name: String, _ value: JSON) {
            if .random(using: &random) { object[name] = value }
        }
        for name in ["kind", "scope", "key", "context", "source"] { maybe(name, .string(random.text())) }
        maybe("occurred_at", .string("2026-11-20T10:15:30.5+01:00"))
        maybe("tags", .array((0..<Int.random(in: 0...4, using: &random)).map { _ in .string(random.text() + "t") }))
        let ids = (0..<Int.random(in: 0...2, using: &random)).map { _ in
            JSON.string(EntryID(ofBody: [UInt8.random(in: 0...9, using: &random)]).description)
        }
        maybe("supersedes", .array(ids))
        maybe("data", random.value(depth: 2))
        if Int.random(in: 0..<4, using: &random) == 0 { object[random.text()] = random.value(depth: 2) }
        return try? Body(object)
    }

    private func change(_ bytes: inout [UInt8], _ random: inout JSONRandom) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...6, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.replaceSubrange(place..<end, with: Self.pieces.randomElement(using: &random) ?? [])
        case 3: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random) ?? [], at: place)
        case 4: bytes.removeSubrange(place..<end)
        case 5: exchange(&bytes, &random)
        default:
            // A member twice, or two in the wrong order.
            let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
            guard let from = commas.randomElement(using: &random), let to = commas.randomElement(using: &random),
                let next = commas.first(where: { $0 > from })
            else { return }
            bytes.insert(contentsOf: bytes[from..<next], at: to)
        }
    }

    /// Exchanges two members, tags or elements that stand beside each other.
    private func exchange(_ bytes: inout [UInt8], _ random: inout JSONRandom) {
        let marks = bytes.indices.filter { [UInt8](",[]{}".utf8).contains(bytes[$0]) }
        guard marks.count >= 3 else { return }
        let first = Int.random(in: 0..<marks.count - 2, using: &random)
        let (low, middle, high) = (marks[first], marks[first + 1], marks[first + 2])
        let exchanged = bytes[middle + 1..<high] + [bytes[middle]] + bytes[low + 1..<middle]
        bytes.replaceSubrange(low + 1..<high, with: Array(exchanged))
    }

    @Test func whatPassesIsStored() throws {
        var (changedButPassed, passed) = (0, 0)
        for run in 0..<6_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 9 << 32)
            guard let body = body(&random) else { continue }
            if StoredBodyScan.passes(body.bytes.span) { passed += 1 }
            var bytes = body.bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty { change(&bytes, &random) }
            guard StoredBodyScan.passes(bytes.span) else { continue }
            if bytes != body.bytes { changedButPassed += 1 }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            #expect((try? Body.read(stored: bytes))?.bytes == bytes, context)
            #expect(try Body(stored: bytes).object.canonical == bytes, context)
        }
        // The test would prove nothing if all changes were caught, or no body passed to begin with.
        #expect(changedButPassed > 150)
        #expect(passed > 2_000)
    }

    /// Members are read from the bytes; they are those of the object.
    @Test func membersAreThoseOfTheObject() {
        for run in 0..<1_000 as Range<UInt64> {
            var random = JSONRandom(run &+ 10 << 32)
            guard let body = body(&random) else { continue }
            let context: Comment = "GITMEM_SEED=\(testSeed), run \(run)"
            for (key, value) in body.object.members {
                #expect(body.value(of: key) == value, context)
            }
            for name in ["content", "kind", "scope", "key", "tags", "data", "none", ""] {
                #expect(body.value(of: name) == body.object[name], context)
            }
        }
    }
}

extension JSONObject {
    fileprivate var canonical: [UInt8] { JSON.object(self).canonicalBytes() + [UInt8(ascii: "\n")] }
}
