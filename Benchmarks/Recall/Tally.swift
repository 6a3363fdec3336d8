import Foundation

/// Counts of right answers.
struct Tally {
    private struct Group {
        var questions = 0
        var (five, ten, reciprocal) = (0.0, 0.0, 0.0)
    }

    private var groups: [String: Group] = [:]
    private var times: [TimeInterval] = []
    var lines: [String] = []

    var count: Int { groups.values.reduce(0) { $0 + $1.questions } }

    /// Notes a question of a group: at what places right answers were, of how many.
    mutating func add(_ name: String, ranks: [Int], of total: Int) {
        func share(_ most: Int) -> Double { Double(ranks.count { $0 <= most }) / Double(total) }
        groups[name, default: Group()].questions += 1
        groups[name]?.five += share(5)
        groups[name]?.ten += share(10)
        groups[name]?.reciprocal += ranks.first.map { 1 / Double($0) } ?? 0
    }

    mutating func spent(_ time: TimeInterval) { times.append(time) }

    var table: String {
        func line(_ name: String, _ group: Group) -> String {
            let count = Double(max(1, group.questions))
            return name.padding(toLength: 14, withPad: " ", startingAt: 0)
                + String(
                    format: "%5d   %.3f   %.3f   %.3f", group.questions, group.five / count, group.ten / count,
                    group.reciprocal / count)
        }
        var all = Group()
        for group in groups.values {
            all.questions += group.questions
            all.five += group.five
            all.ten += group.ten
            all.reciprocal += group.reciprocal
        }
        let sorted = times.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        let slow = sorted.isEmpty ? 0 : sorted[sorted.count * 95 / 100]
        return
            (["              count     R@5    R@10     MRR"]
            + groups.sorted { $0.key < $1.key }.map { line($0.key, $0.value) }
            + [line("all", all), String(format: "a question: %.2f ms p50, %.2f ms p95", median * 1000, slow * 1000)])
            .joined(separator: "\n")
    }
}
