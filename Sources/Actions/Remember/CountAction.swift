package import GitMemory

/// What a counter of a memory has come to.
package struct Counted: ActionResult {
    package let id: EntryID
    package let counter: CounterName
    package let value: UInt64
    package let branch: String
    package let commit: String

    package var json: JSON {
        .members([
            "branch": .string(branch), "commit": .string(commit), "counter": .text(counter), "id": .text(id),
            "value": .count(value),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("branch", .text, "The agent's branch."),
            .member("commit", .hash, "The commit that the branch is at."),
            .member("counter", .text, "The counter."),
            .member("id", .id, "The memory's id."),
            .member("value", .count, "The present value of the counter."),
        ])
    }

    /// Raises a counter of several memories in one commit.
    ///
    /// - Parameter verb: what the commit says.
    static func raise(
        _ counter: CounterName, of texts: [String], by amount: UInt64, verb: String, in session: Session,
        _ tell: (Counted) throws -> Void
    ) throws {
        try GateRejection.refuseSecrets(inName: counter.description)
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let (written, sawAll) = try session.seeingMore { seesAll in
            try store.write(
                as: agent,
                subject: { (counts: [(id: EntryID, value: UInt64)]) in
                    "\(verb) \(counts.map(\.id.short).joined(separator: " "))"
                }, seesAll: seesAll
            ) { draft in
                try texts.map { text in
                    let id = try draft.view.resolve(text)
                    guard try draft.state(of: id).isLive(at: draft.now) else {
                        throw Successors.notRemembered(id, by: agent, store)
                    }
                    try draft.count(id, counter, by: amount)
                    return (id: id, value: try draft.state(of: id).value(of: counter))
                }
            }
        }
        session.remarkNew(agent, written, in: store)
        if sawAll { session.remarkOthers(written.result.map(\.id), beside: agent, in: store) }
        for (id, value) in written.result {
            try tell(
                Counted(id: id, counter: counter, value: value, branch: written.branch, commit: "\(written.commit)"))
        }
    }
}

/// `cite`: counts that memories were used.
package struct CiteAction: Action {
    package typealias Result = Counted

    package var ids: [String] = []

    package init() {}

    package static var about: About {
        About(
            "cite", "Count that memories were used.",
            use: "Whenever a memory helped: what is cited comes up sooner and is kept longer.", writes: true,
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws { try form.texts(.ids, &ids) }

    package func run(in session: Session, _ tell: (Counted) throws -> Void) throws {
        try Counted.raise(.citations, of: ids, by: 1, verb: "cite", in: session, tell)
    }
}

/// `endorse`: counts that memories were found right.
package struct EndorseAction: Action {
    package typealias Result = Counted

    package var ids: [String] = []

    package init() {}

    package static var about: About {
        About(
            "endorse", "Count that memories were found correct.", use: "When a memory was checked and holds.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws { try form.texts(.ids, &ids) }

    package func run(in session: Session, _ tell: (Counted) throws -> Void) throws {
        try Counted.raise(.endorsements, of: ids, by: 1, verb: "endorse", in: session, tell)
    }
}

/// `count`: raises any counter of a memory.
package struct CountAction: Action {
    package typealias Result = Counted

    package var id = ""
    package var name = ""
    package var amount: UInt64 = 1

    package init() {}

    package static var about: About {
        About(
            "count", "Raise any counter of a memory.", use: "To count something else than uses and endorsements.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        var by: Int?
        try form.number(Member("by", .number, "By how much.", standard: "1"), &by)
        if let by {
            guard by >= 0 else { throw UsageError("“by” is not negative") }
            amount = UInt64(by)
        }
        try form.text(
            Member("id", .id, "The memory, by its id or the beginning of it.", place: .word, isRequired: true), &id)
        try form.text(
            Member("name", "The counter: lower-case letters and hyphens.", place: .word, isRequired: true), &name)
    }

    package func run(in session: Session, _ tell: (Counted) throws -> Void) throws {
        try Counted.raise(try CounterName(name), of: [id], by: amount, verb: "count", in: session, tell)
    }
}

extension Member {
    /// Some memories.
    static var ids: Member {
        Member("ids", .id, "The memories, by their ids or the beginnings of them.", place: .word, isRequired: true)
    }
}
