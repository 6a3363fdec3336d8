internal import CLibgit2

extension Repository {
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
