internal import GitMemory

extension FoundWordings {
    var nearJSON: JSON? { near.json }

    static var nearSchema: Schema {
        .array(
            .object([
                .member("differs", .array(.text), "In what sorts of facts both differ."),
                .member("id", .id, "The memory."),
                .member("score", .count, "How much both have in common, in thousandths."),
            ]))
    }
}

extension [FoundWordings.Near] {
    /// `nil` if there are none.
    var json: JSON? {
        if isEmpty { return nil }
        return .array(
            map { near in
                .members([
                    "differs": .array(near.differs.map { .string($0) }), "id": .text(near.id),
                    "score": .count(near.score),
                ])
            })
    }
}

extension Member {
    static var noMerge: Member {
        Member("no_merge", .flag, "Join nothing to memories that say the same in other words.")
    }
}
