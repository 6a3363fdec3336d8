internal import Git

extension Store {
    /// The remote that is meant: the one named, else git's `gitmem.remote`, else `origin`, else the only one.
    ///
    /// - Returns: `nil` if the repository has no remote and none is named.
    /// - Throws: ``StoreError`` with the code `noRemote` if there is none of that name, `invalidInput` if several could
    ///   be meant.
    public func remote(_ name: String? = nil) throws -> String? {
        try Self.choose(name, configured: repository.configuration("gitmem.remote"), from: repository.remotes())
    }

    /// Refuses a remote from which git fetches onto the memory branches of this repository, as in a mirror clone: that
    /// overwrites what was written here, and does so also when only others are to be fetched.
    func refuseMirror(_ remote: String) throws {
        for refspec in try repository.values(of: "remote.\(remote).fetch") {
            guard let colon = refspec.lastIndex(of: ":") else { continue }
            let target = refspec[refspec.index(after: colon)...]
            let folder = target.prefix { $0 != "*" }
            let covers = target.contains("*") && BranchName.local.hasPrefix(folder)
            guard covers || folder.hasPrefix(BranchName.local) else { continue }
            throw StoreError(
                .mirror,
                "a fetch from \(remote) overwrites the memory branches here (remote.\(remote).fetch is \(refspec))",
                hint: "use an ordinary clone, or make this one: git config --replace-all remote.\(remote).fetch "
                    + "'+refs/heads/*:refs/remotes/\(remote)/*'")
        }
    }

    static func choose(_ name: String?, configured: String?, from remotes: [String]) throws(StoreError) -> String? {
        let list = remotes.isEmpty ? "there is none yet" : "there is " + remotes.joined(separator: ", ")
        if let name {
            if remotes.contains(name) { return name }
            if name.contains("/") || name.contains(":") || name.hasPrefix(".") {
                throw StoreError(
                    .noRemote, "\(name) is not the name of a remote",
                    hint: "give it one: git remote add NAME \(name)")
            }
            throw StoreError(.noRemote, "there is no remote called \(name)", hint: "\(list); `git remote add` adds one")
        }
        if let configured {
            if remotes.contains(configured) { return configured }
            throw StoreError(
                .noRemote, "git's gitmem.remote names \(configured), and there is no such remote", hint: list)
        }
        if remotes.contains("origin") { return "origin" }
        guard remotes.count > 1 else { return remotes.first }
        throw StoreError(
            .invalidInput, "nobody said which remote: \(remotes.joined(separator: ", "))",
            hint: "name one, or run `git config gitmem.remote NAME`")
    }
}

/// The names that the branches of a remote have here.
struct RemoteNames {
    let remote: String

    /// The settings without which git pushes a remote that is set up as a mirror as a whole or not at all.
    var unmirrored: [String] { ["-c", "remote.\(remote).mirror=false"] }

    /// What is fetched, and where it is kept.
    var refspec: String { "+\(BranchName.local)*:refs/remotes/\(remote)/memory/*" }
    var trunk: String { tracking(BranchName.trunk) }

    /// Where the tip is kept that a branch had on the remote when it was last looked at.
    func tracking(_ branch: String) -> String {
        "refs/remotes/\(remote)/" + branch.dropFirst("refs/heads/".count)
    }
}
