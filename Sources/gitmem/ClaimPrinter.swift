internal import Actions
internal import GitMemory

/// Words claims for people.
struct ClaimPrinter {
    let now: Timestamp

    /// A line of `claim`, `renew` and `release`.
    func text(_ outcome: ClaimOutcome) -> String {
        let (result, report) = (outcome.result, outcome.report)
        let start = "\(result.verdict.rawValue.padded(to: 10)) \(result.resource.shown)"
        switch result.verdict {
        case .held:
            let by = report.confirmed.map { "confirmed \($0 == "here" ? $0 : "by \($0)")" } ?? "not confirmed"
            return "\(start)   \(result.holderText), \(end(result.until))   \(by)" + (result.again ? "   again" : "")
        case .refused:
            let place = result.grant.map { relation(result.resource, $0) } ?? ""
            let reason = result.grant?.reason.map { ": \($0)" } ?? ""
            return "\(start)   \(place)\(result.holderText), \(end(result.until))\(reason)"
        case .lost: return start + (result.holder.map { "   \($0) has it" } ?? "")
        case .released, .free, .notTaken: return start
        }
    }

    /// A line of `check`.
    func checked(_ checked: CheckAction.Result) -> String {
        let result = checked.result
        let name = result.resource.shown.padded(to: 24)
        if result.grant?.isHidden ?? false { return "\(name)  held, \(end(result.until))" }
        guard let holder = result.holder, let until = result.until else {
            return "\(name)  free" + (checked.isRequired == true ? "   needs a claim" : "")
        }
        let place = result.grant.map { $0.resource == result.resource ? "" : "\($0.resource.shown) of " } ?? ""
        return "\(name)  \(place)\(result.verdict == .held ? "you" : holder), \(end(until))"
    }

    private func relation(_ resource: Resource, _ grant: Grant) -> String {
        if grant.resource == resource || grant.isHidden { return "" }
        return grant.resource.covers(resource)
            ? "below \(grant.resource.shown) of " : "above \(grant.resource.shown) of "
    }

    private func end(_ until: UInt64?) -> String {
        guard let until else { return "" }
        return "until \(Self.time(until)) (\(Self.span(until, from: now.milliseconds)))"
    }

    static func time(_ milliseconds: UInt64) -> String { ClaimTime.text(milliseconds) ?? "never" }

    static func span(_ end: UInt64, from now: UInt64) -> String {
        let seconds = end > now ? (end - now + 999) / 1000 : 0
        return seconds < 120 ? "\(seconds) s" : seconds < 7200 ? "\(seconds / 60) min" : "\(seconds / 3600) h"
    }
}
