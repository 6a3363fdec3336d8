/// The name of a G-counter: `[a-z][a-z-]{0,31}`.
public struct CounterName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let description: String

    /// Counts how often an entry was cited.
    public static let citations = CounterName(unchecked: "citations")
    /// Counts how often an entry was endorsed.
    public static let endorsements = CounterName(unchecked: "endorsements")
    /// The number of an entry's adds; it follows from them and cannot be counted by hand.
    public static let contributions = CounterName(unchecked: "contributions")

    /// Checks a name that is to be counted.
    ///
    /// - Throws: ``StoreError`` with the code `invalidName`, for `contributions` too.
    public init(_ text: String) throws(StoreError) {
        guard Self.isValid(Array(text.utf8).span) else {
            throw StoreError(
                .invalidName, "“\(text)” cannot be the name of a counter",
                hint: "use 1 to 32 lower-case letters and hyphens, beginning with a letter")
        }
        guard text != Self.contributions.description else {
            throw StoreError(
                .invalidName, "contributions cannot be counted by hand",
                hint: "it is the number of times the entry was added")
        }
        description = text
    }

    private init(unchecked text: String) { description = text }

    init?(_ name: Span<UInt8>) {
        guard Self.isValid(name) else { return nil }
        description = String(name)
    }

    static func isValid(_ name: Span<UInt8>) -> Bool {
        guard 1...32 ~= name.count else { return false }
        for position in 0..<name.count {
            switch name[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
            case UInt8(ascii: "-") where position > 0: continue
            default: return false
            }
        }
        return true
    }
}

extension CounterName: Comparable {
    /// The order of the names.
    public static func < (a: CounterName, b: CounterName) -> Bool { a.description < b.description }
}
