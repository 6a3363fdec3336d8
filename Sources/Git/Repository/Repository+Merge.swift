internal import CLibgit2

extension Repository {
    /// The result of a three-way merge of trees.
    public enum TreeMerge: Sendable, Hashable {
        /// The merged tree, written.
        case merged(ObjectID)
        /// The paths in conflict, sorted.
        case conflicts([String])
    }

    /// Merges two trees against an ancestor, file by file and without looking for renames.
    ///
    /// Inside ``ObjectDatabase/withoutWriting(_:)`` the merged tree is kept in memory, too.
    public func mergeTrees(base: ObjectID?, _ ours: ObjectID, _ theirs: ObjectID) throws(GitError) -> TreeMerge {
        // libgit2 does not know the empty tree by itself.
        for id in [base, ours, theirs] where id == .emptyTree { try write(.tree, []) }
        guard objects.scratch.isInUse else {
            try objects.attach(to: pointer)
            return try merge(base: base, ours, theirs)
        }
        let memory = try MemoryOverlay(over: objects)
        for (id, object) in objects.scratch.all { try memory.write(id, object) }
        try memory.attach(to: pointer)
        let result = Result { () throws(GitError) in try merge(base: base, ours, theirs) }
        try objects.attach(to: pointer)
        if case .success(.merged(let tree)) = result { try adopt(tree, .tree, from: memory) }
        return try result.get()
    }

    /// Takes over from libgit2's memory what a tree leads to and is not here.
    private func adopt(_ id: ObjectID, _ kind: ObjectKind, from memory: MemoryOverlay) throws(GitError) {
        if objects.contains(id) { return }
        objects.scratch.add(id, kind, try memory.read(id))
        guard kind == .tree else { return }
        let tree = try tree(id)
        for entry in try tree.entries() where entry.mode != .submodule {
            try adopt(tree.id(entry), entry.mode.isTree ? .tree : .blob, from: memory)
        }
    }

    private func merge(
        base: ObjectID?, _ ours: ObjectID, _ theirs: ObjectID
    ) throws(GitError) -> TreeMerge {
        let bare = try openObjects()
        defer { git_repository_free(bare) }
        var ancestor: OpaquePointer?
        if let base { ancestor = try openTree(base, in: bare) }
        defer { git_tree_free(ancestor) }
        let ourTree = try openTree(ours, in: bare)
        defer { git_tree_free(ourTree) }
        let theirTree = try openTree(theirs, in: bare)
        defer { git_tree_free(theirTree) }

        var options = git_merge_options()
        try check("prepare a merge", git_merge_options_init(&options, 1))
        options.flags = 0
        var index: OpaquePointer?
        try check("merge trees", git_merge_trees(&index, bare, ancestor, ourTree, theirTree, &options))
        defer { git_index_free(index) }
        if git_index_has_conflicts(index) == 1 {
            return .conflicts(try conflicts(in: index))
        }
        var oid = git_oid()
        if !objects.scratch.isInUse { objects.noteUnsynced() }
        try check("write a merged tree", git_index_write_tree_to(&oid, index, bare))
        return .merged(ObjectID(oid))
    }

    private func conflicts(in index: OpaquePointer?) throws(GitError) -> [String] {
        var iterator: OpaquePointer?
        try check("list conflicts", git_index_conflict_iterator_new(&iterator, index))
        defer { git_index_conflict_iterator_free(iterator) }
        var paths: Set<String> = []
        var sides: (UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?)
        sides = (nil, nil, nil)
        while git_index_conflict_next(&sides.0, &sides.1, &sides.2, iterator) == 0 {
            for side in [sides.0, sides.1, sides.2] {
                if let path = side?.pointee.path { paths.insert(String(cString: path)) }
            }
        }
        return paths.sorted()
    }

    /// A repository of libgit2's that has the objects and nothing else: no attribute of this clone says how a file is
    /// merged, as every clone has to come to the same.
    private func openObjects() throws(GitError) -> OpaquePointer {
        try check("open the objects", Self.forgotten)
        var (database, opened): (OpaquePointer?, OpaquePointer?)
        try check("open the objects", git_repository_odb(&database, pointer))
        defer { git_odb_free(database) }
        try check("open the objects", git_repository_wrap_odb(&opened, database))
        guard let opened else { throw lastError("open the objects", -1) }
        // Without these, libgit2 would look for files of its own.
        var (config, index): (OpaquePointer?, OpaquePointer?)
        defer {
            git_config_free(config)
            git_index_free(index)
        }
        guard git_config_new(&config) == 0, git_repository_set_config(opened, config) == 0,
            git_index_new(&index) == 0, git_repository_set_index(opened, index) == 0
        else {
            let error = lastError("open the objects", -1)
            git_repository_free(opened)
            throw error
        }
        return opened
    }

    private static let forgotten = gitmem_forget_search_paths()

    private func openTree(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) -> OpaquePointer {
        var oid = id.raw
        var tree: OpaquePointer?
        try check("read tree \(id)", git_tree_lookup(&tree, repository, &oid))
        guard let tree else { throw lastError("read tree \(id)", -1) }
        return tree
    }
}
