internal import Coordination
package import GitMemory
internal import Recall

/// `claims paths`: which paths need a claim before they are changed.
package struct ClaimsPathsAction: Action {
    package typealias Result = ClaimsPathsResult

    package var verb = "list"
    package var patterns: [String] = []

    package init() {}

    package static var verbs: [String] { ["list", "add", "remove", "starter"] }

    package static var about: About {
        About(
            "claims paths", "List or change which paths need a claim.",
            use: "To see which files have to be claimed first; people who keep the store change it.", writes: true,
            tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member(
                "verb", .choice(Self.verbs),
                "list; add or remove patterns; or starter: add those of a usual list that pick a file here.",
                place: .word, standard: "list"), &verb)
        try form.texts(Member("patterns", "Patterns as in .gitignore.", place: .word), &patterns)
    }

    package func run(in session: Session, _ tell: (ClaimsPathsResult) throws -> Void) throws {
        let takesPatterns = verb == "add" || verb == "remove"
        guard Self.verbs.contains(verb) else {
            throw UsageError("it is list, add, remove or starter, not “\(verb)”")
        }
        if takesPatterns == patterns.isEmpty {
            throw UsageError(takesPatterns ? "name patterns to \(verb)" : "\(verb) takes no patterns")
        }
        let store = try session.store()
        let holding = Set(
            try store.settings().flatMap { $0.values(of: PathRules.register) }.flatMap(PathRules.patterns))
        switch verb {
        case "add":
            for pattern in patterns {
                try PathRules.check(pattern)
                try GateRejection.refuseSecrets(inName: pattern)
            }
            try change(store, session, holding, adding: patterns, tell)
        case "remove": try change(store, session, holding, removing: patterns, tell)
        case "starter":
            let tracked = try store.trackedCode()
            let wanted = PathRules.starter.filter { pattern in
                let patterns = PathPatterns(pattern)
                return tracked.contains { patterns.pick($0, isFile: true) }
            }
            try change(store, session, holding, adding: wanted, tell)
        default:
            for pattern in holding.sorted() { try tell(.pattern(pattern, change: nil, holds: true)) }
            let own = try session.agentIfAny(in: store).map { try Self.current(store, $0) } ?? []
            for pattern in own where !holding.contains(pattern) {
                try tell(.pattern(pattern, change: nil, holds: false))
            }
            if holding.isEmpty, own.isEmpty { try tell(.nothing) }
        }
    }

    private static func register() throws -> Register {
        try Register(key: PathRules.register, scope: Store.settingsScope)
    }

    /// What an agent has said or seen, in order.
    private static func current(_ store: Store, _ agent: AgentName) throws -> [String] {
        store.lookup = try StoreIndex(store)
        return try patterns(in: store.snapshot(.own(agent)).values(of: register(), at: store.now))
    }

    private static func patterns(in values: [ListedEntry]) -> [String] {
        PathRules.patterns(in: values.map(\.body.content).joined(separator: "\n"))
    }

    private func change(
        _ store: Store, _ session: Session, _ holding: Set<String>, adding: [String] = [], removing: [String] = [],
        _ tell: (ClaimsPathsResult) throws -> Void
    ) throws {
        let agent = try session.agentName(in: store)
        store.lookup = try StoreIndex(store)
        let register = try Self.register()
        if !adding.isEmpty || !removing.isEmpty {
            typealias Change = (id: EntryID, old: [String], new: [String])
            let written = try store.write(as: agent, subject: { (change: Change) in "set \(change.id.short)" }) {
                draft in
                let old = Self.patterns(in: try draft.view.values(of: register, at: store.now))
                if let missing = removing.first(where: { !old.contains($0) }) {
                    throw StoreError(
                        .unknownKey, "“\(missing)” is not among the patterns",
                        hint: "`gitmem claims paths` lists them")
                }
                var new = old.filter { !removing.contains($0) }
                for pattern in adding where !new.contains(pattern) { new.append(pattern) }
                var object = JSONObject()
                object["content"] = .string(PathRules.value(of: new))
                let (id, _, _) = try draft.set(register, to: object)
                return (id: id, old: old, new: new)
            }
            let (old, new) = (written.result.old, written.result.new)
            for pattern in new {
                try tell(
                    .pattern(
                        pattern, change: old.contains(pattern) ? nil : "added", holds: holding.contains(pattern)))
            }
            for pattern in removing {
                try tell(.pattern(pattern, change: "removed", holds: holding.contains(pattern)))
            }
        } else {
            try tell(.nothing)
        }
    }
}

/// What `claims paths` tells.
package enum ClaimsPathsResult: ActionResult {
    /// A pattern, what was done with it, and whether it holds already: the trunk has it.
    case pattern(String, change: String?, holds: Bool)
    /// There is none.
    case nothing

    package var isForPeople: Bool {
        if case .nothing = self { true } else { false }
    }

    package var json: JSON {
        switch self {
        case .pattern(let pattern, let change, let holds):
            .members([
                "change": change.map { .string($0) }, "holds": .bool(holds), "pattern": .string(pattern),
            ])
        case .nothing: .members([:])
        }
    }

    package static var schema: Schema {
        .object([
            .optional("change", .words(["added", "removed"]), "What was done with it, from the next merge on."),
            .member("holds", .flag, "Whether the trunk has it now."),
            .member("pattern", .text, "The pattern, as in .gitignore."),
        ])
    }
}
