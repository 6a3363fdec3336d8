/// An observed-remove set: a removal undoes the adds that it has seen, so an add that it has not seen wins.
///
/// Every add has a ``Dot`` of its own. Removing an element puts the dots under which it is there into the tombstones;
/// an element is in the set while it has a live dot, one that is no tombstone. State only grows: a removed add keeps
/// its dot, and a tombstone may be known before its add, which is then dead on arrival. So states may arrive in any
/// order, in part, or again, and there is no causal context that could claim an update which never came.
///
/// ```swift
/// var here = ORSet<String>(), there = ORSet<String>()
/// here.add("rain", dot: first)
/// there.formJoin(here)
/// here.remove("rain")
/// there.add("rain", dot: second)
/// here.formJoin(there)
/// here.contains("rain")   // true: the removal had not seen the second add
/// ```
///
/// If one dot comes with two elements, which no honest replica does, both are kept under it, and both go when it is
/// removed: all still converge.
///
/// See Shapiro et al., "A comprehensive study of convergent and commutative replicated data types" (2011), section
/// 3.3.5. Bieniusa et al., "An optimized conflict-free replicated set" (INRIA RR-8083, 2012), show how to do without
/// tombstones, by a version vector; that asks for more of the transport than this type does.
public struct ORSet<Element: Hashable & Sendable>: Hashable, Sendable {
    @usableFromInline
    var storedAdds: [Element: Set<Dot>]

    @usableFromInline
    var storedTombstones: Set<Dot>

    /// An empty set.
    @inlinable
    public init() {
        storedAdds = [:]
        storedTombstones = []
    }

    /// The set of these adds and tombstones; an element without a dot is left out.
    ///
    /// - Complexity: O(`adds.count`).
    @inlinable
    public init(adds: [Element: Set<Dot>], tombstones: Set<Dot>) {
        storedAdds = adds.filter { !$0.value.isEmpty }
        storedTombstones = tombstones
    }

    // By element and not by dot: membership and removal ask for the dots of an element, and a join by element holds
    // a dot that comes with two elements as lawfully as any other.

    /// Every add ever seen, removed or not: the dots of each element, none of them empty.
    @inlinable
    public var adds: [Element: Set<Dot>] { storedAdds }

    /// Every dot removed, whether or not its add has been seen.
    @inlinable
    public var tombstones: Set<Dot> { storedTombstones }

    /// Adds an element under a dot.
    ///
    /// The dot has to be new. If it is a tombstone already, the add is kept but dead; the same add again changes
    /// nothing.
    ///
    /// - Complexity: O(1) on average.
    @inlinable
    public mutating func add(_ element: Element, dot: Dot) {
        storedAdds[element, default: []].insert(dot)
    }

    /// Removes an element: each of its live dots becomes a tombstone.
    ///
    /// - Returns: These dots; empty if the element is not in the set, which is no error.
    /// - Complexity: O(*d*), the number of dots the element has ever had.
    @inlinable
    @discardableResult
    public mutating func remove(_ element: Element) -> Set<Dot> {
        let dots = liveDots(of: element)
        storedTombstones.formUnion(dots)
        return dots
    }

    /// Removes one dot, of whatever element; it need not have been seen.
    ///
    /// - Complexity: O(1) on average.
    @inlinable
    public mutating func remove(dot: Dot) {
        storedTombstones.insert(dot)
    }
}

extension ORSet: JoinSemilattice {
    /// Takes over the adds and the tombstones of `other`.
    ///
    /// - Complexity: O(*a* + *t*), the numbers of adds and of tombstones of `other`.
    @inlinable
    public mutating func formJoin(_ other: ORSet) {
        storedAdds.formJoin(other.storedAdds)
        storedTombstones.formJoin(other.storedTombstones)
    }

    /// Whether `other` has all adds and all tombstones of this set.
    ///
    /// This compares what is known, not what is in the sets: an element that this set has and `other` has removed is
    /// no obstacle.
    ///
    /// - Complexity: O(*a* + *t*), the numbers of adds and of tombstones of this set.
    @inlinable
    public func isSubsumed(by other: ORSet) -> Bool {
        storedAdds.isSubsumed(by: other.storedAdds) && storedTombstones.isSubsumed(by: other.storedTombstones)
    }
}
