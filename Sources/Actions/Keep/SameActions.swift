package import GitMemory

/// What `same` and `apart` tell of two memories.
package struct Related: ActionResult {
    package let ids: [EntryID]
    package let isSame: Bool
    /// Whether something was written.
    package let isNew: Bool
    /// How many wordings the memory of the first has now, and the one that lists show.
    package let wordings: Int
    package let shown: EntryID
    package let branch: String
    package let commit: String

    package var json: JSON {
        .members([
            "branch": .string(branch), "commit": .string(commit), "ids": .texts(ids), "shown": .text(shown),
            "verdict": .string(isNew ? (isSame ? "joined" : "apart") : "unchanged"), "wordings": .count(wordings),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("branch", .text, "The agent's branch."),
            .member("commit", .hash, "The commit that the branch is at."),
            .member("ids", .array(.id), "The two memories."),
            .member("shown", .id, "The wording that lists show of the first one's memory."),
            .member("verdict", .words(["joined", "apart", "unchanged"]), "What was said of them."),
            .member("wordings", .count, "How many wordings the first one's memory has now."),
        ])
    }

    static func say(
        isSame: Bool, _ texts: [String], in session: Session, _ tell: (Related) throws -> Void
    ) throws {
        let name = isSame ? "same" : "apart"
        guard texts.count == 2 else { throw UsageError("\(name) takes two ids") }
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let (written, sawAll) = try session.seeingMore { seesAll in
            try store.write(
                as: agent, subject: { "\(name) \($0.ids.map(\.short).joined(separator: " "))" }, seesAll: seesAll
            ) { (draft: Draft) -> (ids: [EntryID], isNew: Bool) in
                let ids = try texts.map { try draft.view.resolve($0) }
                let isNew: Bool
                if isSame {
                    for id in ids where try !draft.state(of: id).isLive(at: draft.now) {
                        throw Successors.notRemembered(id, by: agent, store)
                    }
                    try draft.refuseUnlike(ids[0], ids[1])
                    isNew = try draft.join(ids[0], ids[1], rule: 0)
                } else {
                    isNew = try draft.keepApart(ids[0], ids[1])
                }
                return (ids, isNew)
            }
        }
        session.remarkNew(agent, written, in: store)
        if sawAll { session.remarkOthers(written.result.ids, beside: agent, in: store) }
        let view = try store.snapshot(.own(agent))
        let memory = try view.wordings(of: written.result.ids[0], at: store.now)
        try tell(
            Related(
                ids: written.result.ids, isSame: isSame, isNew: written.result.isNew, wordings: memory.ids.count,
                shown: memory.shown, branch: written.branch, commit: "\(written.commit)"))
    }
}

extension ApartAction {
    /// Keeps pairs of memories apart in one commit; how many that were not. What was erased is passed over, and pairs of
    /// memories that have as many marks as there may be are counted in a remark.
    package static func keepApart(_ pairs: [(EntryID, EntryID)], in session: Session) throws -> Int {
        if pairs.isEmpty { return 0 }
        let store = try session.store()
        let agent = try session.agentName(in: store)
        var left = 0
        let written = try store.write(
            as: agent, subject: { (count: Int) in "apart: \(count) pair\(count == 1 ? "" : "s")" }
        ) { draft in
            left = 0
            return try pairs.count { pair in
                do {
                    return try draft.keepApart(pair.0, pair.1)
                } catch let error as StoreError where error.code == .erased {
                    return false
                } catch let error as StoreError where error.code == .limitReached {
                    left += 1
                    return false
                }
            }
        }
        session.remarkNew(agent, written, in: store)
        if left > 0 {
            session.remark(
                "\(left) pair\(left == 1 ? " is" : "s are") not kept apart, as both memories have too many marks")
        }
        return written.result
    }
}

/// `same`: says that two memories say the same.
package struct SameAction: Action {
    package typealias Result = Related

    package var ids: [String] = []

    package init() {}

    package static var about: About {
        About(
            "same", "Declare that two memories say the same, so that they are shown as one.",
            use: "When a list shows two memories that say the same in other words.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws { try form.texts(.ids, &ids) }

    package func run(in session: Session, _ tell: (Related) throws -> Void) throws {
        try Related.say(isSame: true, ids, in: session, tell)
    }
}

/// `apart`: says that two memories do not say the same.
package struct ApartAction: Action {
    package typealias Result = Related

    package var ids: [String] = []

    package init() {}

    package static var about: About {
        About(
            "apart", "Declare permanently that two memories do not say the same.",
            use: "When memories were joined as wordings of one that differ in what they say.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws { try form.texts(.ids, &ids) }

    package func run(in session: Session, _ tell: (Related) throws -> Void) throws {
        try Related.say(isSame: false, ids, in: session, tell)
    }
}
