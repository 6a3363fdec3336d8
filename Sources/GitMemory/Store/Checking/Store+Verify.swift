public import Git

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
    /// The commit that did it; `nil` for what a branch's tip has.
    public internal(set) var commit: ObjectID? = nil
}

extension Finding {
    /// What is wrong with a branch as a whole, and what to do about it; the path is empty.
    public init(_ trouble: BranchTrouble) {
        self.init(severity: .error, path: "", problem: "\(trouble.reason); \(trouble.hint)")
    }

    /// That a branch could not be read to its end.
    public init(unreadable error: GitError) {
        self.init(severity: .error, path: "", problem: "cannot be checked: \(error); \(Store.damageHint)")
    }
}

/// What a check of a branch came to.
public struct Verification: Sendable {
    /// The number of entries that have a body.
    public internal(set) var entries = 0
    /// The number of state names.
    public internal(set) var names = 0
    /// What was found.
    public internal(set) var findings: [Finding] = []
    /// Entries that are held and have no body.
    public internal(set) var bodiless: [EntryID] = []
    /// Entries of which the trunk has lost something.
    public internal(set) var lost: [EntryID] = []
    /// The commits that took it out.
    var removals: [Removal] = []
    /// What is malformed, for a doctor.
    var faults: [Fault] = []

    /// A file or folder that has a fault.
    struct Fault: Sendable {
        /// The digits of the folders above.
        let path: [UInt8]
        let name: [UInt8]
        let mode: FileMode
        let id: ObjectID
        let reason: String
    }

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
        var result = Verification()
        if let entries = top.entries {
            let check = TreeCheck(fanout: top.format.fanout, objects: repository.objects)
            let walk = try TreeWalk<TreeCheck.Step, Void>(from: .folder(entries, path: [], near: nil), check.open)
            try Parallel.map(walk.subtrees, atOnce: 32) {
                try check.run($0)
            } each: { part in
                result.add(part)
                progress(result.entries)
            }
        } else if try top.tree.entry(named: StoreFormat.entriesName) != nil {
            result.report(.error, [], "", "is not a folder")
        }
        try result.checkNamesBesideMemory(in: top.tree, in: repository)
        if try repository.blob(top.formatID) != top.format.bytes {
            result.findings.append(
                Finding(
                    severity: .error, path: StoreFormat.fileName,
                    problem:
                        "is not what this version writes: a JSON object in canonical form, of the members that the "
                        + "format names, and one line feed"))
        }
        // A trunk that is to be put back is looked at while there is none.
        if branch.isTrunk, (try? trunk())?.reference == branch.reference { try result.report(losses()) }
        return result
    }
}

extension Verification {
    /// Looks for what no checkout should meet among the files that users put beside the memory.
    fileprivate mutating func checkNamesBesideMemory(in tree: Tree, in repository: borrowing Repository) throws {
        let check = ContentCheck(in: repository.objects)
        guard let fault = try check.fault(in: tree, against: nil) else { return }
        findings.append(Finding(severity: .error, path: ".", problem: fault))
    }

    fileprivate mutating func report(_ known: TrunkLosses) {
        removals = known.removals
        for loss in known.losses {
            for id in loss.ids {
                lost.append(id)
                findings.append(
                    Finding(
                        severity: .error, path: "\(StoreFormat.entriesName)/\(id)",
                        problem: "was taken out of the trunk by this commit", commit: loss.commit))
            }
        }
    }

    fileprivate mutating func report(
        _ severity: Finding.Severity, _ path: [UInt8], _ name: String, _ problem: String
    ) {
        let folders = path.map { String(UnicodeScalar(Hex.digit($0))) + "/" }.joined()
        findings.append(
            Finding(severity: severity, path: "\(StoreFormat.entriesName)/\(folders)\(name)", problem: problem))
    }

    fileprivate mutating func report(_ entry: Tree.Entry, in tree: Tree, _ path: [UInt8], _ problem: String) {
        let name = [UInt8](tree.name(entry))
        report(.error, path, tree.nameText(entry), problem)
        faults.append(Fault(path: path, name: name, mode: entry.mode, id: tree.id(entry), reason: problem))
    }

    fileprivate mutating func add(_ other: Verification) {
        entries += other.entries
        names += other.names
        findings += other.findings
        bodiless += other.bodiless
        faults += other.faults
    }
}

