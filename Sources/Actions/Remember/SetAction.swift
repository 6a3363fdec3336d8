package import GitMemory
internal import Recall

/// `set`: gives a key one value.
package struct SetAction: Action {
    package typealias Result = SetResult

    package var key = ""
    package var text: String?
    package var body = BodyWords()
    package var expiry = ExpiryWords()
    package var gate = GateWords()
    package var once = OnceWords()
    package var expect: String?

    package init() {}

    package static var about: About {
        About(
            "set", "Give a key one value.",
            use: "When a fact has a name and one value at a time, such as a port, a choice or a convention.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try body.declare(in: &form)
        try expiry.declare(in: &form)
        try gate.declare(in: &form)
        try once.declare(in: &form)
        try form.text(
            Member(
                "expect",
                "Set it only if these are its values in all branches: ids between commas, or none; others wait meanwhile."
            ),
            &expect)
        try form.text(Member("key", "The key.", place: .word, isRequired: true), &key)
        try form.text(
            Member("text", "The value.", place: .word, isRequired: true), &text)
    }

    package func run(in session: Session, _ tell: (SetResult) throws -> Void) throws {
        guard let text else { throw UsageError("give the value, --file, or - for standard input") }
        try BodyWords.refuseBlank(text)
        var object = JSONObject()
        object["content"] = .string(text)
        try body.apply(to: &object)
        let store = try session.store()
        let until = try expiry.expiry(now: store.now, kind: body.kind ?? Body.defaultKind)
        store.lookup = try StoreIndex(store)
        let register = try Register(key: key, scope: body.scope.flatMap { $0.isEmpty ? nil : $0 })
        let expectation = try expect.map { try Expectation($0) }
        func value() throws -> Body {
            var value = object
            value["key"] = .string(register.key)
            value["scope"] = register.scope.map { .string($0) }
            return try Body(value)
        }
        func write() throws -> Remembered {
            let remembering = Remembering(session: session, gate: gate, once: once)
            return try remembering.run(
                in: store, seesAll: expectation != nil, subject: { "set \($0.id.short)" },
                wanted: { _ in try value() }
            ) { draft, screen in
                try screen(try value())
                try expectation?.check(draft.view.values(of: register, at: store.now))
                let result = try draft.set(register, to: object, until: until)
                return .init(id: result.id, verdict: result.verdict, until: until, replaced: result.replaced)
            }
        }
        do {
            if expectation == nil || gate.dryRun { return try tell(.remembered(try write())) }
            let turn = try KeyTurn(register, store, in: session)
            var (remembered, decision) = try turn.take(write)
            remembered.decision = decision
            try tell(.remembered(remembered))
        } catch let unmet as Expectation.Unmet {
            try tell(.unexpected(register, unmet.values))
            throw BadNews(
                message: "\(key) has " + (unmet.values.isEmpty ? "no value" : "other values than expected"),
                hint: "look at its present value, and set it with --expect again", exit: ExitCode.unexpected)
        }
    }
}

/// What became of a value that was to be set.
package enum SetResult: ActionResult {
    case remembered(Remembered)
    /// The register has other values than was expected; nothing was written.
    case unexpected(Register, [ListedEntry])

    package var json: JSON {
        switch self {
        case .remembered(let remembered): remembered.json
        case .unexpected(let register, let values):
            .members([
                "key": .string(register.key), "scope": register.scope.map { .string($0) },
                "values": .array(
                    values.map { value in
                        .members([
                            "agents": .texts(Set(value.holds.map(\.agent.description)).sorted()),
                            "content": .string(value.body.content), "id": .text(value.item.id),
                        ])
                    }), "verdict": .string("unexpected"),
            ])
        }
    }

    package static var schema: Schema {
        .either([
            Remembered.schema,
            .object([
                .member("key", .text, "The key."), .optional("scope", .text, "Its scope."),
                .member(
                    "values",
                    .array(
                        .object([
                            .member("agents", .array(.text), "Who holds it."),
                            .member("content", .text, "The value."), .member("id", .id, "The memory that it is."),
                        ])), "The values that it has in all branches."),
                .member("verdict", .words(["unexpected"]), "It has other values than expected; nothing was written."),
            ]),
        ])
    }
}
