internal import GitMemory
internal import Recall

/// `set`: gives a key one value.
package struct SetAction: Action {
    package typealias Result = Remembered

    package var key = ""
    package var text: String?
    package var body = BodyWords()
    package var expiry = ExpiryWords()
    package var gate = GateWords()

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
        try form.text(Member("key", "The key.", place: .word, isRequired: true), &key)
        try form.text(
            Member("text", "The value.", place: .word, isRequired: true), &text)
    }

    package func run(in session: Session, _ tell: (Remembered) throws -> Void) throws {
        guard let text else { throw UsageError("Give the value, --file, or - for standard input.") }
        var object = JSONObject()
        object["content"] = .string(text)
        try body.apply(to: &object)
        let store = try session.store()
        let until = try expiry.expiry(now: store.now, kind: body.kind ?? Body.defaultKind)
        store.lookup = try StoreIndex(store)
        let register = try Register(key: key, scope: body.scope.flatMap { $0.isEmpty ? nil : $0 })
        let remembering = Remembering(session: session, gate: gate)
        try tell(
            remembering.run(in: store, subject: { "set \($0.id.short)" }) { draft, screen in
                var value = object
                value["key"] = .string(register.key)
                value["scope"] = register.scope.map { .string($0) }
                try screen(try Body(value))
                let result = try draft.set(register, to: object, until: until)
                return .init(id: result.id, verdict: result.verdict, until: until, replaced: result.replaced)
            })
    }
}
