/// A register that only rises: the join is the greater value.
///
/// `Value` has to be totally ordered in accord with `==`. A `Double` that is NaN is not, and breaks the laws.
public struct MaxRegister<Value: Comparable & Hashable & Sendable>: Hashable, Sendable {
    @usableFromInline
    var stored: Value

    /// A register that holds `value`.
    @inlinable
    public init(_ value: Value) {
        stored = value
    }

    /// The greatest value seen so far.
    @inlinable
    public var value: Value { stored }

    /// Makes the value at least `value`; a lesser one changes nothing.
    @inlinable
    public mutating func raise(to value: Value) {
        if stored < value { stored = value }
    }
}

extension MaxRegister: JoinSemilattice {
    /// Takes the greater of both values.
    @inlinable
    public mutating func formJoin(_ other: MaxRegister) {
        raise(to: other.stored)
    }

    /// Whether `other` has at least this value.
    @inlinable
    public func isSubsumed(by other: MaxRegister) -> Bool {
        stored <= other.stored
    }
}
