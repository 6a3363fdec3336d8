internal import Gate
package import GitMemory

/// `review`: looks at what a branch would bring, before a merge.
package struct ReviewAction: Action {
    package typealias Result = ReviewResult

    package var branch: String?
    package var gate: String?

    package init() {}

    package static var about: About {
        About(
            "review", "Look at what a branch would bring, before a merge.",
            use: "Before a branch of somebody else is merged, by a person or in CI.")
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member("gate", .choice(["strict", "normal"]), "The level to use; by default the trunk's."), &gate)
        try form.text(
            Member(
                "branch", "A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given.",
                place: .word), &branch)
    }

    package func run(in session: Session, _ tell: (ReviewResult) throws -> Void) throws {
        let store = try session.store()
        let (base, tip) = try branches(session, store)
        let settings = try GateSettings(of: store)
        var screening = Screening()
        screening.level = max(settings.level, .normal)
        if let gate {
            guard let level = Gate.Level(rawValue: gate), level != .off else {
                throw StoreError(.invalidInput, "“\(gate)” is not a level of review", hint: "use strict or normal")
            }
            screening.level = level
        }
        let reviewed = try session.step("Comparing branches") { try store.review(tip, against: base) }
        let level = screening
        let judged = session.step("Judging texts") {
            reviewed.entries.map { ReviewResult.Judged(entry: $0, judgement: level.judge($0.body)) }
                .filter { !$0.judgement.refused.isEmpty || !$0.judgement.warned.isEmpty }
        }
        let changes = SettingChange.list(from: reviewed.settings.before, to: reviewed.settings.after)
        let keepers = settings.keepers ?? []
        let strangers = changes.filter { change in
            change.agents.isEmpty || !change.agents.allSatisfy(keepers.contains)
        }
        let result = ReviewResult(
            reviewed: reviewed, judged: judged, changes: changes, tip: tip, fanout: { try store.format().fanout })
        try tell(result)
        var news: [String] = []
        let count = result.refused
        if count > 0 { news.append("\(count) memor\(count == 1 ? "y" : "ies") refused") }
        let apart = reviewed.edges.count { $0.isApart }
        if !reviewed.copies.isEmpty {
            let wordings = reviewed.copies.reduce(0) { $0 + $1.wordings.count }
            let memories = reviewed.copies.count
            news.append("\(wordings) new wordings of \(memories) memor\(memories == 1 ? "y" : "ies") of others")
        }
        if apart > ReviewedBranch.mostUnremarked { news.append("\(apart) pairs of memories of others are kept apart") }
        if !strangers.isEmpty { news.append("settings changed: \(strangers.map(\.key).joined(separator: ", "))") }
        if !news.isEmpty {
            throw BadNews(
                message: news.joined(separator: "; "),
                hint: "take back what should not be there (`gitmem forget`) before the branch is merged",
                exit: ExitCode.problemsFound)
        }
    }

    private func branches(_ session: Session, _ store: Store) throws -> (base: MemoryBranch, tip: MemoryBranch) {
        guard let branch else {
            return (try store.trunk(), try store.branch(named: "\(try session.agentName(in: store))"))
        }
        if let dots = branch.firstRange(of: "..") {
            return (
                try store.branch(named: String(branch[..<dots.lowerBound])),
                try store.branch(named: String(branch[dots.upperBound...]))
            )
        }
        return (try store.trunk(), try store.branch(named: branch))
    }
}

/// What `review` found.
package struct ReviewResult: ActionResult {
    /// A memory, and what the gate says of it.
    package struct Judged {
        package let entry: ListedEntry
        package let judgement: Screening.Judgement
    }

    package let reviewed: ReviewedBranch
    /// What to keep apart so that a merge joins nothing that the facts do not show, and brings no memory many wordings.
    package var pairsToPart: [(EntryID, EntryID)] {
        reviewed.edges.filter { !$0.isApart }.map { ($0.first, $0.second) }
            + reviewed.copies.flatMap { copies in
                copies.wordings.flatMap { wording in copies.known.map { (wording, $0) } }
            }
    }
    /// The memories of which the gate has something to say.
    package let judged: [Judged]
    package let changes: [SettingChange]
    let tip: MemoryBranch
    let fanout: () throws -> Int

    /// How many memories the gate refuses.
    package var refused: Int { judged.count { !$0.judgement.refused.isEmpty } }

    /// The same as SARIF 2.1.0.
    ///
    /// - Parameter version: that of gitmem.
    package func sarif(version: String) throws -> JSON {
        SARIF(fanout: try fanout(), version: version).json(judged.map { ($0.entry, $0.judgement) }, changes)
    }

    package var json: JSON {
        let findings: [JSON] = judged.map { item in
            .members([
                "agents": .texts(Set(item.entry.holds.map(\.agent.description)).sorted()),
                "id": .text(item.entry.item.id), "reasons": .array(item.judgement.refused.map(\.json)),
                "warnings": .array(item.judgement.warned.map(\.json)),
            ])
        }
        let loosened: [JSON] = reviewed.loosened.map { commit in
            .members([
                "author": .string(commit.author), "commit": .text(commit.commit), "gate": .string(commit.gate),
                "subject": .string(commit.subject),
            ])
        }
        let copies: [JSON] = reviewed.copies.map { copies in
            .members(["ids": .texts(copies.known), "wordings": .count(copies.wordings.count)])
        }
        let edges: [JSON] = reviewed.edges.map { edge in
            .members(["ids": .texts([edge.first, edge.second]), "says": .string(edge.isApart ? "apart" : "same")])
        }
        return .members([
            "branch": .string(tip.reference), "commit": .text(tip.tip), "copies": .array(copies),
            "edges": .array(edges), "findings": .array(findings),
            "loosened": .array(loosened), "reviewed": .count(reviewed.entries.count),
            "settings": .array(changes.map(\.json)),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("branch", .text, "The branch."), .member("commit", .hash, "Where it is."),
            .member(
                "copies",
                .array(
                    .object([
                        .member(
                            "ids", .array(.id), "A memory that its agent does not hold: the wordings that there were."),
                        .member("wordings", .count, "How many the branch brings."),
                    ])), "The memories of others that it brings more than 50 wordings of."),
            .member(
                "edges",
                .array(
                    .object([
                        .member("ids", .array(.id), "Two memories."),
                        .member(
                            "says", .words(["apart", "same"]),
                            "That both are the same, though their facts do not show it, or that they are apart."),
                    ])), "What it says of memories that its agent does not hold."),
            .member(
                "findings",
                .array(
                    .object([
                        .member("agents", .array(.text), "Who holds the memory."), .member("id", .id, "The memory."),
                        .member("reasons", .array(Screening.Reason.schema), "Why the gate refuses it."),
                        .member("warnings", .array(Screening.Reason.schema), "What the gate would rather not see."),
                    ])), "The memories that the gate refuses or warns of."),
            .member(
                "loosened",
                .array(
                    .object([
                        .member("author", .text, "Who."), .member("commit", .hash, "The commit."),
                        .member("gate", .text, "What was let pass."),
                        .member("subject", .text, "What the commit says."),
                    ])), "What was written with the gate loosened."),
            .member("reviewed", .count, "How many memories were looked at."),
            .member("settings", .array(SettingChange.schema), "The settings that it changes."),
        ])
    }
}
