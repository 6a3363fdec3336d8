internal import Glibc

/// Reads git's configuration: every file that git would read, in its order, with what these include.
///
/// Like git, it passes over files in a home that it may not enter, and stops at any other that it cannot read.
struct ConfigReader {
    /// The repository that the configuration is of, as far as conditions of includes ask for it.
    struct Context {
        /// The git directory, without a slash at the end; `nil` outside a repository.
        var gitDirectory: String?
        /// The same without symbolic links resolved, if the two differ.
        var gitDirectoryAsNamed: String?
        /// Whether `GIT_COMMON_DIR` names the directory that the repository's own file is in.
        var commonIsNamed = false
        /// The repository's own file, as it was read, and that of the worktree.
        var repositoryFile: ConfigFile?
        var worktreeFile: ConfigFile?
        /// Where the two are, or would be.
        var repositoryPath: String?
        var worktreePath: String?

        /// How the two were when they were read.
        private(set) var marks: [FileMark] = []

        /// Reads the two files, again if they were read before.
        mutating func refresh() throws(GitError) {
            marks = [repositoryPath, worktreePath].compactMap { $0.map(FileMark.init) }
            repositoryFile = try repositoryPath.flatMap { path throws(GitError) in try ConfigFile.read(path) }
            worktreeFile = try worktreePath.flatMap { path throws(GitError) in try ConfigFile.read(path) }
        }
    }

    private let environment: GitEnvironment
    private let context: Context
    private var configuration = Configuration()
    private var remoteURLs: [[UInt8]]?
    /// Whether this is the look for the URLs of remotes, for which includes that depend on these count.
    private var takesAllURLConditions = false
    /// Whether no URL of a remote may be set here.
    private var forbidsURLs = false
    /// The files that were read or not found.
    private var consulted: [FileMark]

    private init(_ environment: GitEnvironment, _ context: Context) {
        self.environment = environment
        self.context = context
        consulted = context.marks
    }

    /// Reads everything.
    ///
    /// - Throws: `configuration` where git would refuse to go on, or the system's error.
    static func read(_ environment: GitEnvironment, _ context: Context) throws(GitError) -> Configuration {
        try readMarked(environment, context).configuration
    }

    /// The same, with what tells whether any of the files has changed since.
    static func readMarked(
        _ environment: GitEnvironment, _ context: Context
    ) throws(GitError) -> (configuration: Configuration, files: [FileMark]) {
        var reader = ConfigReader(environment, context)
        try reader.readAll()
        return (reader.configuration, reader.consulted)
    }

    /// Reads what no repository can say: the system's and the user's files, the environment and the command line.
    static func readProtected(_ environment: GitEnvironment) throws(GitError) -> Configuration {
        try read(environment, Context())
    }

    private mutating func readAll() throws(GitError) {
        if try !environment.isOn("GIT_CONFIG_NOSYSTEM") { try readFile(systemFile) }
        for path in userFiles { try readFile(path) }
        if let file = context.repositoryFile { try take(file, depth: 0) }
        if let file = context.worktreeFile { try take(file, depth: 0) }
        let words = try CommandLineConfig.read(environment)
        if !words.variables.isEmpty { try take(words, depth: 0) }
    }

    /// `/etc/gitconfig`, or the file in the folder `etc` beside the `bin` that git is in.
    private var systemFile: String {
        if let path = environment["GIT_CONFIG_SYSTEM"] { return path }
        let standard = "/etc/gitconfig"
        var rest = (environment["PATH"] ?? "")[...]
        while !rest.isEmpty {
            let folder = rest[..<(rest.utf8.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex)]
            rest = Substring(rest.utf8.dropFirst(folder.utf8.count + 1))
            guard !folder.isEmpty, access("\(folder)/git", X_OK) == 0 else { continue }
            guard folder.hasSuffix("/bin"), folder != "/usr/bin", folder != "/bin" else { return standard }
            let path = "\(folder.dropLast("bin".count))etc/gitconfig"
            return access(path, F_OK) == 0 ? path : standard
        }
        return standard
    }

    private var userFiles: [String] {
        if let path = environment["GIT_CONFIG_GLOBAL"] { return [path] }
        var files: [String] = []
        let home = environment["HOME"]
        if let folder = environment.nonEmpty("XDG_CONFIG_HOME") {
            files.append(folder + "/git/config")
        } else if let home {
            files.append(home + "/.config/git/config")
        }
        if let home { files.append(home + "/.gitconfig") }
        return files
    }

