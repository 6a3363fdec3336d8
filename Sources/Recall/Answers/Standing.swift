internal import GitMemory

/// What is known of an entry beside its text, as a factor of its score: what was cited and endorsed goes up, what is old
/// goes down, by its kind.
enum Standing {
    /// The greatest factor.
    static let most = Fixed.thousandths(1300)

    /// - Parameter before: what was counted of the entries that this one takes the place of.
    static func factor(_ entry: ListedEntry, before: [CounterName: UInt64], at now: Timestamp) -> Int64 {
        let used = rise(entry.item.state, before: before)
        guard let latest = entry.latest, latest < now else { return used }
        // Half of what age can take is gone after this many hours.
        let half = Int64(halfLife(entry.body.kind)) * 24
        let age = Int64(clamping: (now.milliseconds - latest.milliseconds) / 3_600_000)
        let left = Fixed.over(half, half + min(age, 1 << 24))
        return Fixed.times(used, Fixed.thousandths(850) + Fixed.times(Fixed.thousandths(150), left))
    }

    /// What was cited and endorsed goes up, so much at most.
    static func rise(_ state: EntryState, before: [CounterName: UInt64] = [:]) -> Int64 {
        func log(_ counter: CounterName) -> Int64 {
            let sum = state.value(of: counter).addingReportingOverflow(before[counter] ?? 0)
            return Fixed.log(sum.overflow ? 1 << 40 : Int64(min(sum.partialValue, 1 << 40)) + 1)
        }
        var rise = Fixed.times(Fixed.thousandths(40), log(.citations))
        rise += Fixed.times(Fixed.thousandths(80), log(.endorsements))
        return min(most, Fixed.one + rise)
    }

    /// In days.
    private static func halfLife(_ kind: String) -> Int {
        switch kind {
        case "working": 1
        case "episodic": 90
        default: 730
        }
    }
}
