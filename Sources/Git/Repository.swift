internal import CLibgit2
internal import Glibc

/// An open git repository, owned by its holder and closed when the holder goes.
///
/// It is for one thread at a time, but for its ``objects``.
public struct Repository: ~Copyable {
    let pointer: OpaquePointer
    /// The objects.
    public let objects: ObjectDatabase

    /// The git directory of this worktree (`.git`, or `.git/worktrees/<name>`), ending in `/`.
    public let gitDirectory: String
    /// The git directory that all worktrees share, ending in `/`.
    public let commonDirectory: String
    /// The git directory that holds the references, ending in `/`: another one if `refs` is a link to there.
    public let referenceDirectory: String
    /// The root of the checked-out files, ending in `/`; `nil` in a bare repository.
    public let workDirectory: String?

    /// Opens the repository that contains `path`, looking upwards as git does.
    ///
    /// - Throws: `notFound` if there is none, `owner` if it belongs to somebody who is not trusted.
    public init(discovering path: String) throws(GitError) {
        try self.init(path, flags: 0)
    }

    /// Opens the repository at exactly `path` (a worktree's root or a git directory).
    public init(at path: String) throws(GitError) {
        try self.init(path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
    }

    /// Creates an empty repository at `path`, with `HEAD` on the branch `head` (a full reference name).
    public init(creating path: String, bare: Bool, head: String) throws(GitError) {
        try Self.startLibrary()
        var options = git_repository_init_options()
        try check("prepare a repository", git_repository_init_options_init(&options, 1))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | (bare ? GIT_REPOSITORY_INIT_BARE.rawValue : 0)
        var created: OpaquePointer?
        let result = head.withCString { name in
            options.initial_head = name
            return git_repository_init_ext(&created, path, &options)
        }
        try check("create a repository at \(path)", result)
        git_repository_free(created)
        try self.init(at: path)
    }

    private init(_ path: String, flags: UInt32) throws(GitError) {
        try Self.startLibrary()
        let opened = try Self.open(path, flags)
        let common = String(cString: git_repository_commondir(opened))
        do throws(GitError) {
            objects = try ObjectDatabase(directory: common + "objects/")
        } catch {
            git_repository_free(opened)
            throw error
        }
        var directory = common
        if let status = try? Files.status(common + "refs"), status.st_mode & S_IFMT == S_IFLNK,
            let target = try? Files.absolute(common + "refs"), target.hasSuffix("/refs")
        {
            directory = String(target.dropLast("refs".count))
        }
        referenceDirectory = directory
        pointer = opened
        gitDirectory = String(cString: git_repository_path(opened))
        commonDirectory = common
        workDirectory = git_repository_workdir(opened).map { String(cString: $0) }
    }

    deinit {
        git_repository_free(pointer)
    }

    /// The file system's path of the worktree, or of the git directory of a bare repository.
    public var location: String { workDirectory ?? gitDirectory }

    /// Whether the repository's history was cut off by a shallow clone.
    public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

    private static func startLibrary() throws(GitError) {
        if case .failure(let error) = started { throw error }
    }

    // Every object is read once or twice here; a cache of inflated trees would only cost memory.
    private static let started: Result<Void, GitError> = {
        let result = git_libgit2_init()
        guard result > 0 else { return .failure(lastError("start libgit2", result)) }
        _ = gitmem_set_object_cache(0)
        _ = gitmem_allow_extensions()
        return .success(())
    }()
}
