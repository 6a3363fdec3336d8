/// Which repository is meant, and where its parts are.
struct RepositoryPlace {
    /// The git directory, links resolved, ending in `/`.
    let gitDirectory: String
    /// The git directory that all worktrees share, ending in `/`.
    let commonDirectory: String
    /// The root of the files that one stands in or that are named, ending in `/`; `nil` if there are none.
    let workDirectory: String?
    /// The root of the main worktree's files, ending in `/`; `nil` if there are none, or nothing says where.
    let mainWorkDirectory: String?
    /// The folder of objects and those that the environment adds, ending in `/`.
    let objectDirectories: [String]
    /// Whether a git that starts in the root of the files, or in the git directory where there are none, finds all of
    /// this by itself.
    let isPlain: Bool
    /// The repository's own configuration, and the worktree's.
    let context: ConfigReader.Context
    /// What its format is, not checked yet.
    let format: RepositoryFormat

    /// What makes a git that starts anywhere see this repository in the same way.
    var variables: [String: String] {
        if isPlain { return [:] }
        var variables = ["GIT_DIR": String(gitDirectory.dropLast())]
        if let workDirectory { variables["GIT_WORK_TREE"] = workDirectory }
        if context.commonIsNamed { variables["GIT_COMMON_DIR"] = String(commonDirectory.dropLast()) }
        if objectDirectories[0] != commonDirectory + "objects/" {
            variables["GIT_OBJECT_DIRECTORY"] = String(objectDirectories[0].dropLast())
        }
        if objectDirectories.count > 1 {
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = objectDirectories.dropFirst()
                .map { Alternates.quoted($0) }.joined(separator: ":")
        }
        return variables
    }
}
