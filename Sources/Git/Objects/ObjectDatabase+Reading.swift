extension ObjectDatabase {
    /// Reads an object and lends its bytes to `body`.
    ///
    /// - Parameter near: a tree that the object is in: both are likely to be in one pack.
    /// - Throws: `notFound` if there is no such object, `malformed` if it is of another kind; whatever `body` throws.
    public func withObject<Result, Failure: Error>(
        _ id: ObjectID, _ kind: ObjectKind, near: Tree? = nil, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws -> Result {
        try read(id, kind, near: near?.storage).withBytes { bytes in
            try body(unsafe Span(_unsafeElements: bytes))
        }
    }

    /// A copy of the bytes of a blob.
    public func blob(_ id: ObjectID, near: Tree? = nil) throws -> [UInt8] {
        try read(id, .blob, near: near?.storage).withBytes { Array($0) }
    }

    /// Reads a tree; none is one without entries.
    public func tree(_ id: ObjectID?, near: Tree? = nil) throws(GitError) -> Tree {
        try tree(id, near: near, bases: nil)
    }

    func tree(_ id: ObjectID?, near: Tree?, bases: DeltaBases?) throws(GitError) -> Tree {
        guard let id, id != .emptyTree else { return .empty }
        let content = try read(id, .tree, near: near?.storage, bases: bases)
        // Positions in a tree have 32 bits.
        guard content.bytes.count <= Int32.max else {
            throw GitError(code: .tooLarge, operation: "read tree \(id)", message: "it is larger than 2 GiB")
        }
        return Tree(content)
    }

    /// The size of an object's content in bytes as its header has it, mostly without reading all of it.
    public func size(of id: ObjectID, near: Tree? = nil) throws(GitError) -> Int {
        try size(of: id, near: near?.storage)
    }
}
