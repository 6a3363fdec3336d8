internal import CLibgit2
internal import Glibc

/// An open git repository, owned by its holder and closed when the holder goes.
///
/// It is for one thread at a time, but for its ``objects``.
public struct Repository: ~Copyable {
    let pointer: OpaquePointer
    /// The objects.
    public let objects: ObjectDatabase
    let settings: Settings

    /// The git directory of this worktree (`.git`, or `.git/worktrees/<name>`), ending in `/`.
    public let gitDirectory: String
    /// The git directory that all worktrees share, ending in `/`.
    public let commonDirectory: String
    /// The git directory that holds the references, ending in `/`: another one if `refs` is a link to there.
    public let referenceDirectory: String
    /// The root of the checked-out files, ending in `/`; `nil` in a bare repository.
    public let workDirectory: String?
    /// The root of the main worktree's files, ending in `/`; `nil` if there are none.
    let mainWorkDirectory: String?
    private let place: PlaceBox
    /// Whether libgit2 does not see this worktree's own `HEAD`, because a variable names the common directory.
    let ownsHead: Bool
    let environment: GitEnvironment
    /// What it shares with others of the same process.
    let share: RepositoryShare?

    /// Opens the repository that git would work on in the folder `path`: the one that the environment names, else the
    /// one that contains `path`.
    ///
    /// - Throws: `notFound` if there is none, `owner` if it belongs to somebody who is not trusted, `unsupported` if it
    ///   has a format that is not supported, `configuration` where git would stop.
    public init(discovering path: String, _ environment: GitEnvironment = .process) throws(GitError) {
        try self.init(Discovery.find(from: path, environment), environment)
    }

    /// Opens the repository at exactly `path` (a worktree's root or a git directory), whatever the environment names.
    public init(
        at path: String, _ environment: GitEnvironment = .process, sharing share: RepositoryShare? = nil
    ) throws(GitError) {
        try self.init(Discovery.find(at: path, environment), environment, sharing: share)
    }

    /// Creates an empty repository at `path`, with `HEAD` on the branch `head` (a full reference name).
    public init(
        creating path: String, bare: Bool, head: String, _ environment: GitEnvironment = .process
    ) throws(GitError) {
        try Self.startLibrary()
        var options = git_repository_init_options()
        try check("prepare a repository", git_repository_init_options_init(&options, 1))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | (bare ? GIT_REPOSITORY_INIT_BARE.rawValue : 0)
        var created: OpaquePointer?
        let result = head.withCString { name in
            options.initial_head = name
            return git_repository_init_ext(&created, path, &options)
        }
        try check("create a repository at \(PathText.display(path))", result)
        git_repository_free(created)
        try self.init(at: path, environment)
    }

    init(
        _ place: RepositoryPlace, _ environment: GitEnvironment, _ settings: Settings? = nil,
        sharing share: RepositoryShare? = nil
    ) throws(GitError) {
        try place.format.check(place.workDirectory ?? place.gitDirectory)
        try Self.startLibrary()
        let directories = place.objectDirectories
        let database =
            if let share { try share.objects(in: directories) } else { try ObjectDatabase(directories: directories) }
        let (opened, ownsHead) = try Self.open(place)
        let common = place.commonDirectory
        objects = database
        self.share = share
        pointer = opened
        self.ownsHead = ownsHead
        self.environment = environment
        self.settings = settings ?? Settings(environment, place.context)
        gitDirectory = place.gitDirectory
        commonDirectory = common
        referenceDirectory = Self.referenceDirectory(of: common)
        workDirectory = place.workDirectory
        mainWorkDirectory = place.mainWorkDirectory
        self.place = PlaceBox(place)
    }

    deinit {
        git_repository_free(pointer)
    }

    private static func referenceDirectory(of common: String) -> String {
        guard let status = try? Files.status(common + "refs"), status.st_mode & S_IFMT == S_IFLNK,
            let target = try? Files.absolute(common + "refs"), target.hasSuffix("/refs")
        else { return common }
        return String(target.dropLast("refs".count))
    }

    /// Opens the git directory, or the common one if libgit2 would take another for that.
    private static func open(_ place: RepositoryPlace) throws(GitError) -> (OpaquePointer, ownsHead: Bool) {
        let ownsHead = place.context.commonIsNamed && place.gitDirectory != place.commonDirectory
        return (try open(ownsHead ? place.commonDirectory : place.gitDirectory), ownsHead)
    }

    /// Opens a git directory without a look at any configuration: what counts is decided here.
    private static func open(_ directory: String) throws(GitError) -> OpaquePointer {
        var opened: OpaquePointer?
        try checkSystem("open the repository at \(PathText.display(directory))") {
            git_repository_open_bare(&opened, directory)
        }
        guard let opened else { throw lastError("open the repository at \(PathText.display(directory))", -1) }
        var empty: OpaquePointer?
        guard git_config_new(&empty) == 0, git_repository_set_config(opened, empty) == 0 else {
            let error = lastError("open the repository at \(PathText.display(directory))", -1)
            git_repository_free(opened)
            throw error
        }
        git_config_free(empty)
        return opened
    }

    /// What a git that is to work on this repository has to be told by the environment.
    public var variables: [String: String] { place.place.variables }

    /// The file system's path of the worktree, or of the git directory of a bare repository.
    public var location: String { workDirectory ?? gitDirectory }

    /// Whether the repository's history was cut off by a shallow clone.
    public var isShallow: Bool {
        let path = environment.nonEmpty("GIT_SHALLOW_FILE").map { $0.resolved(from: location) }
        let status = try? Files.status(path ?? commonDirectory + "shallow")
        return status.map { $0.st_size > 0 } ?? false
    }

    /// Refuses to move references while git has not accepted yet what was pushed.
    ///
    /// - Throws: `quarantine` in a hook `pre-receive`, as git does.
    func refuseQuarantine(_ name: String) throws(GitError) {
        guard environment["GIT_QUARANTINE_PATH"] != nil else { return }
        throw GitError(
            code: .quarantine, operation: "move \(name)",
            message: "git has not accepted yet what was pushed (GIT_QUARANTINE_PATH is set)")
    }

    static func startLibrary() throws(GitError) {
        if case .failure(let error) = started { throw error }
    }

    // Every object is read once or twice here; a cache of inflated trees would only cost memory.
    private static let started: Result<Void, GitError> = {
        let result = git_libgit2_init()
        guard result > 0 else { return .failure(lastError("start libgit2", result)) }
        _ = gitmem_set_object_cache(0)
        return .success(())
    }()
}

/// Keeps what only a git that is started needs: a dictionary in the repository itself would cost every command a look-up
/// of how it is destroyed.
private final class PlaceBox {
    let place: RepositoryPlace

    init(_ place: RepositoryPlace) { self.place = place }
}
