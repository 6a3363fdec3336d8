internal import Git
internal import GitMemory
internal import Glibc

/// The repository whose files a client works on.
package struct Project {
    /// The top of its files, without a slash at the end.
    package let top: String
    /// Where gitmem keeps what belongs to the clone.
    package let records: String

    /// Finds the repository that git would work on in a folder.
    ///
    /// - Throws: ``StoreError`` with the code `noRepository` if there is none with files.
    package static func find(from directory: String) throws -> Project {
        let repository = try opened(directory)
        guard let top = repository.workDirectory else {
            throw StoreError(
                .noRepository, "the repository has no files, so no client works in it",
                hint: "go to a worktree of it, or set the client up for all projects with --user")
        }
        return Project(
            top: top.count > 1 && top.hasSuffix("/") ? String(top.dropLast()) : top,
            records: repository.commonDirectory + "gitmem")
    }

    private static func opened(_ directory: String) throws -> Repository {
        do throws(GitError) {
            return try Repository(discovering: directory)
        } catch {
            guard error.code == .notFound else { throw error }
            throw StoreError(
                .noRepository, "there is no git repository here, so there is no project to set up",
                hint: "go to one, or set the client up for all projects with --user")
        }
    }

    /// The name of the agent that git's configuration has; `nil` if it has none.
    package static func agent(in directory: String) throws -> String? {
        let outcome = try GitProcess.run(["config", "--get", "gitmem.agent"], in: directory)
        let name = outcome.output.split(whereSeparator: \.isNewline).last.map(String.init)
        return outcome.status == 0 ? name : nil
    }

    /// Writes the name of the agent to git's configuration, of the clone or of the user; `nil` takes it out.
    package static func setAgent(_ name: String?, isGlobal: Bool, in directory: String) throws {
        let scope = isGlobal ? ["--global"] : []
        let words = name.map { ["gitmem.agent", $0] } ?? ["--unset", "gitmem.agent"]
        let outcome = try GitProcess.run(["config"] + scope + words, in: directory)
        guard outcome.status == 0 || name == nil else {
            throw StoreError(
                .gitFailed, "git could not write gitmem.agent: \(outcome.errors)",
                hint: "run `git config gitmem.agent \(name ?? "")` yourself")
        }
    }

    /// The name for an agent of this user in a client: the login name, as far as a name can have it, and the client's.
    package static func defaultAgent(login: String, _ client: Client) -> String {
        let letters = login.lowercased().unicodeScalars.map { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "-"
        }
        let name = String(letters.drop { $0 == "-" }.prefix(39 - client.rawValue.count - 1))
        return "\(name.isEmpty ? "agent" : name)-\(client.rawValue)"
    }

    /// The login name of whoever runs this.
    package static var login: String {
        guard let entry = getpwuid(geteuid()) else { return "" }
        return String(cString: entry.pointee.pw_name)
    }
}
