internal import CLibgit2

extension Repository {
    /// All values of a configuration variable that may have several, in git's order.
    public func values(of name: String) throws(GitError) -> [String] {
        var config: OpaquePointer?
        try check("read the configuration", git_repository_config_snapshot(&config, pointer))
        defer { git_config_free(config) }
        var iterator: OpaquePointer?
        try check("read \(name)", git_config_multivar_iterator_new(&iterator, config, name, nil))
        defer { git_config_iterator_free(iterator) }
        var values: [String] = []
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let result = git_config_next(&entry, iterator)
            if result == GIT_ITEROVER.rawValue { return values }
            try check("read \(name)", result)
            if let value = entry?.pointee.value { values.append(String(cString: value)) }
        }
    }

    /// The names of the remotes that the configuration gives a URL, sorted.
    public func remotes() throws(GitError) -> [String] {
        var config: OpaquePointer?
        try check("read the configuration", git_repository_config_snapshot(&config, pointer))
        defer { git_config_free(config) }
        var iterator: OpaquePointer?
        try check(
            "list remotes", git_config_iterator_glob_new(&iterator, config, "^remote\\..*\\.(url|pushurl)$"))
        defer { git_config_iterator_free(iterator) }
        var names: Set<String> = []
        while true {
            var entry: UnsafeMutablePointer<git_config_entry>?
            let result = git_config_next(&entry, iterator)
            if result == GIT_ITEROVER.rawValue { break }
            try check("list remotes", result)
            guard let name = entry?.pointee.name.map({ String(cString: $0) }), let end = name.lastIndex(of: ".")
            else { continue }
            names.insert(String(name[..<end].dropFirst("remote.".count)))
        }
        return names.sorted()
    }
}
