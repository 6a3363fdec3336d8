/// A grow-only counter: one share per replica, raised only by that replica; the value is the sum of the shares.
///
/// The join takes the larger share of each replica. A replica is a single writer: if two raise the same share at once,
/// the lesser of their counts is lost, yet all still converge.
///
/// See Shapiro et al., "A comprehensive study of convergent and commutative replicated data types" (2011), section
/// 3.1.1.
public struct GCounter: Hashable, Sendable {
    /// The shares, none of them zero: a replica that counted nothing is the same as one that is unknown.
    public private(set) var shares: [ReplicaID: UInt64]

    /// A counter of value 0.
    public init() {
        shares = [:]
    }

    /// A counter of these shares; those that are zero are left out.
    ///
    /// - Complexity: O(`shares.count`).
    public init(shares: [ReplicaID: UInt64]) {
        self.shares = shares.filter { $0.value > 0 }
    }

    /// The sum of the shares, or `UInt64.max` if it is greater.
    ///
    /// - Complexity: O(`shares.count`).
    public var value: UInt64 {
        shares.values.reduce(0, Self.saturatingSum)
    }

    /// The share of a replica; 0 for one that counted nothing.
    public subscript(replica: ReplicaID) -> UInt64 {
        shares[replica, default: 0]
    }

    /// Adds to the share of a replica, which must be the caller's own.
    ///
    /// A share stays at `UInt64.max` once it is there: it may have come from elsewhere, and no input from elsewhere
    /// may stop the program.
    ///
    /// - Complexity: O(1) on average.
    public mutating func increment(_ replica: ReplicaID, by amount: UInt64 = 1) {
        raise(replica, to: Self.saturatingSum(self[replica], amount))
    }

    /// Makes the share of a replica at least `share`; a lesser one changes nothing.
    ///
    /// This is the join with a counter of this one share.
    ///
    /// - Complexity: O(1) on average.
    public mutating func raise(_ replica: ReplicaID, to share: UInt64) {
        if share > self[replica] { shares[replica] = share }
    }

    private static func saturatingSum(_ lhs: UInt64, _ rhs: UInt64) -> UInt64 {
        let (sum, overflow) = lhs.addingReportingOverflow(rhs)
        return overflow ? .max : sum
    }
}

extension GCounter: JoinSemilattice {
    /// Takes the larger share of each replica.
    ///
    /// - Complexity: O(`other.shares.count`).
    public mutating func formJoin(_ other: GCounter) {
        shares.merge(other.shares, uniquingKeysWith: max)
    }

    /// Whether no share is larger than that of `other`.
    ///
    /// - Complexity: O(`shares.count`).
    public func isSubsumed(by other: GCounter) -> Bool {
        shares.allSatisfy { replica, share in share <= other[replica] }
    }
}
