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
    private let packs: PackShelf
    private let cache: ObjectCache?
    /// With whom it waits for the disk.
    let company: SyncCompany?
    private let fallback = Mutex<OpenDatabase?>(nil)
    private let unsynced = Mutex(Unsynced())
    /// Whether a partial clone was completed; `nil` if that was not tried.
    private let isCompleted = Mutex<Bool?>(nil)
    /// What ``withoutWriting(_:)`` keeps from the disk.
    let scratch = ScratchObjects()
    /// Whether what is written has to survive a power cut: the caller calls ``sync()`` before a reference leads to it.
    public let isDurable = Atomic<Bool>(true)
    private let sharedWith = Mutex(Sharing.none)
    /// The number of objects read since it was opened.
    public let readCount = Atomic<Int>(0)
    /// The number of objects written since it was opened.
    public let writeCount = Atomic<Int>(0)

    final class OpenDatabase: @unchecked Sendable {
        // Sendable: libgit2's object database may be read by several threads.
        let pointer: OpaquePointer

        init(_ directories: [String]) throws(GitError) {
            var opened: OpaquePointer?
            try check("open the objects in \(directories[0])", git_odb_open(&opened, directories[0]))
            guard let opened else { throw lastError("open the objects in \(directories[0])", -1) }
            // libgit2 knows neither the variables of the environment nor paths in quotes.
            for other in directories.dropFirst() {
                guard git_odb_add_disk_alternate(opened, other) == 0 else {
                    let error = lastError("open the objects in \(other)", -1)
                    git_odb_free(opened)
                    throw error
                }
            }
            pointer = opened
        }

        deinit { git_odb_free(pointer) }
    }

    /// - Parameters:
    ///   - directories: the folder `objects` of a repository and others that are read, too, ending in `/`.
    ///   - cache: keeps what is read.
    ///   - company: waits for the disk together with others.
    init(
        directories: [String], cache: ObjectCache? = nil, company: SyncCompany? = nil
    ) throws(GitError) {
        loose = try Self.all(directories).map { LooseObjects(directory: $0) }
        // Where objects are kept, less is gained by keeping what they are deltas of.
        packs = cache == nil ? PackShelf() : PackShelf(bases: DeltaBases(maximumSize: 1 << 24))
        self.cache = cache
        self.company = company
    }

    /// The same objects for another thread: what was opened and read is shared, what is written is its own.
    init(beside other: ObjectDatabase) {
        (loose, packs, cache, company) = (other.loose, other.packs, other.cache, other.company)
    }

    private static func all(_ directories: [String]) throws(GitError) -> [String] {
        var found: [String] = []
        for directory in directories { try collect(directory, depth: 5, into: &found) }
        return found
    }

    /// Whether these folders, with those that they borrow from by now, are the ones that are read here.
    func reads(_ directories: [String]) throws(GitError) -> Bool {
        try Self.all(directories) == loose.map(\.directory)
    }

    /// The same objects, opened once more: threads that share nothing do not wait for each other.
    func apart() throws(GitError) -> ObjectDatabase { try ObjectDatabase(directories: loose.map(\.directory)) }

    /// Collects the folder and those that its `info/alternates` names.
    private static func collect(_ directory: String, depth: Int, into found: inout [String]) throws(GitError) {
        if found.contains(directory) { return }
        found.append(directory)
        guard depth > 0, let list = try Files.read(directory + "info/alternates") else { return }
        for path in Alternates.parse(list, separator: UInt8(ascii: "\n")) {
            try collect(PathText.text(path).resolved(from: directory).asFolder, depth: depth - 1, into: &found)
        }
    }

    /// The number of packs at the last look.
    var packCount: Int { packs.withLock { $0.names?.count ?? 0 } }

    /// The number of packs that are open.
    var openPackCount: Int { packs.withLock { $0.packs.count } }

    /// Whether something had to be left to libgit2.
    var hasAskedLibgit2: Bool { fallback.withLock { $0 != nil } }

    /// The repository's own folder of objects, ending in `/`.
    var directory: String { loose[0].directory }

    // MARK: Reading

    /// - Parameters:
    ///   - near: something read before, from whose pack this one is likely to be.
    ///   - bases: what was read before, by one who keeps it. Then an object from a pack is not checked against its id.
    func read(
        _ id: ObjectID, _ kind: ObjectKind, near: ObjectBuffer? = nil, bases: DeltaBases? = nil
    ) throws(GitError) -> ObjectBuffer {
        readCount.add(1, ordering: .relaxed)
        let object = try read(id, near: near, bases: bases)
        guard object.kind == kind else {
            throw GitError(code: .malformed, operation: "read object \(id)", message: "it is not a \(kind)")
        }
        return object.content
    }

    /// Whether the object is here.
    public func contains(_ id: ObjectID) -> Bool {
        if scratch[id] != nil { return true }
        if place(of: id, near: nil) != nil || loose.contains(where: { $0.contains(id) }) { return true }
        if isInUnopened(id) { return true }
        if (try? rescan()) != nil, place(of: id, near: nil) != nil || isInUnopened(id) { return true }
        // It may be in a pack whose index is of another version.
        guard let database = try? openFallback() else { return false }
        var oid = id.raw
        return git_odb_exists(database, &oid) == 1
    }

    /// The size of an object's content in bytes as its header has it, mostly without reading all of it.
    func size(of id: ObjectID, near: ObjectBuffer? = nil) throws(GitError) -> Int {
        if let object = scratch[id] { return object.content.bytes.count }
        if let (pack, offset) = place(of: id, near: near?.pack) {
            if let size = try? pack.size(at: offset) { return size }
        }
        for folder in loose {
            // Whoever relies on it reads the object later, and that is checked against its id.
            if let size = try? folder.header(id)?.size { return size }
        }
        if let (pack, offset) = try placeInUnopened(id), let size = try? pack.size(at: offset) { return size }
        return try read(id, near: near).content.bytes.count
    }

    /// What kind of object it is, as its header has it, without reading all of it.
    ///
    /// - Throws: `notFound` if it is not here, `promised` if a partial clone left it at its remote.
    public func kind(of id: ObjectID, near: Tree? = nil) throws(GitError) -> ObjectKind {
        if let (pack, offset) = place(of: id, near: near?.storage.pack), let kind = try? pack.kind(at: offset) {
            return kind
        }
        for folder in loose { if let kind = try? folder.header(id)?.kind { return kind } }
        if let (pack, offset) = try placeInUnopened(id), let kind = try? pack.kind(at: offset) { return kind }
        return try read(id, near: near?.storage).kind
    }

    private typealias Object = ObjectCache.Object

    /// Reads an object of any kind. Where a copy is damaged another may be sound.
    private func read(
        _ id: ObjectID, near: ObjectBuffer?, bases: DeltaBases? = nil
    ) throws(GitError) -> Object {
        if let object = scratch[id] { return (object.kind, object.content) }
        guard let cache, bases == nil else { return try readAnew(id, near: near, bases: bases) }
        if let object = cache[id] { return object }
        return cache.add(id, try readAnew(id, near: near))
    }

    private func readAnew(
        _ id: ObjectID, near: ObjectBuffer?, bases: DeltaBases? = nil
    ) throws(GitError) -> Object {
        var damage: GitError?
        for attempt in 0..<2 {
            if let (pack, offset) = place(of: id, near: near?.pack) {
                do throws(GitError) { return try object(id, in: pack, at: offset, bases) } catch { damage = error }
                if let object = try copy(of: id, besides: pack) { return object }
            }
            for folder in loose {
                do throws(GitError) {
                    if let object = try folder.object(id) {
                        try verify(id, object)
                        return object
                    }
                } catch { damage = error }
            }
            if let (pack, offset) = try placeInUnopened(id) {
                do throws(GitError) { return try object(id, in: pack, at: offset, bases) } catch { damage = error }
                if let object = try copy(of: id, besides: pack) { return object }
            }
            // `git gc` may have moved it into a new pack meanwhile.
            if attempt == 0 { try rescan() }
        }
        // libgit2 is not asked about what is known to be damaged: it follows deltas in a circle for ever, does not look
        // whether an index is long enough for the places it names, and does not end where a loose object is cut off.
        if let damage { throw damage }
        return try readByLibgit2(id)
    }

    /// Another copy of an object that is damaged in a pack.
    private func copy(of id: ObjectID, besides damaged: Pack) throws(GitError) -> Object? {
        let all = try packs.withLock { list throws(GitError) in
            try list.openAll()
            return list.packs
        }
        for pack in all where pack !== damaged {
            guard let offset = pack.offset(of: id) else { continue }
            if let object = try? object(id, in: pack, at: offset) { return object }
        }
        return nil
    }

    private func object(
        _ id: ObjectID, in pack: Pack, at offset: Int, _ own: DeltaBases? = nil
    ) throws(GitError) -> Object {
        let (packed, content) = try pack.object(at: offset, bases: own ?? packs.bases)
        guard let kind = ObjectKind(packed: packed) else {
            throw GitError(code: .corrupt, operation: "read object \(id)", message: "it is of an unexpected kind")
        }
        if own == nil { try verify(id, (kind, content)) }
        return (kind, content)
    }

    /// An index may name another place, and a delta another base of the same size: only the id tells.
    private func verify(_ id: ObjectID, _ object: Object) throws(GitError) {
        let isSame = object.content.withBytes { SHA1.id(of: object.kind, $0) } == id
        guard isSame else {
            throw GitError(
                code: .corrupt, operation: "read object \(id)", message: "its content is another; run `git fsck`")
        }
    }

    /// Where the object is in one of the packs that are open.
    private func place(of id: ObjectID, near: Pack?) -> (Pack, Int)? {
        if let near, let offset = near.offset(of: id) { return (near, offset) }
        let (all, last) = packs.withLock { list in
            if list.names == nil { try? list.look(in: loose) }
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

    /// Where the object is in one of the packs that are not open. They are opened until it is found, or so many are.
    private func placeInUnopened(_ id: ObjectID, opening most: Int = .max) throws(GitError) -> (Pack, Int)? {
        try packs.withLock { list throws(GitError) in
            var rest = most
            while !list.unopened.isEmpty, rest > 0 {
                rest -= 1
                guard let pack = try list.openNext(), let offset = pack.offset(of: id) else { continue }
                list.last = pack
                return (pack, offset)
            }
            return nil
        }
    }

    private func isInUnopened(_ id: ObjectID) -> Bool { (try? placeInUnopened(id)).flatMap { $0 } != nil }

    /// Looks for new packs.
    private func rescan() throws(GitError) {
        try packs.withLock { list throws(GitError) in try list.look(in: loose) }
    }

    private func readByLibgit2(_ id: ObjectID) throws(GitError) -> Object {
        var oid = id.raw
        var object: OpaquePointer?
        let result = git_odb_read(&object, try openFallback(), &oid)
        if result < 0 {
            let error = lastError("read object \(id)", result)
            if error.code == .notFound, isPartial {
                if try completeClone(), contains(id) { return try read(id, near: nil) }
                throw GitError(
                    code: .promised, operation: error.operation,
                    message: "this is a partial clone (git clone --filter), and that was left at the remote")
            }
            // What libgit2 finds damaged has no code of its own.
            guard error.code == .generic || error.code.rawValue == GIT_EMISMATCH.rawValue, error.systemError == nil
            else { throw error }
            throw GitError(code: .corrupt, operation: error.operation, message: error.message)
        }
        guard let object else { throw lastError("read object \(id)", -1) }
        defer { git_odb_object_free(object) }
        guard let kind = ObjectKind(git_odb_object_type(object)) else {
            throw GitError(code: .corrupt, operation: "read object \(id)", message: "it is of an unexpected kind")
        }
        let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
        return (kind, ObjectBuffer(copying: bytes))
    }

    /// Has git bring what it left at a remote, if it is to: once.
    private func completeClone() throws(GitError) -> Bool {
        let isDone = try isCompleted.withLock { isCompleted throws(GitError) in
            if let isCompleted { return isCompleted }
            isCompleted = false
            let isDone = try PartialClone.complete(in: Files.folder(of: String(directory.dropLast())))
            isCompleted = isDone
            return isDone
        }
        if isDone { try rescan() }
        return isDone
    }

    /// Whether git may have left objects at a remote.
    private var isPartial: Bool {
        loose.contains { folder in
            (try? Files.names(in: folder.directory + "pack"))?.contains { $0.hasSuffix(".promisor") } ?? false
        }
    }

    /// Looks whether all packs are fit for libgit2, which crashes at an index that is shorter than it says.
    ///
    /// - Throws: `corrupt` if one is not.
    func checkPacks() throws(GitError) {
        let damage = try packs.withLock { list throws(GitError) in
            if list.names == nil { try list.look(in: loose) }
            try list.openAll()
            return list.damaged.min { $0.key < $1.key }?.value
        }
        if let damage { throw damage }
    }

    /// Has a repository of libgit2's read and write these objects.
    func attach(to repository: OpaquePointer) throws(GitError) {
        try check("open the objects", git_repository_set_odb(repository, try openFallback()))
    }

    /// Opens libgit2's database of these objects once more, for a caller who wants to change it.
    func openAnew() throws(GitError) -> OpenDatabase {
        try checkPacks()
        return try OpenDatabase(loose.map(\.directory))
    }

    private func openFallback() throws(GitError) -> OpaquePointer {
        try checkPacks()
        return try fallback.withLock { open throws(GitError) -> OpaquePointer in
            if let open { return open.pointer }
            let database = try OpenDatabase(loose.map(\.directory))
            open = database
            return database.pointer
        }
    }

    // MARK: Writing

    /// Writes an object into a file of its own. One that is here already is not written again.
    func write(_ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(GitError) -> ObjectID {
        let id = try ObjectID(of: kind, content)
        if scratch.isInUse {
            scratch.add(id, kind, ObjectBuffer(copying: content))
            return id
        }
        if freshen(id) { return id }
        let writer = LooseWriter(to: loose[0], isDurable: syncs, with: company, sharing: sharing)
        if try writer.write(id, kind, content) { writeCount.add(1, ordering: .relaxed) }
        try finish(writer)
        return id
    }

    /// Writes the objects of batches into files of their own.
    func writeLoose(_ batches: [ObjectBatch]) throws(GitError) {
        if scratch.isInUse {
            for batch in batches {
                for (position, object) in batch.objects.enumerated() {
                    scratch.add(object.id, object.kind, try batch.content(of: position))
                }
            }
            return
        }
        let writer = LooseWriter(to: loose[0], isDurable: syncs, with: company, sharing: sharing)
        for batch in batches {
            for (position, object) in batch.objects.enumerated() where !freshen(object.id) {
                let isNew = try batch.content(of: position).withBytes { bytes throws(GitError) in
                    try writer.write(object.id, object.kind, UnsafeRawBufferPointer(bytes))
                }
                if isNew { writeCount.add(1, ordering: .relaxed) }
            }
        }
        try finish(writer)
    }

    private func finish(_ writer: LooseWriter) throws(GitError) {
        try writer.finish()
        guard syncs, !writer.folders.isEmpty else { return }
        // Also the folder above: one below it may be new, and another process may have made it a moment ago.
        unsynced.withLock { $0.folders.formUnion(writer.folders.union([directory])) }
    }

    /// Waits until everything that was written through this, or found here when it was to be written, survives a power
    /// cut.
    public func sync() throws(GitError) {
        guard syncs else { return }
        let waiting = unsynced.withLock { unsynced in
            let waiting = unsynced
            unsynced = Unsynced()
            return waiting
        }
        do throws(GitError) {
            if try company?.sync(directory) == true {
                try waiting.outside(directory).sync(in: directory)
            } else {
                try waiting.sync(in: directory)
            }
        } catch {
            unsynced.withLock { $0.formUnion(waiting) }
            throw error
        }
    }

    /// Notes that somebody else has written objects, it is not known which.
    func noteUnsynced() { unsynced.withLock { $0.isEverything = true } }

    /// Who else may use what is written from now on.
    public var sharing: Sharing {
        get { sharedWith.withLock { $0 } }
        set { sharedWith.withLock { $0 = newValue } }
    }

    var syncs: Bool { isDurable.load(ordering: .relaxed) }

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
    ///
    /// Where there are many packs, a change of a few objects does not look into all of them: what it writes once more
    /// does no harm. A large one soon has all of them open.
    func isPacked(_ id: ObjectID) -> Bool {
        guard let (pack, _) = place(of: id, near: nil) ?? (try? placeInUnopened(id, opening: 2)) ?? nil else {
            return false
        }
        if scratch.isInUse { return true }
        guard pack.freshen() else { return false }
        // Another gitmem may have given it its name this moment.
        if syncs {
            unsynced.withLock { unsynced in
                unsynced.files.formUnion([pack.path + ".pack", pack.path + ".idx"])
                unsynced.folders.insert(Files.folder(of: pack.path))
            }
        }
        return true
    }

    private func isSound(_ id: ObjectID, in folder: LooseObjects) -> Bool {
        guard let object = try? folder.object(id) else { return false }
        return (try? verify(id, object)) != nil
    }

    /// Whether the object is here, and sound as far as it has a file of its own. One that is will not be taken for
    /// garbage in the next two weeks.
    func freshen(_ id: ObjectID) -> Bool {
        if isPacked(id) { return true }
        // Without a sync, a power cut leaves files of the right name that are empty.
        guard let folder = loose.first(where: { $0.freshen(id) && isSound(id, in: $0) }) else { return false }
        // git does not sync loose objects by itself, and another gitmem may be about to.
        if syncs {
            let path = folder.path(id)
            unsynced.withLock { unsynced in
                unsynced.files.insert(path)
                unsynced.folders.formUnion([Files.folder(of: path), folder.directory])
            }
        }
        return true
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
