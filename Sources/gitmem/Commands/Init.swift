internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Init: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a store in a repository.",
        discussion: """
            Creates the trunk, memory/main, in the repository at PATH, and the repository if there is none. In a new \
            repository nothing is checked out without --files. In an existing one, files and the branch that is \
            checked out stay as they are. In a clone of a store it takes the remote's trunk, and fetches it if need \
            be. Running it again changes nothing.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The folder; the current one if not given.")
    var path: String?

    @Flag(help: "Make a new repository without files.")
    var bare = false

    @Flag(help: "Check the trunk out in a new repository; every merge then writes its files.")
    var files = false

    @Option(help: "Folders above an entry: 3 suits up to some 50,000 entries, 4 more. It never changes.")
    var fanout: Int?

    func request() -> InitAction {
        var request = InitAction()
        request.path = path
        request.bare = bare
        request.files = files
        request.fanout = fanout
        return request
    }

    static func show(_ result: InitAction.Result, of request: InitAction, _ output: Output) {
        switch result.creation {
        case .created:
            output.say("Made a memory store in \(result.location).")
        case .fetched: output.say("Took the trunk from the remote into \(result.location).")
        case .existing: output.say("There is a memory store in \(result.location) already.")
        }
    }
}
