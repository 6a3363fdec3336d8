/// How many entries the stores hold, and how often each side runs.
struct Scale {
    /// The entries of a store that one memory is added to.
    var small = 10_000
    /// The entries of most stores.
    var base = 100_000
    /// The entries of the largest store.
    var large = 1_000_000
    /// The new entries on each side of a merge.
    var difference = 1_000
    /// The branches of a synthesis and of a virtual join.
    var branches = 100
    /// The new entries on each branch of a virtual join.
    var few = 10
    /// The branches of a fleet that has nothing new, and of one ten times as large.
    var fleet = 300
    var largeFleet = 3_000
    /// The sizes of the growth picture.
    var growth = [1_000, 3_162, 10_000, 31_623, 100_000, 316_228, 1_000_000]
    /// The largest store of the growth picture for which git gets a worktree, with two files for each entry.
    var worktree = 100_000

    /// Runs of commands that take a few milliseconds.
    var shortRuns = 200
    /// The questions of recall.
    var questions = 500
    /// Runs of single writes, and of merges.
    var addRuns = 60
    var mergeRuns = 15
    /// Runs of what takes about a second, and of what takes many.
    var longRuns = 5
    var longestRuns = 3

    /// The fan-out of a store of up to `base` entries, and of the largest.
    var fanout = 3
    var largeFanout = 4

    static let full = Scale()

    /// The same proportions with so many entries in most stores.
    static func full(base: Int) -> Scale {
        var scale = Scale()
        let share = Double(base) / Double(scale.base)
        for size in [\Scale.small, \.base, \.large, \.difference, \.worktree] {
            scale[keyPath: size] = Int((Double(scale[keyPath: size]) * share).rounded())
        }
        scale.growth.removeAll { $0 > scale.large }
        return scale
    }

    static let quick = Scale(
        small: 40, base: 100, large: 200, difference: 20, branches: 4, few: 3, fleet: 2, largeFleet: 5,
        growth: [30, 100], worktree: 30,
        shortRuns: 3, questions: 4, addRuns: 2, mergeRuns: 2, longRuns: 2, longestRuns: 1, fanout: 1, largeFanout: 2)
}
