public import GitMemory

/// The index of a store's bodies, on the disk. It is made and brought up to date when it is asked.
///
/// It holds nothing that cannot be made again from the store. Without it the same answers come, later.
public final class StoreIndex {
    let folder: IndexFolder?
    private let erasures: [UInt8]
    var opened: (trees: [EntryTree], found: IndexFolder.Found)?
    /// The same for exact look-ups, with the bodies of a view that came after it.
    var nearlyOpened: (trees: [EntryTree], found: IndexFolder.Found, new: [NewBody])?
    /// Why the index could not be used, as an end of a sentence; `nil` as long as it could be.
    public private(set) var problem: String?

    /// Prepares the index of a store. Call it before a view is taken: what is erased after that stops its building.
    ///
    /// - Throws: ``StoreError`` if a setting is wrong.
    public init(_ store: Store) throws {
        let place = try store.indexPlace()
        let shelf = store.keep?.one(IndexShelf.self) { IndexShelf() }
        folder = place.map { IndexFolder(place: $0, shelf: shelf) }
        erasures = try place?.erasureMark() ?? []
    }

    /// One that is switched off.
    static var off: StoreIndex { StoreIndex() }

    private init() { (folder, erasures) = (nil, []) }

    /// Whether it is switched off.
    public var isOff: Bool { folder == nil }

    /// The index, with all trees of a view in it; `nil` if it cannot be used.
    func index(for snapshot: Snapshot) -> IndexFolder.Found? {
        let trees = snapshot.entryTrees
        if let opened, opened.trees == trees { return opened.found }
        guard let folder, problem == nil else { return nil }
        do {
            let found = try open(folder, snapshot)
            opened = (trees, found)
            return found
        } catch {
            problem = Self.text(of: error)
            return nil
        }
    }

    private func open(_ folder: IndexFolder, _ snapshot: Snapshot) throws -> IndexFolder.Found {
        let trees = snapshot.entryTrees
        if let found = try? folder.open(), found.manifest.covers(trees) { return found }
        try folder.place.create()
        return try folder.place.locked {
            guard try folder.place.erasureMark() == erasures else { throw Outdated() }
            let found = try? folder.open()
            if let found, found.manifest.covers(trees) { return found }
            do {
                var build = try IndexBuild(folder, snapshot, from: found)
                return try build.run()
            } catch let error where error is IndexBuild.Erased || (error is IndexFault && found != nil) {
                // What is there cannot be gone on from: a file may be missing.
                folder.shelf?.clear()
                var build = try IndexBuild(folder, snapshot, from: nil)
                return try build.run()
            }
        }
    }

    /// Makes the index anew.
    ///
    /// - Throws: why that cannot be done.
    public func rebuild(for snapshot: Snapshot) throws {
        guard let folder else { return }
        folder.shelf?.clear()
        try folder.place.create()
        let found = try folder.place.locked {
            guard try folder.place.erasureMark() == erasures else { throw Outdated() }
            try folder.place.removeFiles { _ in true }
            var build = try IndexBuild(folder, snapshot, from: nil)
            return try build.run()
        }
        opened = (snapshot.entryTrees, found)
    }

    /// Brings the index up to date.
    ///
    /// - Throws: why that cannot be done.
    public func refresh(for snapshot: Snapshot) throws {
        guard let folder else { return }
        opened = (snapshot.entryTrees, try open(folder, snapshot))
    }

    /// Removes the index; the next question makes it again.
    public func drop() throws {
        guard let folder else { return }
        try folder.place.create()
        try folder.place.locked { try folder.place.removeFiles { _ in true } }
        opened = nil
    }

    /// An erasure came between the view and the index.
    private struct Outdated: Error {}

    /// Does something with the index; if it turns out to be damaged, with one that is made anew.
    func withIndex<Result>(for snapshot: Snapshot, _ body: (IndexFolder.Found) throws -> Result) throws -> Result? {
        guard let found = index(for: snapshot) else { return nil }
        do {
            return try body(found)
        } catch is IndexFault {
            opened = nil
            do {
                try rebuild(for: snapshot)
            } catch {
                problem = Self.text(of: error)
                return nil
            }
            guard let found = opened?.found else { return nil }
            do { return try body(found) } catch let fault as IndexFault {
                problem = Self.text(of: fault)
                return nil
            }
        }
    }

    /// The documents of a view, as a question is put to them.
    func pool(of found: IndexFolder.Found, _ snapshot: Snapshot, for question: Question) throws -> Pool {
        guard let folder else { throw IndexFault.damaged }
        let (manifest, trees) = (found.manifest, snapshot.entryTrees)
        if let known = folder.shelf?.view(of: trees, in: found.index) {
            return try Pool(found.index, known.members, known.statistics, lengths: known.lengths, for: question)
        }
        let base = try folder.base(of: manifest)
        let members = try manifest.members(of: trees, base: base)
        let statistics = try manifest.statistics(of: trees, members, base: base, found.index)
        let pool = try Pool(found.index, members, statistics, for: question)
        folder.shelf?.put(
            .init(trees: trees, members: members, statistics: statistics, lengths: pool.lengths), in: found.index)
        return pool
    }

    /// An error of the index as one that says what to do.
    public func explained(_ error: any Error) -> any Error {
        switch error {
        case is IndexFault, is Outdated:
            StoreError(
                .unfinished, "the index cannot be made: \(Self.text(of: error))",
                hint: "everything works without it, more slowly; `git config gitmem.indexDir` puts it elsewhere")
        default: error
        }
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let error as StoreError: error.message
        case IndexFault.damaged: "its files are damaged"
        case IndexFault.system(let code): SystemText.of(code)
        case is Outdated: "something was erased meanwhile"
        default: "\(error)"
        }
    }
}

// MARK: - What it is

extension StoreIndex {
    /// What there is of the index.
    public struct Report: Sendable {
        /// The folder that it is in.
        public var folder: String
        /// Bodies in it, of whatever branch.
        public var entries = 0
        /// Trees that it knows.
        public var trees = 0
        /// Files with bodies.
        public var segments = 0
        /// Bytes on the disk.
        public var bytes = 0
        /// Whether it knows all of a view.
        public var isUpToDate = false
    }

    /// Looks at the index without changing it; `nil` if it is switched off.
    public func report(for snapshot: Snapshot) throws -> Report? {
        guard let folder else { return nil }
        var report = Report(folder: folder.place.folder)
        report.bytes = try folder.place.sizes().values.reduce(0, +)
        if let found = try? folder.open() {
            report.entries = found.manifest.count
            report.trees = found.manifest.covers.count
            report.segments = found.manifest.segments.count
            report.isUpToDate = found.manifest.covers(snapshot.entryTrees)
        }
        return report
    }
}
