internal import GitMemory

/// Moments and time spans, as users write them.
package enum Moments {
    /// Milliseconds of a time span: `90s`, `30m`, `12h`, `7d` or `2w`, also as `2 weeks`; `nil` if there are more than a
    /// number holds.
    ///
    /// - Throws: ``StoreError`` if it is none.
    package static func duration(_ text: String) throws -> UInt64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count)
        if unit.first == " " { unit.removeFirst() }
        guard !digits.isEmpty, let milliseconds = milliseconds(of: unit) else {
            throw StoreError(.invalidInput, "“\(text)” is not a time span", hint: "as 90s, 30m, 12h, 7d or 2w")
        }
        guard let number = UInt64(digits) else { return nil }
        guard number > 0 else {
            throw StoreError(.invalidInput, "“\(text)” is no time at all", hint: "as 90s, 30m, 12h, 7d or 2w")
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: milliseconds)
        return overflow ? nil : product
    }

    private static func milliseconds(of unit: Substring) -> UInt64? {
        switch unit {
        case "s", "second", "seconds": 1000
        case "m", "minute", "minutes": 60_000
        case "h", "hour", "hours": 3_600_000
        case "d", "day", "days": 86_400_000
        case "w", "week", "weeks": 7 * 86_400_000
        default: nil
        }
    }

    /// A moment: RFC 3339, a date, a time span before now, or, as git has it, `yesterday` or `3 days ago`.
    static func moment(_ text: String, now: Timestamp) throws -> Timestamp {
        if let moment = Timestamp(rfc3339: text) { return moment }
        var words = text
        if words == "now" { return now }
        if words == "yesterday" { words = "1d" }
        if words.hasSuffix(" ago") { words.removeLast(4) }
        guard let span = try? duration(words), span <= now.milliseconds,
            let moment = Timestamp(milliseconds: now.milliseconds - span)
        else {
            throw StoreError(
                .invalidInput, "“\(text)” is not a date, a time or a time span",
                hint: "as 2026-11-20, 2026-11-20T10:15:30Z, yesterday, 2h or 3 days")
        }
        return moment
    }
}
