internal import GitMemory

/// Brings an index up to date. Only the process that holds the lock does that.
struct IndexBuild {
    private let folder: IndexFolder
    private let snapshot: Snapshot
    private var manifest: Manifest
    private var segments: [Segment]
    private var base: DocumentSet
    /// Whether the base has to be written.
    private var baseHasChanged = false

    /// A tail of the index up to this size is written anew with every addition.
    private static let smallTail = 64 << 10
    /// Segments of this size are merged only when there are many.
    private static let large = 16 << 20
    private static let mostLarge = 8
    /// What is gathered in memory before it becomes a segment.
    private static let chunk = 64 << 20
    /// So many trees are remembered beside those of the view.
    private static let otherTrees = 64

    /// - Parameter found: the index as it is; `nil` to make it from nothing.
    init(_ folder: IndexFolder, _ snapshot: Snapshot, from found: IndexFolder.Found?) throws {
        self.folder = folder
        self.snapshot = snapshot
        manifest = found?.manifest ?? Manifest()
        segments = found?.index.segments ?? []
        base = try found.map { try folder.base(of: $0.manifest) } ?? DocumentSet(count: 0)
    }

    /// Something was erased that the index knows: it has to be made from nothing.
    struct Erased: Error {}

    /// Takes in the trees of the view, and writes what has changed.
    mutating func run() throws -> IndexFolder.Found {
        for tree in snapshot.entryTrees where manifest.cover(of: tree) == nil { try take(tree) }
        try settle()
        forgetTrees()
        try writeBase()
        try folder.place.replace(IndexFolder.manifest, with: manifest.bytes)
        var names: Set<String> = [IndexFolder.manifest, FolderStampTable.name]
        for part in manifest.segments { names.insert(IndexFolder.segment(part.number)) }
        if let part = manifest.base { names.insert(IndexFolder.base(part.number)) }
        try folder.place.removeFiles { !names.contains($0) }
        return IndexFolder.Found(manifest: manifest, index: IndexReader(segments))
    }

    // MARK: - Trees

    private mutating func take(_ tree: EntryTree) throws {
        let nearest = nearestCover(to: tree)
        do {
            try take(tree, beside: nearest)
        } catch is Erased {
            throw Erased()
        } catch let error as IndexFault {
            throw error
        } catch {
            // The tree that is known may be gone: all of the new one is looked at.
            guard nearest != nil else { throw error }
            try take(tree, beside: nil)
        }
    }

    private func nearestCover(to tree: EntryTree) -> Manifest.Cover? {
        var best: (cover: Manifest.Cover, likeness: Int)?
        let others = manifest.covers.dropFirst().suffix(max(16, snapshot.entryTrees.count))
        for cover in manifest.covers.prefix(1) + others.reversed() {
            let likeness = snapshot.likeness(tree, cover.tree)
            if likeness >= 0, likeness > best?.likeness ?? -1 { best = (cover, likeness) }
        }
        return best?.cover
    }

    private mutating func take(_ tree: EntryTree, beside cover: Manifest.Cover?) throws {
        let index = IndexReader(segments)
        var builder = SegmentBuilder()
        var (new, added, removed) = (Set<[UInt8]>(), [[UInt8]](), [[UInt8]]())
        var (newManifest, newSegments) = (manifest, segments)
        let isFirst = segments.isEmpty && cover == nil
        let folder = folder
        func flush() throws {
            guard builder.count > 0 else { return }
            try Self.append(builder, to: &newManifest, &newSegments, in: folder)
            builder = SegmentBuilder()
        }
        try snapshot.changes(
            of: tree, beside: cover?.tree,
            known: { try !isFirst && (index.document($0.bytes) != nil || new.contains($0.bytes)) },
            again: { added.append($0.bytes) }
        ) { changes in
            for id in changes.erased where try index.document(id.bytes) != nil { throw Erased() }
            for body in changes.added {
                let id = body.id.bytes
                builder.add(id, DocumentFields(body))
                if !isFirst {
                    new.insert(id)
                    added.append(id)
                }
            }
            removed += changes.removed.map(\.bytes)
            if builder.size > Self.chunk { try flush() }
        }
        if isFirst {
            try flush()
            (manifest, segments) = (newManifest, newSegments)
            base = DocumentSet(count: manifest.count, all: true)
            baseHasChanged = true
            let statistics = try IndexReader(segments).statistics(of: base)
            manifest.covers = [Manifest.Cover(tree: tree, statistics: statistics)]
            return
        }
        (manifest, segments) = (newManifest, newSegments)
        if builder.count > 0 { try append(builder) }
        try note(tree, beside: cover, added, removed)
    }

