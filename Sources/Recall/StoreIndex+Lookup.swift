package import GitMemory

extension StoreIndex: EntryLookup {
    /// Above this share of all bodies it is quicker to look at all of them.
    private static let most = 4

    package func candidates(of query: Query, in snapshot: Snapshot) -> [EntryID]? {
        let hashes = Self.hashes(of: query)
        if hashes.isEmpty || isNotWorthIt(snapshot) { return nil }
        if let (found, new) = nearly(for: snapshot) {
            do {
                guard let known = try Self.candidates(hashes, in: found.index) else { return nil }
                let more = new.filter { body in
                    hashes.allSatisfy { hash, isMember in
                        body.exact.contains(hash) || isMember && body.exact.contains(ExactValue.anyMember)
                    }
                }
                return more.isEmpty ? known : Set(known + more.map(\.id)).sorted()
            } catch {}
        }
        // A fault here is a fault of the index: all entries are looked at instead.
        return try? withIndex(for: snapshot) { try Self.candidates(hashes, in: $0.index) } ?? nil
    }

    private static func candidates(_ hashes: [(hash: UInt64, isMember: Bool)], in index: IndexReader) throws
        -> [EntryID]?
    {
        var common: [Int]?
        for (hash, isMember) in hashes {
            var documents = try index.documents(exact: hash)
            if isMember {
                let others = try index.documents(exact: ExactValue.anyMember)
                if !others.isEmpty { documents = Set(documents + others).sorted() }
            }
            common = common.map { intersection($0, documents) } ?? documents
            if common?.isEmpty == true { break }
        }
        let documents = common ?? []
        guard documents.count <= 256 || documents.count <= index.count / most else { return nil }
        return try documents.compactMap { EntryID(bytes: try index.id($0)) }.sorted()
    }

    /// So many bodies may have come after an index before an exact look-up brings it up to date: a look at each of them
    /// takes less time than to write.
    private static let mostNew = 8

    /// A body that came after an index, with the values by which it is looked up.
    struct NewBody {
        let id: EntryID
        let exact: [UInt64]
    }

    /// The index as it is, and the bodies of a view that came after it; `nil` if these are too many, or nothing can be said.
    private func nearly(for snapshot: Snapshot) -> (found: IndexFolder.Found, new: [NewBody])? {
        let trees = snapshot.entryTrees
        if let opened, opened.trees == trees { return (opened.found, []) }
        if let nearlyOpened, nearlyOpened.trees == trees { return (nearlyOpened.found, nearlyOpened.new) }
        guard let folder, problem == nil, let found = try? folder.open() else { return nil }
        let covered = Set(found.manifest.covers.lazy.map(\.tree))
        let unknown = trees.filter { !covered.contains($0) }
        guard unknown.count <= Self.mostNew else { return nil }
        var new: [NewBody] = []
        // Those used last stand at the end; the first of equally near ones counts.
        let known = found.manifest.covers.suffix(min(trees.count + 2, 64)).reversed().map(\.tree)
        for tree in unknown {
            let nearest = known.map { (tree: $0, likeness: snapshot.likeness(tree, $0)) }
                .max { $0.likeness < $1.likeness }
            guard let nearest, nearest.likeness >= 0,
                let bodies = try? snapshot.newBodies(of: tree, beside: nearest.tree, atMost: Self.mostNew)
            else { return nil }
            new += bodies.map { NewBody(id: $0.id, exact: DocumentFields($0).exact) }
            guard new.count <= Self.mostNew else { return nil }
        }
        if unknown.isEmpty { opened = (trees, found) }
        nearlyOpened = (trees, found, new)
        return (found, new)
    }

    package func stamps(for snapshot: Snapshot) -> (any FolderStamps)? {
        guard let folder, problem == nil else { return nil }
        let table = FolderStampTable(folder)
        guard table.isEmpty else { return table }
        guard ((try? snapshot.estimatedCount()) ?? 0) >= Self.smallStore, folder.isWritable else { return nil }
        return table
    }

    /// Where there is no index yet, a look at all bodies of a small store is quicker than to make one.
    private func isNotWorthIt(_ snapshot: Snapshot) -> Bool {
        guard opened == nil, let folder, !folder.exists else { return false }
        return ((try? snapshot.estimatedCount()) ?? 0) < Self.smallStore
    }

    private static let smallStore = 1000

    private static func hashes(of query: Query) -> [(hash: UInt64, isMember: Bool)] {
        var hashes: [UInt64] = []
        if let key = query.key {
            hashes.append(query.scope.map { ExactValue.register(key, scope: $0) } ?? ExactValue.key(key))
        } else if let scope = query.scope {
            hashes.append(ExactValue.scope(scope))
        }
        hashes += query.tags.map(ExactValue.tag)
        if let id = query.superseded { hashes.append(ExactValue.superseded("\(id)")) }
        if query.isEdit { hashes.append(ExactValue.anySuperseded) }
        if let source = query.source { hashes.append(ExactValue.source(source)) }
        if let kind = query.kind { hashes.append(ExactValue.kind(kind)) }
        return query.members.map { (ExactValue.member($0.path, $0.value), true) } + hashes.map { ($0, false) }
    }

    private static func intersection(_ a: [Int], _ b: [Int]) -> [Int] {
        var (i, j, common) = (0, 0, [Int]())
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                common.append(a[i])
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return common
    }
}
