internal import GitMemory

/// `edit`: puts a changed memory in the place of one.
package struct EditAction: Action {
    package typealias Result = Remembered

    package var id = ""
    package var text: String?
    package var body = BodyWords()
    package var expiry = ExpiryWords()
    package var gate = GateWords()
    package var once = OnceWords()
    package var key: String?

    package init() {}

    package static var about: About {
        About(
            "edit", "Replace a memory by a changed one.",
            use: "When a memory is wrong or out of date and the right text is known.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try body.declare(in: &form)
        try expiry.declare(in: &form)
        try gate.declare(in: &form)
        try once.declare(in: &form)
        try form.text(Member("key", "The name of the register whose value this is."), &key)
        try form.text(
            Member("id", .id, "The memory, by its id or the beginning of it.", place: .word, isRequired: true), &id)
        try form.text(Member("text", "The new text.", place: .word), &text)
    }

    package func run(in session: Session, _ tell: (Remembered) throws -> Void) throws {
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let remembering = Remembering(session: session, gate: gate, once: once)
        let (remembered, sawAll) = try session.seeingMore { seesAll in
            try remembering.run(
                in: store, seesAll: seesAll,
                subject: { "edit \(($0.replaced.first ?? $0.id).short) to \($0.id.short)" },
                wanted: { draft in
                    // When it was edited before, it is in the memory no more, and can still be read.
                    try draft.view.body(of: draft.view.item(draft.view.resolve(id))).map { try changed($0) }
                }
            ) { draft, screen in
                let old = try draft.view.resolve(id)
                guard let entry = try draft.view.entry(old, at: draft.now), !entry.holds.isEmpty else {
                    throw Successors.notRemembered(old, by: agent, store)
                }
                let body = try changed(entry.body)
                let until = try expiry.expiry(now: draft.now, kind: body.kind)
                if body.bytes == entry.body.bytes {
                    let verdict = try expiry.ttl == nil ? .unchanged : draft.add(entry.body, until: until)
                    return .init(id: old, verdict: verdict, until: expiry.ttl == nil ? .never : until)
                }
                try screen(body)
                // With the wording that is named go all that are shown as one with it.
                let replaced = try draft.view.wordingIDs(of: old, at: draft.now).filter { $0 != body.id }
                let id = try draft.supersede(replaced, with: body.object, until: until)
                return .init(id: id, verdict: .accepted, until: until, replaced: replaced)
            }
        }
        if sawAll { session.remarkOthers(remembered.replaced, beside: agent, in: store) }
        try tell(remembered)
    }

    private func changed(_ old: Body) throws -> Body {
        var object = old.object
        if let text { object["content"] = .string(text) }
        if let key { object["key"] = .string(key) }
        try body.apply(to: &object)
        return try Body(object)
    }
}