    private mutating func readFile(_ path: String) throws(GitError) {
        guard !path.isEmpty else { return }
        consulted.append(FileMark(path))
        do throws(GitError) {
            guard let content = try Files.readAny(path) else { return }
            try take(ConfigFile(path: path, content), depth: 0)
        } catch {
            // A home of somebody else's, as under sudo, cron and `docker run --user`.
            guard error.systemError == EACCES else { throw error }
        }
    }

    private mutating func take(_ file: ConfigFile, depth: Int) throws(GitError) {
        let number = configuration.begin(file)
        for variable in file.variables {
            if forbidsURLs, Self.isURL(of: variable, in: file) {
                throw Self.refused(
                    "a remote's URL may not be set in \(file.path ?? "the environment"), which is included by "
                        + "includeIf.hasconfig:remote.*.url")
            }
            configuration.append(variable, of: number)
            guard file.hasPrefix(variable, "include") else { continue }
            if file.isNamed(variable, "include.path") {
                try include(variable, of: file, depth: depth)
            } else if file.hasPrefix(variable, "includeif.") {
                try includeIf(variable, of: file, depth: depth)
            }
        }
    }

    private static func isURL(of variable: ConfigFile.Variable, in file: ConfigFile) -> Bool {
        guard file.hasPrefix(variable, "remote.") else { return false }
        let name = file.bytes[variable.name]
        return name.count > "remote..url".utf8.count && name.suffix(4).elementsEqual(".url".utf8)
    }

    static func refused(_ message: String) -> GitError {
        GitError(code: .configuration, operation: "read git's configuration", message: message)
    }

    // MARK: Includes

    private mutating func include(
        _ variable: ConfigFile.Variable, of file: ConfigFile, depth: Int
    ) throws(GitError) {
        guard let range = variable.value else {
            throw Self.refused("an include in \(file.path ?? "the environment") has no path")
        }
        let value = try expand(Array(file.bytes[range]))
        var path = PathText.text(value)
        if !path.hasPrefix("/") {
            guard let own = file.path else {
                throw Self.refused("\(path) is included by the environment and relative, which git does not allow")
            }
            if let slash = own.lastIndex(of: "/") { path = own[...slash] + path }
        }
        consulted.append(FileMark(path))
        guard let content = try Files.readAny(path) else { return }
        guard depth < 10 else { throw Self.refused("files include each other more than ten deep, last \(path)") }
        try take(ConfigFile(path: path, content), depth: depth + 1)
    }

    private mutating func includeIf(
        _ variable: ConfigFile.Variable, of file: ConfigFile, depth: Int
    ) throws(GitError) {
        let name = file.bytes[variable.name]
        guard name.suffix(5).elementsEqual(".path".utf8), name.count > "includeif..path".utf8.count else { return }
        let condition = name.dropFirst("includeif.".utf8.count).dropLast(".path".utf8.count)
        guard try holds(condition, in: file) else { return }
        let before = forbidsURLs
        if takesAllURLConditions { forbidsURLs = true }
        try include(variable, of: file, depth: depth)
        forbidsURLs = before
    }

    private mutating func holds(_ condition: ArraySlice<UInt8>, in file: ConfigFile) throws(GitError) -> Bool {
        func rest(_ word: StaticString) -> ArraySlice<UInt8>? {
            let isSame = word.withUTF8Buffer { condition.starts(with: $0) }
            return isSame ? condition.dropFirst(word.utf8CodeUnitCount) : nil
        }
        if let pattern = rest("gitdir:") { return try isAt(pattern, ignoringCase: false, file) }
        if let pattern = rest("gitdir/i:") { return try isAt(pattern, ignoringCase: true, file) }
        if let pattern = rest("onbranch:") {
            guard let branch = branch() else { return false }
            return Wildmatch(Self.openEnded(Array(pattern))).matches(branch)
        }
        if let pattern = rest("hasconfig:remote.*.url:") {
            if takesAllURLConditions { return true }
            let wanted = Wildmatch(Self.openEnded(Array(pattern)))
            return try urls().contains { wanted.matches($0) }
        }
        return false
    }

    /// What ends in a slash is meant with all that is below.
    private static func openEnded(_ pattern: [UInt8]) -> [UInt8] {
        pattern.last == UInt8(ascii: "/") ? pattern + "**".utf8 : pattern
    }