/// The check of the folders of entries, in steps that are done apart from each other.
private struct TreeCheck: Sendable {
    enum Step: Sendable {
        case finding(Verification)
        case folder(ObjectID, path: [UInt8], near: Tree?)
    }

    let fanout: Int
    let objects: ObjectDatabase

    /// What is to be checked at a place, in order: subtrees, and what is wrong with the folders above them.
    func open(_ step: Step) throws -> TreeWalk<Step, Void>.Step {
        guard case .folder(let id, let path, let near) = step,
            path.count < TreeWalk<Step, Void>.depth(fanout: fanout)
        else { return .subtree }
        let tree = try objects.tree(id, near: near)
        var steps: [(digit: UInt8, place: Step)] = []
        var flawed = Verification()
        reportFlaw(of: tree, path, into: &flawed)
        if !flawed.findings.isEmpty { steps.append((0, .finding(flawed))) }
        for entry in try tree.entries() {
            if let digit = tree.digit(of: entry) {
                steps.append((digit, .folder(tree.id(entry), path: path + [digit], near: tree)))
            } else {
                var found = Verification()
                found.report(entry, in: tree, path, Self.noFolder)
                steps.append((0, .finding(found)))
            }
        }
        return .folder((), steps)
    }

    func run(_ step: Step) throws -> Verification {
        switch step {
        case .finding(let found): return found
        case .folder(let id, let path, let near):
            var result = Verification()
            try folder(id, path: path, near: near, into: &result)
            return result
        }
    }

    private static let noFolder = "is not a folder of entries"

    private func reportFlaw(of tree: Tree, _ path: [UInt8], into result: inout Verification) {
        guard let flaw = try? tree.flaw() else { return }
        result.report(.error, path, "", flaw)
    }

    private func folder(_ id: ObjectID, path: [UInt8], near: Tree?, into result: inout Verification) throws {
        let tree = try objects.tree(id, near: near)
        reportFlaw(of: tree, path, into: &result)
        if path.count == fanout { return try leaf(tree, path: path, into: &result) }
        for entry in try tree.entries() {
            if let digit = tree.digit(of: entry) {
                try folder(tree.id(entry), path: path + [digit], near: tree, into: &result)
            } else {
                result.report(entry, in: tree, path, Self.noFolder)
            }
        }
    }

    private func leaf(_ tree: Tree, path: [UInt8], into result: inout Verification) throws {
        let files = try tree.entries()
        for entry in files {
            if let fault = try EntryFault.find(entry, in: tree, path: path, objects) {
                result.report(entry, in: tree, path, fault)
            } else if entry.mode != .file {
                result.report(.note, path, tree.nameText(entry), "is executable, which means nothing")
            }
        }
        // As the tree has them, in order or not: a folder that git would not have written is none to be tidied here.
        var start = 0
        while start < files.count {
            let name = tree.name(files[start])
            guard name.count > EntryID.hexCount, name[EntryID.hexCount] == UInt8(ascii: "."),
                let id = EntryID(before: name), id.begins(with: path)
            else {
                start += 1
                continue
            }
            var end = start + 1
            let beginning = name.extracting(0...EntryID.hexCount)
            while end < files.count, tree.name(files[end]).starts(with: beginning) { end += 1 }
            check(files[start..<end], of: id, in: tree, path: path, into: &result)
            start = end
        }
    }

    private func check(
        _ files: ArraySlice<Tree.Entry>, of id: EntryID, in tree: Tree, path: [UInt8], into result: inout Verification
    ) {
        var state = EntryState()
        for file in files { tree.read(file, into: &state) }
        result.names += files.count - (state.hasBody ? 1 : 0)
        if state.isVoid {
            for file in files where !tree.name(file).extracting(EntryID.hexCount...).equals(".void") {
                result.report(file, in: tree, path, EntryFault.erased)
            }
        } else if state.hasBody {
            result.entries += 1
        } else {
            if !state.liveHolds.isEmpty { result.bodiless.append(id) }
            result.report(.note, path, "\(id)", "has no body here, only what other branches say of it")
        }
        if state.tailCount < files.count {
            result.report(
                .note, path, "\(id)", "has names that others make needless, as a plain git merge leaves them")
        }
    }
}
