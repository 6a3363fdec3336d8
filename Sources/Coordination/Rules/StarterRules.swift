/// Rules to begin with: habits that serve most teams of agents. Each can be changed or removed.
package enum StarterRules {
    package static let list: [(name: String, text: String)] = [
        ("read-first", "Before work begins, read the brief and recall what is known about the task."),
        ("claim-before-edit", "Claim files before you change them, and release them when you are done."),
        ("one-fact", "Keep one fact to a memory. Name the file, the command or the version that it is about."),
        ("verify", "Remember what you have seen, not what you assume. Say where it comes from."),
        (
            "correct",
            "Where a memory is wrong, edit it or set its key again. Do not add a second one that says the opposite."
        ),
        ("no-secrets", "Passwords, tokens and personal data do not belong in the memory."),
        ("hand-over", "When you stop before the work is done, say in a message what is done and what comes next."),
    ]
}
