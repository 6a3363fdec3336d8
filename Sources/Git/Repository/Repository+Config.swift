extension Repository {
    /// The value of a configuration variable as git would have it; `nil` if it is not set. A variable without a value
    /// is `true`.
    ///
    /// - Throws: `configuration` if git could not read its configuration either.
    /// - Complexity: the first call reads all files, each call is linear in the number of variables.
    public func configuration(_ name: String) throws(GitError) -> String? {
        try settings.configuration().value(name)?.text
    }

    /// All values of a configuration variable that may have several, in git's order.
    public func values(of name: String) throws(GitError) -> [String] {
        try settings.configuration().values(name).map(\.text)
    }

    /// The names of the remotes that the configuration gives a URL, sorted.
    public func remotes() throws(GitError) -> [String] {
        let found = try settings.configuration().subsections(of: "remote", with: ["url", "pushurl"])
        return Set(found.map(\.name)).sorted()
    }
}
