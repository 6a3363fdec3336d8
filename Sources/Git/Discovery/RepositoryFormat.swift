/// What the files `config` and `config.worktree` say of a repository's own format, by git's rules.
///
/// Includes do not count here, nor do the user's files.
struct RepositoryFormat {
    /// `core.repositoryFormatVersion`; `nil` if it is not there.
    private(set) var version: Int?
    /// `core.bare`.
    private(set) var isBare: Bool?
    /// `core.worktree`.
    private(set) var worktree: [UInt8]?
    /// `extensions.worktreeConfig`.
    private(set) var hasWorktreeConfig = false
    /// What is there and not supported, in words.
    private var unsupported: [String] = []
    /// Extensions that a repository of version 0 may not have.
    private var laterExtensions: [String] = []
    private var unknown: [String] = []

    init() {}

    init(_ file: ConfigFile) throws(GitError) {
        for variable in file.variables {
            if file.hasPrefix(variable, "extensions.") {
                try takeExtension(variable, of: file)
            } else if file.isNamed(variable, "core.repositoryformatversion") {
                version = try Self.number(variable, of: file)
            } else {
                try takeLayout(variable, of: file)
            }
        }
    }

    /// Takes over `core.bare` and `core.worktree` from the file of one worktree.
    mutating func take(_ file: ConfigFile) throws(GitError) {
        for variable in file.variables { try takeLayout(variable, of: file) }
    }

    private mutating func takeLayout(_ variable: ConfigFile.Variable, of file: ConfigFile) throws(GitError) {
        if file.isNamed(variable, "core.bare") {
            isBare = try Self.flag(variable, of: file)
        } else if file.isNamed(variable, "core.worktree") {
            guard let value = variable.value else { throw Self.bad("core.worktree", in: file) }
            worktree = Array(file.bytes[value])
        }
    }

    private mutating func takeExtension(_ variable: ConfigFile.Variable, of file: ConfigFile) throws(GitError) {
        let name = String(decoding: file.bytes[variable.name].dropFirst("extensions.".utf8.count), as: UTF8.self)
        let value = variable.value.map { String(decoding: file.bytes[$0], as: UTF8.self) }
        switch name {
        case "noop", "preciousobjects", "partialclone": break
        case "worktreeconfig": hasWorktreeConfig = try Self.flag(variable, of: file)
        case "noop-v1", "relativeworktrees", "submodulepathconfig": laterExtensions.append(name)
        case "objectformat":
            laterExtensions.append(name)
            if value != "sha1" { unsupported.append("object ids of \(value?.uppercasedHashName ?? "an unknown kind")") }
        case "refstorage":
            laterExtensions.append(name)
            if value != "files" {
                unsupported.append("references in the format \(value ?? "?") (extensions.refStorage)")
            }
        case "compatobjectformat":
            laterExtensions.append(name)
            unsupported.append("object ids of two kinds (extensions.compatObjectFormat)")
        default: unknown.append(name)
        }
    }

    /// Refuses what would be read or written wrongly.
    ///
    /// - Throws: `unsupported` that names it.
    func check(_ location: String) throws(GitError) {
        func refused(_ what: String, hint: String? = nil) -> GitError {
            GitError(
                code: .unsupported, operation: "use the repository at \(PathText.display(location))", message: what,
                hint: hint)
        }
        if let what = unsupported.first { throw refused("it has \(what), which gitmem does not support") }
        guard let version else { return }
        if version > 1 { throw refused("its format is version \(version), and gitmem supports 0 and 1") }
        if version == 1, let name = unknown.first {
            throw refused("it has the extension \(name) (extensions.\(name)), which gitmem does not know")
        }
        if version == 0, let name = laterExtensions.first {
            throw refused(
                "it has the extension \(name) and a format of version 0, which git does not accept either",
                hint: "git config core.repositoryFormatVersion 1")
        }
    }

    private static func flag(_ variable: ConfigFile.Variable, of file: ConfigFile) throws(GitError) -> Bool {
        guard let range = variable.value else { return true }
        guard let value = ConfigValue.flag(String(decoding: file.bytes[range], as: UTF8.self)) else {
            throw bad(String(decoding: file.bytes[variable.name], as: UTF8.self), in: file)
        }
        return value
    }

    private static func number(_ variable: ConfigFile.Variable, of file: ConfigFile) throws(GitError) -> Int {
        let text = variable.value.map { String(decoding: file.bytes[$0], as: UTF8.self) }
        guard let value = text.flatMap(ConfigValue.number) else {
            throw bad(String(decoding: file.bytes[variable.name], as: UTF8.self), in: file)
        }
        return value
    }

    private static func bad(_ name: String, in file: ConfigFile) -> GitError {
        GitError(
            code: .configuration, operation: "read git's configuration",
            message: "the value of \(name) in \(PathText.display(file.path ?? "the environment")) is bad")
    }
}

extension String {
    fileprivate var uppercasedHashName: String { self == "sha256" ? "SHA-256" : self }
}
