internal import CLibgit2

/// A libgit2 database of a repository's objects, with what is written to it kept in memory.
final class MemoryOverlay {
    private let database: ObjectDatabase.OpenDatabase

    init(over objects: ObjectDatabase) throws(GitError) {
        database = try objects.openAnew()
        var memory: UnsafeMutablePointer<git_odb_backend>?
        try check("keep objects in memory", git_mempack_new(&memory))
        // Before all others, so that it is the one that is written to. It belongs to the database then.
        try check("keep objects in memory", git_odb_add_backend(database.pointer, memory, 1000))
    }

    /// Has a repository of libgit2's read and write here.
    func attach(to repository: OpaquePointer) throws(GitError) {
        try check("open the objects", git_repository_set_odb(repository, database.pointer))
    }

    func write(_ id: ObjectID, _ object: ScratchObjects.Object) throws(GitError) {
        var oid = git_oid()
        let result = object.content.withBytes { bytes in
            git_odb_write(&oid, database.pointer, bytes.baseAddress, bytes.count, object.kind.raw)
        }
        try check("keep object \(id) in memory", result)
    }

    func read(_ id: ObjectID) throws(GitError) -> ObjectBuffer {
        var oid = id.raw
        var object: OpaquePointer?
        try check("read object \(id)", git_odb_read(&object, database.pointer, &oid))
        guard let object else { throw lastError("read object \(id)", -1) }
        defer { git_odb_object_free(object) }
        return ObjectBuffer(
            copying: UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object)))
    }
}
