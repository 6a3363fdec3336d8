public import Git

/// A branch that holds memory: the trunk or an agent's, here or as last seen on a remote.
public struct MemoryBranch: Hashable, Sendable {
    /// The full name of the reference.
    public let reference: String
    /// The commit it names.
    public let tip: ObjectID
    /// Whose it is; `nil` for the trunk.
    public let agent: AgentName?
    /// The remote it was seen on; `nil` for a branch of this repository.
    public let remote: String?

    /// The short name, as git shows it: `memory/agents/ada`, `origin/memory/main`.
    public var name: String { BranchName.short(reference) }
}

extension MemoryBranch {
    /// What a merge says of a branch that only has the name of one.
    var asRefused: MergeReport.Refused { .init(branch: name, reason: "has no \(StoreFormat.fileName)") }
}

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

extension Store {
    /// The trunk of this repository, else that of a remote.
    ///
    /// - Throws: ``StoreError`` with the code `noStore` if there is neither.
    public func trunk() throws -> MemoryBranch {
        if let tip = try repository.reference(BranchName.trunk) {
            return MemoryBranch(reference: BranchName.trunk, tip: tip, agent: nil, remote: nil)
        }
        let remotes = try repository.references(matching: "refs/remotes/*/memory/main")
        if let branch = Self.preferred(remotes.compactMap { BranchName.parse($0.name, tip: $0.id) }) { return branch }
        try refuseLostBranch(BranchName.trunk)
        let hasRemotes = try !repository.remotes().isEmpty
        throw StoreError(
            .noStore, "there is no memory in \(location)",
            hint: hasRemotes
                ? "`gitmem sync` fetches that of a remote, `gitmem init` makes a new one if the remote has none"
                : "`gitmem init` makes one there")
    }

    func trunkIfAny() throws -> MemoryBranch? {
        do {
            return try trunk()
        } catch let error as StoreError where error.code == .noStore {
            return nil
        }
    }

    /// The branch of an agent in this repository, else that on a remote; `nil` if it has none.
    public func branch(of agent: AgentName) throws -> MemoryBranch? {
        let reference = BranchName.of(agent)
        if let tip = try repository.reference(reference) {
            return MemoryBranch(reference: reference, tip: tip, agent: agent, remote: nil)
        }
        let remotes = try repository.references(matching: "refs/remotes/*/memory/agents/\(agent)")
        return Self.preferred(remotes.compactMap { BranchName.parse($0.name, tip: $0.id) })
    }

    /// The branch or commit that a user means: an agent, `main`, a branch, a reference or any revision.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` if there is none.
    public func branch(named name: String) throws -> MemoryBranch {
        if name == "main" || name == "trunk" { return try trunk() }
        if let agent = try? AgentName(name), let branch = try branch(of: agent) { return branch }
        for prefix in ["", "refs/heads/", "refs/remotes/"] where name.contains("/") {
            if let tip = try? repository.reference(prefix + name) {
                return BranchName.parse(prefix + name, tip: tip)
                    ?? MemoryBranch(reference: prefix + name, tip: tip, agent: nil, remote: nil)
            }
        }
        guard let tip = try repository.commitID(revision: name) else {
            throw StoreError(
                .noBranch, "there is no branch or commit “\(name)”",
                hint: "`gitmem agents` lists the agents that have one")
        }
        return MemoryBranch(reference: name, tip: tip, agent: nil, remote: nil)
    }

    /// The full name of the local branch that a user means as a target, which need not exist yet.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` for a name that is not of this repository.
    public func localReference(_ name: String) throws -> String {
        if name == "main" || name == "trunk" { return BranchName.trunk }
        if let agent = try? AgentName(name) { return BranchName.of(agent) }
        let reference = name.hasPrefix("refs/heads/") ? name : "refs/heads/" + name
        guard BranchName.parse(reference, tip: .emptyTree) != nil else {
            throw StoreError(
                .noBranch, "\(name) is not a memory branch of this repository",
                hint: "merge into main, or into an agent's branch")
        }
        return reference
    }

    private static func preferred(_ branches: [MemoryBranch]) -> MemoryBranch? {
        branches.first { $0.remote == "origin" } ?? branches.first
    }
}
