internal import CRDT

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
