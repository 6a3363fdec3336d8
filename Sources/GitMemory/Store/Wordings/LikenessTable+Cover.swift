internal import Git

extension LikenessTable {
    static let list = "manifest-likeness"

    /// What the small file says.
    ///
    /// Trees that come one by one are appended to it, each with a checksum of all that stands before: to put a new file in
    /// the place of the old one takes a wait for the disk on some file systems.
    struct Cover: Equatable {
        var number: UInt64 = 0
        /// How many records count.
        var count = 0
        /// Of how many of these the bands stand in order.
        var indexed = 0
        var trees: [EntryTree] = []
        /// What was appended since the file was written, and where that ends: what stands behind was not finished.
        private(set) var end: (additions: Int, length: Int, sum: UInt64)?

        /// So many trees are remembered, or twice as many as a view has, as far as the file may name them.
        private static let fewestTrees = 32
        private static let mostTrees = 1024
        /// So many trees are appended before the file is written anew.
        static let mostAdditions = 64
        private static let additionSize = 8 + ObjectID.byteCount + 8

        var records: String { "segment-likeness-\(number)" }
        var bands: String { "segment-likeness-\(number)-bands-\(indexed)" }
        /// The files that it speaks of, and its own.
        var files: [String] { [LikenessTable.list, SweepNote.file, records, bands] }

        init() {}

        static func == (a: Cover, b: Cover) -> Bool {
            a.number == b.number && a.count == b.count && a.indexed == b.indexed && a.trees == b.trees
        }
    }
}

extension LikenessTable.Cover {
    private static let magic = Array("gitmem likeness 4.\(Likeness.rule)\n".utf8)

    var bytes: [UInt8] {
        var bytes = Self.magic
        for word in [number, UInt64(count), UInt64(indexed), UInt64(trees.count)] { bytes += Self.bytes(of: word) }
        for tree in trees { bytes += tree.bytes }
        return bytes + Self.bytes(of: Self.sum(of: bytes[...]))
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.magic.count + 40, bytes.starts(with: Self.magic) else { return nil }
        func word(_ offset: Int) -> UInt64 {
            bytes.withUnsafeBytes {
                UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
        }
        func tree(_ offset: Int) -> EntryTree? {
            EntryTree(bytes: Array(bytes[offset..<offset + ObjectID.byteCount]))
        }
        let start = Self.magic.count
        number = word(start)
        guard let count = Int(exactly: word(start + 8)), let indexed = Int(exactly: word(start + 16)),
            let trees = Int(exactly: word(start + 24)), trees <= Self.mostTrees, indexed <= count,
            bytes.count >= start + 32 + trees * ObjectID.byteCount + 8
        else { return nil }
        (self.count, self.indexed) = (count, indexed)
        var length = start + 32
        for _ in 0..<trees {
            guard let tree = tree(length) else { return nil }
            self.trees.append(tree)
            length += ObjectID.byteCount
        }
        var sum = word(length)
        guard sum == Self.sum(of: bytes[..<length]) else { return nil }
        length += 8

        var additions = 0
        while bytes.count >= length + Self.additionSize, additions < Self.mostAdditions {
            let last = length + Self.additionSize - 8
            guard word(last) == Self.sum(of: bytes[length..<last], after: sum), let count = Int(exactly: word(length)),
                count >= self.count, let tree = tree(length + 8)
            else { break }
            (self.count, sum) = (count, word(last))
            self.trees.append(tree)
            additions += 1
            length += Self.additionSize
        }
        end = (additions, length, sum)
    }

    /// Takes in trees whose records count from now on, or are among those that do.
    ///
    /// - Returns: what is to be appended to the file, and where; `nil` if it has to be written anew.
    mutating func add(_ trees: [EntryTree], count: Int) -> (bytes: [UInt8], place: Int)? {
        self.count = count
        self.trees += trees
        guard var end, end.additions + trees.count <= Self.mostAdditions else { return nil }
        var new: [UInt8] = []
        for tree in trees {
            let addition = Self.bytes(of: UInt64(count)) + tree.bytes
            end.sum = Self.sum(of: addition[...], after: end.sum)
            new += addition + Self.bytes(of: end.sum)
        }
        defer { self.end = (end.additions + trees.count, end.length + new.count, end.sum) }
        return (new, end.length)
    }

    private static func bytes(of word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.littleEndian) { Array($0) } }

    private static func sum(of bytes: ArraySlice<UInt8>, after earlier: UInt64? = nil) -> UInt64 {
        var hash = FactHash()
        if let earlier { for byte in Self.bytes(of: earlier) { hash.add(byte) } }
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    /// The tree that is covered and that the least differs from.
    func nearest(to tree: EntryTree, in view: Snapshot) -> EntryTree? {
        trees.suffix(max(8, view.entryTrees.count + 1)).map { (tree: $0, likeness: view.likeness(tree, $0)) }
            .filter { $0.likeness >= 0 }.max { $0.likeness < $1.likeness }?.tree
    }

    /// Forgets trees that a view has not, the oldest first.
    mutating func forgetTrees(beside view: Snapshot) {
        let most = min(Self.mostTrees, max(Self.fewestTrees, 2 * view.entryTrees.count))
        trees.removeFirst(max(0, trees.count - most))
    }

    /// Whether so many records have come since the bands were put in order that reading them takes time.
    var wantsBands: Bool { count - indexed > max(512, indexed / 8) }

    mutating func putBands(of records: LikenessRecords, in place: IndexPlace) throws {
        indexed = records.count
        try place.replace(bands, with: BandIndex.bytes(of: records))
    }
}
