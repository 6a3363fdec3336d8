internal import Glibc

/// Finds the repository that git would work on: by the variables of the environment, else by looking upwards.
///
/// This is the one place that decides which repository is meant; docs/repositories.md lists what counts.
public struct Discovery {
    /// The folder that it starts from, links resolved, without a slash at the end.
    private let start: [UInt8]
    private let startText: String
    /// `nil` if the environment does not count.
    private let environment: GitEnvironment?
    private let process: GitEnvironment

    /// - Throws: `notFound` if there is no such folder.
    private init(_ path: String, _ environment: GitEnvironment, minds: Bool) throws(GitError) {
        let absolute = try Files.absolute(path)
        startText = absolute
        start = PathText.bytes(of: absolute)
        self.environment = minds ? environment : nil
        process = environment
    }

    /// Finds the repository that git would work on in a folder.
    ///
    /// - Throws: `notFound` if there is none, `owner` if it is not to be trusted, `configuration` if git would stop.
    static func find(from path: String, _ environment: GitEnvironment) throws(GitError) -> RepositoryPlace {
        try Discovery(path, environment, minds: true).find()
    }

    /// Finds the repository at exactly a path: a worktree's root or a git directory, whatever the environment names.
    static func find(at path: String, _ environment: GitEnvironment) throws(GitError) -> RepositoryPlace {
        let discovery = try Discovery(path, environment, minds: false)
        guard let found = try discovery.look(in: discovery.start) else {
            throw notFound("\(path) is no git repository")
        }
        return try discovery.place(found)
    }

    /// What was found before the format is known.
    private struct Found {
        /// The git directory.
        let gitDirectory: String
        /// The folder with the `.git` that leads there; `nil` for a bare repository and where the environment names it.
        let folder: String?
        /// Whether a variable names it.
        let isNamed: Bool
        /// How the user names the git directory, for the conditions of includes.
        var asNamed: String?
    }

    /// What is said when there is no repository up to the root.
    public static let end = "there is none"

    private static func astray(_ message: String) -> GitError {
        GitError(code: .astray, operation: "find a repository", message: message)
    }

    private static func notFound(_ message: String) -> GitError {
        GitError(code: .notFound, operation: "find a repository", message: message)
    }

    private func find() throws(GitError) -> RepositoryPlace {
        if let named = environment?["GIT_DIR"] { return try place(named: named) }
        return try place(try search())
    }

    private func place(named: String) throws(GitError) -> RepositoryPlace {
        var path = named.resolved(from: startText)
        var asNamed = named.hasPrefix("/") ? path : self.named(startText, "/" + named) ?? path
        if !named.isEmpty, let target = try GitDirectory.target(ofFile: path, environment, from: startText) {
            (path, asNamed) = (target, target)
        }
        guard !named.isEmpty, try GitDirectory.isOne(path, environment, from: startText) else {
            throw Self.astray("GIT_DIR is “\(PathText.display(named))”, which is no git repository")
        }
        return try place(
            Found(
                gitDirectory: try Files.absolute(path), folder: nil, isNamed: true,
                asNamed: asNamed.withoutLastSlash))
    }

    // MARK: Looking upwards

    private func search() throws(GitError) -> Found {
        let slash = UInt8(ascii: "/")
        let ceiling = ceiling()
        let crosses = try process.isOn("GIT_DISCOVERY_ACROSS_FILESYSTEM")
        var folder = start
        let device = crosses ? nil : device(folder)
        while true {
            if let found = try look(in: folder) { return found }
            guard folder.count > 1 else { throw Self.notFound(Self.end) }
            var end = folder.count - 1
            while end > ceiling, folder[end] != slash { end -= 1 }
            guard end > ceiling else {
                throw Self.notFound(
                    ceiling < 0
                        ? Self.end
                        : "GIT_CEILING_DIRECTORIES ends the search below "
                            + String(decoding: folder[..<max(ceiling, 1)], as: UTF8.self))
            }
            folder = Array(folder[..<max(end, 1)])
            if let device, device != self.device(folder) {
                throw Self.notFound(
                    "the search ends at the border of a file system, below \(String(decoding: folder, as: UTF8.self)); "
                        + "GIT_DISCOVERY_ACROSS_FILESYSTEM is not set")
            }
        }
    }

