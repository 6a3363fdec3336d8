/// The name of an agent: `[a-z0-9][a-z0-9-]{0,38}`. It names the agent's branch, too.
public struct AgentName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let description: String

    /// Checks a name.
    ///
    /// - Throws: ``StoreError`` with the code `invalidName`.
    public init(_ text: String) throws(StoreError) {
        guard Self.isValid(Array(text.utf8).span) else {
            let suggestion = Self.suggestion(for: text)
            let rule = "1 to 39 lower-case letters, digits and hyphens, not beginning with a hyphen"
            throw StoreError(
                .invalidName, "“\(text)” cannot be the name of an agent",
                hint: suggestion.map { "use \($0): a name has \(rule)" } ?? "use \(rule)", suggestion: suggestion)
        }
        description = text
    }

    /// The name that is most like a text that is none; `nil` if the text has nothing that could be in a name.
    ///
    /// Nothing goes by it unasked: two names that people tell apart are never made one.
    static func suggestion(for text: String) -> String? {
        var name = ""
        for scalar in text.lowercased().unicodeScalars where name.utf8.count < 39 {
            switch scalar {
            case "a"..."z", "0"..."9": name.unicodeScalars.append(scalar)
            default: if !name.isEmpty, name.last != "-" { name += "-" }
            }
        }
        while name.last == "-" { name.removeLast() }
        return name.isEmpty ? nil : name
    }

    init?(_ name: Span<UInt8>) {
        guard Self.isValid(name) else { return nil }
        description = String(name)
    }

    static func isValid(_ name: Span<UInt8>) -> Bool {
        guard 1...39 ~= name.count else { return false }
        for position in 0..<name.count {
            switch name[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): continue
            case UInt8(ascii: "-") where position > 0: continue
            default: return false
            }
        }
        return true
    }
}

extension AgentName: Comparable {
    /// The order of the names.
    public static func < (a: AgentName, b: AgentName) -> Bool { a.description < b.description }
}
