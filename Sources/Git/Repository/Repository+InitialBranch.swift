internal import CLibgit2

extension Repository {
    /// The branch that `HEAD` of a new repository names, as git would have it: `init.defaultBranch`, else `master`. A
    /// full reference name, of which git may not think that it is one.
    public static func initialBranch(
        _ environment: GitEnvironment
    ) throws(GitError) -> (reference: String, isValid: Bool) {
        try startLibrary()
        let name = try ConfigReader.readProtected(environment).value("init.defaultBranch")?.text
        let reference = "refs/heads/" + (name ?? "master")
        var isValid: Int32 = 0
        try check("look at \(reference)", git_reference_name_is_valid(&isValid, reference))
        return (reference, isValid == 1)
    }
}
