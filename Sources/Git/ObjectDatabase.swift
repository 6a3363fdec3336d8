internal import CLibgit2
internal import Glibc
public import Synchronization

/// The objects of a repository: in packs, in files of their own, and in the repositories that it borrows from.
///
/// Packs and loose objects are read straight from the files; libgit2 is asked for whatever is not found so. May be used
/// by several threads at once.
public final class ObjectDatabase: Sendable {
    /// Where objects are, the repository's own folder first.
    private let loose: [LooseObjects]
    private let packs: Mutex<PackList>
    private let bases = DeltaBases()
    private let fallback = Mutex<OpenDatabase?>(nil)
    /// The number of objects read since it was opened.
    public let readCount = Atomic<Int>(0)
    /// The number of objects written since it was opened.
    public let writeCount = Atomic<Int>(0)

    private struct PackList {
        var packs: [Pack] = []
        /// The names seen at the last look, readable or not.
        var names: Set<String>?
        /// The pack that had the object looked for last.
        var last: Pack?
    }

    private final class OpenDatabase: @unchecked Sendable {
        // Sendable: libgit2's object database may be read by several threads.
        let pointer: OpaquePointer

        init(_ directory: String) throws(GitError) {
            var opened: OpaquePointer?
            try check("open the objects in \(directory)", git_odb_open(&opened, directory))
            guard let opened else { throw lastError("open the objects in \(directory)", -1) }
            pointer = opened
        }

        deinit { git_odb_free(pointer) }
    }

    /// - Parameter directory: the folder `objects` of a repository, ending in `/`.
    init(directory: String) throws(GitError) {
        let directories = try Self.directories(directory, depth: 5)
        loose = directories.map { LooseObjects(directory: $0) }
        packs = Mutex(PackList())
    }

    /// The folder and those that its `info/alternates` names.
    private static func directories(_ directory: String, depth: Int) throws(GitError) -> [String] {
        var found = [directory]
        guard depth > 0, let list = try Files.read(directory + "info/alternates") else { return found }
        for line in String(decoding: list, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            // What cannot be understood here is left to libgit2.
            let path = line.hasPrefix("/") ? String(line) : directory + line
            let below = try directories(path.hasSuffix("/") ? path : path + "/", depth: depth - 1)
            found += below.filter { !found.contains($0) }
        }
        return found
    }

    /// The repository's own folder of objects, ending in `/`.
    var directory: String { loose[0].directory }

    // MARK: Reading

    /// - Parameter near: something read before, from whose pack this one is likely to be.
    func read(_ id: ObjectID, _ kind: ObjectKind, near: ObjectBuffer? = nil) throws(GitError) -> ObjectBuffer {
        readCount.add(1, ordering: .relaxed)
        // Where a copy is damaged another may be sound; if there is none, libgit2 says what is wrong.
        var found: (kind: ObjectKind, content: ObjectBuffer)?
        do throws(GitError) { found = try find(id, near: near) } catch { found = nil }
        if found == nil { found = try readByLibgit2(id) }
        guard let object = found else { throw lastError("read object \(id)", -1) }
        guard object.kind == kind else {
            throw GitError(code: .corrupt, operation: "read object \(id)", message: "it is not a \(kind)")
        }
        return object.content
    }

    /// Whether the object is here.
    public func contains(_ id: ObjectID) -> Bool {
        place(of: id, near: nil) != nil || loose.contains { $0.contains(id) }
            || (try? rescan()) == true && place(of: id, near: nil) != nil
    }

    /// The size of an object's content in bytes, without reading it where git can tell.
    func size(of id: ObjectID, near: ObjectBuffer? = nil) throws(GitError) -> Int {
        if let (pack, offset) = place(of: id, near: near?.pack), let size = try? pack.size(at: offset) { return size }
        var oid = id.raw
        var size = 0
        var kind = GIT_OBJECT_ANY
        try check("read object \(id)", git_odb_read_header(&size, &kind, openFallback(), &oid))
        return size
    }

    private func find(
        _ id: ObjectID, near: ObjectBuffer?
    ) throws(GitError) -> (kind: ObjectKind, content: ObjectBuffer)? {
        for attempt in 0..<2 {
            if let (pack, offset) = place(of: id, near: near?.pack) {
                let object = try pack.object(at: offset, bases: bases)
                return ObjectKind(packed: object.kind).map { ($0, object.content) }
            }
            for folder in loose {
                if let object = try folder.object(id) { return object }
            }
            // `git gc` may have moved it into a new pack meanwhile.
            if attempt == 0, try !rescan() { break }
        }
        return nil
    }

