/// A value that replicas change on their own and bring together by a least upper bound, the join.
///
/// Every conforming type keeps these laws, for all values `a`, `b`, `c` (`⊔` is the join, `⊑` is `isSubsumed(by:)`):
///
/// - commutative: `a ⊔ b == b ⊔ a`
/// - associative: `(a ⊔ b) ⊔ c == a ⊔ (b ⊔ c)`
/// - idempotent: `a ⊔ a == a`
/// - monotone: for every public mutating method, what was there before is `⊑` what is there after
///
/// Then replicas that have seen the same updates are equal, whatever the order in which states arrived, and however
/// often. The laws hold up to `==`, so two equal values must be interchangeable to whoever reads them.
///
/// A join needs neither a clock nor randomness nor the name of the replica it runs on; where an update needs one of
/// these, it is handed in.
///
/// The protocol does not ask for `Sendable`, since a set could then not conform (a conditional conformance cannot
/// depend on `Sendable` elements); every type of this module is `Sendable`.
///
/// See Shapiro, Preguiça, Baquero and Zawirski, "A comprehensive study of convergent and commutative replicated data
/// types" (INRIA RR-7506, 2011), state-based objects.
public protocol JoinSemilattice: Hashable {
    /// Replaces this value by the least upper bound of itself and `other`.
    mutating func formJoin(_ other: Self)

    /// Whether `other` holds everything that this value holds: `self ⊑ other`.
    ///
    /// By definition the same as `joined(with: other) == other`, which is what the default does; a type may give a
    /// quicker answer, never another one.
    func isSubsumed(by other: Self) -> Bool
}

extension JoinSemilattice {
    /// The least upper bound of this value and `other`.
    @inlinable
    public func joined(with other: Self) -> Self {
        var result = self
        result.formJoin(other)
        return result
    }

    /// Whether `other` holds everything that this value holds.
    ///
    /// - Complexity: that of a join and a comparison.
    @inlinable
    public func isSubsumed(by other: Self) -> Bool {
        joined(with: other) == other
    }
}
