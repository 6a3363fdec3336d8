internal import GitMemory

/// What is known of an entry beside its text, as a factor of its score: what was cited and endorsed goes up, what is old
/// goes down, by its kind.
enum Standing {
    /// The greatest factor.
    static let most = Fixed.thousandths(1300)

    static func factor(_ entry: ListedEntry, at now: Timestamp) -> Int64 {
        let state = entry.item.state
        var rise = Fixed.times(Fixed.thousandths(40), log(state.value(of: .citations)))
        rise += Fixed.times(Fixed.thousandths(80), log(state.value(of: .endorsements)))
        let used = min(most, Fixed.one + rise)
        guard let latest = entry.latest, latest < now else { return used }
        // Half of what age can take is gone after this many hours.
        let half = Int64(halfLife(entry.body.kind)) * 24
        let age = Int64(clamping: (now.milliseconds - latest.milliseconds) / 3_600_000)
        let left = Fixed.over(half, half + min(age, 1 << 24))
        return Fixed.times(used, Fixed.thousandths(850) + Fixed.times(Fixed.thousandths(150), left))
    }

    private static func log(_ count: UInt64) -> Int64 { Fixed.log(Int64(clamping: min(count, 1 << 40)) + 1) }

    /// In days.
    private static func halfLife(_ kind: String) -> Int {
        switch kind {
        case "working": 1
        case "episodic": 90
        default: 730
        }
    }
}
