package import GitMemory

/// How many commits an agent made in a day or an hour.
package struct LoggedCount: ActionResult {
    package let author: String
    package let commits: Int
    /// The day, or the day and the hour, of UTC.
    package let period: String

    package var json: JSON {
        .members(["author": .string(author), "commits": .count(commits), "period": .string(period)])
    }

    package static var schema: Schema {
        .object([
            .member("author", .text, "Who."), .member("commits", .count, "How many commits."),
            .member("period", .text, "The day, as 2026-11-20, or the hour, as 2026-11-20T10, in UTC."),
        ])
    }

    /// Counts commits as they come.
    struct Tally {
        private struct Slot: Hashable {
            let period: String
            let author: String
        }

        let isByHour: Bool
        private var counts: [Slot: Int] = [:]

        init(isByHour: Bool) { self.isByHour = isByHour }

        mutating func add(_ event: HistoryEvent) {
            guard let time = Timestamp(seconds: event.time) else { return }
            let period = String(time.description.prefix(isByHour ? 13 : 10))
            counts[Slot(period: period, author: event.author), default: 0] += 1
        }

        /// The latest first.
        var all: [LoggedCount] {
            counts.map { LoggedCount(author: $0.author, commits: $1, period: $0.period) }
                .sorted { $0.period != $1.period ? $0.period > $1.period : $0.author < $1.author }
        }
    }
}
