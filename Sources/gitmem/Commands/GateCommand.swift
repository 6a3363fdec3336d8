internal import ArgumentParser
internal import Gate
internal import GitMemory

struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Show or change what the gate refuses.",
        discussion: """
            The settings of the gate are registers of scope “gitmem” on the trunk. Of several values the strictest \
            holds. git's gitmem.gate sets the least level for one repository.
            """,
        subcommands: [GateShow.self, GateSet.self], defaultSubcommand: GateShow.self)
}

struct GateShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show what holds.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try global.store()
        let settings = try GateSettings(of: store)
        let trunks = try store.settings()
        if global.json {
            let list: [JSON] = trunks.flatMap { trunk in
                trunk.settings.filter { $0.key.hasPrefix("gate/") }.map { setting in
                    var object = JSONObject()
                    object["by"] = .array(setting.agents.map { .string($0) })
                    object["id"] = .text(setting.id)
                    object["key"] = .string(setting.key)
                    object["trunk"] = .string(trunk.branch.reference)
                    object["value"] = .string(setting.value)
                    return .object(object)
                }
            }
            return Output.object([
                "keepers": settings.keepers.map { .array($0.sorted().map { .string($0) }) },
                "level": .string(settings.level.rawValue), "override": .string(settings.override.rawValue),
                "settings": .array(list), "unknown": .array(settings.unknown.map { .string($0) }),
            ])
        }
        Output.line("level      \(settings.level.rawValue)")
        Output.line("override   \(settings.override.rawValue)")
        if let keepers = settings.keepers { Output.line("keepers    \(keepers.sorted().joined(separator: ", "))") }
        for trunk in trunks {
            for setting in trunk.settings where setting.key.hasPrefix("gate/") {
                Output.line(
                    "\(trunk.branch.name)  \(setting.key) = \(setting.value)  by \(setting.agents.joined(separator: ", "))"
                )
            }
        }
        for text in settings.unknown { global.output.remark("\(text), which this version does not know") }
    }
}

struct GateSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a setting, from the next merge on.",
        discussion: """
            level: off, normal or strict. override: who may loosen the gate for a command, all, keepers or none. \
            keepers: the agents that may change settings, between spaces.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "level, override or keepers.")
    var name: String

    @Argument(help: "The value.")
    var value: String

    func run() throws {
        let isKnown =
            switch name {
            case "level": Gate.Level(rawValue: value) != nil
            case "override": GateSettings.Override(rawValue: value) != nil
            case "keepers": !Store.names(value).isEmpty && Store.names(value).allSatisfy { (try? AgentName($0)) != nil }
            default: throw ValidationError("The settings are level, override and keepers, not “\(name)”.")
            }
        guard isKnown else {
            throw StoreError(
                .invalidInput, "“\(value)” is no value of \(name)", hint: "see `gitmem help gate set`")
        }
        for name in Store.names(value) { try global.output.refuseSecrets(inName: name) }
        let store = try global.store()
        var object = JSONObject()
        object["content"] = .string(value)
        let register = try Register(key: "gate/\(name)", scope: Store.settingsScope)
        let written = try store.write(as: try global.agentName(in: store), subject: { "set \($0.id.short)" }) {
            try $0.set(register, to: object)
        }
        if global.json {
            Output.object([
                "branch": .string(written.branch), "commit": .text(written.commit),
                "holds": .string("from the next merge on"),
                "id": .text(written.result.id), "verdict": .string(written.result.verdict.rawValue),
            ])
        } else {
            Output.line("\(written.result.verdict.rawValue.padded(to: 9))  \(written.result.id)")
        }
        global.output.say("\(name) is \(value) from the next merge on.")
    }
}
