internal import Actions
internal import ArgumentParser
internal import Glibc

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the memory by HTTP, for agents without a command line and for people.",
        discussion: """
            Starts gitmem-server, which is installed beside gitmem. The address that it prints has a page for \
            people, the API below /api/v1 and /knowledge, which /openapi.json describes, and the Model Context \
            Protocol at /mcp. The server is read-only unless --write is given. It has no state of its own: any \
            number of servers, command lines and plain gits can work on one repository at once. See docs/serve.md.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "Where to listen: an address of this machine and a port, or a socket.", valueName: "host:port|unix:path"))
    var listen = "127.0.0.1:7433"

    @Option(
        help: ArgumentHelp("Who may do what: a line has a token, an agent, and read, write or keep.", valueName: "file")
    )
    var tokens: String?

    @Flag(help: "Let clients write.")
    var write = false

    @Option(
        help: ArgumentHelp(
            "Show and accept only what is in these scopes, below them, or without a scope: api,web.",
            valueName: "scopes"))
    var scopes: String?

    @Option(help: ArgumentHelp("A name by which clients call the server, besides localhost.", valueName: "name"))
    var host: [String] = []

    @Option(help: ArgumentHelp("Sync with this remote from time to time.", valueName: "remote"))
    var sync: String?

    @Option(help: ArgumentHelp("Merge at this interval, such as 10s; with --sync, sync at it.", valueName: "span"))
    var merge: String?

    func run() throws {
        guard global.agent == nil else {
            throw UsageError("serve takes no --agent: each request says who is acting.")
        }
        var words = ["-C", global.directory, "--listen", listen]
        if let tokens { words += ["--tokens", tokens] }
        if write { words.append("--write") }
        if let scopes { words += ["--scopes", scopes] }
        for name in host { words += ["--host", name] }
        if let sync { words += ["--sync", sync] }
        if let merge { words += ["--merge", merge] }
        if global.quiet { words.append("--quiet") }
        try StandardStream.output.flush()
        throw Self.replace(by: words)
    }

    /// Has the server take the place of this process, so that signals reach it.
    ///
    /// - Returns: why that was not possible.
    private static func replace(by words: [String]) -> BadNews {
        let name = "gitmem-server"
        let places = ProcessWords.folderOfProgram.map { ["\($0)/\(name)"] } ?? []
        for place in places + [name] {
            var arguments: [UnsafeMutablePointer<CChar>?] = ([place] + words).map { strdup($0) }
            arguments.append(nil)
            defer { for argument in arguments { free(argument) } }
            // Only a program without a folder is looked for on the PATH.
            execvp(place, arguments)
            if errno != ENOENT {
                return BadNews(
                    message: "\(place) cannot be started: \(String(cString: strerror(errno)))", exit: 8)
            }
        }
        return BadNews(
            message: "gitmem-server is not installed", hint: "put it beside gitmem: make install-server", exit: 8)
    }
}
