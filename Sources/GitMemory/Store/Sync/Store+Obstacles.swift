internal import Git
internal import Glibc

extension Store {
    /// Drops what is noted of the remote's branches and cannot be read, if git stumbled over it: the fetch notes it again.
    ///
    /// - Returns: whether there was anything.
    func dropBrokenNotes(_ names: RemoteNames, _ outcome: GitProcess.Outcome) throws -> Bool {
        guard Self.isStumble(outcome) else { return false }
        let notes = try troubles().filter { trouble in
            trouble.isDamage && trouble.reference.hasPrefix(BranchName.tracking(names.remote))
        }
        return try notes.count { try dropNote($0) } > 0
    }

    /// What here keeps git from noting what a remote has, other than a lock.
    func obstacle(_ outcome: GitProcess.Outcome, _ names: RemoteNames) throws -> (any Error)? {
        if let obstacle = Self.obstacle(in: outcome.errors) {
            return StoreError(
                .exists,
                "\(BranchName.short(obstacle)), noted of a branch that \(names.remote) does not have any more, leaves git no "
                    + "room for its memory",
                hint: "`git remote prune \(names.remote)` removes it with all that \(names.remote) has deleted, "
                    + "`git update-ref -d \(obstacle)` removes it alone")
        }
        let isOfNote = outcome.errors.contains("cannot lock ref") || outcome.errors.contains("Unable to create")
        for number in [EACCES, EROFS, ENOSPC, EDQUOT] where isOfNote {
            guard outcome.errors.contains(String(cString: strerror(number))) else { continue }
            return GitError(
                code: .generic, operation: "note what \(names.remote) has", message: outcome.complaint,
                systemError: number)
        }
        guard Self.isStumble(outcome) else { return nil }
        if let trouble = try troubles().first(where: { $0.isDamage }) {
            return StoreError(
                .damaged, "git cannot fetch from \(names.remote) because of \(trouble.name): it \(trouble.reason)",
                hint: trouble.hint)
        }
        return StoreError(
            .damaged, "git cannot fetch from \(names.remote): \(outcome.complaint)",
            hint:
                "`git fsck` says more; a reference that leads to nothing goes by `git update-ref -d`, or by `rm` of its file"
        )
    }

    private static func isStumble(_ outcome: GitProcess.Outcome) -> Bool {
        ["bad object", "reference broken", "missing object", "did not send all necessary objects"]
            .contains(where: outcome.errors.contains)
    }

    /// The reference that git named as the one in the way of another: `'…' exists; cannot create '…'`.
    private static func obstacle(in errors: String) -> String? {
        for line in errors.split(whereSeparator: \.isNewline) where line.contains("' exists; cannot create '") {
            let quoted = line.split(separator: "'")
            if let position = quoted.firstIndex(where: { $0.hasPrefix(" exists; cannot create ") }), position > 0 {
                return String(quoted[position - 1])
            }
        }
        return nil
    }
}
