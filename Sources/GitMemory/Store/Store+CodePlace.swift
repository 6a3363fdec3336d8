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