    private func isAt(
        _ condition: ArraySlice<UInt8>, ignoringCase: Bool, _ file: ConfigFile
    ) throws(GitError) -> Bool {
        guard let directory = context.gitDirectory else { return false }
        // A home that is not known leaves the pattern as it is.
        var pattern = Self.openEnded(
            (try? Self.expand(Array(condition), environment, resolvesLinks: true)) ?? Array(condition))
        var literal: [UInt8] = []
        if pattern.starts(with: "./".utf8) {
            guard let own = file.path else {
                throw Self.refused("a condition of an include in the environment is relative, which git does not allow")
            }
            let folder = PathText.bytes(of: Files.folder(of: try Files.absolute(own)))
            literal = folder.last == UInt8(ascii: "/") ? folder : folder + [UInt8(ascii: "/")]
            pattern.removeFirst(2)
        } else if pattern.first != UInt8(ascii: "/") {
            // An empty one is “**/” then, and with that all that is below.
            pattern = Self.openEnded(Array("**/".utf8) + pattern)
        }
        let glob = Wildmatch(pattern, ignoringCase: ignoringCase)
        for path in [directory, context.gitDirectoryAsNamed].compactMap({ $0 }) {
            let text = PathText.bytes(of: path)
            guard text.count >= literal.count else { continue }
            let isBelow = zip(text, literal).allSatisfy { ignoringCase ? $0.lowercased == $1.lowercased : $0 == $1 }
            if isBelow, glob.matches(text.dropFirst(literal.count)) { return true }
        }
        return false
    }

    /// The name of the branch that `HEAD` is on, born or not.
    private mutating func branch() -> [UInt8]? {
        guard let directory = context.gitDirectory else { return nil }
        consulted.append(FileMark(directory + "/HEAD"))
        guard let content = try? Files.read(directory + "/HEAD"),
            content.starts(with: "ref:".utf8)
        else { return nil }
        let name = content.dropFirst(4).drop { $0.isConfigSpace }.prefix { $0 != UInt8(ascii: "\n") }
        guard name.starts(with: "refs/heads/".utf8) else { return nil }
        return Array(name.dropFirst("refs/heads/".utf8.count))
    }

    private mutating func urls() throws(GitError) -> [[UInt8]] {
        if let remoteURLs { return remoteURLs }
        var reader = ConfigReader(environment, context)
        reader.takesAllURLConditions = true
        try reader.readAll()
        let found = reader.configuration.subsections(of: "remote", with: ["url"]).compactMap { $0.value.bytes }
        remoteURLs = found
        return found
    }

    /// Replaces a home folder at the beginning of a path: `~/` and `~user/`.
    private func expand(_ path: [UInt8]) throws(GitError) -> [UInt8] {
        try Self.expand(path, environment)
    }

    static func expand(
        _ path: [UInt8], _ environment: GitEnvironment, resolvesLinks: Bool = false
    ) throws(GitError) -> [UInt8] {
        guard path.first == UInt8(ascii: "~") else { return path }
        let end = path.firstIndex(of: UInt8(ascii: "/")) ?? path.count
        let user = String(decoding: path[1..<end], as: UTF8.self)
        let home: [UInt8]?
        if user.isEmpty {
            home = environment.bytes("HOME")
        } else {
            home = try Self.home(of: user)
        }
        guard let home else {
            throw refused("\(String(decoding: path, as: UTF8.self)) is below a home folder that is not known")
        }
        guard resolvesLinks else { return home + path[end...] }
        return PathText.bytes(of: try Files.absolute(PathText.text(home))) + path[end...]
    }
    /// The home that `/etc/passwd` has for a user. The C library's own look-up cannot be linked statically.
    private static func home(of user: String) throws(GitError) -> [UInt8]? {
        let colon = UInt8(ascii: ":")
        for line in try (Files.read("/etc/passwd") ?? []).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: colon, omittingEmptySubsequences: false)
            if fields.count > 5, fields[0].elementsEqual(user.utf8) { return Array(fields[5]) }
        }
        return nil
    }
}

/// What tells whether a file has changed since it was read.
struct FileMark {
    private let path: String
    private let inode: ino_t
    private let size: off_t
    private let changed: timespec

    /// Looks at the file, which need not be there.
    init(_ path: String) {
        var status = stat()
        if stat(path, &status) != 0 { status = stat() }
        self.path = path
        (inode, size, changed) = (status.st_ino, status.st_size, status.st_ctim)
    }

    var hasChanged: Bool {
        let now = FileMark(path)
        return now.inode != inode || now.size != size || now.changed.tv_sec != changed.tv_sec
            || now.changed.tv_nsec != changed.tv_nsec
    }
}
