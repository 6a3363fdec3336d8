internal import Git

extension Store {
    /// The path that a word means, from the top of the code repository in which one stands.
    ///
    /// The word may be absolute or relative to where one stands, in any worktree of that repository; what it names need
    /// not be there. Links above its last part are followed, as git follows them to a worktree.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a path outside.
    package func codePath(of word: String) throws -> String {
        let (roots, folder) = try codePlace()
        guard let main = roots.first else {
            guard !word.hasPrefix("/") else {
                throw StoreError(
                    .invalidInput, "\(word) is absolute, and there is no worktree here to see it from",
                    hint: "give the path from the top of the code repository")
            }
            return word
        }
        let path = try Self.settled(word.hasPrefix("/") ? word : folder + "/" + word)
        // Of worktrees inside each other the inner one.
        for root in roots.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            if path + "/" == root { return "" }
            if path.utf8.starts(with: root.utf8) {
                return String(decoding: path.utf8.dropFirst(root.utf8.count), as: UTF8.self)
            }
        }
        throw StoreError(
            .invalidInput, "\(PathText.display(word)) lies outside of the repository at \(PathText.display(main))",
            hint: "claim a path in it, or something without a path as name:TEXT")
    }

    /// The paths that differ from the last commit in the code repository in which one stands, from its top: changed,
    /// staged and new ones, a new folder as one; `nil` if git cannot say.
    package func changedCodePaths() throws -> [String]? {
        guard let root = try codePlace().roots.first else { return [] }
        let outcome = try? GitProcess.run(
            ["status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=dirty"], in: root, Self.quick)
        guard let outcome, outcome.status == 0, outcome.stop == nil else { return nil }
        // Two letters and a space stand before each path.
        return outcome.output.utf8.split(separator: 0).filter { $0.count > 3 }.map {
            String(Substring($0.dropFirst(3)))
        }
    }

    /// The commit of the code repository in which one stands; `nil` without one, and where memory is checked out.
    package func codeHead() throws -> String? {
        guard let root = try codePlace().roots.first,
            let branch = try? GitProcess.run(["rev-parse", "--symbolic-full-name", "HEAD"], in: root, Self.quick),
            !branch.output.hasPrefix("refs/heads/memory/"),
            let head = try? GitProcess.run(["rev-parse", "--verify", "--quiet", "HEAD"], in: root, Self.quick),
            head.status == 0
        else { return nil }
        return head.output.trimmed
    }

    /// How many commits of the code repository came after one; `nil` if that one is not known there.
    package func codeCommits(after commit: String) throws -> Int? {
        guard commit.utf8.allSatisfy({ Hex.value($0) != nil }), let root = try codePlace().roots.first,
            let outcome = try? GitProcess.run(["rev-list", "--count", "\(commit)..HEAD", "--"], in: root, Self.quick),
            outcome.status == 0
        else { return nil }
        return Int(outcome.output.trimmed)
    }

    private static var quick: GitProcess.Conditions {
        GitProcess.Conditions(
            environment: ["GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"], keepsTerminal: false, timeout: 2_000)
    }

    /// The roots of the worktrees, each ending in `/`, that in which one stands first; and where one stands.
    private func codePlace() throws -> (roots: [String], folder: String) {
        let folder = try Files.absolute(standpoint?.folder ?? repository.location)
        var roots: [String] = []
        func collect(_ repository: borrowing Repository) throws {
            let all = [repository.workDirectory].compactMap { $0 } + (try repository.worktrees().map(\.path))
            for path in all {
                guard let root = try? Files.absolute(path) else { continue }
                roots.append(root.hasSuffix("/") ? root : root + "/")
            }
        }
        if naming == nil {
            try collect(repository)
        } else if let standpoint, standpoint.commonDirectory != nil {
            try collect(Repository.opened(at: standpoint))
        }
        return (roots, folder)
    }

    /// The path without `.` and `..`, with the links followed that lead to the folder of its last part.
    private static func settled(_ path: String) throws -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        var rest: [Substring] = parts.popLast().map { [$0] } ?? []
        while !parts.isEmpty {
            if let real = try? Files.absolute("/" + parts.joined(separator: "/")) {
                return ([real == "/" ? "" : real] + rest.map(String.init)).joined(separator: "/")
            }
            rest.insert(parts.removeLast(), at: 0)
        }
        return "/" + rest.joined(separator: "/")
    }
}
