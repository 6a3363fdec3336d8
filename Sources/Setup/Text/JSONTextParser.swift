/// Reads JSON with comments, and notes where each value stands.
struct JSONTextParser {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Refusal) -> JSONText.Node {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Refusal("it is not UTF-8") }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        try skip()
        guard position < bytes.count else { throw Refusal("it has no content, which is no JSON") }
        let root = try value()
        try skip()
        guard position == bytes.count else { throw wrong("something stands behind the end") }
        guard root.members != nil else { throw Refusal("its content is no JSON object") }
        return root
    }

    private func wrong(_ what: String) -> Refusal {
        let line = bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
        return Refusal("it is no JSON: line \(line): \(what)")
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Skips white space and comments.
    private mutating func skip() throws(Refusal) {
        while let byte = next {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): position += 1
            case UInt8(ascii: "/"):
                guard let end = JSONTextParser.endOfComment(in: bytes, at: position) else {
                    throw wrong("a comment is not complete")
                }
                position = end
            default: return
            }
        }
    }

    /// Where the comment ends that begins at a place; `nil` if none does, or it has no end.
    static func endOfComment(in bytes: [UInt8], at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start] == UInt8(ascii: "/") else { return nil }
        if bytes[start + 1] == UInt8(ascii: "/") {
            var end = start + 2
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") { end += 1 }
            return end
        }
        guard bytes[start + 1] == UInt8(ascii: "*") else { return nil }
        var end = start + 2
        while end + 1 < bytes.count {
            if bytes[end] == UInt8(ascii: "*"), bytes[end + 1] == UInt8(ascii: "/") { return end + 2 }
            end += 1
        }
        return nil
    }

    private mutating func value() throws(Refusal) -> JSONText.Node {
        let start = position
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""):
            let text = try string()
            return JSONText.Node(kind: .string(text), span: start..<position)
        default: return try literal()
        }
    }

    private mutating func nested<Result>(
        _ body: (inout JSONTextParser) throws(Refusal) -> Result
    ) throws(Refusal) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 200 else { throw wrong("it is nested too deeply") }
        return try body(&self)
    }

    private mutating func object() throws(Refusal) -> JSONText.Node {
        let start = position
        let members = try nested { (parser: inout JSONTextParser) throws(Refusal) in
            try parser.items(closing: UInt8(ascii: "}")) { (parser: inout JSONTextParser) throws(Refusal) in
                let start = parser.position
                guard parser.next == UInt8(ascii: "\"") else { throw parser.wrong("a key in quotes is expected") }
                let key = try parser.string()
                try parser.skip()
                guard parser.next == UInt8(ascii: ":") else { throw parser.wrong("a colon is expected") }
                parser.position += 1
                try parser.skip()
                return JSONText.Member(key: key, start: start, value: try parser.value())
            }
        }
        return JSONText.Node(kind: .object(members), span: start..<position)
    }

    private mutating func array() throws(Refusal) -> JSONText.Node {
        let start = position
        let elements = try nested { (parser: inout JSONTextParser) throws(Refusal) in
            try parser.items(closing: UInt8(ascii: "]")) { (parser: inout JSONTextParser) throws(Refusal) in
                try parser.value()
            }
        }
        return JSONText.Node(kind: .array(elements), span: start..<position)
    }

    private mutating func items<Item>(
        closing end: UInt8, _ item: (inout JSONTextParser) throws(Refusal) -> Item
    ) throws(Refusal) -> [Item] {
        position += 1
        var items: [Item] = []
        while true {
            try skip()
            if next == end { break }
            items.append(try item(&self))
            try skip()
            if next == UInt8(ascii: ",") {
                position += 1
            } else if next != end {
                throw wrong("a comma or the end of the container is expected")
            }
        }
        position += 1
        return items
    }

    private mutating func literal() throws(Refusal) -> JSONText.Node {
        let start = position
        while let byte = next, Self.isOfLiteral(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || Self.isNumber(bytes[start..<position]) else {
            throw wrong("a value is expected")
        }
        return JSONText.Node(kind: .literal(text), span: start..<position)
    }

    private static func isOfLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let count = rest.prefix { 48...57 ~= $0 }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let hasZero = rest.first == UInt8(ascii: "0")
        let whole = digits(&rest)
        guard whole > 0, !hasZero || whole == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits(&rest) > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private mutating func string() throws(Refusal) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += Array(String(try escape()).utf8)
            case 0..<0x20: throw wrong("a text has a control character")
            default: text.append(byte)
            }
        }
        throw wrong("a text has no end")
    }

    private mutating func escape() throws(Refusal) -> Character {
        guard let byte = next else { throw wrong("a text has no end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try unit()
            guard 0xd800..<0xdc00 ~= first else {
                return Character(Unicode.Scalar(first) ?? "\u{fffd}")
            }
            guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return "\u{fffd}" }
            position += 2
            let second = try unit()
            guard 0xdc00..<0xe000 ~= second else { return "\u{fffd}" }
            return Character(Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}")
        default: throw wrong("a text has an unknown escape")
        }
    }

    private mutating func unit() throws(Refusal) -> UInt32 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw wrong("a text has an unknown escape") }
        position += 4
        return value
    }
}
