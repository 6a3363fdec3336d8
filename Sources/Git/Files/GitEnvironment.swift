internal import Glibc

/// The environment variables that git goes by: those of this process, or others that a test hands in.
public struct GitEnvironment: Sendable {
    private let variables: [String: String]?

    /// The variables of this process, as they are when they are asked for.
    public static let process = GitEnvironment(variables: nil)

    private init(variables: [String: String]?) { self.variables = variables }

    /// These variables and no others.
    public init(_ variables: [String: String]) { self.variables = variables }

    /// A variable's value; `nil` if it is not set. One that is a path that is not UTF-8 is as ``PathText`` has it.
    public subscript(name: String) -> String? {
        if let variables { return variables[name] }
        return getenv(name).map { PathText.text($0) }
    }

    /// The value of a variable that is set and not empty.
    func nonEmpty(_ name: String) -> String? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a variable is one of git's words for true.
    ///
    /// - Throws: `configuration` if it is neither true nor false: git would go no further either.
    func isOn(_ name: String) throws(GitError) -> Bool {
        guard let text = self[name] else { return false }
        guard let value = ConfigValue.flag(text) else {
            throw GitError(
                code: .configuration, operation: "read the environment",
                message: "\(name) is \(text), which is neither true nor false")
        }
        return value
    }

    /// The bytes of a variable as they are.
    func bytes(_ name: String) -> [UInt8]? {
        if let variables { return variables[name].map { Array($0.utf8) } }
        return getenv(name).map {
            Array(UnsafeBufferPointer(start: $0, count: strlen($0)).map(UInt8.init(bitPattern:)))
        }
    }

    /// What `git rev-parse --local-env-vars` lists as far as it names a repository or its parts: none of it is passed
    /// on to a git that is to work on a repository that was found by other means.
    static let repositoryVariables: Set<String> = [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_NAMESPACE",
        "GIT_IMPLICIT_WORK_TREE",
    ]
}
