internal import Git

/// Something that is not as the format says.
public struct Finding: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// Readers ignore it and merges leave it behind.
        case error
        /// It is allowed, but worth knowing.
        case note
    }

    /// How bad it is.
    public let severity: Severity
    /// Where it stands in the branch's tree.
    public let path: String
    /// What is wrong.
    public let problem: String
}

/// What a check of a branch came to.
public struct Verification: Sendable {
    /// The number of entries that have a body.
    public internal(set) var entries = 0
    /// The number of state names.
    public internal(set) var names = 0
    /// What was found.
    public internal(set) var findings: [Finding] = []

    /// What there is to say of a branch that only has the name of a memory branch.
    public static let ofNoMemory = Verification(
        findings: [Finding(severity: .error, path: StoreFormat.fileName, problem: "is missing")])
}

extension Store {
    /// Checks every name, mode, hash and body of one commit.
    ///
    /// - Parameter progress: called with the number of entries checked, now and then.
    /// - Throws: ``StoreError`` with the code `noBranch` if it holds no memory, a `GitError` if an object is missing or
    ///   cannot be read: `git fsck` says more.
    public func verify(_ branch: MemoryBranch, progress: (Int) -> Void = { _ in }) throws -> Verification {
        let top = try root(of: branch.tip, named: branch.name)
        var check = TreeCheck(fanout: top.format.fanout)
        if let entries = top.entries {
            try check.folder(entries, path: [], in: repository, progress: progress)
        } else if try top.tree.entry(named: StoreFormat.entriesName) != nil {
            check.report(.error, [], "", "is not a folder")
        }
        try check.namesBesideMemory(in: top.tree, in: repository)
        return check.result
    }
}

extension TreeCheck {
    /// Looks for names that no checkout can hold among the files that users put beside the memory.
    fileprivate mutating func namesBesideMemory(in tree: Tree, in repository: borrowing Repository) throws {
        for entry in try tree.entries() where !StoreFormat.ownNames.contains(tree.nameText(entry)) {
            do {
                try TreeChanges.refuseUnsafe(tree.name(entry).withUnsafeBufferPointer { Array($0) })
                if entry.mode.isTree { _ = try TreeChanges(from: nil, to: tree.id(entry), in: repository) }
            } catch let error as StoreError {
                result.findings.append(
                    Finding(severity: .error, path: tree.nameText(entry), problem: error.message))
            }
        }
    }
}

private struct TreeCheck {
    let fanout: Int
    var result = Verification()

    mutating func report(_ severity: Finding.Severity, _ path: [UInt8], _ name: String, _ problem: String) {
        let folders = path.map { String(UnicodeScalar(Hex.digit($0))) + "/" }.joined()
        result.findings.append(
            Finding(severity: severity, path: "\(StoreFormat.entriesName)/\(folders)\(name)", problem: problem))
    }

    mutating func folder(
        _ id: ObjectID, path: [UInt8], in repository: borrowing Repository, progress: (Int) -> Void
    ) throws {
        let tree = try repository.tree(id)
        if path.count == fanout { return try leaf(tree, path: path, in: repository, progress: progress) }
        for entry in try tree.entries() {
            let name = tree.name(entry)
            if name.count == 1, entry.mode.isTree, let digit = Hex.value(name[0]) {
                try folder(tree.id(entry), path: path + [digit], in: repository, progress: progress)
            } else {
                report(.error, path, tree.nameText(entry), "is not a folder of entries")
            }
        }
    }

    private mutating func leaf(
        _ tree: Tree, path: [UInt8], in repository: borrowing Repository, progress: (Int) -> Void
    ) throws {
        for entry in try tree.entries() {
            if let fault = try EntryFault.find(entry, in: tree, path: path, repository.objects) {
                report(.error, path, tree.nameText(entry), fault)
            } else if entry.mode != .file {
                report(.note, path, tree.nameText(entry), "is executable, which means nothing")
            }
        }
        var groups = try LeafGroups(tree, in: path)
        while let group = groups.next() {
            var state = EntryState()
            let body = group.read(into: &state)
            result.names += group.entries.count - (body == nil ? 0 : 1)
            if body == nil {
                report(.note, path, "\(group.id)", "has no body here, only what other branches say of it")
            } else {
                result.entries += 1
                if result.entries % 1024 == 0 { progress(result.entries) }
            }
            if state.tailCount < group.entries.count {
                report(
                    .note, path, "\(group.id)", "has names that others make needless, as a plain git merge leaves them")
            }
        }
    }
}
