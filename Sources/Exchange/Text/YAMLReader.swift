internal import GitMemory

/// Reads the part of YAML that front matter is written in.
struct YAMLReader {
    private let lines: [Substring]
    private var place = 0
    private(set) var notes: [String] = []
    /// The member that holds lines that are no members.
    static let rest = "front matter"

    init(_ lines: [Substring]) { self.lines = lines }

    /// Lines of `name: value`, as many as stand at least so far to the right.
    mutating func map(indent: Int, depth: Int = 0) -> JSONObject {
        var object = JSONObject()
        var left: [String] = []
        while place < lines.count {
            let line = lines[place]
            let text = line.trimmed
            if text.isEmpty || text.hasPrefix("#") {
                place += 1
                continue
            }
            if line.indent < indent { break }
            place += 1
            guard let (name, value) = Self.member(text), depth < 16 else {
                left.append(String(line))
                continue
            }
            let read = self.value(value, indent: line.indent, depth: depth)
            var key = name
            while object[key] != nil { key += "~" }
            if key != name { notes.append("a name that front matter has twice: the later value is kept as NAME~") }
            object[key] = read
        }
        if !left.isEmpty {
            notes.append("lines of front matter that are no members are kept as text")
            object[Self.rest] = .string(left.joined(separator: "\n"))
        }
        return object
    }

    /// Splits `name: value`; the name may be in quotes.
    private static func member(_ text: String) -> (String, String)? {
        if text.hasPrefix("\""), let (name, rest) = quoted(text[...]) {
            return rest.hasPrefix(":") ? (name, String(rest.dropFirst()).trimmed) : nil
        }
        guard !text.hasPrefix("- ") else { return nil }
        var place = text.startIndex
        while place < text.endIndex {
            if text[place] == ":" {
                let after = text.index(after: place)
                if after == text.endIndex || text[after] == " " || text[after] == "\t" {
                    let name = String(text[..<place]).trimmed
                    return name.isEmpty ? nil : (name, String(text[after...]).trimmed)
                }
            }
            place = text.index(after: place)
        }
        return nil
    }

    private mutating func value(_ text: String, indent: Int, depth: Int) -> JSON {
        if let style = text.first, style == "|" || style == ">",
            text.dropFirst().allSatisfy({ "+-0123456789".contains($0) })
        {
            return .string(
                block(isFolded: style == ">", keepsEnds: text.hasSuffix("+"), strips: text.hasSuffix("-"), indent))
        }
        guard text.isEmpty else { return scalar(continued(text, indent)) }
        guard let next = nextLine, next.indent > indent || next.indent == indent && next.trimmed.hasPrefix("- ") else {
            return .null
        }
        if next.trimmed == "-" || next.trimmed.hasPrefix("- ") { return list(indent: next.indent) }
        if Self.member(next.trimmed) != nil { return .object(map(indent: next.indent, depth: depth + 1)) }
        place += 1
        return scalar(continued(next.trimmed, indent))
    }

    /// The next line that is not blank.
    private var nextLine: Substring? { lines[place...].first { !$0.allSatisfy(\.isWhitespace) } }

    /// A text that goes on in lines further to the right.
    private mutating func continued(_ text: String, _ indent: Int) -> String {
        if Self.isWhole(text) { return text }
        var text = text
        while place < lines.count, lines[place].indent > indent, !lines[place].allSatisfy(\.isWhitespace) {
            text += " " + lines[place].trimmed
            place += 1
        }
        return text
    }

    private static func isWhole(_ text: String) -> Bool {
        if text.hasPrefix("\"") { return quoted(text[...])?.rest.isEmpty == true }
        return false
    }

    private mutating func list(indent: Int) -> JSON {
        var items: [JSON] = []
        while place < lines.count {
            let line = lines[place]
            if line.allSatisfy(\.isWhitespace) {
                place += 1
                continue
            }
            let text = line.trimmed
            guard line.indent == indent, text == "-" || text.hasPrefix("- ") else { break }
            place += 1
            let item = String(text.dropFirst()).trimmed
            var below: [String] = []
            while place < lines.count, lines[place].indent > indent || lines[place].allSatisfy(\.isWhitespace) {
                below.append(String(lines[place].dropFirst(indent)))
                place += 1
            }
            while below.last?.isBlank == true { below.removeLast() }
            if below.isEmpty {
                items.append(scalar(item))
            } else {
                notes.append("items of front matter with lines below them are kept as text")
                items.append(.string(([item] + below).joined(separator: "\n")))
            }
        }
        return .array(items)
    }

