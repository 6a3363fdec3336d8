internal import CLibgit2

/// The kinds of git object that a store is made of.
public enum ObjectKind: Sendable, Hashable {
    /// The content of a file.
    case blob
    /// A folder.
    case tree
    /// A commit.
    case commit

    var raw: git_object_t {
        switch self {
        case .blob: GIT_OBJECT_BLOB
        case .tree: GIT_OBJECT_TREE
        case .commit: GIT_OBJECT_COMMIT
        }
    }
}

extension Repository {
    /// Reads an object and lends its bytes to `body`.
    ///
    /// - Throws: `notFound` if there is no such object, `corrupt` if it is of another kind; whatever `body` throws.
    public func withObject<Result, Failure: Error>(
        _ id: ObjectID, _ kind: ObjectKind, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws -> Result {
        let object = try readObject(id, kind)
        defer { git_odb_object_free(object) }
        let bytes = UnsafeBufferPointer(
            start: git_odb_object_data(object)?.assumingMemoryBound(to: UInt8.self),
            count: git_odb_object_size(object))
        return try body(unsafe Span(_unsafeElements: bytes))
    }

    /// A copy of the bytes of a blob.
    public func blob(_ id: ObjectID) throws -> [UInt8] {
        try withObject(id, .blob) { $0.withUnsafeBufferPointer { Array($0) } }
    }

    /// Reads a tree; none is one without entries.
    public func tree(_ id: ObjectID?) throws(GitError) -> Tree {
        guard let id, id != .emptyTree else { return .empty }
        return Tree(owning: try readObject(id, .tree))
    }

    /// The size of an object's content in bytes, without reading it where git can tell.
    public func objectSize(_ id: ObjectID) throws(GitError) -> Int {
        var oid = id.raw
        var size = 0
        var kind = GIT_OBJECT_ANY
        try check("read object \(id)", git_odb_read_header(&size, &kind, odb, &oid))
        return size
    }

    /// Whether the object is here.
    public func contains(_ id: ObjectID) -> Bool {
        var oid = id.raw
        return git_odb_exists(odb, &oid) == 1
    }

    /// Writes an object and returns its id. An object that is here already is not written again.
    @discardableResult
    public func write(_ kind: ObjectKind, _ content: borrowing [UInt8]) throws(GitError) -> ObjectID {
        var oid = git_oid()
        let result = content.withUnsafeBytes { git_odb_write(&oid, odb, $0.baseAddress, $0.count, kind.raw) }
        try check("write an object", result)
        return ObjectID(oid)
    }

    /// The id that `content` would have, without writing it.
    public static func id(of kind: ObjectKind, _ content: Span<UInt8>) throws(GitError) -> ObjectID {
        var oid = git_oid()
        let result = content.withUnsafeBytes { git_odb_hash(&oid, $0.baseAddress, $0.count, kind.raw) }
        try check("hash an object", result)
        return ObjectID(oid)
    }

    private func readObject(_ id: ObjectID, _ kind: ObjectKind) throws(GitError) -> OpaquePointer {
        var oid = id.raw
        var object: OpaquePointer?
        try check("read object \(id)", git_odb_read(&object, odb, &oid))
        guard let object else { throw lastError("read object \(id)", -1) }
        guard git_odb_object_type(object) == kind.raw else {
            git_odb_object_free(object)
            throw GitError(code: .corrupt, operation: "read object \(id)", message: "it is not a \(kind)")
        }
        return object
    }
}
