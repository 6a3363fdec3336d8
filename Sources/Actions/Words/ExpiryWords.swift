internal import GitMemory

/// How long an add lasts.
package struct ExpiryWords {
    package var ttl: String?

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "ttl", .span,
                "Forget it after this time: 90s, 30m, 12h, 7d, or never. A memory of the kind working lasts a day."),
            &ttl)
    }

    /// Until when a memory of some kind is held: what `ttl` says, else what is usual for the kind.
    func expiry(now: Timestamp, kind: String) throws -> Expiry {
        guard let ttl = ttl ?? (kind == "working" ? "1d" : nil), ttl != "never" else { return .never }
        let moment = try Moments.duration(ttl).flatMap {
            let (sum, overflow) = now.milliseconds.addingReportingOverflow($0)
            return overflow ? nil : Timestamp(milliseconds: sum)
        }
        guard let moment else {
            throw StoreError(.invalidInput, "“\(ttl)” reaches beyond the year 9999", hint: "leave --ttl out instead")
        }
        return Expiry(moment)
    }
}
