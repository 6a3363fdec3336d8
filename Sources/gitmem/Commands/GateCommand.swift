internal import Actions
internal import ArgumentParser
internal import Gate
internal import GitMemory

struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Show or change what the gate refuses.",
        discussion: """
            The settings of the gate are registers of scope “gitmem” on the trunk. If one has several values, the \
            strictest counts. git's gitmem.gate sets the least level for one repository.
            """,
        subcommands: [GateShow.self, GateSet.self], defaultSubcommand: GateShow.self)
}

struct GateShow: ActionCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show the settings in effect.")

    @OptionGroup var global: GlobalOptions

    func request() -> GateShowAction { GateShowAction() }

    static func show(_ result: GateShowAction.Result, of request: GateShowAction, _ output: Output) {
        let settings = result.settings
        Output.line("level      \(settings.level.rawValue)")
        Output.line("override   \(settings.override.rawValue)")
        if let keepers = settings.keepers { Output.line("keepers    \(keepers.sorted().joined(separator: ", "))") }
        for trunk in result.trunks {
            for setting in trunk.settings where setting.key.hasPrefix("gate/") {
                Output.line(
                    "\(trunk.branch.name)  \(setting.key) = \(setting.value)  by \(setting.agents.joined(separator: ", "))"
                )
            }
        }
    }
}

struct GateSet: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a setting, effective with the next merge.",
        discussion: """
            level: off, normal or strict. override: who may loosen the gate for a command, all, keepers or none. \
            keepers: the agents that may change settings, between spaces.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "level, override or keepers.")
    var name: String

    @Argument(help: "The value.")
    var value: String

    func request() -> GateSetAction {
        var request = GateSetAction()
        request.name = name
        request.value = value
        return request
    }

    static func show(_ result: GateSetAction.Result, of request: GateSetAction, _ output: Output) {
        Output.line("\(result.verdict.rawValue.padded(to: 9))  \(result.id)")
        output.say("\(request.name) is \(request.value) from the next merge on.")
    }
}
