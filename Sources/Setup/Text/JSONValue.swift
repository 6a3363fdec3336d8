/// A value that setup writes: its members stay in order, and it can be laid out in several ways.
indirect enum JSONValue: Equatable, Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    case number(Int)
    case flag(Bool)

    /// An object of members in this order.
    static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { JSONMember(key: $0.key, value: $0.value) })
    }

    /// Whether a value of a file says the same, in whatever order its members are.
    func isSame(as node: JSONText.Node) -> Bool {
        switch (self, node.kind) {
        case (.object(let members), .object(let others)):
            members.count == others.count
                && members.allSatisfy { member in node[member.key].map { member.value.isSame(as: $0) } ?? false }
        case (.array(let values), .array(let nodes)):
            values.count == nodes.count && zip(values, nodes).allSatisfy { $0.isSame(as: $1) }
        case (.string(let text), .string(let other)): text == other
        case (.number(let number), .literal(let text)): text == "\(number)"
        case (.flag(let flag), .literal(let text)): text == "\(flag)"
        default: false
        }
    }

    /// The text of the value.
    ///
    /// - Parameters:
    ///   - layout: how the file is laid out; `nil` puts all on one line.
    ///   - indent: the white space before the line in which it begins.
    func text(_ layout: JSONLayout, indent: String) -> String {
        switch self {
        case .string(let text): return Self.quoted(text)
        case .number(let number): return "\(number)"
        case .flag(let flag): return "\(flag)"
        case .array(let values):
            let isFlat = !layout.hasLines || values.allSatisfy(\.isScalar)
            return Self.container("[", "]", values, layout, indent, isFlat: isFlat) { value, indent in
                value.text(layout, indent: indent)
            }
        case .object(let members):
            return Self.container("{", "}", members, layout, indent, isFlat: !layout.hasLines) { member, indent in
                member.text(layout, indent: indent)
            }
        }
    }

    private var isScalar: Bool {
        switch self {
        case .object, .array: false
        case .string, .number, .flag: true
        }
    }

    private static func container<Item>(
        _ open: String, _ close: String, _ items: [Item], _ layout: JSONLayout, _ indent: String, isFlat: Bool,
        _ text: (Item, String) -> String
    ) -> String {
        if items.isEmpty { return open + close }
        if isFlat { return open + items.map { text($0, indent) }.joined(separator: "," + layout.gap) + close }
        let inner = indent + layout.unit
        return open + layout.lineEnd
            + items.map { inner + text($0, inner) }.joined(separator: "," + layout.lineEnd) + layout.lineEnd + indent
            + close
    }

    /// A text in quotes. What setup writes has no control characters.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}

/// A key and its value.
struct JSONMember: Equatable, Sendable {
    let key: String
    let value: JSONValue

    func text(_ layout: JSONLayout, indent: String) -> String {
        "\(JSONValue.quoted(key)):\(layout.gap)\(value.text(layout, indent: indent))"
    }
}

/// How a file is laid out, as far as something new has to fit in.
struct JSONLayout: Equatable {
    /// What one level is indented by.
    var unit = "  "
    var lineEnd = "\n"
    /// What stands behind a colon, and behind a comma in one line.
    var gap = " "
    /// Whether containers go over several lines.
    var hasLines = true
}

extension JSONText {
    /// The layout of the file, by what stands in it.
    var layout: JSONLayout {
        var layout = JSONLayout()
        let inside = bytes[root.span]
        if let newline = bytes.firstIndex(of: UInt8(ascii: "\n")), newline > 0, bytes[newline - 1] == UInt8(ascii: "\r")
        {
            layout.lineEnd = "\r\n"
        }
        let members = root.members ?? []
        layout.hasLines = inside.contains(UInt8(ascii: "\n")) || members.isEmpty
        if let first = members.first {
            if let indent = ownIndent(at: first.start), !indent.isEmpty { layout.unit = indent }
            let colon = bytes[first.start..<first.value.span.lowerBound].lastIndex(of: UInt8(ascii: ":"))
            if let colon, colon + 1 == first.value.span.lowerBound { layout.gap = "" }
        }
        return layout
    }

    /// The white space before a place, if nothing else stands before it in its line.
    func ownIndent(at place: Int) -> String? {
        var start = place
        while start > 0, [UInt8(ascii: " "), UInt8(ascii: "\t")].contains(bytes[start - 1]) { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n") || bytes[start - 1] == UInt8(ascii: "\r") else {
            return nil
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    /// The white space at the beginning of the line of a place.
    func lineIndent(at place: Int) -> String {
        var start = place
        while start > 0, bytes[start - 1] != UInt8(ascii: "\n"), bytes[start - 1] != UInt8(ascii: "\r") { start -= 1 }
        if start == 0, bytes.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
        let indent = bytes[start..<place].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return String(decoding: indent, as: UTF8.self)
    }
}
