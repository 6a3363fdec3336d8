internal import Git

extension Store {
    /// Writes a commit by the user's git, which signs it as its settings say. All that it leads to has been written.
    ///
    /// - Throws: ``StoreError`` with the code `gitFailed` if git cannot sign.
    func writeSigned(_ commit: Commit) throws -> ObjectID {
        let (author, committer) = (commit.author, commit.committer)
        let outcome = try repository.git(
            ["commit-tree", "-S", "-m", commit.message] + commit.parents.flatMap { ["-p", "\($0)"] }
                + ["\(commit.tree)"],
            .init(environment: [
                "GIT_AUTHOR_NAME": author.identity.name, "GIT_AUTHOR_EMAIL": author.identity.email,
                "GIT_AUTHOR_DATE": "@\(author.time) +0000", "GIT_COMMITTER_NAME": committer.identity.name,
                "GIT_COMMITTER_EMAIL": committer.identity.email, "GIT_COMMITTER_DATE": "@\(committer.time) +0000",
            ]))
        guard outcome.status == 0, let id = ObjectID(hex: outcome.output.trimmed[...]) else {
            throw StoreError(
                .gitFailed, "git could not sign the commit: \(outcome.errors.trimmed)",
                hint: "nothing was written; see git's user.signingKey and gpg.format, or set commit.gpgSign to false")
        }
        return id
    }
}
