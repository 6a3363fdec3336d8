internal import CLibgit2
internal import Glibc

extension Repository {
    /// The object that a reference names, symbolic references followed; `nil` if there is no such reference.
    ///
    /// - Throws: `brokenReference` if its file names nothing.
    public func reference(_ name: String) throws(GitError) -> ObjectID? { try reference(name, isBroken: true) }

    /// - Parameter isBroken: whether to look what is wrong with one that cannot be read.
    func reference(_ name: String, isBroken: Bool) throws(GitError) -> ObjectID? {
        if ownsHead, name == "HEAD" {
            if let target = try ownHead() {
                return try target.name.map { name throws(GitError) in try reference(name) } ?? target.id
            }
            return nil
        }
        if let memory = share?.references, let known = remembered(name, memory) { return known.id }
        var oid = git_oid()
        let result = git_reference_name_to_id(&oid, pointer, name)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        if result < 0, isBroken {
            let error = lastError("read \(name)", result)
            if let broken = brokenReference(name) {
                throw GitError(
                    code: .brokenReference, operation: error.operation, message: "it \(broken.reason) (\(broken.path))")
            }
            if error.message.contains("packed references") {
                throw GitError(
                    code: .brokenReference, operation: error.operation,
                    message: "\(referenceDirectory)packed-refs is damaged")
            }
            throw error
        }
        try check("read \(name)", result)
        return ObjectID(oid)
    }

    /// What a reference names, if it is there.
    private struct Remembered {
        let id: ObjectID?
    }

    /// What a reference names by its file or `packed-refs`, none of which is read again if it has not changed; `nil` where
    /// that does not say it.
    private func remembered(_ name: String, _ memory: ReferenceMemory) -> Remembered? {
        // What is no name of a reference is for libgit2 to refuse.
        guard name.hasPrefix("refs/"), !name.utf8.contains(0), !name.hasSuffix("/"), !name.hasSuffix(".lock"),
            !["..", "//", "/."].contains(where: name.contains)
        else { return nil }
        let path = referenceDirectory + name
        guard let status = try? Files.status(path) else {
            let list = referenceDirectory + "packed-refs"
            let packed = try? memory.packed(list) { content throws(GitError) in
                try PackedReferences.all(content, path: list)
            }
            guard access(path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { return nil }
            return packed.map { Remembered(id: $0[name]) }
        }
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        return readRemembered(path, status, memory).map { Remembered(id: $0) }
    }

    /// The id in the file of a reference; `nil` if it holds none.
    func readRemembered(_ path: String, _ status: stat, _ memory: ReferenceMemory) -> ObjectID? {
        if let id = memory.id(in: path, status) { return id }
        guard let content = try? Files.read(path), let id = Self.objectID(in: content) else { return nil }
        memory.note(id, in: path, status)
        return id
    }

    /// The reference that a symbolic reference (such as `HEAD`) names; `nil` if it is missing or detached.
    public func symbolicTarget(_ name: String) throws(GitError) -> String? {
        if ownsHead, name == "HEAD" { return try ownHead()?.name }
        var reference: OpaquePointer?
        let result = git_reference_lookup(&reference, pointer, name)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        try check("read \(name)", result)
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }

    /// The direct references that match `pattern` (`refs/heads/memory/*`; `*` also matches `/`), sorted by name.
    public func references(matching pattern: String) throws(GitError) -> [(name: String, id: ObjectID)] {
        var iterator: OpaquePointer?
        try check("list \(pattern)", git_reference_iterator_glob_new(&iterator, pointer, pattern))
        defer { git_reference_iterator_free(iterator) }
        var found: [(name: String, id: ObjectID)] = []
        while true {
            var reference: OpaquePointer?
            let result = git_reference_next(&reference, iterator)
            if result == GIT_ITEROVER.rawValue { break }
            try check("list \(pattern)", result)
            defer { git_reference_free(reference) }
            if let target = git_reference_target(reference) {
                found.append((String(cString: git_reference_name(reference)), ObjectID(target.pointee)))
            }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// The object that a revision names (`HEAD~2`, a tag, a shortened id), peeled to a commit; `nil` if there is none.
    public func commitID(revision: String) throws(GitError) -> ObjectID? {
        try objects.attach(to: pointer)
        let revision = try ownsHead ? withOwnHead(revision) : revision
        var object: OpaquePointer?
        // What stands behind a NUL byte would not count.
        if revision.utf8.contains(0) { return nil }
        let result = git_revparse_single(&object, pointer, revision + "^{commit}")
        // What is too short to be an id is none.
        let strange = [GIT_ENOTFOUND, GIT_EINVALIDSPEC, GIT_EPEEL, GIT_EAMBIGUOUS]
        if strange.contains(where: { $0.rawValue == result }) || result < 0 && Self.isMalformed() { return nil }
        try check("find revision \(revision)", result)
        defer { git_object_free(object) }
        return git_object_id(object).map { ObjectID($0.pointee) }
    }

    /// Whether libgit2's last error was about the words of a revision: it has no code for some that make no sense to it.
    private static func isMalformed() -> Bool {
        guard let error = git_error_last() else { return false }
        return [GIT_ERROR_INVALID, GIT_ERROR_REGEX].contains { Int32($0.rawValue) == error.pointee.klass }
    }

    /// The `HEAD` of this worktree, where libgit2 would read that of another one.
    private func ownHead() throws(GitError) -> (name: String?, id: ObjectID?)? {
        guard let content = try Files.read(gitDirectory + "HEAD") else { return nil }
        let text = String(decoding: content.trimmingLineEnds(), as: UTF8.self)
        if text.hasPrefix("ref:") { return (String(text.dropFirst(4).drop { $0 == " " }), nil) }
        return (nil, ObjectID(hex: text.prefix(40)))
    }

    /// A revision that begins at `HEAD`, from that of this worktree.
    private func withOwnHead(_ revision: String) throws(GitError) -> String {
        for name in ["HEAD", "@"] where revision.hasPrefix(name) {
            let rest = revision.dropFirst(name.count)
            guard rest.isEmpty || rest.first == "~" || rest.first == "^", let id = try reference("HEAD") else {
                continue
            }
            return "\(id)\(rest)"
        }
        return revision
    }
}
