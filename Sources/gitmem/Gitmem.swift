internal import ArgumentParser
internal import GitMemory

@main
struct Gitmem: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "gitmem",
        abstract: "A memory for fleets of software agents, kept in git.",
        discussion: """
            Every agent commits what it learns to a branch of its own, memory/agents/NAME. It reads that branch joined \
            with the trunk, memory/main. `gitmem merge` or a plain `git merge` brings branches together, without \
            conflicts and with the same result for everybody.

              gitmem init                                  make a store in this repository
              export GITMEM_AGENT=ada                      say who you are
              gitmem add "The default port is 5432"        remember something
              gitmem recall "which port is it on?"         find it again
              gitmem cite 3fa9                             count a use of it
              gitmem merge                                 bring all agents' branches into the trunk

            The agent is taken from --agent, otherwise GITMEM_AGENT, otherwise the branch of the worktree, otherwise \
            git's gitmem.agent. Ids may be shortened. docs/cli/exit-codes.md lists the exit codes.
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(name: "Start", subcommands: [Init.self, WorktreeCommand.self, Agents.self, Status.self]),
            CommandGroup(
                name: "Remember",
                subcommands: [
                    Add.self, SetCommand.self, Edit.self, Cite.self, Endorse.self, Count.self, Refresh.self,
                    Forget.self, Undo.self, Import.self,
                ]),
            CommandGroup(
                name: "Recall",
                subcommands: [
                    RecallCommand.self, List.self, Show.self, Get.self, Log.self, Why.self, Diff.self,
                    Stale.self, Digest.self, Export.self,
                ]),
            CommandGroup(
                name: "Work together",
                subcommands: [
                    BriefCommand.self, MessageCommand.self, RulesCommand.self, TaskCommand.self, ClaimCommand.self,
                    RenewCommand.self, ReleaseCommand.self, ClaimsCommand.self, CheckCommand.self, GuardCommand.self,
                    OnceCommand.self, Watch.self,
                ]),
            CommandGroup(
                name: "Serve",
                subcommands: [
                    SetupCommand.self, HookCommand.self, MCPCommand.self, BatchCommand.self, ServeCommand.self,
                ]),
            CommandGroup(name: "Bring together", subcommands: [Merge.self, Review.self, Sync.self, Retire.self]),
            CommandGroup(
                name: "Keep",
                subcommands: [
                    SameCommand.self, ApartCommand.self, DedupCommand.self, Verify.self, Doctor.self, Compact.self,
                    Carry.self, IndexCommand.self, GateCommand.self,
                ]),
        ]
    )

    static func main() {
        StandardStream.open()
        var kind: any ParsableCommand.Type = Gitmem.self
        do {
            if Arguments.areOnly("--version") {
                Output.line(version)
            } else {
                Limits.prepare()
                let words = try Arguments.arranged(Arguments.fromCommandLine())
                if let plain = try PlainCommands.command(words) {
                    kind = plain.kind
                    try plain.run()
                } else {
                    var command = try parsed(try OwnCommand.expanded(words) ?? words)
                    kind = type(of: command)
                    try command.run()
                }
            }
            try StandardStream.output.flush()
        } catch {
            Failure.exit(with: error, of: kind)
        }
    }

    /// Parses the words by the command that they name: to prepare all commands costs more than most of them take.
    ///
    /// Whatever that command alone does not understand is left to the parser of all, which knows help and usage.
    private static func parsed(_ words: [String]) throws -> any ParsableCommand {
        // The parser would print the help of what it knows.
        if words.first == "help", Complaint.unknown(words) != nil {
            if let name = words.dropFirst().first, let meaning = OwnCommand.meaning(of: name, words) {
                throw Complaint.AliasHelp(name: name, meaning: meaning)
            }
            throw Complaint.UnknownCommand()
        }
        var command: any ParsableCommand.Type = Gitmem.self
        var rest = words[...]
        while let next = command.configuration.subcommands.first(where: { $0.configuration.commandName == rest.first })
        {
            command = next
            rest = rest.dropFirst()
        }
        // A request for help is parsed as a command of the parser's own, and so is one that goes to a subcommand.
        if command != Gitmem.self, let parsed = try? command.parseAsRoot(Array(rest)),
            type(of: parsed) == command
        {
            return parsed
        }
        return try parseAsRoot(words)
    }
}
