internal import Git

extension Store {
    /// What can name another repository as the place of the memory.
    public enum Naming: String, Sendable {
        /// The environment variable.
        case environment = "GITMEM_STORE"
        /// The variable of git's configuration.
        case configuration = "gitmem.store"
    }

    /// The path that is named as the place of the memory; `nil` if none is, or the one in which one stands.
    static func namedPlace(
        at standpoint: Standpoint, _ surroundings: Surroundings
    ) throws -> (path: String, by: Naming)? {
        let found: (path: String, by: Naming)
        if let path = surroundings.storePath {
            found = (path.hasPrefix("/") ? path : standpoint.folder + "/" + path, .environment)
        } else if let path = try standpoint.path(Naming.configuration.rawValue) {
            found = (path, .configuration)
        } else {
            return nil
        }
        let isHere = standpoint.isIn(found.path, surroundings.environment)
        return isHere ? nil : found
    }

    convenience init(
        named place: String, _ naming: Naming, at standpoint: Standpoint, _ surroundings: Surroundings
    ) throws {
        do throws(GitError) {
            self.init(
                try Repository(at: place, surroundings.environment, sharing: surroundings.keep?.repository),
                surroundings, naming, at: standpoint)
        } catch {
            guard error.code == .notFound else { throw error }
            throw StoreError(
                .noRepository, "\(naming.rawValue) names \(PathText.display(place)), which is no git repository",
                hint: "`gitmem init` makes a store there")
        }
    }

    convenience init(at standpoint: Standpoint, _ surroundings: Surroundings) throws {
        do throws(GitError) {
            self.init(
                try Repository.opened(at: standpoint, sharing: surroundings.keep?.repository), surroundings,
                at: standpoint)
        } catch {
            guard error.code == .notFound || error.code == .astray else { throw error }
            throw Self.noRepository(at: standpoint, error)
        }
    }

    private static func noRepository(at standpoint: Standpoint, _ error: GitError) -> StoreError {
        let place = PathText.display(standpoint.folder)
        if error.code == .astray {
            return StoreError(
                .noRepository, error.message, hint: "`git rev-parse --git-dir` says the same there; see to that first")
        }
        if case .some(.none) = try? Files.status(standpoint.folder) {
            return StoreError(
                .noRepository, "there is no folder \(place)", hint: "`-C PATH` names a folder in which one could stand")
        }
        let why = error.systemError == nil && error.message != Discovery.end ? ": \(error.message)" : ""
        return StoreError(
            .noRepository, "there is no git repository at \(place) or above it\(why)",
            hint: "`gitmem init` makes one, `-C PATH` names another place")
    }

    /// What a new repository is to be like.
    struct NewRepository {
        /// Whether it is one without a folder of files.
        let bare: Bool
        /// Whether `HEAD` is at the trunk.
        let checksOut: Bool
    }

    /// Opens a repository for a new store, or makes one where there is none.
    static func openOrCreate(
        _ path: String, isNamed: Bool, _ new: NewRepository, _ surroundings: Surroundings
    ) throws -> Store {
        let standpoint = try Standpoint(path, surroundings.environment)
        if !isNamed, let (place, naming) = try namedPlace(at: standpoint, surroundings) {
            do {
                return try Store(named: place, naming, at: standpoint, surroundings)
            } catch let error as StoreError where error.code == .noRepository {
                return Store(
                    try create(place, new, surroundings), surroundings, naming, at: standpoint)
            }
        }
        do throws(GitError) {
            return Store(try Repository.opened(at: standpoint), surroundings, at: standpoint)
        } catch {
            // What a variable or a file leads to is not there: it would be made in another place than the user means.
            if error.code == .astray { throw noRepository(at: standpoint, error) }
            guard error.code == .notFound else { throw error }
            return Store(try create(path, new, surroundings), surroundings)
        }
    }

    private static func create(
        _ path: String, _ new: NewRepository, _ surroundings: Surroundings
    ) throws -> Repository {
        let head = try new.checksOut ? BranchName.trunk : initialBranch(surroundings.environment)
        return try Repository(creating: path, bare: new.bare, head: head, surroundings.environment)
    }

    private static func initialBranch(_ environment: GitEnvironment) throws -> String {
        let (reference, isValid) = try Repository.initialBranch(environment)
        guard isValid else {
            throw StoreError(
                .invalidInput,
                "git's init.defaultBranch is “\(BranchName.short(reference))”, which cannot be the name of a branch",
                hint: "git config --global init.defaultBranch main")
        }
        return reference
    }

    /// The agent that the branch or git's `gitmem.agent` names, if any: where one stands, else in the store.
    public func configuredAgent() throws -> AgentName? {
        let head = try naming == nil ? repository.symbolicTarget("HEAD") : standpoint?.head
        if let head, let agent = BranchName.parse(head, tip: .emptyTree)?.agent { return agent }
        var name = try naming == nil ? nil : standpoint?.configuration("gitmem.agent")
        if name == nil { name = try repository.configuration("gitmem.agent") }
        guard let name else { return nil }
        do throws(StoreError) {
            return try AgentName(name)
        } catch {
            throw StoreError(error.code, "git's gitmem.agent: \(error.message)", hint: error.hint)
        }
    }

    /// Refuses a worktree of memory whose index could not be brought along, before anything is written.
    ///
    /// Only a sparse checkout can have a sparse index. Another worktree's is found when its branch is to be moved.
    func refuseUnsupportedIndex() throws {
        for directory in Set([repository.gitDirectory, repository.commonDirectory]) {
            guard try Files.status(directory + "info/sparse-checkout") != nil,
                let worktree = try repository.worktrees().first(where: { $0.gitDirectory == directory }),
                let head = worktree.head, BranchName.parse(head, tip: .emptyTree) != nil
            else { continue }
            _ = try Index(path: worktree.indexPath)
        }
    }
}
