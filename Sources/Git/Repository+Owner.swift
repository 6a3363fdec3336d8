internal import CLibgit2

extension Repository {
    /// Opens a repository, if its owner is this user or one that git's `safe.directory` trusts.
    ///
    /// This fills two gaps of libgit2 1.5: it calls another user's repository missing where the variable is not set,
    /// and does not know `*`.
    static func open(_ path: String, _ flags: UInt32) throws(GitError) -> OpaquePointer {
        do throws(GitError) {
            return try openOwned(path, flags)
        } catch {
            let isUnset = error.code == .notFound && error.message.contains("safe.directory")
            guard error.code == .owner || isUnset else { throw error }
            guard !isUnset, try trustsAllOwners() else {
                throw GitError(code: .owner, operation: error.operation, message: "it belongs to another user")
            }
            _ = gitmem_set_owner_validation(0)
            return try openOwned(path, flags)
        }
    }

    private static func openOwned(_ path: String, _ flags: UInt32) throws(GitError) -> OpaquePointer {
        var opened: OpaquePointer?
        try check("open a repository at \(path)", git_repository_open_ext(&opened, path, flags, nil))
        guard let opened else { throw lastError("open a repository at \(path)", -1) }
        return opened
    }

    /// Whether the user's own configuration, not that of a repository, has `safe.directory = *`.
    private static func trustsAllOwners() throws(GitError) -> Bool {
        var config: OpaquePointer?
        try check("read the configuration", git_config_open_default(&config))
        defer { git_config_free(config) }
        var iterator: OpaquePointer?
        try check("read the configuration", git_config_multivar_iterator_new(&iterator, config, "safe.directory", nil))
        defer { git_config_iterator_free(iterator) }
        var trusts = false
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let value = entry?.pointee.value {
            switch String(cString: value) {
            case "*": trusts = true
            // As in git, an empty value takes back what was said before.
            case "": trusts = false
            default: break
            }
        }
        return trusts
    }
}
