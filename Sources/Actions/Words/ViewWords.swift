internal import GitMemory

/// Which branches a reading action looks at.
package struct ViewWords {
    package var view = "own"

    package init() {}

    mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "view", .view,
                "own: the agent's branch joined with the trunk; trunk; branch NAME; all: every branch joined.",
                standard: "own"), &view)
    }

    /// The view, with a remark on each branch that is not in it.
    func snapshot(_ session: Session, _ store: Store) throws -> Snapshot {
        let snapshot = try store.snapshot(selection(session, store))
        for branch in snapshot.passedOver {
            session.remark("not shown: \(branch.name) is of another epoch; see `gitmem help carry`")
        }
        for trouble in snapshot.troubles { session.remark("not shown: \(trouble.text)") }
        return snapshot
    }

    private func selection(_ session: Session, _ store: Store) throws -> View {
        let words = view.split(separator: " ", maxSplits: 1).map(String.init)
        return switch (words.first, words.count) {
        case ("own", 1): .own(try session.agentIfAny(in: store))
        case ("trunk", 1): .trunk
        case ("all", 1): .all
        case ("branch", 2): .branch(words[1])
        default: throw UsageError("--view takes own, trunk, branch NAME or all, not “\(view)”")
        }
    }
}