    private mutating func block(isFolded: Bool, keepsEnds: Bool, strips: Bool, _ indent: Int) -> String {
        var found: [Substring] = []
        while place < lines.count, lines[place].indent > indent || lines[place].allSatisfy(\.isWhitespace) {
            found.append(lines[place])
            place += 1
        }
        let margin = found.filter { !$0.allSatisfy(\.isWhitespace) }.map(\.indent).min() ?? 0
        var texts = found.map { String($0.dropFirst(min(margin, $0.count))) }
        if !keepsEnds { while texts.last?.isBlank == true { texts.removeLast() } }
        if !isFolded { return texts.joined(separator: "\n") + (strips || texts.isEmpty ? "" : "\n") }
        var text = ""
        for (index, line) in texts.enumerated() {
            if index > 0 { text += line.isEmpty ? "\n" : text.hasSuffix("\n") || text.isEmpty ? "" : " " }
            text += line
        }
        return text + (strips || texts.isEmpty ? "" : "\n")
    }

    // MARK: Scalars

    /// A value on one line.
    private mutating func scalar(_ text: String) -> JSON {
        switch text.first {
        case "\"":
            if let (value, rest) = Self.quoted(text[...]), rest.isEmpty || rest.hasPrefix("#") { return .string(value) }
        case "'":
            if let value = Self.singleQuoted(text) { return .string(value) }
        case "[", "{":
            if let (value, more) = try? ForeignJSON.read(ArraySlice(Array(text.utf8))) {
                notes += more
                return value
            }
            if text.hasPrefix("["), text.hasSuffix("]"), let items = Self.words(text) {
                return .array(items.map { item in plain(item) })
            }
            notes.append("a value of front matter that is not understood is kept as text")
            return .string(text)
        default: break
        }
        var text = text
        if let comment = text.firstRange(of: " #") { text = String(text[..<comment.lowerBound]).trimmed }
        return plain(text)
    }

    private func plain(_ text: String) -> JSON {
        if text.hasPrefix("'"), let value = Self.singleQuoted(text) { return .string(value) }
        if text.hasPrefix("\""), let (value, rest) = Self.quoted(text[...]), rest.isEmpty { return .string(value) }
        switch text {
        case "true", "True": return .bool(true)
        case "false", "False": return .bool(false)
        case "null", "~", "": return .null
        default:
            let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
            if 1...15 ~= digits.utf8.count, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
                digits.utf8.count == 1 || !digits.hasPrefix("0"), let number = Double(text)
            {
                return .number(number)
            }
            return .string(text)
        }
    }

    /// Words between brackets with commas between them, `[a, b]`.
    private static func words(_ text: String) -> [String]? {
        let inner = text.dropFirst().dropLast()
        if inner.contains(where: { "[]{}".contains($0) }) { return nil }
        if inner.isBlank { return [] }
        var (items, item, quote) = ([String](), "", Character?.none)
        for character in inner {
            if quote == nil, character == "," {
                items.append(item.trimmed)
                item = ""
                continue
            }
            if let open = quote, character == open {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'", item.isBlank {
                quote = character
            }
            item.append(character)
        }
        if quote != nil { return nil }
        items.append(item.trimmed)
        return items
    }

    /// A text in double quotes, whose escapes are those of JSON in nearly all files.
    private static func quoted(_ text: Substring) -> (value: String, rest: Substring)? {
        var (isEscaped, place) = (false, text.index(after: text.startIndex))
        let units = text.utf8
        while place < text.endIndex {
            let unit = units[place]
            if unit == UInt8(ascii: "\""), !isEscaped {
                let end = units.index(after: place)
                guard let (value, _) = try? ForeignJSON.read(ArraySlice(Array(text[..<end].utf8))),
                    case .string(let found) = value
                else { return nil }
                return (found, Substring(String(text[end...]).trimmed))
            }
            isEscaped = unit == UInt8(ascii: "\\") && !isEscaped
            place = units.index(after: place)
        }
        return nil
    }

    private static func singleQuoted(_ text: String) -> String? {
        guard text.count >= 2, text.hasSuffix("'") else { return nil }
        let inner = text.dropFirst().dropLast()
        let halves = inner.replacing("''", with: "")
        return halves.contains("'") ? nil : String(inner.replacing("''", with: "'"))
    }
}

extension Substring {
    var trimmed: String { String(self).trimmed }
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
