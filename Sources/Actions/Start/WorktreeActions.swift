package import GitMemory

/// A worktree that has a memory branch checked out.
package struct WorktreeResult: ActionResult {
    package let worktree: MemoryWorktree

    package var json: JSON {
        .members([
            "agent": worktree.agent.map { .text($0) }, "branch": .string(worktree.branch),
            "missing": worktree.isReachable ? nil : .bool(true), "path": .string(worktree.path),
            "rebasing": worktree.isRebasing ? .bool(true) : nil,
        ])
    }

    package static var schema: Schema {
        .object([
            .optional("agent", .text, "Whose branch it is; without it, the trunk."),
            .member("branch", .text, "The branch."),
            .optional("missing", .always(true), "Its folder is not where git expects it."),
            .member("path", .text, "The folder."), .optional("rebasing", .always(true), "A rebase is under way there."),
        ])
    }
}

/// `worktree add`: checks an agent's branch out in a new folder.
package struct WorktreeAddAction: Action {
    package typealias Result = WorktreeResult

    package var path = ""

    package init() {}

    package static var about: About {
        About(
            "worktree add", "Check an agent's branch out in a new folder.",
            use: "When other tools are to read the memory as files.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(
            Member("path", .path, "The folder, which must not exist.", place: .word, isRequired: true), &path)
    }

    package func run(in session: Session, _ tell: (WorktreeResult) throws -> Void) throws {
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let place = try ProcessWords.absolute(session.place(path))
        try tell(WorktreeResult(worktree: try store.addWorktree(for: agent, at: place)))
    }
}

/// `worktree list`: the worktrees that have a memory branch checked out.
package struct WorktreeListAction: Action {
    package typealias Result = WorktreeResult

    package init() {}

    package static var about: About {
        About(
            "worktree list", "List the worktrees that have a memory branch checked out.",
            use: "To find the files of an agent's branch.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {}

    package func run(in session: Session, _ tell: (WorktreeResult) throws -> Void) throws {
        for worktree in try session.store().memoryWorktrees() { try tell(WorktreeResult(worktree: worktree)) }
    }
}

/// `worktree remove`: removes a worktree; the branch stays.
package struct WorktreeRemoveAction: Action {
    package var path = ""

    package init() {}

    package static var about: About {
        About(
            "worktree remove", "Remove a worktree; the branch stays.", use: "When the files are not needed any more.",
            writes: true, tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("path", .path, "The folder.", place: .word, isRequired: true), &path)
    }

    /// The folder that was removed. It has no JSON.
    package struct Result: ActionResult {
        package let path: String

        package var isForPeople: Bool { true }
        package var json: JSON { .members([:]) }
        package static var schema: Schema { .object([]) }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        let place = session.place(path)
        try session.store().removeWorktree(at: try ProcessWords.absolute(place))
        try tell(Result(path: place))
    }
}
