public import CRDT

/// A moment in milliseconds since 1970 UTC, and its two texts: RFC 3339 for people, compact for names.
public struct Timestamp: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: UInt64

    /// Wraps a number of milliseconds; `nil` after the year 9999.
    public init?(milliseconds: UInt64) {
        guard milliseconds <= CivilTime.lastMillisecond else { return nil }
        self.milliseconds = milliseconds
    }

    /// Reads a number of seconds since 1970, as git has it; `nil` before 1970 and after the year 9999.
    public init?(seconds: Int64) {
        guard let seconds = UInt64(exactly: seconds), seconds <= CivilTime.lastMillisecond / 1000 else { return nil }
        milliseconds = seconds * 1000
    }

    /// The beginning of 1970 UTC.
    static let start = Timestamp(Stamp.zero)

    /// The wall time of a stamp.
    public init(_ stamp: Stamp) { milliseconds = stamp.milliseconds }

    /// The compact text of an expiry, `20261120T101530123Z`.
    var compact: String {
        var bytes: [UInt8] = []
        CivilTime.write(basicFormat: milliseconds, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    init?(compact text: Span<UInt8>) {
        guard let value = CivilTime.milliseconds(basicFormat: text) else { return nil }
        milliseconds = value
    }
}

extension Timestamp: Comparable {
    /// Whether `a` is before `b`.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-20T10:15:30.123Z`.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the ``description`` in ASCII.
    public func write(into bytes: inout [UInt8]) {
        CivilTime.write(rfc3339: milliseconds, into: &bytes)
    }

    /// Reads RFC 3339, `2026-11-20T10:15:30.123+01:00`, or a date alone (`2026-11-20`), which means its first moment
    /// in UTC. Fractions beyond milliseconds are cut off.
    ///
    /// `nil` for other text, for dates that do not exist and for moments before 1970 or after 9999.
    public init?(rfc3339 text: String) {
        let full = text.utf8.count == 10 ? text + "T00:00:00Z" : text
        guard let milliseconds = RFC3339.milliseconds(full), milliseconds >= 0 else { return nil }
        self.init(milliseconds: UInt64(milliseconds))
    }
}
