internal import CRDT
internal import Git
internal import Synchronization

/// A step in which the files of a worktree are brought to a branch.
public enum FilesStep: Hashable, Sendable {
    /// Looking whether the user has changed one.
    case comparing
    /// Writing those that differ.
    case writing
}

/// A memory store in a git repository.
///
/// Any number of stores, in any number of processes, may work on one repository at once. One `Store` value is for one
/// thread at a time.
///
/// | to | call |
/// |---|---|
/// | open | ``init(at:surroundings:)``, ``create(at:isNamed:bare:checksOut:fanout:surroundings:network:)`` |
/// | write | ``add(_:as:kind:tags:until:)``, ``cite(_:as:)``, ``write(as:subject:trailers:_:)`` for all else, ``Importer`` |
/// | read | ``list(_:in:)``, ``snapshot(_:)`` for all else |
/// | merge | ``merge(_:into:dryRun:progress:)``, ``agents()``, ``retire(_:localOnly:)`` |
/// | sync | ``sync(with:merges:dryRun:by:)``, ``waiting(for:)`` |
/// | check | ``verify(_:progress:)``, ``troubles()``, ``repair(_:as:dryRun:)``, ``restoreBranches(dryRun:where:)`` |
/// | compact | ``compact(erasing:archives:dryRun:)``, ``carry(_:dryRun:)`` |
public final class Store {
    let repository: Repository

    let surroundings: Surroundings

    /// What named the repository, if it is not the one that one stands in.
    public let naming: Naming?

    let standpoint: Standpoint?

    private var isDurable: Bool?

    /// What says which entries a query of its snapshots can pick; without it all are looked at.
    package var lookup: (any EntryLookup)?

    /// What its writes share commits with; without it each write is a commit of its own.
    package var company: (any WriteCompany)?

    /// What whoever acts is shown and may do, once it was looked up; see ``narrow(by:)``.
    private var knownStanding: Standing?
    private var findsStanding: (() throws -> Standing)?

    /// What is known of all branches while ``atOneLook(_:)`` runs.
    var look: OneLook?

    /// The tops of branches that were read; made by the first command that looks at all branches.
    private var tops: KnownTops?

    /// The remotes that could not be asked for their memory when this store was made, with what git said.
    public internal(set) var unaskedRemotes: [(remote: String, complaint: String)] = []

    /// Opens the repository in which one stands at `path`, or the one that is named as the place of the memory there.
    ///
    /// The memory in it is looked for when it is needed.
    ///
    /// - Throws: ``StoreError`` with the code `noRepository` if there is none, a ``GitError`` if it cannot be opened.
    public convenience init(at path: String, surroundings: Surroundings = .live) throws {
        let standpoint = try Standpoint(path, surroundings.environment)
        if let (place, naming) = try Self.namedPlace(at: standpoint, surroundings) {
            try self.init(named: place, naming, at: standpoint, surroundings)
        } else {
            try self.init(at: standpoint, surroundings)
        }
    }

    init(
        _ repository: consuming Repository, _ surroundings: Surroundings, _ naming: Naming? = nil,
        at standpoint: Standpoint? = nil
    ) {
        self.repository = repository
        self.surroundings = surroundings
        self.naming = naming
        self.standpoint = standpoint
    }

    /// What is kept for the next store that is opened.
    package var keep: StoreKeep? { surroundings.keep }

    /// Sets how to find out what whoever acts is shown and may do. It is looked up when it is first needed.
    package func narrow(by standing: @escaping () throws -> Standing) { findsStanding = standing }

    /// What whoever acts is shown and may do: everything, if nothing says otherwise.
    package func standing() throws -> Standing {
        if let knownStanding { return knownStanding }
        let standing = try findsStanding?() ?? Standing()
        knownStanding = standing
        return standing
    }

    /// Whether the trunk is what `HEAD` of this worktree names, so that its files are kept up to date here.
    public func hasTrunkAsHead() throws -> Bool { try repository.symbolicTarget("HEAD") == BranchName.trunk }

    /// Whether a write has to be on the disk before it is said to have happened: git's `gitmem.fsync`, which is looked
    /// up by the first write, with who else may use what it makes: git's `core.sharedRepository`. Until then it is so.
    @discardableResult
    func applySettings() throws -> Bool {
        if let isDurable { return isDurable }
        let value = try setting("gitmem.fsync", otherwise: true)
        try refuseUnsupportedIndex()
        repository.objects.isDurable.store(value, ordering: .relaxed)
        isDurable = value
        if let text = try repository.configuration("core.sharedRepository") {
            guard let sharing = Sharing(setting: text) else {
                throw StoreError(
                    .invalidInput, "git's core.sharedRepository is \(text), which git does not know either",
                    hint: "see `git help config`")
            }
            repository.objects.sharing = sharing
        }
        return value
    }

    /// A writer of objects that goes by the repository's settings.
    func makeWriter() throws -> ObjectWriter {
        try applySettings()
        return ObjectWriter(to: repository.objects)
    }

    /// Whether a variable of git's configuration is true.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if it is neither true nor false: a slip of the pen is not to
    ///   switch anything off.
    func setting(_ name: String, otherwise standard: Bool) throws -> Bool {
        guard let text = try repository.configuration(name) else { return standard }
        guard let value = ConfigValue.flag(text) else {
            throw StoreError(
                .invalidInput, "git's \(name) is \(text), which is neither true nor false",
                hint: "git config \(name) \(standard)")
        }
        return value
    }

