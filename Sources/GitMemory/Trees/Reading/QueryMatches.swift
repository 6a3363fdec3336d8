internal import CRDT
internal import Git

/// The entries of one subtree that a query picks, with all that is needed to show them but the bodies: some 150 bytes
/// each.
struct QueryMatches: Sendable {
    /// Where an entry stands in the list. Those of one rank and stamp stand in order of id.
    struct Place: Sendable {
        let rank: UInt64
        let stamp: Stamp
        /// The number of the subtree in the upper half, that of the entry in it in the lower.
        var number: UInt64

        /// The higher rank first, then the later stamp.
        static func precedes(_ a: Place, _ b: Place) -> Bool {
            if a.rank != b.rank { return a.rank > b.rank }
            if a.stamp != b.stamp { return a.stamp > b.stamp }
            return a.number < b.number
        }
    }

    private struct Entry {
        let id: EntryID
        let body: ObjectID
        /// Where its names begin in `tails`.
        let tails: UInt32
    }

    private(set) var places: [Place] = []
    private var entries: [Entry] = []
    /// What stands behind the id in the names of the entries, each behind its length.
    private var tails: [UInt8] = []
    /// Other blobs that stand under the name of a body.
    private var rivals: [Int: [ObjectID]] = [:]
    /// The memories that have several wordings.
    private var memories: [Int: MemoryPicks.Pick] = [:]
    /// Entries of which a name says that another one says the same: they are looked at together when all are known.
    private(set) var joined: [WordingGraph.Node] = []
    /// The bytes of the bodies among them.
    private var kept = 0
    /// So many bytes of bodies are kept in memory while joined entries wait to be shown, and of one subtree at most a
    /// sixteenth of that.
    static let keptBodies = 16 << 20
    private static let mostKept = keptBodies / SnapshotReader.atOnce

    /// Appends a name of an entry to the tails that are kept of it.
    static func append(name: Span<UInt8>, to tails: inout [UInt8]) {
        tails.append(UInt8(name.count - EntryID.hexCount))
        name.extracting(EntryID.hexCount..<name.count).withUnsafeBufferPointer { tails.append(contentsOf: $0) }
    }

    /// Takes in an entry.
    ///
    /// - Parameter tails: what stands behind the id in each of its names, each behind its length.
    mutating func append(_ item: Snapshot.Item, _ rank: (value: UInt64, stamp: Stamp), tails: [UInt8]) {
        guard let body = item.body else { return }
        if !item.rivals.isEmpty { rivals[entries.count] = item.rivals }
        places.append(Place(rank: rank.value, stamp: rank.stamp, number: UInt64(entries.count)))
        entries.append(Entry(id: item.id, body: body, tails: UInt32(self.tails.count)))
        self.tails += tails
    }

    /// Takes in a memory of several wordings.
    mutating func append(_ memory: MemoryPicks.Pick) {
        memories[entries.count] = memory
        append(memory.item, memory.rank, tails: [])
    }

    mutating func append(_ node: WordingGraph.Node) {
        var node = node
        kept += node.body?.bytes.count ?? 0
        if kept > Self.mostKept { node.body = nil }
        joined.append(node)
    }

    /// Hands the joined entries over.
    ///
    /// - Parameter room: how many bytes of bodies may be kept; from the first on that does not fit none is.
    mutating func takeJoined(room: inout Int) -> [WordingGraph.Node] {
        var taken: [WordingGraph.Node] = []
        swap(&taken, &joined)
        for place in taken.indices {
            room -= taken[place].body?.bytes.count ?? 0
            if room < 0 { taken[place].body = nil }
        }
        return taken
    }

    /// The memory of several wordings that an entry stands for.
    func memory(_ index: Int) -> MemoryPicks.Pick? { memories[index] }

    /// Puts the places in order, and keeps but the first `limit` entries, without the room to grow.
    mutating func settle(limit: Int?) {
        places.sort(by: Place.precedes)
        let isCut = limit.map { $0 < places.count } ?? false
        var kept = QueryMatches()
        kept.joined = joined
        let chosen = isCut ? places.prefix(limit ?? 0).map { Int($0.number) }.sorted() : Array(entries.indices)
        kept.entries.reserveCapacity(chosen.count)
        kept.tails.reserveCapacity(isCut ? 0 : tails.count)
        var moved: [UInt64: UInt64] = [:]
        for index in chosen {
            if isCut { moved[UInt64(index)] = UInt64(kept.entries.count) }
            kept.rivals[kept.entries.count] = rivals[index]
            kept.memories[kept.entries.count] = memories[index]
            let entry = entries[index]
            kept.entries.append(Entry(id: entry.id, body: entry.body, tails: UInt32(kept.tails.count)))
            kept.tails += tails[tailRange(of: index)]
        }
        kept.places =
            isCut
            ? places.prefix(chosen.count).compactMap { place in
                moved[place.number].map { Place(rank: place.rank, stamp: place.stamp, number: $0) }
            } : places
        self = kept
    }

    /// Hands the places over.
    mutating func takePlaces(subtree: Int) -> [Place] {
        defer { places = [] }
        return places.map { Place(rank: $0.rank, stamp: $0.stamp, number: UInt64(subtree) << 32 | $0.number) }
    }

    /// An entry as it was taken in.
    func item(_ index: Int) -> Snapshot.Item {
        if let memory = memories[index] { return memory.item }
        var item = Snapshot.Item(id: entries[index].id)
        item.add(body: entries[index].body)
        for rival in rivals[index] ?? [] { item.add(body: rival) }
        var name: [UInt8] = []
        name.reserveCapacity(256)
        item.id.append(to: &name)
        let range = tailRange(of: index)
        var position = range.lowerBound
        while position < range.upperBound {
            let end = position + 1 + Int(tails[position])
            name.removeSubrange(EntryID.hexCount...)
            name.append(contentsOf: tails[position + 1..<end])
            position = end
            if let meaning = try? EntryName(name.span) { item.read(meaning, named: name.span) }
        }
        item.settle()
        return item
    }

    private func tailRange(of index: Int) -> Range<Int> {
        Int(entries[index].tails)..<(index + 1 < entries.count ? Int(entries[index + 1].tails) : tails.count)
    }
}
