internal import CRDT
internal import Git

/// A folder of entries by its hash, and how many levels of folders are below it.
package struct StampedFolder: Hashable, Sendable {
    let id: ObjectID
    let levels: UInt8

    /// How many bytes tell it.
    package static let byteCount = ObjectID.byteCount + 1

    /// The bytes of the hash, then the levels.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        id.append(to: &bytes)
        bytes.append(levels)
        return bytes
    }
}

/// Knows the latest stamp of an add below folders of entries.
///
/// A folder is named by its hash, so what was found out holds for good.
package protocol FolderStamps: Sendable {
    /// Whether nothing is known.
    var isEmpty: Bool { get }

    /// The latest stamp below a folder, 0 if there is none; `nil` if that is not known.
    func latest(below folder: StampedFolder) -> UInt64?

    /// Takes in what was found out, if that is worth it.
    func learn(_ found: [StampedFolder: UInt64])
}

extension Snapshot {
    /// What a query for the newest few picks, found without opening folders in which everything is older.
    ///
    /// - Returns: `nil` if that would be no quicker than to look at everything.
    /// - Complexity: some folders for each entry that is picked, and those whose latest stamp is not known yet.
    func recent(_ query: Query, _ words: [[UInt8]], at now: Timestamp) throws -> QueryMatches? {
        guard case .newest = query.order, let limit = query.limit, limit <= RecentSearch.mostWanted,
            let stamps = lookup?.stamps(for: self)
        else { return nil }
        var search = RecentSearch(reader, stamps, MemoryPicks(self, query, words, at: now))
        return try search.run(query, words, limit: limit, at: now)
    }
}

/// Opens folders by their latest stamps, the latest first.
private struct RecentSearch {
    /// Of longer lists everything is looked at.
    static let mostWanted = 1000
    /// After so many leaf folders it is quicker to look at all of them, with all cores.
    private static let mostLeaves = 512

    /// The folders at one place of the view.
    private struct Place {
        let folders: [FolderUnion.Side]
        let path: [UInt8]
        let latest: UInt64
    }

    private struct Pick {
        let item: Snapshot.Item
        let rank: (value: UInt64, stamp: Stamp)
        let tails: [UInt8]
        var memory: MemoryPicks.Pick?
    }

    private var memories: MemoryPicks
    private let reader: SnapshotReader
    private let stamps: any FolderStamps
    private var found: [StampedFolder: UInt64] = [:]

    init(_ reader: SnapshotReader, _ stamps: any FolderStamps, _ memories: MemoryPicks) {
        self.memories = memories
        self.reader = reader
        self.stamps = stamps
    }

    mutating func run(_ query: Query, _ words: [[UInt8]], limit: Int, at now: Timestamp) throws -> QueryMatches? {
        if stamps.isEmpty { try lookAtAll() }
        // The last one is the latest.
        var open = [try place(reader.roots.map { FolderUnion.Side(id: $0) }, path: [])]
        stamps.learn(found)
        var picks: [Pick] = []
        var latest: [UInt64] = []
        var leaves = 0
        while let next = open.popLast() {
            // Of the same stamp the lesser id counts: such folders are looked at, too.
            if latest.count >= limit, next.latest < latest[limit - 1] { break }
            if next.path.count < reader.fanout {
                let union = try FolderUnion(next.folders, in: reader.objects)
                for (digit, below) in union.children.enumerated() where !below.isEmpty {
                    let place = try place(below, path: next.path + [UInt8(digit)])
                    open.insert(place, at: open.partitioningIndex { $0.latest >= place.latest })
                }
                continue
            }
            leaves += 1
            if leaves > Self.mostLeaves { return nil }
            try look(into: next, query, words, at: now, &picks)
            latest = picks.map(\.rank.stamp.rawValue).sorted(by: >)
        }
        picks.sort { $0.item.id < $1.item.id }
        var matches = QueryMatches()
        for pick in picks {
            if let memory = pick.memory {
                matches.append(memory)
            } else {
                matches.append(pick.item, pick.rank, tails: pick.tails)
            }
        }
        matches.settle(limit: limit)
        return matches
    }

    private mutating func look(
        into place: Place, _ query: Query, _ words: [[UInt8]], at now: Timestamp, _ picks: inout [Pick]
    ) throws {
        _ = try reader.leaves(place.folders, path: place.path) { leaf, near in
            while let names = try leaf.next() {
                var tails: [UInt8] = []
                let item = leaf.item(names) { QueryMatches.append(name: $0, to: &tails) }
                if item.state.hasEdges, let node = try reader.node(of: item, near: near, at: now) {
                    if let memory = try memories.pick(node) {
                        picks.append(Pick(item: memory.item, rank: memory.rank, tails: [], memory: memory))
                    }
                    continue
                }
                guard item.hasBody, let rank = try reader.rank(item, query, words, near: near, at: now) else {
                    continue
                }
                picks.append(Pick(item: item, rank: rank, tails: tails))
            }
            return true
        }
    }

    private mutating func place(_ folders: [FolderUnion.Side], path: [UInt8]) throws -> Place {
        var latest: UInt64 = 0
        for folder in folders {
            latest = max(
                latest, try Self.latest(folder, levels: reader.fanout - path.count, reader, stamps, &found))
        }
        return Place(folders: folders, path: path, latest: latest)
    }

    /// Finds out the stamps of all folders, on all cores.
    private mutating func lookAtAll() throws {
        let (reader, stamps) = (reader, stamps)
        try Parallel.mapParts(
            try reader.subtrees(), atOnce: SnapshotReader.atOnce, [StampedFolder: UInt64]()
        ) { found, subtree in
            for folder in subtree.folders {
                _ = try Self.latest(folder, levels: reader.fanout - subtree.path.count, reader, stamps, &found)
            }
        } each: { part in
            found.merge(part) { first, _ in first }
            return true
        }
    }

    /// The latest stamp of an add below a folder, whether it was removed or not; 0 without one.
    private static func latest(
        _ folder: FolderUnion.Side, levels: Int, _ reader: SnapshotReader, _ stamps: any FolderStamps,
        _ found: inout [StampedFolder: UInt64]
    ) throws -> UInt64 {
        let key = StampedFolder(id: folder.id, levels: UInt8(levels))
        if let known = found[key] ?? stamps.latest(below: key) { return known }
        let tree = try reader.objects.tree(folder.id, near: folder.parent)
        var latest: UInt64 = 0
        var cursor = 0
        while let entry = try tree.entry(at: &cursor) {
            if levels == 0 {
                if case .add(let dot, _, _)? = try? EntryName(tree.name(entry)) {
                    latest = max(latest, dot.stamp.rawValue)
                }
            } else if tree.digit(of: entry) != nil {
                let below = FolderUnion.Side(id: tree.id(entry), parent: tree)
                latest = max(latest, try Self.latest(below, levels: levels - 1, reader, stamps, &found))
            }
        }
        found[key] = latest
        return latest
    }
}
