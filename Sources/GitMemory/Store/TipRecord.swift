internal import Git

/// The trees at the tips of branches as they were last read: a file that may go at any time. With many branches it saves
/// most of the objects that a look at all of them reads.
struct TipRecord {
    private var trees: [ObjectID: (id: ObjectID, tree: Tree)] = [:]

    /// The tree of a commit, if it is known.
    subscript(commit: ObjectID) -> (id: ObjectID, tree: Tree)? { trees[commit] }

    private static let title = Array("gitmem-tips 1\n".utf8)

    /// Of each tip its commit, its tree and what that holds; the SHA-256 of it all at the end.
    private static func bytes(of tops: [MemoryCommit]) -> [UInt8] {
        var bytes = title
        for top in tops where top.tree.byteCount <= UInt16.max {
            top.commit.append(to: &bytes)
            top.treeID.append(to: &bytes)
            bytes.append(UInt8(top.tree.byteCount >> 8))
            bytes.append(UInt8(top.tree.byteCount & 0xff))
            top.tree.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        }
        SHA256.digest(bytes).write(hexInto: &bytes)
        return bytes
    }

    /// - Returns: `nil` if that is not what was written.
    private init?(_ bytes: [UInt8]) {
        let (end, size) = (bytes.count - 64, ObjectID.byteCount)
        guard end >= Self.title.count, bytes.starts(with: Self.title) else { return nil }
        var digest: [UInt8] = []
        SHA256.digest(bytes.span.extracting(0..<end)).write(hexInto: &digest)
        guard bytes[end...].elementsEqual(digest) else { return nil }
        trees.reserveCapacity((end - Self.title.count) / (2 * size + 100))
        var at = Self.title.count
        while at < end {
            guard at + 2 * size + 2 <= end else { return nil }
            let start = at + 2 * size + 2
            let count = Int(bytes[start - 2]) << 8 | Int(bytes[start - 1])
            guard start + count <= end else { return nil }
            let ids = bytes.span.extracting(at..<start)
            let tree = Tree(copying: Array(bytes[start..<start + count]))
            trees[ObjectID(ids.extracting(0..<size))] = (ObjectID(ids.extracting(size..<2 * size)), tree)
            at = start + count
        }
    }

    /// Where it lies.
    struct Shelf {
        private let folder: String
        private var path: String { folder + "gitmem/tips" }

        /// With fewer branches, the file costs as much as it saves.
        private static let fewest = 16

        /// - Returns: `nil` where there are too few branches.
        init?(_ repository: borrowing Repository, _ count: Int) {
            guard count >= Self.fewest else { return nil }
            folder = repository.commonDirectory
        }

        func read() -> TipRecord? { (try? Files.read(path, isOwn: true)).flatMap { $0 }.flatMap(TipRecord.init) }

        /// Writes what was read now, if much of it was not known. Where that fails, all is read again the next time.
        func write(_ tops: [MemoryCommit], beside record: TipRecord?, _ sharing: () throws -> Sharing) {
            let new = tops.count { record?[$0.commit] == nil }
            guard new >= Self.fewest else { return }
            do {
                let sharing = try sharing()
                try Files.createOwnDirectories(Files.folder(of: path), below: folder, sharing: sharing)
                try Files.replace(path, with: TipRecord.bytes(of: tops), sharing: sharing)
            } catch {}
        }
    }
}
