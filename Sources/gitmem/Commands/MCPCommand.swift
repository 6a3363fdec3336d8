internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc
internal import MCP

struct MCPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp",
        abstract: "Serve the memory to an agent's client by the Model Context Protocol.",
        discussion: """
            An agent's client starts it, and both exchange JSON-RPC messages by standard input and output, one a \
            line. The agent is taken from --agent, GITMEM_AGENT or git's gitmem.agent when it starts. It ends when \
            its input ends. docs/mcp.md has the entry for each client's configuration.
            """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
        // What git, a hook or a library prints must not get between the messages.
        let input = try Self.moved(STDIN_FILENO, leaving: "/dev/null", O_RDONLY)
        let output = try Self.moved(STDOUT_FILENO, leaving: "/dev/null", O_WRONLY)
        _ = dup2(STDERR_FILENO, STDOUT_FILENO)
        let (directory, agent) = (global.directory, global.agent)
        let company = GroupCommits()
        let server = Server(version: Gitmem.version, input: input, output: output) {
            var session = Session(
                directory: directory, agent: agent,
                surroundingAgent: Environment.value("GITMEM_AGENT").map { ("GITMEM_AGENT", $0) },
                network: Network(mayPrompt: false), surroundings: { Environment.surroundings() })
            session.company = company
            session.claimant = {
                Claimant(session: Environment.value("GITMEM_SESSION"), token: Environment.value("GITMEM_TOKEN"))
            }
            return session
        }
        server.run()
    }

    /// Moves a stream to a descriptor that no child gets, and puts a file in its place.
    private static func moved(_ file: Int32, leaving path: String, _ mode: Int32) throws -> Int32 {
        let copy = fcntl(file, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else {
            throw StoreError(
                .invalidInput, "a standard stream cannot be used: \(String(cString: strerror(errno)))",
                hint: "a client starts `gitmem mcp` with pipes for standard input and output")
        }
        let other = open(path, mode | O_CLOEXEC)
        if other >= 0 {
            dup2(other, file)
            close(other)
        }
        return copy
    }
}