    private func place(of id: ObjectID, near: Pack?) -> (Pack, Int)? {
        if let near, let offset = near.offset(of: id) { return (near, offset) }
        let (all, last) = packs.withLock { list in
            if list.names == nil { try? Self.look(for: &list, in: loose) }
            return (list.packs, list.last)
        }
        if let last, let offset = last.offset(of: id) { return (last, offset) }
        for pack in all where pack !== last && pack !== near {
            if let offset = pack.offset(of: id) {
                packs.withLock { $0.last = pack }
                return (pack, offset)
            }
        }
        return nil
    }

    /// Looks for new packs; whether there are any.
    private func rescan() throws(GitError) -> Bool {
        try packs.withLock { list throws(GitError) -> Bool in
            let before = list.names
            try Self.look(for: &list, in: loose)
            return list.names != before
        }
    }

    private static func look(for list: inout PackList, in folders: [LooseObjects]) throws(GitError) {
        var names: Set<String> = []
        for folder in folders {
            for name in try Files.names(in: folder.directory + "pack") where name.hasSuffix(".idx") {
                names.insert("\(folder.directory)pack/\(name.dropLast(4))")
            }
        }
        let known = list.names ?? []
        list.packs.removeAll { !names.contains($0.path) }
        // One that is of another version, or has just gone, is left to libgit2.
        list.packs += names.subtracting(known).sorted().compactMap { try? Pack($0) }
        list.names = names
    }

    private func readByLibgit2(_ id: ObjectID) throws(GitError) -> (kind: ObjectKind, content: ObjectBuffer) {
        var oid = id.raw
        var object: OpaquePointer?
        try check("read object \(id)", git_odb_read(&object, openFallback(), &oid))
        guard let object else { throw lastError("read object \(id)", -1) }
        defer { git_odb_object_free(object) }
        guard let kind = ObjectKind(git_odb_object_type(object)) else {
            throw GitError(code: .corrupt, operation: "read object \(id)", message: "it is of an unexpected kind")
        }
        let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
        return (kind, ObjectBuffer(copying: bytes))
    }

    private func openFallback() throws(GitError) -> OpaquePointer {
        try fallback.withLock { open throws(GitError) -> OpaquePointer in
            if let open { return open.pointer }
            let database = try OpenDatabase(loose[0].directory)
            open = database
            return database.pointer
        }
    }

    // MARK: Writing

    /// Writes an object into a file of its own. One that is here already is not written again.
    func write(_ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(GitError) -> ObjectID {
        let id = try ObjectID(of: kind, content)
        if !freshen(id) {
            try loose[0].write(id, kind, content)
            writeCount.add(1, ordering: .relaxed)
        }
        return id
    }

    /// Writes the objects of a batch into files of their own.
    func writeLoose(_ batch: ObjectBatch) throws(GitError) {
        for (position, object) in batch.objects.enumerated() where !freshen(object.id) {
            try batch.content(of: position).withBytes { bytes throws(GitError) in
                try loose[0].write(object.id, object.kind, UnsafeRawBufferPointer(bytes))
            }
            writeCount.add(1, ordering: .relaxed)
        }
    }

    /// Takes a pack that was written into the repository.
    func adopt(_ path: String, objects count: Int) throws(GitError) {
        let pack = try Pack(path)
        packs.withLock { list in
            list.packs.append(pack)
            list.names?.insert(path)
        }
        writeCount.add(count, ordering: .relaxed)
    }

    /// Whether the object is in a pack. One that is will not be taken for garbage in the next two weeks.
    func isPacked(_ id: ObjectID) -> Bool { place(of: id, near: nil).map { $0.0.freshen() } ?? false }

    /// Whether the object is here. One that is will not be taken for garbage in the next two weeks.
    func freshen(_ id: ObjectID) -> Bool {
        if let (pack, _) = place(of: id, near: nil) { return pack.freshen() }
        return loose.contains { $0.freshen(id) }
    }
}

extension ObjectID {
    /// The id of an object with this content.
    init(of kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(GitError) {
        var oid = git_oid()
        try check("hash an object", git_odb_hash(&oid, content.baseAddress, content.count, kind.raw))
        self.init(oid)
    }
}