    private func device(_ folder: [UInt8]) -> dev_t? {
        var status = stat()
        return stat(PathText.text(folder), &status) == 0 ? status.st_dev : nil
    }

    /// The length of the path of the lowest folder above that is not to be looked into; -1 if there is none.
    private func ceiling() -> Int {
        guard let list = environment?.bytes("GIT_CEILING_DIRECTORIES") else { return -1 }
        var resolves = true
        var longest = -1
        for entry in list.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
            if entry.isEmpty {
                // From here on, links are not looked for.
                resolves = false
                continue
            }
            guard entry.first == UInt8(ascii: "/") else { continue }
            var path = Array(entry)
            if resolves {
                guard let real = try? Files.absolute(PathText.text(path)) else { continue }
                path = PathText.bytes(of: real)
            }
            while path.last == UInt8(ascii: "/") { path.removeLast() }
            if start.count > path.count + 1, start.starts(with: path), start[path.count] == UInt8(ascii: "/") {
                longest = max(longest, path.count)
            }
        }
        return longest
    }

    /// Looks into one folder: for a file `.git`, a folder `.git`, and whether it is a git directory itself.
    private func look(in folder: [UInt8]) throws(GitError) -> Found? {
        let path = PathText.text(folder)
        let inside = path == "/" ? "/.git" : path + "/.git"
        if let target = try GitDirectory.target(ofFile: inside, environment, from: startText) {
            try Ownership.check([inside, path, target], of: path, process)
            return Found(gitDirectory: target, folder: path, isNamed: false)
        }
        if try GitDirectory.isOne(inside, environment, from: startText) {
            try Ownership.check([path, inside], of: path, process)
            return Found(
                gitDirectory: try Files.absolute(inside), folder: path, isNamed: false, asNamed: named(path, "/.git"))
        }
        guard try GitDirectory.isOne(path, environment, from: startText) else { return nil }
        if environment != nil { try Ownership.checkBare(path, process) }
        try Ownership.check([path], of: path, process)
        return Found(gitDirectory: path, folder: nil, isNamed: false, asNamed: named(path, "/."))
    }

    /// How the shell names a folder, links not resolved, if it stands in it, and what is to follow; `nil` if it does not.
    private func named(_ path: String, _ rest: String) -> String? {
        guard let folder = environment?["PWD"], folder.hasPrefix("/") else { return nil }
        var (there, here) = (stat(), stat())
        guard stat(folder, &there) == 0, stat(path, &here) == 0, there.st_ino == here.st_ino,
            there.st_dev == here.st_dev
        else { return nil }
        return folder + rest
    }

    // MARK: What belongs to it

    private func place(_ found: Found) throws(GitError) -> RepositoryPlace {
        let directory = found.gitDirectory
        if let backend = environment?.nonEmpty("GIT_REFERENCE_BACKEND"), backend != "files" {
            throw GitError(
                code: .unsupported, operation: "use the repository at \(PathText.display(directory))",
                message: "GIT_REFERENCE_BACKEND is \(backend), and gitmem supports references in files only")
        }
        let (common, isElsewhere) = try GitDirectory.common(of: directory, environment, from: startText)
        let commonDirectory = try Files.absolute(common)
        var context = ConfigReader.Context()
        context.gitDirectory = directory
        context.gitDirectoryAsNamed = found.asNamed == directory ? nil : found.asNamed
        context.commonIsNamed = environment?["GIT_COMMON_DIR"] != nil
        context.repositoryPath = commonDirectory + "/config"
        try context.refresh()
        let format = try context.repositoryFile.map { file throws(GitError) in try RepositoryFormat(file) }
        var main = format ?? RepositoryFormat()
        // A linked worktree goes by its own file only.
        var own = isElsewhere ? RepositoryFormat() : main
        if main.hasWorktreeConfig {
            context.worktreePath = directory + "/config.worktree"
            try context.refresh()
            if let file = context.worktreeFile { try own.take(file) }
            if isElsewhere {
                // The main worktree's own file, which git does not read from here: a fault in it is none of this one.
                if let file = try? ConfigFile.read(commonDirectory + "/config.worktree") { try? main.take(file) }
            } else {
                main = own
            }
        }
        let work = try workDirectory(found, own)
        let isChosen = found.isNamed || environment?["GIT_WORK_TREE"] != nil || own.worktree != nil
        if isChosen, let work, startText != work, startText.hasPrefix(work.asFolder) {
            // git goes to the root of the files then, and by the path with links resolved.
            context.gitDirectoryAsNamed = nil
        }
        let objects = objectDirectories(commonDirectory, workDirectory: work)
        let mainWork: String?
        if !isElsewhere, environment?["GIT_WORK_TREE"] != nil || own.worktree != nil {
            mainWork = work
        } else if main.isBare == true {
            mainWork = nil
        } else if let named = main.worktree {
            mainWork = try? Files.absolute(PathText.text(named).resolved(from: commonDirectory))
        } else if commonDirectory.hasSuffix("/.git") {
            mainWork = Files.folder(of: commonDirectory)
        } else {
            mainWork = isElsewhere ? nil : work
        }
        let leadsBack = !found.isNamed && work == found.folder && environment?["GIT_COMMON_DIR"] == nil
        return RepositoryPlace(
            gitDirectory: directory.asFolder, commonDirectory: commonDirectory.asFolder,
            workDirectory: work?.asFolder, mainWorkDirectory: mainWork?.asFolder, objectDirectories: objects,
            isPlain: leadsBack && objects == [commonDirectory + "/objects/"], context: context, format: main)
    }

    /// The root of the files, by git's rules.
    private func workDirectory(_ found: Found, _ format: RepositoryFormat) throws(GitError) -> String? {
        if let named = environment?["GIT_WORK_TREE"] {
            guard !named.isEmpty else { throw Self.astray("GIT_WORK_TREE is empty") }
            return try Self.absoluteFolder(named.resolved(from: startText))
        }
        if format.isBare == true { return nil }
        if let named = format.worktree {
            let path = PathText.text(named)
            let folder = try Self.absoluteFolder(path.resolved(from: found.gitDirectory))
            // git goes into it, and by way of the git directory, if the path is relative.
            guard path.hasPrefix("/") || access(folder + "/.", X_OK) == 0 else {
                throw Self.astray("the folder of the files, \(PathText.display(folder)) (core.worktree), is not there")
            }
            return folder
        }
        if found.isNamed {
            if let text = environment?["GIT_IMPLICIT_WORK_TREE"], ConfigValue.flag(text) == false { return nil }
            return startText
        }
        return found.folder
    }

    /// A folder's path with links resolved; the folder itself need not be there.
    private static func absoluteFolder(_ path: String) throws(GitError) -> String {
        if let found = try? Files.absolute(path) { return found }
        guard !path.hasSuffix("/"), let slash = path.lastIndex(of: "/"),
            let above = try? Files.absolute(String(path[...slash]))
        else {
            throw astray("the folder of the files, \(PathText.display(path)), is not there")
        }
        return path[path.index(after: slash)...].description.resolved(from: above)
    }

    private func objectDirectories(_ common: String, workDirectory: String?) -> [String] {
        // git has gone to the root of the files by then, if it is below that.
        var base = startText
        if let workDirectory, startText == workDirectory || startText.hasPrefix(workDirectory.asFolder) {
            base = workDirectory
        }
        var found = [environment?["GIT_OBJECT_DIRECTORY"].map { $0.resolved(from: base) } ?? common + "/objects"]
        if let list = environment?.bytes("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
            found += Alternates.parse(list, separator: UInt8(ascii: ":")).map {
                PathText.text($0).resolved(from: base)
            }
        }
        return found.map { ((try? Files.absolute($0)) ?? $0).asFolder }
    }
}