    /// How many objects were read and written through this store since it was opened.
    public var objectCounts: (read: Int, written: Int) {
        let objects = repository.objects
        return (objects.readCount.load(ordering: .relaxed), objects.writeCount.load(ordering: .relaxed))
    }

    /// The root of the files, or the git directory of a bare repository.
    public var location: String { PathText.display(repository.location) }

    /// What `gitmem.json` says on the trunk.
    public func format() throws -> StoreFormat {
        let trunk = try trunk()
        return try format(of: trunk.tip, named: trunk.name)
    }

    func format(of commit: ObjectID, named name: String) throws -> StoreFormat {
        try root(of: commit, named: name).format
    }

    /// The same as ``root(of:named:)`` for the tip of a branch, which several ask for.
    ///
    /// - Parameter record: what was read of tips before.
    func rootOfTip(_ branch: MemoryBranch, _ record: TipRecord? = nil) throws -> MemoryCommit {
        if surroundings.keep != nil { return try root(of: branch.tip, named: branch.name) }
        let known = tops ?? KnownTops()
        tops = known
        if let root = known.roots[branch.tip] { return root.named(branch.name) }
        // Not noted: whoever asks without the record reads the commit.
        if let root = try remembered(branch, record, known) { return root }
        let root = try root(of: branch.tip, named: branch.name, known)
        known.roots[branch.tip] = root
        return root
    }

    /// The top of a branch as it was read before. Its commit may have gone since.
    private func remembered(_ branch: MemoryBranch, _ record: TipRecord?, _ known: KnownTops) throws -> MemoryCommit? {
        guard let (id, tree) = record?[branch.tip], repository.contains(branch.tip) else { return nil }
        return try top(of: branch.tip, named: branch.name, id, tree, known)
    }

    /// What was read of the tips of branches. Apart, as dictionaries cost a single write or look-up more than they save.
    private final class KnownTops {
        /// By their commits.
        var roots: [ObjectID: MemoryCommit] = [:]
        /// What the files `gitmem.json` say.
        var formats: [ObjectID: StoreFormat] = [:]
    }

    /// Reads the top of a memory commit.
    ///
    /// - Throws: ``StoreError`` with the code `noBranch` if it is not one, `damaged` if its commit is not here or cannot
    ///   be read.
    func root(of commit: ObjectID, named name: String) throws -> MemoryCommit {
        guard let keep = surroundings.keep else { return try root(of: commit, named: name, nil) }
        if let root = keep.top(of: commit) { return root.named(name) }
        let root = try root(of: commit, named: name, nil)
        keep.note(root)
        return root
    }

    private func root(of commit: ObjectID, named name: String, _ known: KnownTops?) throws -> MemoryCommit {
        do {
            return try readRoot(of: commit, named: name, known)
        } catch let error as GitError where error.code == .notFound || error.code == .corrupt {
            guard repository.contains(commit) else {
                throw StoreError(
                    .damaged, "\(name) leads to commit \(commit), which is not here", hint: Self.damageHint)
            }
            throw StoreError(.damaged, "\(name) cannot be read: \(error)", hint: Self.damageHint)
        }
    }

    static let damageHint =
        "`git fsck` says what is missing, and `gitmem doctor` puts a branch back at the last commit that is here"

    private func readRoot(of commit: ObjectID, named name: String, _ known: KnownTops?) throws -> MemoryCommit {
        let treeID = try repository.commit(commit).tree
        return try top(of: commit, named: name, treeID, repository.tree(treeID), known)
    }

    private func top(
        of commit: ObjectID, named name: String, _ treeID: ObjectID, _ tree: Tree, _ known: KnownTops?
    ) throws -> MemoryCommit {
        guard let file = try tree.entry(named: StoreFormat.fileName), file.mode.isRegularFile else {
            throw StoreError(
                .noBranch, "\(name) is not a memory branch: it has no \(StoreFormat.fileName)",
                hint: "memory lives on memory/main and memory/agents/*")
        }
        let format = try format(in: file.id, near: tree, of: name, known)
        let entries = try tree.entry(named: StoreFormat.entriesName)
        return MemoryCommit(
            commit: commit, name: name, tree: tree, treeID: treeID, format: format, formatID: file.id,
            entries: entries.flatMap { $0.mode.isTree ? $0.id : nil })
    }

    private func format(
        in blob: ObjectID, near tree: Tree, of name: String, _ known: KnownTops?
    ) throws -> StoreFormat {
        if let format = known?.formats[blob] { return format }
        guard try repository.objects.size(of: blob, near: tree) <= StoreFormat.maximumBytes else {
            throw StoreError(
                .damaged, "\(StoreFormat.fileName) of \(name) is too large",
                hint: "restore it from the branch's history")
        }
        let format = try StoreFormat(parsing: try repository.blob(blob), of: name)
        known?.formats[blob] = format
        return format
    }

    /// Refuses a branch whose name leaves git no room for `reference`, as `memory` does for `memory/main`.
    func refuseObstacle(to reference: String) throws {
        for obstacle in BranchName.obstacles where reference.hasPrefix(obstacle + "/") {
            guard try repository.reference(obstacle) != nil else { continue }
            let name = BranchName.short(obstacle)
            throw StoreError(
                .exists, "a branch called \(name) leaves git no room for \(BranchName.short(reference))",
                hint: "rename it: git branch -m \(name) SOMETHING")
        }
    }
}
