internal import Git

extension Store {
    /// How a store came to be.
    public enum Creation: String, Sendable {
        /// A new store was made.
        case created
        /// The trunk was taken from a remote.
        case fetched
        /// The store was there already.
        case existing
    }

    /// Makes a store in the repository at `path`, and the repository if there is none.
    ///
    /// A repository that is there keeps its `HEAD` and its files. In a new one nothing is checked out, and `HEAD` is
    /// at the branch that git's `init.defaultBranch` names, which does not exist yet. Where a remote is known to have a
    /// trunk, that becomes the trunk here, too. Doing it twice changes nothing.
    ///
    /// - Parameters:
    ///   - isNamed: whether `path` was named for it; if not, what is named as the place of the memory there comes first.
    ///   - bare: whether a new repository is one without a folder of files.
    ///   - checksOut: whether a new repository has the trunk checked out, or, if it is bare, is cloned so. Then every
    ///     move of the trunk writes its files.
    ///   - fanout: for a new store; one that is there must have the same, if it is given.
    ///   - network: how to ask the remotes for their memory if none is known, as in a clone of a single branch; `nil` asks
    ///     none.
    /// - Throws: ``StoreError`` with the code `invalidInput` if git's `init.defaultBranch` cannot be a branch, before
    ///   anything is made.
    @discardableResult
    public static func create(
        at path: String, isNamed: Bool = false, bare: Bool = false, checksOut: Bool = false, fanout: Int? = nil,
        surroundings: Surroundings = .live, network: Network? = nil
    ) throws -> (store: Store, outcome: Creation) {
        let format = try StoreFormat(fanout: fanout ?? StoreFormat.defaultFanout)
        let store = try openOrCreate(path, isNamed: isNamed, .init(bare: bare, checksOut: checksOut), surroundings)
        try store.applySettings()
        try store.refuseObstacle(to: BranchName.trunk)
        var existing = try store.trunkIfAny()
        if existing == nil, let network {
            try store.askRemotes(by: network)
            existing = try store.trunkIfAny()
        }
        if let existing {
            let found = try store.format(of: existing.tip, named: existing.name)
            if let fanout, fanout != found.fanout {
                throw StoreError(
                    .exists, "the store in \(store.location) has a fan-out of \(found.fanout)",
                    hint: "a store keeps its fan-out; leave --fanout out")
            }
            if existing.remote == nil {
                try store.finishMove(of: BranchName.trunk)
                return (store, .existing)
            }
        }
        if let existing { try store.refuseUnsigned(existing) }
        let root = try existing?.tip ?? format.writeRoot(in: store.repository)
        if try store.applySettings() { try store.repository.syncFoundations() }
        let moved = try store.move(
            BranchName.trunk, from: nil, to: root, by: Commit.gitmem, reason: "gitmem: init")
        return (store, moved ? (existing == nil ? .created : .fetched) : .existing)
    }

    /// Fetches the memory branches of the remote that sync takes, or of all if it would ask which.
    private func askRemotes(by network: Network) throws {
        let remotes = try (try? remote()).map { [$0].compactMap { $0 } } ?? repository.remotes()
        for remote in remotes {
            do {
                try refuseMirror(remote)
                if case .failed(let complaint) = try fetch(RemoteNames(remote: remote), by: network) {
                    unaskedRemotes.append((remote, complaint))
                }
            } catch let error as StoreError where error.code == .mirror {
                continue
            } catch let error as StoreError where error.code == .gitFailed {
                unaskedRemotes.append((remote, error.message))
            }
        }
    }
}
