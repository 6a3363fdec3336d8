internal import GitMemory

/// What a clone knows of a claim of its own.
package struct ClaimRecord: Hashable, Sendable {
    /// How far it has come.
    package enum State: String, Sendable {
        /// It was asked for; nobody has had an answer.
        case asked
        /// The answer was given.
        case held
        /// It was released here; the arbiter may not know yet.
        case released
        /// Somebody else has it, or the arbiter never had it.
        case lost
    }

    package var state: State
    /// Its token in the log.
    package var token: String
    /// The tokens that it had before it was asked for again.
    package var formerly: [String] = []
    package let agent: String
    package let resource: Resource
    /// How long it is granted for, in milliseconds.
    package var term: UInt64
    /// When it ends by the clock here, in milliseconds since 1970 UTC.
    package var until: UInt64
    package let reason: String?
    /// To whom it is shown.
    package let scope: String?
    /// Who asked: a session, or a worktree.
    package let asker: String?
    /// What the work went into, of a released one.
    package var commit: String?
    /// What it was done with, of a released one of a command that has run.
    package var done: OnceDone?
    /// Whether the arbiter has had it.
    package var isConfirmed = false
    /// The lock that the process that asks holds.
    package var lock: String

    package init(
        state: State, token: String, agent: String, resource: Resource, term: UInt64, until: UInt64, reason: String?,
        scope: String? = nil, asker: String?, lock: String
    ) {
        self.state = state
        self.token = token
        self.agent = agent
        self.resource = resource
        self.term = term
        self.until = until
        self.reason = reason
        self.scope = scope
        self.asker = asker
        self.lock = lock
    }

    /// Whether something is still to be done about it, or to be said.
    package var isOpen: Bool { state != .held || !isConfirmed }

    /// Whether a token names it.
    package func isCalled(_ name: String) -> Bool { token == name || formerly.contains(name) }

    var bytes: [UInt8] {
        var object = JSONObject()
        object["agent"] = .string(agent)
        object["asker"] = asker.map { .string($0) }
        object["commit"] = commit.map { .string($0) }
        object["done"] = done.map { .string($0.text) }
        object["confirmed"] = .bool(isConfirmed)
        object["formerly"] = .array(formerly.map { .string($0) })
        object["lock"] = .string(lock)
        object["reason"] = reason.map { .string($0) }
        object["repo"] = resource.repo.map { .string($0) }
        object["resource"] = .string(resource.text)
        object["scope"] = scope.map { .string($0) }
        object["state"] = .string(state.rawValue)
        object["term"] = .number(Double(term))
        object["token"] = .string(token)
        object["until"] = .number(Double(until))
        return object.canonical
    }

    init?(_ bytes: [UInt8]) {
        guard case .object(let object)? = try? JSON(parsing: bytes) else { return nil }
        func text(_ name: String) -> String? { if case .string(let text)? = object[name] { text } else { nil } }
        func number(_ name: String) -> UInt64? {
            if case .number(let value)? = object[name] { UInt64(exactly: value) } else { nil }
        }
        guard let state = text("state").flatMap({ State(rawValue: $0) }), let token = text("token"),
            let agent = text("agent"), let resource = text("resource").flatMap({ Resource(text: $0) }),
            let term = number("term"), let until = number("until")
        else { return nil }
        self.init(
            state: state, token: token, agent: agent, resource: resource.of(text("repo")), term: term, until: until,
            reason: text("reason"), scope: text("scope"), asker: text("asker"), lock: text("lock") ?? "")
        commit = text("commit")
        done = text("done").flatMap { OnceDone($0) }
        if case .bool(true)? = object["confirmed"] { isConfirmed = true }
        if case .array(let names)? = object["formerly"] {
            formerly = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        }
    }
}

extension JSONObject {
    fileprivate var canonical: [UInt8] {
        var bytes: [UInt8] = []
        write(canonicalInto: &bytes)
        return bytes
    }
}
