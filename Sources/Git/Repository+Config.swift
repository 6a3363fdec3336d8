internal import CLibgit2

extension Repository {
    /// The value of a configuration variable, from all of git's files and the worktree's own; `nil` if it is not set.
    public func configuration(_ name: String) throws(GitError) -> String? {
        var config: OpaquePointer?
        try checkSystem("read the configuration") { git_repository_config_snapshot(&config, pointer) }
        defer { git_config_free(config) }
        // libgit2 1.5 does not read config.worktree by itself.
        if try isTrue("extensions.worktreeConfig", in: config) {
            if let own = try value(name, inFile: gitDirectory + "config.worktree") { return own }
        }
        return try value(name, in: config)
    }

    /// What git takes a value of a variable for; `nil` if it is none of its words for true and false.
    public static func flag(_ text: String) -> Bool? {
        // A name without a value is true.
        if text.isEmpty { return true }
        var value: Int32 = 0
        return git_config_parse_bool(&value, text) == 0 ? value != 0 : nil
    }

    /// Whether a variable is set to one of git's words for true; a value that is none of its words counts as false.
    private func isTrue(_ name: String, in config: OpaquePointer?) throws(GitError) -> Bool {
        guard let text = try value(name, in: config) else { return false }
        return Self.flag(text) ?? false
    }

    private func value(_ name: String, inFile path: String) throws(GitError) -> String? {
        guard try Files.status(path) != nil else { return nil }
        var config: OpaquePointer?
        try check("read \(path)", git_config_open_ondisk(&config, path))
        defer { git_config_free(config) }
        return try value(name, in: config)
    }

    private func value(_ name: String, in config: OpaquePointer?) throws(GitError) -> String? {
        var buffer = git_buf()
        let result = git_config_get_string_buf(&buffer, config, name)
        if result == GIT_ENOTFOUND.rawValue {
            // Or it is taken for the reason of a later failure that has none.
            git_error_clear()
            return nil
        }
        try check("read \(name)", result)
        defer { git_buf_dispose(&buffer) }
        return buffer.ptr.map { String(cString: $0) }
    }
}
