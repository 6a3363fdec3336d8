internal import Git

extension Store {
    /// Moves the reference beside an agent's branch, whose files no worktree has.
    func moveDeferred(
        of agent: AgentName, from old: ObjectID?, to new: ObjectID, reason: String, underLock: () throws -> Bool
    ) throws -> Bool {
        // What a reference leads to is on the disk before it does.
        try repository.objects.sync()
        let folders = try Files.createDirectories(deferredFolder, sharing: repository.objects.sharing)
        if try applySettings(), !folders.isEmpty {
            try Files.syncFolder(deferredFolder)
            try Files.syncFolder(Files.folder(of: deferredFolder))
        }
        return try moveReference(
            BranchName.deferred(of: agent), from: old, to: new, by: Commit.identity(of: agent), reason: reason,
            underLock: underLock)
    }
}
