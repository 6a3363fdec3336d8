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

/// Date and time as RFC 3339 writes them.
enum RFC3339 {
    /// Milliseconds since 1970 UTC, negative before; `nil` if the text is no date and time. A leap second counts as
    /// the second before it.
    static func milliseconds(_ text: String) -> Int64? {
        text.withBytes { milliseconds($0) }
    }

    /// The same, of the bytes of the text.
    static func milliseconds(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = Reader(bytes: text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("Tt"), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2), second <= 60
        else { return nil }
        var millisecond = 0
        if reader.skip(".") {
            guard let first = reader.number(1) else { return nil }
            millisecond = first * 100
            if let tens = reader.number(1) { millisecond += tens * 10 + (reader.number(1) ?? 0) }
            while reader.number(1) != nil {}
        }
        let moment = CivilTime.Components(
            year: year, month: month, day: day, hour: hour, minute: minute, second: min(second, 59),
            millisecond: millisecond)
        guard var result = moment.milliseconds else { return nil }
        if !reader.skip("Zz") {
            let sign: Int64 = reader.skip("+") ? -1 : 1
            guard sign < 0 || reader.skip("-"), let hours = reader.number(2), hours < 24, reader.skip(":"),
                let minutes = reader.number(2), minutes < 60
            else { return nil }
            result += sign * Int64(hours * 60 + minutes) * 60_000
        }
        return reader.isAtEnd ? result : nil
    }

    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func skip(_ allowed: StaticString) -> Bool {
            guard position < bytes.count else { return false }
            for index in 0..<allowed.utf8CodeUnitCount where bytes[position] == allowed.utf8Start[index] {
                position += 1
                return true
            }
            return false
        }

        mutating func number(_ digits: Int) -> Int? {
            guard position + digits <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + digits] {
                guard case let digit = byte &- UInt8(ascii: "0"), digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            position += digits
            return value
        }
    }
}

/// When an add ends: at a moment, or never. Never is the latest.
public struct Expiry: Hashable, Sendable, Comparable {
    /// The moment; `nil` for never.
    public let moment: Timestamp?

    /// It does not end.
    public static let never = Expiry(nil)

    /// Ends at `moment`, or never.
    public init(_ moment: Timestamp?) { self.moment = moment }

    /// Whether it lies after `now`.
    public func isAfter(_ now: Timestamp) -> Bool { moment.map { $0 > now } ?? true }

    /// Whether `a` ends before `b`.
    public static func < (a: Expiry, b: Expiry) -> Bool {
        (a.moment?.milliseconds ?? .max) < (b.moment?.milliseconds ?? .max)
    }
}
