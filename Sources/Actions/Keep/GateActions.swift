internal import Gate
package import GitMemory

/// `gate show`: what the gate refuses here.
package struct GateShowAction: Action {
    package init() {}

    package static var about: About {
        About("gate show", "Show the settings in effect.", use: "When a text was rejected, to see by which settings.")
    }

    package mutating func declare(in form: inout some Form) throws {}

    /// The settings of the gate.
    package struct Result: ActionResult {
        package let settings: GateSettings
        package let trunks: [TrunkSettings]

        package var json: JSON {
            let list: [JSON] = trunks.flatMap { trunk in
                trunk.settings.filter { $0.key.hasPrefix("gate/") }.map { setting in
                    .members([
                        "by": .texts(setting.agents), "id": .text(setting.id), "key": .string(setting.key),
                        "trunk": .string(trunk.branch.reference), "value": .string(setting.value),
                    ])
                }
            }
            return .members([
                "keepers": settings.keepers.map { .texts($0.sorted()) }, "level": .string(settings.level.rawValue),
                "override": .string(settings.override.rawValue), "settings": .array(list),
                "unknown": .texts(settings.unknown),
            ])
        }

        package static var schema: Schema {
            .object([
                .optional("keepers", .array(.text), "The agents that may change settings."),
                .member("level", .words(Gate.Level.allNames), "How much the gate refuses."),
                .member(
                    "override", .words(GateSettings.Override.allCases.map(\.rawValue)),
                    "Who may loosen it for a command."),
                .member(
                    "settings",
                    .array(
                        .object([
                            .member("by", .array(.text), "Who set it."), .member("id", .id, "The memory that it is."),
                            .member("key", .text, "Its key."), .member("trunk", .text, "The trunk that says so."),
                            .member("value", .text, "Its value."),
                        ])), "What the trunks say."),
                .member("unknown", .array(.text), "What they say that this version does not know."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let store = try session.store()
        let settings = try GateSettings(of: store)
        try tell(Result(settings: settings, trunks: try store.settings()))
        for text in settings.unknown { session.remark("\(text), which this version does not know") }
    }
}

/// `gate set`: changes a setting, from the next merge on.
package struct GateSetAction: Action {
    package var name = ""
    package var value = ""

    package init() {}

    package static var about: About {
        About(
            "gate set", "Change a setting, effective with the next merge.", use: "By people who keep the store.",
            writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("name", "level, override or keepers.", place: .word, isRequired: true), &name)
        try form.text(Member("value", "The value.", place: .word, isRequired: true), &value)
    }

    /// A setting that was written.
    package struct Result: ActionResult {
        package let id: EntryID
        package let verdict: Verdict
        package let branch: String
        package let commit: String

        package var json: JSON {
            .members([
                "branch": .string(branch), "commit": .string(commit), "holds": .string("from the next merge on"),
                "id": .text(id), "verdict": .string(verdict.rawValue),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("branch", .text, "The agent's branch."),
                .member("commit", .hash, "The commit that the branch is at."),
                .member("holds", .words(["from the next merge on"]), "From when on it holds."),
                .member("id", .id, "The memory that it is."),
                .member("verdict", .words(["accepted", "merged", "unchanged"]), "Whether it is new."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let isKnown =
            switch name {
            case "level": Gate.Level(rawValue: value) != nil
            case "override": GateSettings.Override(rawValue: value) != nil
            case "keepers": !Store.names(value).isEmpty && Store.names(value).allSatisfy { (try? AgentName($0)) != nil }
            default: throw UsageError("the settings are level, override and keepers, not “\(name)”")
            }
        guard isKnown else {
            throw StoreError(.invalidInput, "“\(value)” is not a value of \(name)", hint: "see `gitmem help gate set`")
        }
        for name in Store.names(value) { try GateRejection.refuseSecrets(inName: name) }
        let store = try session.store(refusingWorker: "changes no settings")
        var object = JSONObject()
        object["content"] = .string(value)
        let register = try Register(key: "gate/\(name)", scope: Store.settingsScope)
        let written = try store.write(as: try session.agentName(in: store), subject: { "set \($0.id.short)" }) {
            try $0.set(register, to: object)
        }
        try tell(
            Result(
                id: written.result.id, verdict: written.result.verdict, branch: written.branch,
                commit: "\(written.commit)"))
    }
}
