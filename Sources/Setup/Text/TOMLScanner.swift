/// Finds the headers, keys and values of a TOML file.
struct TOMLScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Refusal) -> [TOMLText.Statement] {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Refusal("it is not UTF-8") }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        var statements: [TOMLText.Statement] = []
        var table: [String] = []
        var headers: Set<[String]> = []
        var keys: Set<[String]> = []
        while true {
            skipLines()
            guard let byte = next else { return statements }
            let start = position
            if byte == UInt8(ascii: "[") {
                let isOfMany = bytes[position...].starts(with: [UInt8(ascii: "["), UInt8(ascii: "[")])
                position += isOfMany ? 2 : 1
                table = try key()
                for _ in 0..<(isOfMany ? 2 : 1) {
                    guard next == UInt8(ascii: "]") else { throw wrong("a header has no end") }
                    position += 1
                }
                guard isOfMany || headers.insert(table).inserted else { throw wrong("a table stands there twice") }
                if isOfMany { keys = keys.filter { !$0.starts(with: table) } }
                try endLine()
                statements.append(
                    TOMLText.Statement(
                        path: table, isHeader: true, isOfMany: isOfMany, value: "", span: start..<position))
            } else {
                let path = table + (try key())
                guard next == UInt8(ascii: "=") else { throw wrong("a key has no value") }
                position += 1
                skipBlanks()
                let valueStart = position
                try value()
                let value = String(decoding: bytes[valueStart..<position], as: UTF8.self)
                guard keys.insert(path).inserted else { throw wrong("a key stands there twice") }
                try endLine()
                statements.append(
                    TOMLText.Statement(
                        path: path, isHeader: false, isOfMany: false, value: value, span: start..<position))
            }
        }
    }

    private func wrong(_ what: String) -> Refusal {
        let line = bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
        return Refusal("it is no TOML: line \(line): \(what)")
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
    }

    private mutating func skipComment() {
        guard next == UInt8(ascii: "#") else { return }
        while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
    }

    /// Skips white space, line ends and comments.
    private mutating func skipLines() {
        while let byte = next {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): position += 1
            case UInt8(ascii: "#"): skipComment()
            default: return
            }
        }
    }

    /// Goes to the end of the line, in which only a comment may follow.
    private mutating func endLine() throws(Refusal) {
        skipBlanks()
        skipComment()
        if next == UInt8(ascii: "\r") { position += 1 }
        guard next == nil || next == UInt8(ascii: "\n") else { throw wrong("something stands behind the value") }
    }

    private mutating func key() throws(Refusal) -> [String] {
        var parts: [String] = []
        while true {
            skipBlanks()
            switch next {
            case UInt8(ascii: "\"")?, UInt8(ascii: "'")?:
                let start = position
                try text()
                guard !bytes[start..<position].contains(UInt8(ascii: "\n")) else { throw wrong("a key has no end") }
                parts.append(String(decoding: bytes[start + 1..<position - 1], as: UTF8.self))
            default:
                let start = position
                while let byte = next, Self.isOfBareKey(byte) { position += 1 }
                guard position > start else { throw wrong("a key is expected") }
                parts.append(String(decoding: bytes[start..<position], as: UTF8.self))
            }
            skipBlanks()
            guard next == UInt8(ascii: ".") else { return parts }
            position += 1
        }
    }

    private static func isOfBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Skips a value: a text of any kind, or brackets with what is in them, or a word.
    private mutating func value() throws(Refusal) {
        var open: [UInt8] = []
        let start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                try text()
                if open.isEmpty { return }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}"))
                position += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard open.popLast() == byte else { throw wrong("brackets do not match") }
                position += 1
                if open.isEmpty { return }
            case UInt8(ascii: "#") where open.isEmpty, UInt8(ascii: "\n") where open.isEmpty,
                UInt8(ascii: "\r") where open.isEmpty:
                while position > start, bytes[position - 1] == UInt8(ascii: " ") || bytes[position - 1] == 9 {
                    position -= 1
                }
                guard position > start else { throw wrong("a value is expected") }
                return
            case UInt8(ascii: "#"): skipComment()
            default: position += 1
            }
        }
        guard open.isEmpty, position > start else { throw wrong("a value has no end") }
    }

    /// Skips a text in one or three quotes of either kind.
    private mutating func text() throws(Refusal) {
        let quote = bytes[position]
        let isLong = bytes[position...].starts(with: [quote, quote, quote])
        position += isLong ? 3 : 1
        while let byte = next {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                position += 2
            } else if byte == quote, isLong, bytes[position...].starts(with: [quote, quote, quote]) {
                position += 3
                // Up to two quotes may stand before the last three.
                while next == quote { position += 1 }
                return
            } else if byte == quote, !isLong {
                position += 1
                return
            } else if byte == UInt8(ascii: "\n"), !isLong {
                break
            } else {
                position += 1
            }
        }
        throw wrong("a text has no end")
    }
}
