internal import Git

/// The names of memory branches.
enum BranchName {
    static let trunk = "refs/heads/memory/main"
    static let local = "refs/heads/memory/"
    static let remotes = "refs/remotes/"
    /// Branches of these names leave git no room for the others.
    static let obstacles = ["refs/heads/memory", "refs/heads/memory/agents", "refs/heads/memory/epochs"]

    /// Where it is noted which memory branches a remote has.
    static func tracking(_ remote: String) -> String { "refs/remotes/\(remote)/memory/" }

    /// Where the trunk of an epoch is kept when the next one has been made from it.
    static let archives = "\(local)epochs/"

    static func archive(ofEpoch epoch: Int) -> String { "\(archives)\(epoch)" }

    static func of(_ agent: AgentName) -> String { "refs/heads/memory/agents/\(agent)" }

    static func short(_ reference: String) -> String {
        for prefix in ["refs/heads/", "refs/remotes/", "refs/"] where reference.hasPrefix(prefix) {
            return String(reference.dropFirst(prefix.count))
        }
        return reference
    }

    /// What a reference is; `nil` if its name is not that of a memory branch.
    static func parse(_ reference: String, tip: ObjectID) -> MemoryBranch? {
        var remote: String?
        var rest: Substring
        if reference.hasPrefix("refs/heads/") {
            rest = reference.dropFirst("refs/heads/".count)
        } else if reference.hasPrefix("refs/remotes/") {
            // The name of a remote may hold slashes, and so may a part of it be called memory: the last one counts.
            let name = reference.dropFirst("refs/remotes/".count)
            guard let range = name.lastRange(of: "/memory/") else { return nil }
            remote = String(name[..<range])
            rest = name[name.index(after: range)...]
        } else {
            return nil
        }
        guard rest.hasPrefix("memory/") else { return nil }
        rest = rest.dropFirst("memory/".count)
        if rest == "main" { return MemoryBranch(reference: reference, tip: tip, agent: nil, remote: remote) }
        guard rest.hasPrefix("agents/"), let agent = try? AgentName(String(rest.dropFirst("agents/".count))) else {
            return nil
        }
        return MemoryBranch(reference: reference, tip: tip, agent: agent, remote: remote)
    }
}

extension Substring {
    /// Where the last occurrence of `text` begins.
    func lastRange(of text: String) -> Index? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(text) { return position }
        }
        return nil
    }
}