    /// Notes what a tree has by what a known one has.
    private mutating func note(
        _ tree: EntryTree, beside cover: Manifest.Cover?, _ added: [[UInt8]], _ removed: [[UInt8]]
    ) throws {
        let index = IndexReader(segments)
        base = base.widened(to: index.count)
        // Numbers may have changed since the cover was looked at.
        var (more, less): (Set<UInt32>, Set<UInt32>)
        if let cover, let now = manifest.cover(of: cover.tree) {
            (more, less) = (Set(now.added), Set(now.removed))
        } else {
            (more, less) = ([], Set(base.beyond(DocumentSet(count: index.count))))
        }
        for id in added {
            guard let document = try index.document(id) else { throw IndexFault.damaged }
            if base.contains(document) { less.remove(UInt32(document)) } else { more.insert(UInt32(document)) }
        }
        for id in removed {
            // What was no body of that id is in no index.
            guard let document = try index.document(id) else { continue }
            if base.contains(document) { less.insert(UInt32(document)) } else { more.remove(UInt32(document)) }
        }
        var cover = Manifest.Cover(tree: tree, added: more.sorted(), removed: less.sorted())
        cover.statistics =
            try (manifest.covers.first?.statistics ?? index.statistics(of: base))
            + index.statistics(of: cover.added) - index.statistics(of: cover.removed)
        manifest.covers.append(cover)
    }

    // MARK: - Segments

    private static func append(
        _ builder: SegmentBuilder, to manifest: inout Manifest, _ segments: inout [Segment], in folder: IndexFolder
    ) throws {
        let number = manifest.next
        manifest.next += 1
        let base = UInt32(manifest.count)
        let older = segments
        let size = try folder.write(IndexFolder.segment(number)) { sink in
            try builder.write(to: sink, base: base, older: older)
        }
        manifest.segments.append(Manifest.Part(number: number, count: builder.count, size: size))
        segments.append(try folder.segment(number))
    }

    /// Adds a segment. While the last one is small it is written anew with what comes.
    private mutating func append(_ builder: SegmentBuilder) throws {
        try Self.append(builder, to: &manifest, &segments, in: folder)
        let last = manifest.segments.count - 1
        if last > 0, manifest.segments[last - 1].size <= Self.smallTail { try merge(from: last - 1) }
    }

    /// Merges segments so that each is eight times as large as all that follow it.
    private mutating func settle() throws {
        let sizes = manifest.segments.map(\.size)
        var start = sizes.count - 1
        var rest = sizes.last ?? 0
        let large = sizes.count { $0 >= Self.large }
        while start > 0, sizes[start - 1] < 8 * rest, sizes[start - 1] < Self.large || large > Self.mostLarge {
            start -= 1
            rest += sizes[start]
        }
        if start < sizes.count - 1 { try merge(from: start) }
    }

    private mutating func merge(from start: Int) throws {
        let first = manifest.segments[..<start].reduce(0) { $0 + $1.count }
        let merge = try SegmentMerge(Array(segments[start...]), base: first)
        let number = manifest.next
        manifest.next += 1
        let size = try folder.write(IndexFolder.segment(number)) { try merge.write(to: $0) }
        let count = manifest.segments[start...].reduce(0) { $0 + $1.count }
        manifest.segments.removeSubrange(start...)
        manifest.segments.append(Manifest.Part(number: number, count: count, size: size))
        segments.removeSubrange(start...)
        segments.append(try folder.segment(number))
        renumber(from: first, merge.numbers.flatMap { $0 })
    }

    /// Follows a merge: documents from `first` on have new places.
    private mutating func renumber(from first: Int, _ numbers: [UInt32]) {
        func moved(_ document: UInt32) -> UInt32 {
            Int(document) < first ? document : UInt32(first) + numbers[Int(document) - first]
        }
        for index in manifest.covers.indices {
            manifest.covers[index].added = manifest.covers[index].added.map(moved).sorted()
            manifest.covers[index].removed = manifest.covers[index].removed.map(moved).sorted()
        }
        let old = base.widened(to: manifest.count)
        var new = old
        for document in first..<manifest.count { new.remove(document) }
        var changes = false
        for document in first..<manifest.count where old.contains(document) {
            new.insert(Int(moved(UInt32(document))))
            changes = true
        }
        base = new
        if changes { baseHasChanged = true }
    }

    // MARK: - Trees that are kept

    private mutating func forgetTrees() {
        let wanted = Set(snapshot.entryTrees)
        // Those used now go to the end.
        let (first, others) = (manifest.covers.prefix(1), manifest.covers.dropFirst())
        let unused = others.filter { !wanted.contains($0.tree) }
        let used = others.filter { wanted.contains($0.tree) }
        manifest.covers = Array(first) + unused.suffix(Self.otherTrees) + used
    }

    private mutating func writeBase() throws {
        base = base.widened(to: manifest.count)
        let wanted = Set(snapshot.entryTrees)
        let used = manifest.covers.filter { wanted.contains($0.tree) }
        let limit = max(1024, manifest.count / 8)
        if let largest = used.max(by: { $0.added.count - $0.removed.count < $1.added.count - $1.removed.count }),
            used.contains(where: { $0.added.count + $0.removed.count > limit }), largest.tree != manifest.covers[0].tree
        {
            try manifest.rebase(on: largest.tree, base: &base)
            baseHasChanged = true
        }
        guard baseHasChanged || manifest.base == nil else { return }
        let number = manifest.next
        manifest.next += 1
        let words = base.words
        let size = try folder.write(IndexFolder.base(number)) { sink in
            var sink = sink
            try sink.append([UInt8](integers: words))
            try sink.finish(sectionsAt: 0)
        }
        manifest.base = Manifest.Part(number: number, count: manifest.count, size: size)
    }
}
