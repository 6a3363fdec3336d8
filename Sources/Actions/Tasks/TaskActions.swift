internal import Coordination
package import GitMemory
internal import Recall

/// `task start`: keeps in mind for a day that something is being done.
package struct TaskStartAction: Action {
    package typealias Result = Remembered

    package var name = ""
    package var text: String?
    package var gate = GateWords()

    package init() {}

    package static var about: About {
        About(
            "task start", "Begin a task: what belongs to it is kept in mind for a day.",
            use:
                "When work on something begins that has a name. What is added with the scope task/NAME and the kind working "
                + "belongs to it.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try gate.declare(in: &form)
        try form.text(Member("name", "The name of the task.", place: .word, isRequired: true), &name)
        try form.text(Member("text", "What is to be done.", place: .word), &text)
    }

    package func run(in session: Session, _ tell: (Remembered) throws -> Void) throws {
        let task = try TaskScope(name)
        try GateRejection.refuseSecrets(inName: name)
        let store = try session.store()
        var object = JSONObject()
        object["content"] = .string(text ?? "Task \(task.name) has begun")
        object["kind"] = .string(TaskScope.kind)
        object["scope"] = .string(task.scope)
        let body = try Body(object)
        guard let end = Timestamp(milliseconds: store.now.milliseconds + TaskScope.term) else {
            throw StoreError(.invalidInput, "the clock is at the end of the year 9999", hint: "set it right")
        }
        // What one is about to do says little to others.
        let remembering = Remembering(session: session, gate: gate, isConversation: true)
        try tell(
            remembering.run(in: store, subject: { _ in "start \(task.name)" }) { draft, screen in
                try screen(body)
                let until = Expiry(end)
                return .init(id: body.id, verdict: try draft.add(body, until: until), until: until)
            })
    }
}

/// `task end`: forgets what was kept in mind for a task, and remembers how it went.
package struct TaskEndAction: Action {
    package var name = ""
    package var summary: String?
    package var outcome: String?
    package var gate = GateWords()

    package init() {}

    package static var about: About {
        About(
            "task end", "End a task: its working memories are forgotten, and a summary stays.",
            use: "When the work is done or given up. The summary says what will be worth knowing next time.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try gate.declare(in: &form)
        try form.text(Member("summary", "What will be worth knowing next time."), &summary)
        try form.text(OutcomeWords.member, &outcome)
        try form.text(Member("name", "The name of the task.", place: .word, isRequired: true), &name)
    }

    /// What became of a task.
    package struct Result: ActionResult {
        package let task: String
        package let forgotten: [EntryID]
        package let summary: Remembered?
        package let branch: String?
        package let commit: String?

        package var json: JSON {
            .members([
                "branch": branch.map { .string($0) }, "commit": commit.map { .string($0) },
                "forgotten": .texts(forgotten), "summary": summary.map { .text($0.id) }, "task": .string(task),
            ])
        }

        package static var schema: Schema {
            .either([
                .object([
                    .optional("branch", .text, "The agent's branch; none in a dry run."),
                    .optional("commit", .hash, "The commit that the branch is at."),
                    .member("forgotten", .array(.id), "What was kept in mind, and is forgotten."),
                    .optional("summary", .id, "The memory that stays."), .member("task", .text, "The task."),
                ]),
                GateRejection.schema,
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let task = try TaskScope(name)
        let outcome = try outcome.map { text throws(StoreError) in try OutcomeWords.checked(text) }
        if outcome != nil, summary == nil { throw UsageError("--outcome goes with --summary TEXT") }
        let store = try session.store()
        store.lookup = try StoreIndex(store)
        var forgotten: [EntryID] = []
        let remembering = Remembering(session: session, gate: gate)
        var object = JSONObject()
        object["content"] = summary.map { .string($0) }
        object["kind"] = .string(OutcomeWords.kind)
        object["scope"] = .string(task.scope)
        if let outcome { try OutcomeWords.put(outcome, into: &object) }
        let body = try summary == nil ? nil : Body(object)
        let agent = try session.agentName(in: store)
        let done = try remembering.run(in: store, subject: { _ in "end \(task.name)" }) { draft, screen in
            forgotten = []
            for entry in try draft.view.tasks(task, at: draft.now)[task] ?? [] {
                let own = entry.holds.filter { $0.agent == agent }
                if try !draft.forget(entry.item.id, own).isEmpty { forgotten.append(entry.item.id) }
            }
            guard let body else {
                guard let first = forgotten.first else {
                    throw StoreError(
                        .unknownKey, "\(agent) keeps nothing in mind for the task \(task.name)",
                        hint:
                            "`gitmem task list` lists tasks; `gitmem task end NAME --summary TEXT` still keeps a summary"
                    )
                }
                return .init(id: first, verdict: .unchanged, until: .never)
            }
            try screen(body)
            return .init(id: body.id, verdict: try draft.add(body), until: .never)
        }
        try tell(
            Result(
                task: task.name, forgotten: forgotten.sorted(), summary: body == nil ? nil : done,
                branch: done.branch, commit: done.commit))
    }
}

/// `task list`: what is being done.
package struct TaskListAction: Action {
    package var viewing = ViewWords()

    package init() {}

    package static var about: About {
        About(
            "task list", "List the tasks for which something is kept in mind.",
            use: "To see what you and others are at.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws { try viewing.declare(in: &form) }

    /// A task; `nil` if there is none.
    package struct Result: ActionResult {
        package struct Task {
            package let name: String
            package let agents: [String]
            package let ids: [EntryID]
            /// The first text that was kept in mind.
            package let text: String
            package let since: Timestamp
        }

        package let task: Task?

        package var isForPeople: Bool { task == nil }

        package var json: JSON {
            guard let task else { return .members([:]) }
            return .members([
                "agents": .texts(task.agents), "ids": .texts(task.ids), "since": .text(task.since),
                "task": .string(task.name), "text": .string(task.text),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("agents", .array(.text), "Who is at it."),
                .member("ids", .array(.id), "What is kept in mind, oldest first."),
                .member("since", .time, "Since when."), .member("task", .text, "The task."),
                .member("text", .text, "The first text that was kept in mind."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        store.lookup = try StoreIndex(store)
        let tasks = try viewing.snapshot(session, store).tasks(at: store.now)
        for (task, entries) in tasks.sorted(by: { $0.key.name < $1.key.name }) {
            let oldest = entries.compactMap { entry in entry.holds.first.map { ($0.since, entry) } }
                .sorted { ($0.0, $0.1.item.id) < ($1.0, $1.1.item.id) }
            guard let (since, first) = oldest.first else { continue }
            try tell(
                Result(
                    task: .init(
                        name: task.name, agents: Set(entries.flatMap(\.holds).map(\.agent.description)).sorted(),
                        ids: oldest.map(\.1.item.id), text: first.body.content, since: since)))
        }
        if tasks.isEmpty { try tell(Result(task: nil)) }
    }
}
