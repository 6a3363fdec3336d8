package import GitMemory

/// What `forget` tells of one memory.
package enum ForgetResult: ActionResult {
    /// It was taken out.
    case forgotten(Forgotten)
    /// It would be, in a dry run.
    case would(Candidate)
    /// There was nothing to take out.
    case nothing

    package struct Forgotten {
        package let id: EntryID
        package let removed: Int
        /// Who holds it all the same.
        package let heldBy: [AgentName]
        package let branch: String
        package let commit: String
    }

    package struct Candidate {
        package let id: EntryID
        /// The adds that would go.
        package let holds: [EntryState.Hold]
        package let entry: ListedEntry?
        /// Who would hold it all the same.
        package let heldBy: [AgentName]
    }

    package var isForPeople: Bool {
        if case .nothing = self { true } else { false }
    }

    package var json: JSON { .written(by: write) }

    package func write(into line: inout [UInt8]) {
        switch self {
        case .forgotten(let forgotten):
            JSON.members([
                "branch": .string(forgotten.branch), "commit": .string(forgotten.commit),
                "held_by": .texts(forgotten.heldBy), "id": .text(forgotten.id), "removed": .count(forgotten.removed),
            ]).write(canonicalInto: &line)
        case .would(let target):
            EntryJSON.write(target.holds, of: target.id, target.entry, heldBy: target.heldBy, into: &line)
        case .nothing: JSON.members([:]).write(canonicalInto: &line)
        }
    }

    package static var schema: Schema {
        .either([
            .object([
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .member("held_by", .array(.text), "The other agents that still hold it."),
                .member("id", .id, "The memory's id."),
                .member("removed", .count, "How many adds were taken out."),
            ]),
            .object(
                EntryResult.members.filter { $0.name == "adds" || $0.name == "id" } + [
                    .optional("entry", .entry, "The memory itself, in a dry run."),
                    .member("held_by", .array(.text), "The other agents that would still hold it."),
                ]),
        ])
    }
}
