internal import Actions
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

    struct AddWorktree: ActionCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Check an agent's branch out in a new folder.")

        @OptionGroup var global: GlobalOptions

        @Argument(help: "The folder, which must not exist.")
        var path: String

        func request() -> WorktreeAddAction {
            var request = WorktreeAddAction()
            request.path = path
            return request
        }

        static func show(_ result: WorktreeResult, of request: WorktreeAddAction, _ output: Output) {
            let worktree = result.worktree
            output.say("\(worktree.agent?.description ?? "") works in \(worktree.path)")
        }
    }

    struct ListWorktrees: ActionCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the worktrees that have a memory branch checked out.")

        @OptionGroup var global: GlobalOptions

        func request() -> WorktreeListAction { WorktreeListAction() }

        static func show(_ result: WorktreeResult, of request: WorktreeListAction, _ output: Output) {
            let worktree = result.worktree
            let remark =
                (worktree.isReachable ? "" : "  (not there)") + (worktree.isRebasing ? "  (in a rebase)" : "")
            output.say("\((worktree.agent?.description ?? "(trunk)").padded(to: 20))  \(worktree.path)\(remark)")
        }
    }

    struct RemoveWorktree: ActionCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Remove a worktree; the branch stays.")

        @OptionGroup var global: GlobalOptions

        @Argument(help: "The folder.")
        var path: String

        func request() -> WorktreeRemoveAction {
            var request = WorktreeRemoveAction()
            request.path = path
            return request
        }

        static func show(_ result: WorktreeRemoveAction.Result, of request: WorktreeRemoveAction, _ output: Output) {
            output.say("Removed \(result.path).")
        }
    }
}
