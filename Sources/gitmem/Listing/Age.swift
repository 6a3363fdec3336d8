internal import GitMemory

/// How long ago something was, in words, as git says it.
enum Age {
    /// What most ages have room in.
    static let usualWidth = 14

    static func text(_ moment: Timestamp, at now: Timestamp) -> String {
        if moment > now {
            let seconds = (moment.milliseconds - now.milliseconds) / 1000
            return seconds < 60 ? "just now" : "in \(span(seconds))"
        }
        let seconds = (now.milliseconds - moment.milliseconds) / 1000
        return seconds < 60 ? "just now" : "\(span(seconds)) ago"
    }

    /// A time of at least a minute in its largest unit.
    static func span(_ seconds: UInt64) -> String {
        let minutes = seconds / 60
        let (hours, days) = (minutes / 60, minutes / 1440)
        return switch (minutes, hours, days) {
        case (..<90, _, _): count(minutes, "minute")
        case (_, ..<36, _): count((minutes + 30) / 60, "hour")
        case (_, _, ..<14): count((hours + 12) / 24, "day")
        case (_, _, ..<70): count((days + 3) / 7, "week")
        case (_, _, ..<365): count((days + 15) / 30, "month")
        default: count(days / 365, "year")
        }
    }

    private static func count(_ number: UInt64, _ unit: String) -> String {
        "\(number) \(unit)\(number == 1 ? "" : "s")"
    }
}
