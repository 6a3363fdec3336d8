extension Repository {
    /// Reads a commit.
    ///
    /// - Throws: `notFound` if it is not here, `malformed` if it is no commit.
    public func commit(_ id: ObjectID) throws -> Commit { try objects.commit(id) }

    /// Writes a commit; no reference moves.
    public func write(_ commit: Commit) throws(GitError) -> ObjectID {
        try write(.commit, commit.bytes)
    }
}

extension Repository {
    /// Reads an object and lends its bytes to `body`.
    ///
    /// - Throws: `notFound` if there is no such object, `malformed` if it is of another kind; whatever `body` throws.
    public func withObject<Result, Failure: Error>(
        _ id: ObjectID, _ kind: ObjectKind, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws -> Result {
        try objects.withObject(id, kind, body)
    }

    /// A copy of the bytes of a blob.
    public func blob(_ id: ObjectID) throws -> [UInt8] { try objects.blob(id) }

    /// Reads a tree; none is one without entries.
    public func tree(_ id: ObjectID?) throws(GitError) -> Tree { try objects.tree(id) }

    /// Whether the object is here.
    public func contains(_ id: ObjectID) -> Bool { objects.contains(id) }

    /// Writes an object and returns its id. An object that is here already is not written again.
    @discardableResult
    public func write(_ kind: ObjectKind, _ content: borrowing [UInt8]) throws(GitError) -> ObjectID {
        var id: Result<ObjectID, GitError>
        id = content.withUnsafeBytes { bytes in Result { () throws(GitError) in try objects.write(kind, bytes) } }
        return try id.get()
    }

    /// The id that `content` would have, without writing it.
    public static func id(of kind: ObjectKind, _ content: Span<UInt8>) throws(GitError) -> ObjectID {
        let id = content.withUnsafeBytes { bytes in
            Result { () throws(GitError) in try ObjectID(of: kind, bytes) }
        }
        return try id.get()
    }
}
