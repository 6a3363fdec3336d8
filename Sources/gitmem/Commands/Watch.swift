internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Watch: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Report what happens in the memory, as it happens.",
        discussion: """
            Prints a line for each memory that is added, removed, counted or set on a branch of this repository, for \
            each message, and for each claim that is granted or ends, until a signal ends it. What a merge brings is \
            reported again on the trunk. It does not contact a remote; run `gitmem sync --watch` beside it to \
            receive what others write.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(help: ArgumentHelp("Begin with what happened on the trunk since this commit.", valueName: "commit"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            "End after this long; without it, a command runs until a signal ends it.", valueName: "duration"))
    var wait: String?

    func request() -> WatchAction {
        var request = WatchAction()
        request.from = from
        request.wait = wait
        return request
    }

    func run() throws {
        var session = global.session(
            Network(mayPrompt: false, isCancelled: { Signals.signal != 0 }))
        session.isStream = true
        Signals.listen()
        let request = request()
        try request.run(in: session) { event in
            if case .pause = event { return try StandardStream.output.flush() }
            if global.json {
                Output.line { event.write(into: &$0) }
            } else {
                Self.show(event, of: request, global.output)
            }
        }
    }

    static func show(_ event: WatchEvent, of request: WatchAction, _ output: Output) {
        switch event {
        case .memory(let event):
            let name = event.branch.dropFirst("memory/".count)
            let key = event.key.map { "  \($0)" } ?? ""
            output.say(
                "\(event.at)  \(String(name).padded(to: 14))  \(event.agent.padded(to: 10))  "
                    + "\(event.change.rawValue.padded(to: 8))  \(event.id.short)\(key)")
        case .claim(let change, let resource, let agent, let at, _):
            output.say(
                "\(at)  \("claims".padded(to: 14))  \(agent.padded(to: 10))  \(change.padded(to: 8))  \(resource)")
        case .pause: break
        }
    }
}
