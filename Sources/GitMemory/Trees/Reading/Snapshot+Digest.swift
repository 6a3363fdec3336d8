internal import CRDT

/// Entries that belong together, to be summarised as one.
public struct DigestGroup: Sendable {
    /// An entry of a group.
    public struct Member: Sendable {
        /// The entry.
        public let id: EntryID
        /// When it happened; when it was first added if it does not say so.
        public let time: Timestamp
        /// The size of its content, in bytes of UTF-8.
        public let size: Int
    }

    /// The scope that they have.
    public let scope: String?
    /// The month in which they happened, in UTC: `2026-11`.
    public let month: String
    /// The entries, the earliest first. There is at least one.
    public fileprivate(set) var members: [Member]

    /// The size of all contents, in bytes of UTF-8.
    public var size: Int { members.reduce(0) { $0 + $1.size } }
}

extension Snapshot {
    /// The most text that a group of a digest has beyond its first entry: 64 KiB.
    public static let maximumDigest = 1 << 16

    /// The entries that are due to be summarised, in groups by scope and month, the earliest first: those that nobody has
    /// added or refreshed since a moment. Values of registers are left out, as what a register says is what holds.
    ///
    /// - Parameters:
    ///   - query: which entries are meant; its order and limit are not used.
    ///   - count: how many entries a group has at most. One with more, or with more text than ``maximumDigest``, is split.
    /// - Complexity: O(*n* log *n*) in the entries that are due.
    public func digest(
        _ query: Query, untouchedSince moment: Timestamp, at now: Timestamp, atMost count: Int
    ) throws -> [DigestGroup] {
        var query = query
        query.quietSince = moment
        query.limit = nil
        var found: [(scope: String?, member: DigestGroup.Member)] = []
        try list(query, at: now, page: [(scope: String?, member: DigestGroup.Member)]()) { page, entry in
            guard entry.body.key == nil, let first = entry.holds.first else { return }
            let time = entry.body.text("occurred_at").flatMap { Timestamp(rfc3339: $0) } ?? Timestamp(first.dot.stamp)
            let member = DigestGroup.Member(id: entry.item.id, time: time, size: entry.body.content.utf8.count)
            page.append((entry.body.scope, member))
        } visit: { page in
            found += page
            return true
        }
        found.sort { one, other in
            if one.scope != other.scope { return Self.precedes(one.scope, other.scope) }
            return (one.member.time, one.member.id) < (other.member.time, other.member.id)
        }
        var groups: [DigestGroup] = []
        var size = 0
        for (scope, member) in found {
            let month = String("\(member.time)".prefix(7))
            size += member.size
            if let last = groups.indices.last, groups[last].scope == scope, groups[last].month == month,
                groups[last].members.count < count, size <= Self.maximumDigest
            {
                groups[last].members.append(member)
            } else {
                groups.append(DigestGroup(scope: scope, month: month, members: [member]))
                size = member.size
            }
        }
        return groups
    }

    /// By the bytes of the scope; without a scope first.
    private static func precedes(_ one: String?, _ other: String?) -> Bool {
        guard let other else { return false }
        return one.map { $0.utf8.lexicographicallyPrecedes(other.utf8) } ?? true
    }
}
