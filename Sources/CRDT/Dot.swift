/// The name of one update: when it was made, and by which replica.
///
/// A replica gives every update a stamp of its own, so no two updates have the same dot. The types of this module
/// converge even if some writer breaks this rule.
///
/// Dots are ordered by stamp and then by replica, an order that all replicas agree on. Their text is
/// `<stamp>.<replica>`.
///
/// See Almeida, Baquero, Gonçalves, Preguiça and Fonte, "Scalable and accurate causality tracking for eventually
/// consistent stores" (DAIS 2014); there the first half is a counter instead of a clock.
public struct Dot: Hashable, Sendable {
    /// When the update was made.
    public let stamp: Stamp

    /// Who made it.
    public let replica: ReplicaID

    /// The dot of an update that `replica` made at `stamp`.
    public init(stamp: Stamp, replica: ReplicaID) {
        self.stamp = stamp
        self.replica = replica
    }
}

extension Dot: Comparable {
    /// Whether `lhs` has the earlier stamp, or the same stamp and the lesser replica.
    public static func < (lhs: Dot, rhs: Dot) -> Bool {
        lhs.stamp == rhs.stamp ? lhs.replica < rhs.replica : lhs.stamp < rhs.stamp
    }
}

extension Dot: FixedWidthText {
    /// The length of the text in bytes.
    public static var utf8Count: Int { Stamp.utf8Count + 1 + ReplicaID.utf8Count }

    /// Reads a dot such as `20261120T101530123Z0000.7zk3m9x0q4tbd`; `nil` if `bytes` is anything else.
    public init?(utf8 bytes: Span<UInt8>) {
        guard bytes.count == Dot.utf8Count, bytes[Stamp.utf8Count] == UInt8(ascii: "."),
            let stamp = Stamp(utf8: bytes.extracting(first: Stamp.utf8Count)),
            let replica = ReplicaID(utf8: bytes.extracting(last: ReplicaID.utf8Count))
        else { return nil }
        self.init(stamp: stamp, replica: replica)
    }

    /// Appends the text to `bytes`.
    public func write(into bytes: inout [UInt8]) {
        stamp.write(into: &bytes)
        bytes.append(UInt8(ascii: "."))
        replica.write(into: &bytes)
    }
}
