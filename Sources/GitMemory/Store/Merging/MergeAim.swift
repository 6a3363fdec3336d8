internal import Git

/// What a merge goes into.
struct MergeAim {
    /// The full name of the branch.
    let target: String
    /// Where it is: a head like the others, by which what comes in is judged. `nil` if it is to be made.
    let targetTip: ObjectID?
    /// By whose format and clock heads are judged; `nil` if there is no trunk anywhere.
    let judge: ObjectID?
    /// Whose signatures are not asked for again: where it is, and `nil` if it is to be made.
    let signedUpTo: ObjectID?
    /// Commits that the result is to be, rather than a new one, if the first such has everything.
    let preferredResults: [ObjectID]

    init(
        _ target: String, at tip: ObjectID?, judgedBy judge: ObjectID? = nil, preferring preferred: [ObjectID]? = nil
    ) {
        self.init(target, at: tip, judgedBy: judge, signedUpTo: tip, preferring: preferred)
    }

    init(
        _ target: String, at targetTip: ObjectID?, judgedBy judge: ObjectID? = nil, signedUpTo: ObjectID?,
        preferring preferred: [ObjectID]? = nil
    ) {
        self.judge = judge ?? targetTip
        self.signedUpTo = signedUpTo
        self.target = target
        self.targetTip = targetTip
        preferredResults = preferred ?? [targetTip].compactMap { $0 }
    }
}
