internal import Git

/// What a merge goes into.
struct MergeAim {
    /// The full name of the branch.
    let target: String
    /// Where it is: a head like the others, by which what comes in is judged. `nil` if it is to be made.
    let start: ObjectID?
    /// By whose format and clock heads are judged; `nil` if there is no trunk anywhere.
    let judge: ObjectID?
    /// Whose signatures are not asked for again: where it is, and `nil` if it is to be made.
    let contained: ObjectID?
    /// Commits that the result is to be, rather than a new one, if the first such has everything.
    let preferred: [ObjectID]

    init(
        _ target: String, at tip: ObjectID?, judgedBy judge: ObjectID? = nil, preferring preferred: [ObjectID]? = nil
    ) {
        self.init(target, at: tip, judgedBy: judge, containing: tip, preferring: preferred)
    }

    init(
        _ target: String, at start: ObjectID?, judgedBy judge: ObjectID? = nil, containing contained: ObjectID?,
        preferring preferred: [ObjectID]? = nil
    ) {
        self.judge = judge ?? start
        self.contained = contained
        self.target = target
        self.start = start
        self.preferred = preferred ?? [start].compactMap { $0 }
    }
}
