/// A multi-value register: an assignment replaces the values that it has seen; concurrent ones are all kept.
///
/// The reader is shown every value that no assignment has superseded, and the next assignment settles them. Nothing is
/// decided by a clock.
///
/// The register is an ``ORSet`` of values in which an assignment removes all that is there and adds its own, so it
/// keeps the same laws and the same tombstones.
///
/// See Shapiro et al., "A comprehensive study of convergent and commutative replicated data types" (2011), section
/// 3.2.2.
public struct MVRegister<Value: Hashable & Sendable>: Hashable, Sendable {
    @usableFromInline
    var storage: ORSet<Value>

    /// A register without a value.
    @inlinable
    public init() {
        storage = ORSet()
    }

    /// The register whose assignments and supersessions are the adds and tombstones of `assignments`.
    @inlinable
    public init(assignments: ORSet<Value>) {
        storage = assignments
    }

    /// Every assignment ever seen as an add, and every one superseded as a tombstone.
    @inlinable
    public var assignments: ORSet<Value> { storage }

    /// Assigns a value under a dot, superseding all values that are there.
    ///
    /// The dot has to be new. The same assignment again changes nothing beyond superseding what came in between;
    /// under a dot that is superseded already, the value is dead on arrival.
    ///
    /// - Returns: The dots that this supersedes.
    /// - Complexity: O(*a*), the number of assignments ever seen.
    @inlinable
    @discardableResult
    public mutating func assign(_ value: Value, dot: Dot) -> Set<Dot> {
        // The own dot is not superseded, or else an assignment made twice would undo itself.
        let superseded = storage.liveDots.subtracting([dot])
        for dot in superseded { storage.remove(dot: dot) }
        storage.add(value, dot: dot)
        return superseded
    }

    /// Supersedes all values that are there and puts none in their place.
    ///
    /// - Returns: The dots that this supersedes.
    /// - Complexity: O(*a*), the number of assignments ever seen.
    @inlinable
    @discardableResult
    public mutating func clear() -> Set<Dot> {
        let superseded = storage.liveDots
        for dot in superseded { storage.remove(dot: dot) }
        return superseded
    }

    /// The values that no assignment has superseded, by dot, the latest last.
    ///
    /// None if nothing was assigned or all was cleared, more than one after concurrent assignments. One value assigned
    /// twice at once is listed under both dots. Two values under one dot, which no honest replica assigns, are both
    /// listed, in no particular order.
    ///
    /// - Complexity: O(*a* + *n* log *n*), for *a* assignments ever seen and *n* values.
    @inlinable
    public var values: [(dot: Dot, value: Value)] {
        var values: [(dot: Dot, value: Value)] = []
        for (value, dots) in storage.adds {
            for dot in dots where !storage.tombstones.contains(dot) { values.append((dot, value)) }
        }
        values.sort { $0.dot < $1.dot }
        return values
    }
}

extension MVRegister: JoinSemilattice {
    /// Takes over the assignments and supersessions of `other`.
    ///
    /// - Complexity: O(*a*), the number of assignments that `other` has ever seen.
    @inlinable
    public mutating func formJoin(_ other: MVRegister) {
        storage.formJoin(other.storage)
    }

    /// Whether `other` has seen all assignments and supersessions of this register.
    ///
    /// - Complexity: O(*a*), the number of assignments that this register has ever seen.
    @inlinable
    public func isSubsumed(by other: MVRegister) -> Bool {
        storage.isSubsumed(by: other.storage)
    }
}
