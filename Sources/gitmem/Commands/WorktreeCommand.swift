internal import ArgumentParser
internal import GitMemory

struct WorktreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worktree",
        abstract: "Check agents' branches out as files.",
        discussion: """
            Nothing needs files: every command works without. In a worktree of its own an agent needs no --agent, \
            and other tools can read the memory as files.
            """,
        subcommands: [AddWorktree.self, ListWorktrees.self, RemoveWorktree.self])

    struct AddWorktree: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Check an agent's branch out in a new folder.")

        @OptionGroup var global: GlobalOptions

        @Argument(help: "The folder, which must not exist.")
        var path: String

        func run() throws {
            let store = try global.store()
            let place = path.hasPrefix("/") || global.directory == "." ? path : global.directory + "/" + path
            let agent = try global.agentName(in: store)
            let worktree = try store.addWorktree(for: agent, at: try Paths.absolute(place))
            if global.json { worktree.printJSON() }
            global.output.say("\(agent) works in \(worktree.path)")
        }
    }

    struct ListWorktrees: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the worktrees that have a memory branch checked out.")

        @OptionGroup var global: GlobalOptions

        func run() throws {
            for worktree in try global.store().memoryWorktrees() {
                if global.json { worktree.printJSON() }
                let remark =
                    (worktree.isReachable ? "" : "  (not there)") + (worktree.isRebasing ? "  (in a rebase)" : "")
                global.output.say(
                    "\((worktree.agent?.description ?? "(trunk)").padded(to: 20))  \(worktree.path)\(remark)")
            }
        }
    }

    struct RemoveWorktree: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Remove a worktree; the branch stays.")

        @OptionGroup var global: GlobalOptions

        @Argument(help: "The folder.")
        var path: String

        func run() throws {
            let place = path.hasPrefix("/") || global.directory == "." ? path : global.directory + "/" + path
            try global.store().removeWorktree(at: try Paths.absolute(place))
            global.output.say("Removed \(place).")
        }
    }
}

extension MemoryWorktree {
    fileprivate func printJSON() {
        Output.object([
            "agent": agent.map { .text($0) }, "branch": .string(branch), "missing": isReachable ? nil : .bool(true),
            "path": .string(path), "rebasing": isRebasing ? .bool(true) : nil,
        ])
    }
}
