package import GitMemory

/// How many unread messages one sender may have with one recipient: the register `message/limit` of scope `gitmem`.
package struct MessageLimit {
    package let count: Int
    /// Values that are no number, each taken for the strictest.
    package let unknown: [String]

    private static let usual = 50

    /// Of all values that the trunks have, the least.
    package init(_ trunks: [TrunkSettings]) {
        let values = trunks.flatMap { $0.values(of: "message/limit") }
        let numbers = values.map { text in Int(text).flatMap { $0 > 0 ? $0 : nil } }
        unknown = zip(values, numbers).filter { $0.1 == nil }.map(\.0)
        count = numbers.map { $0 ?? 1 }.min() ?? Self.usual
    }
}
