/// Writes the objects of one change: a few into files of their own, more into one pack.
///
/// Nothing is in the repository before ``finish()``, and nothing stays if that is not called.
public final class ObjectWriter {
    /// With more objects than this, they become a pack: git's `fetch.unpackLimit`.
    static let looseLimit = 100

    private let database: ObjectDatabase
    /// What waits for there to be enough for a pack.
    private var waiting: [ObjectBatch] = []
    private var waitingCount = 0
    private var own: ObjectBatch
    private var known: Set<ObjectID> = []
    private var pack: PackWriter?
    /// Of the packs that were finished and not released.
    private var keeps: [PackKeep] = []

    /// Starts a change of the objects in `database`.
    public init(to database: ObjectDatabase) {
        self.database = database
        own = ObjectBatch(for: database)
    }

    /// Takes one object and returns its id.
    @discardableResult
    public func write(_ kind: ObjectKind, _ content: Span<UInt8>) throws(GitError) -> ObjectID {
        let id = try own.add(kind, content)
        if own.bytes.count > 1 << 20 { try takeOwn() }
        return id
    }

    /// Takes all objects of a batch.
    public func append(_ batch: ObjectBatch) throws(GitError) {
        try takeOwn()
        try take(batch)
    }

    private func takeOwn() throws(GitError) {
        let batch = own
        own = ObjectBatch(for: database)
        try take(batch)
    }

    private func take(_ batch: ObjectBatch) throws(GitError) {
        if batch.objects.isEmpty { return }
        guard pack != nil || waitingCount + batch.objects.count > Self.looseLimit, !database.scratch.isInUse else {
            waiting.append(batch)
            waitingCount += batch.objects.count
            return
        }
        if pack == nil {
            pack = try PackWriter(in: database.directory, isDurable: database.syncs, sharing: database.sharing)
        }
        guard let writer = pack else { return }
        for batch in waiting { try put(batch, into: writer) }
        waiting = []
        try put(batch, into: writer)
    }

    private func put(_ batch: ObjectBatch, into writer: PackWriter) throws(GitError) {
        for (position, object) in batch.objects.enumerated() where known.insert(object.id).inserted {
            try writer.append(object.id, object.crc, batch.bytes.span.extracting(batch.range(of: position)))
        }
    }

    /// Brings all that was taken into the repository, and keeps it there until ``release()``.
    public func finish() throws(GitError) {
        try takeOwn()
        if let pack {
            let (path, keep) = try pack.finish()
            if let keep { keeps.append(keep) }
            try database.adopt(path, objects: known.count)
            self.pack = nil
        }
        if !waiting.isEmpty { try database.writeLoose(waiting) }
        waiting = []
        waitingCount = 0
        known = []
    }

    /// Lets git repack what was written: a reference leads there now, or nobody wants it.
    public func release() { keeps = [] }
}
