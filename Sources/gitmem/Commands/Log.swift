internal import ArgumentParser
internal import Git
internal import GitMemory

struct Log: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show who did what, newest first.",
        discussion: "With an id, what was done to that memory.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var viewing: ViewOptions

    @Argument(help: "A memory, by its id or the beginning of it.")
    var id: String?

    @Option(name: [.customShort("n"), .long], help: "At most so many.")
    var limit: Int?

    func run() throws {
        let store = try global.store()
        let snapshot = try viewing.snapshot(global, store)
        let entry = try id.map { try snapshot.resolve($0) }
        var left = limit ?? .max
        guard left > 0 else { throw ValidationError("--limit takes a number above 0.") }
        try store.history(of: snapshot, entry: entry) { event in
            show(event)
            left -= 1
            return left > 0
        }
    }

    private func show(_ event: HistoryEvent) {
        let time = Timestamp(seconds: event.time)
        let actions = event.actions.map(Self.text)
        if global.json {
            Output.object([
                "actions": id == nil ? nil : .array(actions.map { .string($0) }), "at": time.map { .text($0) },
                "author": .string(event.author), "commit": .text(event.commit), "subject": .string(event.subject),
            ])
        } else {
            let what = (id == nil ? event.subject : actions.joined(separator: ", ")).escapingControls()
            Output.line(
                "\(event.commit.description.prefix(12))  \(time?.description ?? "")  "
                    + "\(event.author.escapingControls().padded(to: 12))  \(what)")
        }
    }

    private static func text(_ action: HistoryEvent.Action) -> String {
        switch action {
        case .added(let agent, let expiry): "added by \(agent)" + (expiry.moment.map { " until \($0)" } ?? "")
        case .removed: "removed"
        case .counted(let counter): "counted \(counter)"
        }
    }
}
