internal import Git

/// What a sweep for near-duplicates has looked at: as long as nothing changes, the next one ends at once.
///
/// It is derived like the records beside it, and can be thrown away.
struct SweepNote: Equatable {
    /// The trees of the view that was swept, sorted, as they were after it.
    var trees: [EntryTree]
    /// When it was swept.
    var start: Timestamp
    /// When the first of the entries ends that were compared with others: from then on others may be disconnected.
    var end: Expiry

    static let file = "manifest-swept"
    private static let magic = Array("gitmem swept 2.\(Likeness.rule)\n".utf8)

    init(trees: [EntryTree], start: Timestamp, end: Expiry) {
        self.trees = trees.sorted()
        self.start = start
        self.end = end
    }

    var bytes: [UInt8] {
        var bytes = Self.magic
        for word in [start.milliseconds, end.moment?.milliseconds ?? .max, UInt64(trees.count)] {
            withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
        }
        for tree in trees { bytes += tree.bytes }
        withUnsafeBytes(of: Self.sum(bytes).littleEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// - Returns: `nil` for a file of another version, or a damaged one.
    init?(_ bytes: [UInt8]) {
        let first = Self.magic.count
        guard bytes.count >= first + 32, bytes.starts(with: Self.magic) else { return nil }
        func word(_ offset: Int) -> UInt64 {
            bytes.withUnsafeBytes {
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
        }
        guard Self.sum(bytes.dropLast(8) + []) == word(bytes.count - 8),
            let start = Timestamp(milliseconds: word(first)),
            let count = Int(exactly: word(first + 16)), count <= 1024,
            bytes.count == first + 24 + count * ObjectID.byteCount + 8
        else { return nil }
        let end = word(first + 8)
        var trees: [EntryTree] = []
        for index in 0..<count {
            let at = first + 24 + index * ObjectID.byteCount
            guard let tree = EntryTree(bytes: Array(bytes[at..<at + ObjectID.byteCount])) else { return nil }
            trees.append(tree)
        }
        let moment = end == .max ? nil : Timestamp(milliseconds: end)
        if end != .max, moment == nil { return nil }
        self.init(trees: trees, start: start, end: Expiry(moment))
    }

    private static func sum(_ bytes: [UInt8]) -> UInt64 {
        var hash = FactHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    /// Whether a view is what was swept, and no entry has ended since.
    func covers(_ view: Snapshot, at now: Timestamp) -> Bool {
        start <= now && end.isAfter(now) && view.entryTrees.sorted() == trees
    }
}

extension LikenessTable {
    /// What the last sweep has noted.
    func swept() -> SweepNote? {
        guard let place, let bytes = try? Files.read(place.folder + SweepNote.file) else { return nil }
        return SweepNote(bytes)
    }

    /// Notes what was swept. Where nothing can be written, the next sweep looks at everything.
    func note(_ note: SweepNote) {
        guard let place else { return }
        try? place.create()
        try? place.locked {
            guard try place.erasureMark() == erasures else { return }
            try place.replace(SweepNote.file, with: note.bytes)
        }
    }
}
