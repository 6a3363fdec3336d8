internal import GitMemory

/// `add`: remembers something.
package struct AddAction: Action {
    package typealias Result = Remembered

    package var text: String?
    package var body = BodyWords()
    package var expiry = ExpiryWords()
    package var gate = GateWords()
    package var once = OnceWords()
    package var key: String?
    /// Ids, one or several in each.
    package var superseded: [String] = []
    package var forget = false
    package var outcome: String?
    package var noMerge = false

    package init() {}

    package static var about: About {
        About(
            "add", "Remember something.",
            use: "When something was learned that will be true and useful later. One fact at a time.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try body.declare(in: &form)
        try expiry.declare(in: &form)
        try gate.declare(in: &form)
        try once.declare(in: &form)
        try form.text(OutcomeWords.member, &outcome)
        try form.text(
            Member("key", "The name of the register whose value this is."), &key)
        try form.texts(
            Member(
                "supersedes", .id,
                "Memories that this one replaces, by their ids."
            ),
            &superseded)
        try form.flag(
            Member("forget", .flag, "With `supersedes`: forget those memories in the same commit."), &forget)
        try form.flag(.noMerge, &noMerge)
        try form.text(
            Member("text", "The text.", place: .word, isRequired: true), &text)
    }

    package func run(in session: Session, _ tell: (Remembered) throws -> Void) throws {
        if forget && superseded.isEmpty { throw UsageError("--forget needs --supersedes ID") }
        guard let text else {
            throw UsageError("give the text to remember, --file, or - for standard input")
        }
        try BodyWords.refuseBlank(text)
        var object = JSONObject()
        object["content"] = .string(text)
        object["key"] = key.map { .string($0) }
        try self.body.apply(to: &object)
        if let outcome { try OutcomeWords.put(OutcomeWords.checked(outcome), into: &object) }
        let body = try Body(object)
        let store = try session.store()
        let until = try expiry.expiry(now: store.now, kind: body.kind)
        let remembering = Remembering(session: session, gate: gate, once: once, joins: !noMerge)
        try tell(
            remembering.run(
                in: store, subject: { "add \($0.id.short)" },
                wanted: { draft in try superseded.isEmpty ? body : successor(of: ids(in: draft), object) }
            ) { draft, screen in
                try screen(body)
                if superseded.isEmpty {
                    return .init(id: body.id, verdict: try draft.add(body, until: until), until: until)
                }
                return try supersede(with: object, until: until, in: draft)
            })
    }

    /// The memories that it takes the place of.
    private func ids(in draft: Draft) throws -> [EntryID] {
        let ids = superseded.flatMap { $0.split { $0 == "," || $0 == " " }.map(String.init) }
        guard !ids.isEmpty else {
            throw StoreError(.invalidInput, "--supersedes names no memory", hint: "give ids, as `gitmem list` shows")
        }
        return Array(Set(try ids.map { try draft.view.resolve($0) })).sorted()
    }

    private func successor(of old: [EntryID], _ object: JSONObject) throws -> Body {
        var successor = object
        successor["supersedes"] = .array(old.map { .string($0.description) })
        return try Body(successor)
    }

    private func supersede(
        with object: JSONObject, until: Expiry, in draft: Draft
    ) throws -> Remembering.Outcome {
        let old = try ids(in: draft)
        if forget {
            let id = try draft.supersede(old, with: object, until: until)
            return .init(
                id: id, verdict: .accepted, until: until, replaced: old, written: try successor(of: old, object))
        }
        let new = try successor(of: old, object)
        return .init(id: new.id, verdict: try draft.add(new, until: until), until: until, written: new)
    }
}
