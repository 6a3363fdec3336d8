/// Where one stands: a folder, the repository that git would work on there, if any, and git's configuration there.
public struct Standpoint {
    private let place: RepositoryPlace?
    private let problem: GitError?
    let settings: Settings
    private let environment: GitEnvironment
    /// The folder.
    public let folder: String

    /// Looks where a folder is. That there is no repository, or none to be trusted, is no error yet.
    ///
    /// - Throws: `configuration` where git would stop, or the system's error.
    public init(_ folder: String, _ environment: GitEnvironment = .process) throws(GitError) {
        self.folder = folder
        self.environment = environment
        do throws(GitError) {
            place = try Discovery.find(from: folder, environment)
            problem = nil
        } catch {
            guard [.notFound, .astray, .owner, .bareRepository].contains(error.code) else { throw error }
            place = nil
            problem = error
        }
        settings = Settings(environment, place?.context ?? ConfigReader.Context())
    }

    /// The value of a configuration variable here; `nil` if it is not set.
    public func configuration(_ name: String) throws(GitError) -> String? {
        try settings.configuration().value(name)?.text
    }

    /// The path that a configuration variable names; `nil` if it is not set.
    ///
    /// It may begin with `~/` or `~user/`. A relative one is seen from the root of the main worktree.
    ///
    /// - Throws: `configuration` if it is relative outside a repository, or has no value.
    public func path(_ name: String) throws(GitError) -> String? {
        guard let value = try settings.configuration().value(name) else { return nil }
        func refused(_ why: String) -> GitError {
            GitError(code: .configuration, operation: "read git's configuration", message: "\(name) \(why)")
        }
        guard let bytes = value.bytes, !bytes.isEmpty else { throw refused("names no path") }
        let path = PathText.text(try ConfigReader.expand(bytes, environment))
        if path.hasPrefix("/") { return path }
        guard let place else { throw refused("is \(PathText.display(path)), which is relative and of no repository") }
        return path.resolved(from: place.mainWorkDirectory ?? place.commonDirectory)
    }

    /// The full name of the branch that `HEAD` is on; `nil` if it is detached, or there is no repository.
    public var head: String? {
        guard let place, let content = try? Files.read(place.gitDirectory + "HEAD"), content.starts(with: "ref:".utf8)
        else { return nil }
        return String(decoding: content.dropFirst(4).drop { $0.isConfigSpace }.trimmingLineEnds(), as: UTF8.self)
    }

    /// The git directory that all worktrees share, ending in `/`; `nil` if there is no repository.
    public var commonDirectory: String? { place?.commonDirectory }

    /// Whether a path leads to the repository in which one stands.
    public func isIn(_ path: String, _ environment: GitEnvironment) -> Bool {
        guard let place, let other = try? Discovery.find(at: path, environment) else { return false }
        return other.commonDirectory == place.commonDirectory
    }

    /// Opens the repository in which one stands.
    ///
    /// - Throws: as ``Repository/init(discovering:_:)`` does.
    func open(sharing share: RepositoryShare?) throws(GitError) -> Repository {
        if let problem { throw problem }
        guard let place else {
            throw GitError(code: .notFound, operation: "find a repository", message: "there is none")
        }
        return try Repository(place, environment, settings, sharing: share)
    }
}

extension Repository {
    /// Opens the repository in which one stands.
    ///
    /// - Throws: as ``init(discovering:_:)`` does.
    public static func opened(
        at standpoint: Standpoint, sharing share: RepositoryShare? = nil
    ) throws(GitError) -> Repository {
        try standpoint.open(sharing: share)
    }
}
