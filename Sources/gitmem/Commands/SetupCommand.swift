internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc
internal import Setup

struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Have an agent's client use the memory: hooks, MCP server, a paragraph.",
        discussion: """
            Adds what the client needs to call gitmem to its files, and changes nothing else in them: comments, order \
            and layout stay. It keeps a record, so that --remove restores the files byte for byte. A file that cannot \
            be edited safely is left as it is, and the text to add is printed. --check exits with 1 if something is \
            missing.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "claude-code, codex, gemini, cursor, opencode, copilot, or generic for AGENTS.md alone.")
    var client: String

    @Flag(help: "For all who work on this project: files of its repository. This is the default.")
    var project = false

    @Flag(help: "For this user in all projects.")
    var user = false

    @Flag(help: "For this user in this project.")
    var local = false

    @Flag(help: "Remind the agent at the end of its work to add what it has learned, once a session.")
    var reminder = false

    @Flag(name: [.customShort("n"), .long], help: "Only show what would be changed.")
    var dryRun = false

    @Flag(help: "Take everything out again.")
    var remove = false

    @Flag(help: "Only check whether everything is in place.")
    var check = false

    @Flag(help: "Print what belongs in the files, and change nothing.")
    var print = false

    @Flag(help: "Change the user's files without asking.")
    var yes = false

    func run() throws {
        let client = try chosenClient()
        let scope = try chosenScope(of: client)
        guard [dryRun, check, print].count(where: { $0 }) < 2, !remove || !check && !print else {
            throw UsageError("--dry-run, --check and --print do not go together, nor does --remove with the last two")
        }
        if let agent = global.agent { _ = try AgentName(agent) }
        let home = Environment.value("HOME") ?? ""
        if scope == .user, home.isEmpty { throw UsageError("HOME is not set, which says where the user's files are") }
        let found =
            scope == .user ? try? Project.find(from: global.directory) : try Project.find(from: global.directory)
        let place = Place(project: found?.top ?? global.directory, home: home)
        // What a client has may be more than what is asked for now.
        let setup = ClientSetup(client, scope, reminder: reminder || remove, in: place)
        let printer = SetupPrinter(output: global.output, setup: setup)
        if print { return printer.snippets() }
        if check {
            guard printer.findings(setup.check()) else {
                throw BadNews(
                    message: "\(client.title) is not set up as it could be",
                    hint:
                        "`gitmem setup \(client.rawValue)\(scope == .project ? "" : " --\(scope.rawValue)")` sets it up",
                    exit: ExitCode.problemsFound)
            }
            return
        }
        let records =
            scope == .user
            ? (Environment.value("XDG_STATE_HOME") ?? "\(home)/.local/state") + "/gitmem"
            : found?.records ?? ""
        var receipt = Receipt(in: records)
        var plans = remove ? setup.removing(receipt) : setup.adding(receipt)
        if dryRun { return try finish(printer, plans) }
        if scope == .user { try ask(plans) }
        for index in plans.indices {
            do throws(Refusal) {
                try setup.perform(plans[index], noting: &receipt)
            } catch {
                plans[index].refuse(error)
            }
        }
        let agent = try nameAgent(client, scope, &receipt)
        try receipt.save()
        try finish(printer, plans, agent)
    }

    private func chosenClient() throws -> Client {
        if let client = Client(rawValue: client) { return client }
        throw UsageError(
            "“\(client)” is none of the clients that can be set up: "
                + Client.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private func chosenScope(of client: Client) throws -> Scope {
        let named = [(project, Scope.project), (user, .user), (local, .local)].filter(\.0).map(\.1)
        guard named.count < 2 else { throw UsageError("--project, --user and --local do not go together") }
        let scope = named.first ?? .project
        guard client.scopes.contains(scope) else {
            throw UsageError(
                "\(client.title) has no files for --\(scope.rawValue) that are known; it has "
                    + client.scopes.map { "--\($0.rawValue)" }.joined(separator: " and "))
        }
        return scope
    }

    /// Asks whether the user's own files may be changed.
    private func ask(_ plans: [FilePlan]) throws {
        let files = plans.filter(\.isChange).map(\.path)
        if yes || files.isEmpty { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw UsageError(
                "this changes \(files.joined(separator: ", ")): say so with --yes, or look with --dry-run")
        }
        StandardStream.complain("This changes \(files.joined(separator: ", ")). Go on? [y/N] ")
        guard let answer = readLine()?.lowercased(), ["y", "yes"].contains(answer) else {
            throw BadNews(message: "nothing was changed", exit: ExitCode.problemsFound)
        }
    }

    /// Sees to it that an agent in the client has a name; what is set already stays, unless another is asked for.
    ///
    /// - Returns: the name by which an agent writes there; `nil` if nothing says.
    private func nameAgent(_ client: Client, _ scope: Scope, _ receipt: inout Receipt) throws -> String? {
        let directory = global.directory
        let isGlobal = scope == .user
        let present = try Project.agent(in: directory)
        if remove {
            if let written = receipt.agent, receipt.isEmpty {
                if written == present { try Project.setAgent(nil, isGlobal: isGlobal, in: directory) }
                receipt.agent = nil
            }
            return nil
        }
        guard global.agent != nil || present == nil && !isGlobal else { return present }
        let login = Environment.value("USER") ?? Project.login
        let name = global.agent ?? Project.defaultAgent(login: login, client)
        if name != present {
            try Project.setAgent(name, isGlobal: isGlobal, in: directory)
            receipt.agent = name
        }
        return name
    }

    private func finish(_ printer: SetupPrinter, _ plans: [FilePlan], _ agent: String? = nil) throws {
        let refused = printer.show(plans, agent, isDry: dryRun, isRemoval: remove)
        if refused > 0 {
            throw BadNews(
                message:
                    "\(refused) file\(refused == 1 ? " was" : "s were") left as \(refused == 1 ? "it is" : "they are")",
                hint: "`gitmem setup \(client) --print` prints what belongs there", exit: ExitCode.problemsFound)
        }
    }
}
