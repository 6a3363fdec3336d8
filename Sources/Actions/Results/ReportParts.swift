internal import Git
package import GitMemory

// The parts that several reports have in common: their texts, their JSON and its schema.

extension MergeReport.Skipped {
    /// Its path, what is wrong with it and where it stands, in one line.
    package var text: String {
        "skipped: \(path.escapingControls()) \(reason) (\(branches.joined(separator: ", ")))"
    }

    package var json: JSON {
        .members([
            "branches": .array(branches.map { .string($0) }), "path": .string(path), "reason": .string(reason),
        ])
    }

    static var schema: Schema {
        .object([
            .member("branches", .array(.text), "Where it is."), .member("path", .text, "The file."),
            .member("reason", .text, "What is wrong with it."),
        ])
    }
}

extension MergeReport.Refused {
    /// The branch, what is wrong with it and what to do, in one line.
    package var text: String { "\(branch): it \(reason)" + (hint.map { "; \($0)" } ?? "") }

    package var json: JSON {
        .members(["branch": .string(branch), "hint": hint.map { .string($0) }, "reason": .string(reason)])
    }

    static var schema: Schema {
        .object([
            .member("branch", .text, "The branch."), .optional("hint", .text, "What to do about it."),
            .member("reason", .text, "What is wrong with it."),
        ])
    }
}

extension Loss {
    /// `1 memory` or `7 memories`.
    package var memories: String { ids.count == 1 ? "1 memory" : "\(ids.count) memories" }

    package var json: JSON { .members(["commit": .text(commit), "ids": .count(ids.count)]) }

    static var schema: Schema {
        .object([
            .member("commit", .hash, "The commit that took memories out."), .member("ids", .count, "How many."),
        ])
    }

    /// What to do about losses.
    package static let hint = "`gitmem doctor` brings back what was lost; `gitmem forget` makes the loss last"
}

extension Session {
    /// Says what the trunk has lost, and what was brought back.
    func remark(lost: [Loss], restored: [Loss] = []) {
        for loss in restored {
            remark("brought back: \(loss.memories), which commit \("\(loss.commit)".prefix(12)) had taken out")
        }
        for loss in lost {
            remark("lost: \(loss.memories), which commit \("\(loss.commit)".prefix(12)) took out of the trunk")
        }
        if !lost.isEmpty { remark(Loss.hint) }
    }
}

extension ChangeCount {
    /// `2 added, 1 removed`; empty if nothing changed.
    package var text: String {
        [(added, "added"), (removed, "removed"), (counted, "updated")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// The members of it alone.
    var object: JSONObject {
        var object = JSONObject()
        object["added"] = .count(added)
        object["counted"] = .count(counted)
        object["removed"] = .count(removed)
        return object
    }

    static var members: [Schema.Property] {
        [
            .member("added", .count, "Memories that are new."),
            .member("counted", .count, "Memories that others hold or have used since."),
            .member("removed", .count, "Memories that were taken out."),
        ]
    }
}

extension SettingChange {
    static var schema: Schema {
        .object([
            .member("after", .array(.text), "Its values now."), .member("before", .array(.text), "Its values before."),
            .member("by", .array(.text), "The agents that changed it."), .member("key", .text, "The setting."),
        ])
    }
}

extension BranchTrouble {
    static var schema: Schema {
        .object([
            .member("branch", .text, "The branch."), .optional("commit", .hash, "Where it is."),
            .member("hint", .text, "What to do about it."), .member("kind", .text, "The kind of trouble."),
            .member("reason", .text, "What is wrong with it."),
        ])
    }
}
