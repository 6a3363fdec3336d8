internal import GitMemory

/// The values that a key is to have before it is set: `--expect`.
struct Expectation {
    /// It has others.
    struct Unmet: Error {
        let values: [ListedEntry]
    }

    /// The beginnings of their ids; none if there is to be no value.
    private let beginnings: [String]

    /// Reads ids between commas, or `none`.
    init(_ text: String) throws(StoreError) {
        if text == "none" {
            beginnings = []
            return
        }
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.lowercased() }
        for word in words
        where !(4...EntryID.hexCount ~= word.utf8.count) || !word.utf8.allSatisfy(Self.isDigit) {
            throw StoreError(
                .invalidName, "“\(word)” is not an id",
                hint: "--expect takes ids between commas, each of at least 4 of its 64 hexadecimal digits, or none")
        }
        beginnings = words
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte || 97...102 ~= byte }

    /// - Throws: ``Unmet`` if the values are others.
    func check(_ values: [ListedEntry]) throws(Unmet) {
        let ids = values.map(\.item.id.description)
        let isMet =
            ids.allSatisfy { id in beginnings.contains { id.hasPrefix($0) } }
            && beginnings.allSatisfy { beginning in ids.count { $0.hasPrefix(beginning) } == 1 }
        if !isMet { throw Unmet(values: values) }
    }
}
