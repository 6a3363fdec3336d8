/// A set under union: a grow-only set (G-set).
///
/// Only insertions move up the order. Removing an element is not an update of a G-set; see ``ORSet``.
extension Set: JoinSemilattice {
    /// Inserts the elements of `other`.
    ///
    /// - Complexity: O(`other.count`).
    @inlinable
    public mutating func formJoin(_ other: Set<Element>) {
        formUnion(other)
    }

    /// Whether this set is a subset of `other`.
    ///
    /// - Complexity: O(`count`).
    @inlinable
    public func isSubsumed(by other: Set<Element>) -> Bool {
        isSubset(of: other)
    }
}

/// A dictionary joined key by key; a key that is missing is below every value.
///
/// A missing key and a key with the least value of `Value` are two different dictionaries. A type that is built on a
/// dictionary and means the same by both has to store only one of them.
extension Dictionary: JoinSemilattice where Value: JoinSemilattice {
    /// Joins the values of the keys that both have, and takes over the others.
    ///
    /// - Complexity: O(`other.count`) joins of values.
    @inlinable
    public mutating func formJoin(_ other: [Key: Value]) {
        for (key, value) in other {
            // Through the index, so that the value is changed in place and not copied.
            if let index = index(forKey: key) {
                values[index].formJoin(value)
            } else {
                self[key] = value
            }
        }
    }

    /// Whether every value is subsumed by the value that `other` has for the same key.
    ///
    /// - Complexity: O(`count`) comparisons of values.
    @inlinable
    public func isSubsumed(by other: [Key: Value]) -> Bool {
        allSatisfy { key, value in other[key].map(value.isSubsumed(by:)) ?? false }
    }
}
