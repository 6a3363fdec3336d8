internal import GitMemory

/// Moments and time spans, as users write them.
package enum Moments {
    /// Milliseconds of `90s`, `30m`, `12h` or `7d`; `nil` if there are more than a number holds.
    package static func duration(_ text: String) throws -> UInt64? {
        let units: [Character: UInt64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = text.last.flatMap({ units[$0] }), text.dropLast().utf8.allSatisfy({ 48...57 ~= $0 }),
            text.utf8.count > 1
        else {
            throw StoreError(.invalidInput, "“\(text)” is not a time span", hint: "as 90s, 30m, 12h or 7d")
        }
        guard let number = UInt64(text.dropLast()) else { return nil }
        guard number > 0 else {
            throw StoreError(.invalidInput, "“\(text)” is no time at all", hint: "as 90s, 30m, 12h or 7d")
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    /// A moment: RFC 3339, a date, or a time span before now.
    static func moment(_ text: String, now: Timestamp) throws -> Timestamp {
        if let moment = Timestamp(rfc3339: text) { return moment }
        guard let span = try? duration(text), span <= now.milliseconds,
            let moment = Timestamp(milliseconds: now.milliseconds - span)
        else {
            throw StoreError(
                .invalidInput, "“\(text)” is not a date, a time or a time span",
                hint: "as 2026-11-20, 2026-11-20T10:15:30Z or 2h")
        }
        return moment
    }
}
