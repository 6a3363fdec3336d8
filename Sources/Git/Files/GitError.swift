internal import CLibgit2
internal import Glibc

/// What git could not do: the operation, libgit2's code and its message.
public struct GitError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A libgit2 return code; codes without a name here are kept as they are.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The value libgit2 returned.
        public let rawValue: Int32

        /// Wraps a libgit2 return code.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// A failure without a code of its own.
        public static let generic = Code(rawValue: GIT_ERROR.rawValue)
        /// The requested object, reference or repository does not exist.
        public static let notFound = Code(rawValue: GIT_ENOTFOUND.rawValue)
        /// Something is there already.
        public static let exists = Code(rawValue: GIT_EEXISTS.rawValue)
        /// Somebody else holds the lock file of a reference or index.
        public static let locked = Code(rawValue: GIT_ELOCKED.rawValue)
        /// A reference is no longer what the caller expected.
        public static let modified = Code(rawValue: GIT_EMODIFIED.rawValue)
        /// The repository belongs to another user, who is not trusted.
        public static let owner = Code(rawValue: GIT_EOWNER.rawValue)
        /// An object is not what its id says, or cannot be read.
        public static let corrupt = Code(rawValue: -1000)
        /// An object has the bytes that its id says, and they are no object of that kind: somebody made it so.
        public static let malformed = Code(rawValue: -1001)
        /// An object is larger than one of its kind may be.
        public static let tooLarge = Code(rawValue: -1002)

        /// An object is not here because a partial clone left it at its remote.
        public static let promised = Code(rawValue: -1003)

        /// git's configuration, or a variable of the environment, is such that git would not go on.
        public static let configuration = Code(rawValue: -1004)
        /// The repository has a format or an extension that is not supported here.
        public static let unsupported = Code(rawValue: -1005)
        /// A bare repository has to be named, as `safe.bareRepository` wants it.
        public static let bareRepository = Code(rawValue: -1006)
        /// A variable of the environment or a file `.git` leads to something that is no repository.
        public static let astray = Code(rawValue: -1008)
        /// References may not move, because git is still looking at what was pushed.
        public static let quarantine = Code(rawValue: -1007)
        /// A link, a pipe, a device or a folder stands in the place of a file, or something else in that of a folder.
        public static let obstacle = Code(rawValue: -1009)
        /// The file of a reference names no object, as after a power cut.
        public static let brokenReference = Code(rawValue: -1010)

        /// There is no `git` to be run.
        public static let noGit = Code(rawValue: -1011)
        /// There is no `curl` to be run.
        public static let noCurl = Code(rawValue: -1012)

        /// Whether an object is missing or cannot be read, for whatever reason but that a partial clone has not got it.
        public var isOfDamage: Bool { isOfObject || self == .notFound || self == .corrupt }

        /// Whether the object itself is at fault, and not that it is missing or that the disk is damaged.
        public var isOfObject: Bool { self == .malformed || self == .tooLarge }
    }

    /// Which kind of failure it is.
    public let code: Code
    /// What was being done, in words that continue “could not …”.
    public let operation: String
    /// libgit2's or the system's explanation.
    public let message: String
    /// The system error behind it (`ENOSPC`, `EROFS`, …), where one is known.
    public let systemError: Int32?
    /// What to do about it, where that is not the same for all of its kind.
    public let hint: String?

    /// Creates an error.
    public init(
        code: Code, operation: String, message: String, systemError: Int32? = nil, hint: String? = nil
    ) {
        self.hint = hint
        self.code = code
        self.operation = operation
        self.message = message
        self.systemError = systemError
    }

    /// The current `errno`, as an error.
    public static func system(_ operation: String, path: String) -> GitError {
        system(operation, path: path, errno: errno)
    }

    static func system(_ operation: String, path: String, errno number: Int32) -> GitError {
        GitError(
            code: number == ENOENT ? .notFound : .generic, operation: operation,
            message: "\(PathText.display(path)): \(String(cString: strerror(number)))", systemError: number)
    }

    /// Something that is no plain file or folder stands where one of gitmem's or git's belongs.
    public static func obstacle(at path: String) -> GitError {
        GitError(
            code: .obstacle, operation: "use \(path)",
            message: "it is \(Files.kind(of: path)), and does not belong there")
    }

    /// The user's `git` or `curl` could not be started.
    static func cannotRun(_ program: String, _ number: Int32) -> GitError {
        guard number == ENOENT || number == ENOTDIR || number == EACCES else {
            return system("run \(program)", path: program, errno: number)
        }
        return GitError(
            code: program == "git" ? .noGit : .noCurl, operation: "run \(program)",
            message: "no folder of PATH holds a \(program) that may be run")
    }

    /// The operation and the explanation in one line.
    public var description: String { "could not \(operation): \(message)" }
}

/// Calls libgit2 and turns a negative result into an error.
///
/// libgit2 keeps its last error per thread, so it is read here, on the thread that failed.
@discardableResult
func check(_ operation: @autoclosure () -> String, _ result: Int32) throws(GitError) -> Int32 {
    guard result < 0 else { return result }
    throw lastError(operation(), result)
}

/// The same for a call that reads or writes files. libgit2 does not always say which error of the system's it met.
func checkSystem(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(GitError) {
    git_error_clear()
    errno = 0
    let result = call()
    let number = errno
    guard result < 0 else { return }
    let error = lastError(operation(), result)
    guard error.systemError == nil, systemErrors.contains(number) else { throw error }
    throw GitError(
        code: error.code, operation: error.operation,
        message: "\(error.message): \(String(cString: strerror(number)))", systemError: number)
}

private let systemErrors = [ENOSPC, EROFS, EACCES, EPERM, EDQUOT, EFBIG, EMFILE, ENFILE, EIO, ENOMEM]

func lastError(_ operation: String, _ result: Int32) -> GitError {
    let last = git_error_last()
    let message = last.flatMap { $0.pointee.message.map { String(cString: $0) } } ?? "libgit2 returned \(result)"
    // libgit2 keeps no errno, but ends the message of a failed system call with its text.
    let system =
        last.map { $0.pointee.klass == GIT_ERROR_NOMEMORY.rawValue } == true
        ? ENOMEM : systemErrors.first { message.hasSuffix(String(cString: strerror($0))) }
    return GitError(
        code: .init(rawValue: result), operation: operation, message: message, systemError: system)
}
