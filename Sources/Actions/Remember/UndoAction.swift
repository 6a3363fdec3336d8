package import GitMemory

/// `undo`: takes back what the agent wrote last.
package struct UndoAction: Action {
    package var dryRun = false

    package init() {}

    package static var about: About {
        About(
            "undo", "Take back what you wrote last.",
            use:
                "When your last add, set, edit, forget or import was a mistake. What was counted, read or sent cannot be "
                + "taken back.", writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("dry_run", .flag, "Only list what would be taken back.", letter: "n"), &dryRun)
    }

    /// What became of one memory of the write.
    package struct Result: ActionResult {
        package let deed: TakenBack
        /// The write that is taken back.
        package let write: AgentWrite
        package let isDryRun: Bool
        package var branch: String?
        package var commit: String?

        package var json: JSON {
            .members([
                "branch": branch.map { .string($0) }, "commit": commit.map { .string($0) },
                "dry_run": isDryRun ? .bool(true) : nil, "id": .text(deed.id),
                "now": deed.successor.map { .text($0) }, "subject": .string(write.subject),
                "undone": .text(write.commit), "verdict": .string(deed.deed.rawValue),
            ])
        }

        package static var schema: Schema {
            .object([
                .optional("branch", .text, "The agent's branch; none in a dry run."),
                .optional("commit", .hash, "The commit that the branch is at."),
                .optional("dry_run", .always(true), "Nothing was written."),
                .member("id", .id, "A memory that the write had changed."),
                .optional("now", .id, "The memory that takes its place."),
                .member("subject", .text, "What the commit that is taken back says."),
                .member("undone", .hash, "The commit that is taken back."),
                .member(
                    "verdict", .words(TakenBack.Deed.allCases.map(\.rawValue)),
                    "An add is forgotten, what was forgotten is restored, what was changed is replaced by what was there "
                        + "before, and what was to last longer is shortened."),
            ])
        }
    }

    /// It is known what would be done.
    private struct DryRun: Error {
        let deeds: [TakenBack]
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        _ = try store.trunk()
        let agent = try session.agentName(in: store)
        guard let write = try store.lastWrite(of: agent) else {
            throw StoreError(
                .notUndoable, "\(agent) has written nothing that could be taken back",
                hint: "name whose last write is meant: --agent NAME")
        }
        do {
            let written = try store.write(as: agent, subject: { _ in Self.subject(write) }) { draft in
                let deeds = try draft.takeBack(write)
                if dryRun { throw DryRun(deeds: deeds) }
                return deeds
            }
            for deed in written.result {
                try tell(
                    Result(
                        deed: deed, write: write, isDryRun: false, branch: written.branch, commit: "\(written.commit)"))
            }
        } catch let dry as DryRun {
            for deed in dry.deeds { try tell(Result(deed: deed, write: write, isDryRun: true)) }
        }
    }

    private static func subject(_ write: AgentWrite) -> String {
        let subject = write.subject.hasPrefix("undo ") ? "what was undone" : write.subject
        return "undo \(subject)"
    }
}
