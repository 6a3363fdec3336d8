internal import Git

/// Where the code stands: its `HEAD`, what that is to be compared with, and what it changes.
package final class CodeHistory {
    /// A branch that `HEAD` is compared with.
    package struct Base: Hashable, Sendable {
        /// The reference or revision.
        package let name: String
        /// What people call it: `origin/main`.
        package var shown: String {
            for prefix in ["refs/heads/", "refs/remotes/"] where name.hasPrefix(prefix) {
                return String(name.dropFirst(prefix.count))
            }
            return name
        }
    }

    /// How far `HEAD` is from a branch.
    package struct Distance: Sendable {
        /// Commits of the branch that `HEAD` lacks.
        package let behind: Int
        /// Commits of `HEAD` that the branch lacks.
        package let ahead: Int
    }

    /// A commit that changed something.
    package struct Change: Sendable {
        package let commit: String
        /// When it was written, in milliseconds since 1970 UTC.
        package let time: UInt64
        package let author: String
        /// The paths, from the top of the repository.
        package var paths: [String] = []
    }

    private let store: Store
    /// The branch that is checked out; `nil` if `HEAD` is at a commit.
    package let branch: String?
    /// What the branch is set to follow.
    package let upstream: Base?
    /// The remote of that, else `origin`, else the only one.
    package let remote: String?

    /// Looks where `HEAD` is.
    ///
    /// - Throws: ``StoreError`` with the code `noRepository` if one stands in no repository.
    package init(of store: Store) throws {
        self.store = store
        let (head, remotes, follows) = try store.withCode { code in
            let head = try code.symbolicTarget("HEAD")
            return (head, try code.remotes(), try head.map { try Self.follows($0, in: code) } ?? false)
        }
        branch = head
        var upstream: Base?
        var own: String?
        // Only git itself knows what that comes to.
        if let head, follows {
            let found = try store.codeGit(
                ["for-each-ref", "--format=%(upstream)%00%(upstream:remotename)", "--", head])
            let words = found.output.trimmed.split(separator: "\0", omittingEmptySubsequences: false)
            if found.status == 0, words.count == 2 {
                upstream = words[0].isEmpty ? nil : Base(name: String(words[0]))
                own = words[1].isEmpty || words[1] == "." ? nil : String(words[1])
            }
        }
        self.upstream = upstream
        remote = own ?? (remotes.contains("origin") ? "origin" : remotes.count == 1 ? remotes[0] : nil)
    }

    /// Whether git's configuration says that a branch follows another one.
    private static func follows(_ branch: String, in code: borrowing Repository) throws -> Bool {
        let prefix = "refs/heads/"
        guard branch.hasPrefix(prefix) else { return false }
        return try code.configuration("branch.\(branch.dropFirst(prefix.count)).merge") != nil
    }

    /// Whether memory is checked out, and no code.
    package var isMemory: Bool { branch.map { $0.hasPrefix("refs/heads/memory/") } ?? false }

    /// Whether there is something to compare.
    package func hasCommit() throws -> Bool { try store.withCode { try $0.reference("HEAD") } != nil }

    private func commit(_ name: String) throws -> String? {
        let outcome = try store.codeGit(["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
        return outcome.status == 0 ? outcome.output.trimmed : nil
    }

    /// Whether a reference of this name is there and names a commit. git looks for others as well, by its rules.
    private func isCommit(_ name: String) throws -> Bool {
        try store.withCode { code in
            guard let id = try? code.reference(name) else { return false }
            return (try? code.objects.kind(of: id)) == .commit
        }
    }

    /// Whether a commit is in the code repository, and its whole id.
    package func find(_ name: String) throws -> String? { try commit(name) }

    /// What to compare with: a branch of the remote or of this repository, or else what the remote's own `HEAD` names.
    ///
    /// - Parameter network: by which the remote is asked for its `HEAD` where that is not known; `nil` if it is not to be.
    /// - Throws: ``StoreError`` with the code `invalidInput` if there is no such branch, or nothing says which.
    package func base(_ name: String?, by network: Network?) throws -> Base {
        if let name {
            for place in [remote.map { "refs/remotes/\($0)/\(name)" }, "refs/heads/\(name)"].compactMap({ $0 })
            where try isCommit(place) || commit(place) != nil {
                return Base(name: place)
            }
            if try commit(name) != nil { return Base(name: name) }
            throw StoreError(
                .invalidInput, "there is no branch or commit \(PathText.display(name))",
                hint: "name a branch of the remote or of this repository, as in --base main")
        }
        guard let remote else {
            throw StoreError(
                .invalidInput, "there is no remote that says what to compare with",
                hint: "name a branch: --base main")
        }
        if let target = try store.withCode({ try $0.symbolicTarget("refs/remotes/\(remote)/HEAD") }) {
            return Base(name: target)
        }
        if let network {
            let asked = try fromCode(["ls-remote", "--symref", remote, "HEAD"], by: network)
            guard asked.status == 0 else { throw Self.unreachable(remote, asked.complaint) }
            let start = "ref: refs/heads/"
            if let line = asked.output.split(separator: "\n").first(where: { $0.hasPrefix(start) }) {
                let name = line.dropFirst(start.count).prefix { $0 != "\t" }
                return Base(name: "refs/remotes/\(remote)/\(name)")
            }
        }
        throw StoreError(
            .invalidInput, "it is not known which branch is the main one of \(remote)",
            hint: "`git remote set-head \(remote) --auto` asks it; or name a branch: --base main")
    }

    /// Asks the remotes for what is new, as `git fetch` does.
    ///
    /// - Throws: ``StoreError`` with the code `unconfirmed` if one cannot be asked.
    package func fetch(by network: Network) throws {
        guard let remote else { return }
        let outcome = try fromCode(
            [
                "fetch", "--no-progress", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-gc", remote,
            ], by: network)
        guard outcome.status == 0 else { throw Self.unreachable(remote, outcome.complaint) }
    }

    private func fromCode(_ arguments: [String], by network: Network) throws -> GitProcess.Outcome {
        let outcome = try store.withCode { try $0.git(arguments, store.conditions(of: network)) }
        if outcome.stop == .cancelled { throw StoreError(.interrupted, "interrupted") }
        return outcome
    }

    private static func unreachable(_ remote: String, _ complaint: String) -> StoreError {
        StoreError(
            .unconfirmed, "\(remote) could not be asked: \(complaint)",
            hint: "try again later; with --no-fetch what was last seen counts")
    }

    /// What `HEAD` has and lacks beside some branches.
    package struct Comparison {
        fileprivate let outcomes: [GitProcess.Outcome]
        fileprivate let bases: [Base]
    }

    /// Compares `HEAD` with branches, and finds what differs from the first.
    ///
    /// - Parameter meanwhile: what is done here while git does that.
    package func compare(with bases: [Base], meanwhile: () -> Void) throws -> Comparison {
        let distances = bases.map { ["rev-list", "--left-right", "--count", "\($0.name)...HEAD", "--"] }
        // A rename that is not looked for is a removal and an addition: both names.
        let paths = bases.prefix(1).map {
            ["diff", "--no-ext-diff", "--no-renames", "--name-only", "-z", "\($0.name)...HEAD", "--"]
        }
        return Comparison(outcomes: try store.codeGit(all: distances + paths, meanwhile: meanwhile), bases: bases)
    }

    /// The commits of `HEAD` that a branch lacks, oldest first, with what each changed. Merges change nothing by
    /// themselves.
    package func changes(since base: Base) throws -> [Change] {
        // Nothing that git tracks begins with a slash, so such a line is a commit.
        let outcome = try store.codeGit([
            "log", "--no-ext-diff", "--no-renames", "--no-show-signature", "--no-notes", "--reverse", "--name-only",
            "-z", "--format=/%H %at %an", "\(base.name)..HEAD", "--",
        ])
        guard outcome.status == 0 else {
            throw StoreError(.gitFailed, "git cannot list the commits: \(outcome.complaint)", hint: "see to that first")
        }
        var changes: [Change] = []
        for piece in outcome.output.split(separator: "\0") {
            let text = piece.hasPrefix("\n") ? piece.dropFirst() : piece
            if text.hasPrefix("/") {
                let words = text.dropFirst().split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                guard words.count == 3, let seconds = UInt64(words[1]) else { continue }
                changes.append(Change(commit: String(words[0]), time: seconds * 1000, author: String(words[2])))
            } else if !changes.isEmpty, !text.isEmpty {
                changes[changes.count - 1].paths.append(String(text))
            }
        }
        return changes
    }
}

extension CodeHistory.Comparison {
    /// How far `HEAD` is from a branch.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if the branch is not here.
    package func distance(from base: CodeHistory.Base) throws -> CodeHistory.Distance {
        guard let index = bases.firstIndex(of: base) else { return CodeHistory.Distance(behind: 0, ahead: 0) }
        let outcome = outcomes[index]
        let counts = outcome.output.trimmed.split(separator: "\t").compactMap { Int($0) }
        guard outcome.status == 0, counts.count == 2 else {
            throw StoreError(
                .invalidInput, "HEAD cannot be compared with \(base.shown): \(outcome.complaint)",
                hint: "fetch that branch, or name another one: --base main")
        }
        return CodeHistory.Distance(behind: counts[0], ahead: counts[1])
    }

    /// The paths that differ between `HEAD` and where it left the first branch: of a renamed file both names.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if the two have no commit in common.
    package func changedPaths() throws -> [String] {
        guard let base = bases.first else { return [] }
        let outcome = outcomes[bases.count]
        guard outcome.status == 0 else {
            throw StoreError(
                .invalidInput, "HEAD and \(base.shown) have no commit in common here: \(outcome.complaint)",
                hint: "in a shallow clone, `git fetch --unshallow` brings what is missing")
        }
        return outcome.output.split(separator: "\0").map(String.init)
    }
}
