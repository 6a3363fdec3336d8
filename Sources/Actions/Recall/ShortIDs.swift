package import GitMemory

/// Shortens ids to the digits that tell them from others, as git does.
package final class ShortIDs {
    private let snapshot: Snapshot?
    /// What most of them take: so many that hardly two ids of a store of this size begin alike.
    package let digits: Int

    private static let least = 4
    private static let most = 12

    /// - Parameter viewing: the view in which they are to be found again; without a store, ids keep 12 digits.
    package init(_ viewing: ViewWords, in session: Session) {
        let session = session.remarking { _ in }
        snapshot = (try? session.store()).flatMap { try? viewing.snapshot(session, $0) }
        guard let snapshot, let count = try? snapshot.estimatedCount() else {
            digits = Self.most
            return
        }
        // A pair among n ids begins alike in d digits with a probability of about n² / (2 · 16^d).
        let bits = Int.bitWidth - max(1, count).leadingZeroBitCount
        digits = min(Self.most, max(Self.least, (2 * bits + 3) / 4))
    }

    package func text(_ id: EntryID) -> String {
        let all = id.description
        guard let snapshot, digits < Self.most else { return id.short }
        for length in digits...Self.most {
            let prefix = String(all.prefix(length))
            guard let found = try? snapshot.ids(withPrefix: prefix, limit: 2) else { return id.short }
            if found.count <= 1 { return prefix }
        }
        return id.short
    }
}
