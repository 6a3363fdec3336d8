package import GitMemory

extension BranchTrouble {
    /// The branch, what is wrong with it and what to do, in one line.
    package var text: String { "\(name): it \(reason); \(hint)" }

    var json: JSON {
        .members([
            "branch": .string(reference), "commit": tip.map { .text($0) }, "hint": .string(hint),
            "kind": .string(kind.rawValue), "reason": .string(reason),
        ])
    }
}
