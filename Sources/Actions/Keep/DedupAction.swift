package import GitMemory

/// `dedup`: joins what says the same in other words.
package struct DedupAction: Action {
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "dedup", "Join memories that say the same in other words and were not joined when they were added.",
            use: "After merges, by a person or every night: agents that add at once do not see each other's memories.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("dry_run", .flag, "Only list what would be joined.", letter: "n"), &dryRun)
    }

    /// What was joined, and at the end what it came to.
    package enum Result: ActionResult {
        case joined(Joined)
        case done(Summary)

        package struct Joined {
            package let edge: DedupReport.Edge
            /// The texts, for people.
            package let texts: [String]
            package let isDryRun: Bool
        }

        package struct Summary {
            package let compared: Int
            package let edges: Int
            package let branch: String?
            package let commit: String?
        }

        package var json: JSON {
            switch self {
            case .joined(let joined):
                .members([
                    "dry_run": joined.isDryRun ? .bool(true) : nil,
                    "ids": .texts([joined.edge.first, joined.edge.second]),
                    "why": .string(joined.edge.isCompleted ? "half" : "facts"),
                ])
            case .done(let summary):
                .members([
                    "branch": summary.branch.map { .string($0) }, "commit": summary.commit.map { .string($0) },
                    "compared": .count(summary.compared), "edges": .count(summary.edges),
                ])
            }
        }

        package static var schema: Schema {
            .either([
                .object([
                    .optional("dry_run", .always(true), "Nothing was written."),
                    .member("ids", .array(.id), "Two memories that say the same."),
                    .member(
                        "why", .words(["facts", "half"]),
                        "facts: both have the same facts; half: one of them said so already."),
                ]),
                .object([
                    .optional("branch", .text, "The agent's branch; none in a dry run."),
                    .optional("commit", .hash, "The commit that the branch is at."),
                    .member("compared", .count, "How many memories were compared."),
                    .member("edges", .count, "How many pairs were joined."),
                ]),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let bar = session.progress("Comparing", nil)
        let (report, written) = try store.dedup(as: agent, dryRun: dryRun) { bar.update($0) }
        bar.finish()
        if let written { session.remarkNew(agent, written, in: store) }
        let view = try store.snapshot(.own(agent))
        for edge in report.edges {
            let texts = try [edge.first, edge.second].map { try view.body(of: view.item($0))?.content ?? "" }
            try tell(.joined(.init(edge: edge, texts: texts, isDryRun: dryRun)))
        }
        try tell(
            .done(
                .init(
                    compared: report.compared, edges: report.edges.count, branch: written?.branch,
                    commit: written.map { "\($0.commit)" })))
    }
}
