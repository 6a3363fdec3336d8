@testable import GitMemory

/// Random bodies, and what may befall them.
extension JSONRandom {
    /// What is put into a body in the place of something else.
    private static let pieces: [[UInt8]] =
        [
            "1.0", "1e2", "-0", "0.10", "00", "9007199254740993", "1e400", "null", "true", #""""#, "[]", "{}", "{", "}",
            "[", "]", ",", ":", "\"", "\\", " ", "\n", "\t", "\0", #"\/"#, #"\u0041"#, #"\u000A"#, #"\ud83d"#,
            #"\ud83d\ude00"#, #"\u00e9"#, #","tags":["b","a"]"#, #","tags":["a","a"]"#, #","kind":"k""#,
            #""content":"x","#, #""a":1,"#, #""😀":1,"～":2,"#, #""～":1,"😀":2,"#, #"["～","😀"]"#, #"["😀","～"]"#,
            "\u{FEFF}", "é", "e\u{301}",
        ].map { Array($0.utf8) } + [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]]

    /// A body with odd texts, numbers and members of its own.
    mutating func body() -> Body? {
        var object = JSONObject()
        object["content"] = .string(text() + "x")
        func maybe(_ name: String, _ value: JSON) {
            if .random(using: &self) { object[name] = value }
        }
        for name in ["kind", "scope", "key", "context", "source"] { maybe(name, .string(text())) }
        maybe("occurred_at", .string("2026-11-20T10:15:30.5+01:00"))
        maybe("tags", .array((0..<Int.random(in: 0...4, using: &self)).map { _ in .string(text() + "t") }))
        let ids = (0..<Int.random(in: 0...2, using: &self)).map { _ in
            JSON.string(EntryID(ofBody: [UInt8.random(in: 0...9, using: &self)]).description)
        }
        maybe("supersedes", .array(ids))
        maybe("data", value(depth: 2))
        if Int.random(in: 0..<4, using: &self) == 0 { object[text()] = value(depth: 2) }
        return try? Body(object)
    }

    /// Changes JSON, mostly to something that is no JSON or not canonical.
    mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0..<bytes.count, using: &self)
        let end = min(bytes.count, place + Int.random(in: 0...6, using: &self))
        switch Int.random(in: 0..<7, using: &self) {
        case 0: bytes[place] = .random(in: 0...255, using: &self)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 2: bytes.replaceSubrange(place..<end, with: Self.pieces.randomElement(using: &self) ?? [])
        case 3: bytes.insert(contentsOf: Self.pieces.randomElement(using: &self) ?? [], at: place)
        case 4: bytes.removeSubrange(place..<end)
        case 5: exchange(&bytes)
        default:
            // A member twice, or two in the wrong order.
            let commas = bytes.indices.filter { bytes[$0] == UInt8(ascii: ",") }
            guard let from = commas.randomElement(using: &self), let to = commas.randomElement(using: &self),
                let next = commas.first(where: { $0 > from })
            else { return }
            bytes.insert(contentsOf: bytes[from..<next], at: to)
        }
    }

    /// Exchanges two members, tags or elements that stand beside each other.
    private mutating func exchange(_ bytes: inout [UInt8]) {
        let marks = bytes.indices.filter { [UInt8](",[]{}".utf8).contains(bytes[$0]) }
        guard marks.count >= 3 else { return }
        let first = Int.random(in: 0..<marks.count - 2, using: &self)
        let (low, middle, high) = (marks[first], marks[first + 1], marks[first + 2])
        let exchanged = bytes[middle + 1..<high] + [bytes[middle]] + bytes[low + 1..<middle]
        bytes.replaceSubrange(low + 1..<high, with: Array(exchanged))
    }
}
