/// A reading of a hybrid logical clock: milliseconds of wall time, then a count that orders what falls into one.
///
/// Stamps are totally ordered, and their text (`20261120T101530123Z0000`) sorts as they do. The years are 1970…9999.
///
/// See ``HybridLogicalClock`` for where stamps come from.
public struct Stamp: RawRepresentable, Hashable, Sendable {
    /// The milliseconds since the start of 1970 UTC in the upper 48 bits, the count in the lower 16.
    public let rawValue: UInt64

    /// The start of 1970 with count 0: not later than any stamp.
    public static let zero = Stamp(unchecked: 0)

    /// The last millisecond of the year 9999 with the greatest count: no stamp is later.
    public static let max = Stamp(unchecked: CivilTime.lastMillisecond << 16 | 0xffff)

    /// The stamp with these bits; `nil` if its time is after the year 9999.
    public init?(rawValue: UInt64) {
        guard rawValue <= Stamp.max.rawValue else { return nil }
        self.rawValue = rawValue
    }

    /// The stamp of a time and a count; `nil` if `milliseconds` since the start of 1970 is after the year 9999.
    public init?(milliseconds: UInt64, count: UInt16) {
        guard milliseconds <= CivilTime.lastMillisecond else { return nil }
        self.rawValue = milliseconds << 16 | UInt64(count)
    }

    private init(unchecked rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The milliseconds since the start of 1970 UTC.
    public var milliseconds: UInt64 { rawValue >> 16 }

    /// The logical count within the millisecond.
    public var count: UInt16 { UInt16(truncatingIfNeeded: rawValue) }
}

extension Stamp: Comparable {
    /// Whether `lhs` is earlier than `rhs`.
    public static func < (lhs: Stamp, rhs: Stamp) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
