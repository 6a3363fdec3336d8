internal import Glibc

/// Where a tree differs from another one.
public struct TreeDifference: Sendable {
    /// Its entries that the other has not byte for byte, in order.
    public fileprivate(set) var own: [Tree.Entry] = []
    /// Those of the other that it has not, in order.
    public fileprivate(set) var others: [Tree.Entry] = []
    /// Whether both have the same names of the same kinds, and only ids differ; or names are lacking.
    public fileprivate(set) var keepsNames = true
}

extension Tree {
    /// Compares the tree with one that is well formed.
    ///
    /// What both begin and end with is compared as bytes and not looked into, so that of two versions of a large folder
    /// only what lies between costs more than that. Of entries in the middle, some may be in both.
    ///
    /// - Throws: `malformed` if the bytes are no tree.
    public func difference(from other: Tree) throws(GitError) -> TreeDifference {
        var difference = TreeDifference()
        let count = (mine: bytes.count, others: other.bytes.count)
        let common = commonStart(with: other)
        var start = 0
        // What both begin with holds whole entries up to here.
        while start < common {
            var next = start
            guard try other.entry(at: &next) != nil, next <= common else { break }
            start = next
        }
        let end = commonEnd(with: other, from: start)
        var (cursor, position) = (start, start)
        // The rest is the same where as much is left of both, at the beginning of an entry.
        while count.mine - cursor != count.others - position || count.mine - cursor > end {
            if count.mine - cursor >= count.others - position, let entry = try entry(at: &cursor) {
                difference.own.append(entry)
            } else if let entry = try other.entry(at: &position) {
                difference.others.append(entry)
            }
        }
        difference.keepsNames = hasNames(difference.own, of: other, difference.others)
        return difference
    }

    /// How many bytes both begin with.
    private func commonStart(with other: Tree) -> Int {
        let count = min(bytes.count, other.bytes.count)
        return bytes.withUnsafeBytes { mine in
            other.bytes.withUnsafeBytes { theirs in
                var position = 0
                while position + 8 <= count,
                    mine.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                        == theirs.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                { position += 8 }
                while position < count, mine[position] == theirs[position] { position += 1 }
                return position
            }
        }
    }

    /// How many bytes both end with, of those behind `start`.
    private func commonEnd(with other: Tree, from start: Int) -> Int {
        let (count, others) = (bytes.count, other.bytes.count)
        let most = min(count, others) - start
        return bytes.withUnsafeBytes { mine in
            other.bytes.withUnsafeBytes { theirs in
                var length = 0
                while length + 8 <= most,
                    mine.loadUnaligned(fromByteOffset: count - length - 8, as: UInt64.self)
                        == theirs.loadUnaligned(fromByteOffset: others - length - 8, as: UInt64.self)
                { length += 8 }
                while length < most, mine[count - length - 1] == theirs[others - length - 1] { length += 1 }
                return length
            }
        }
    }

    /// Whether the entries have modes and names of the others, as these are written and in their order.
    private func hasNames(_ entries: [Entry], of other: Tree, _ others: [Entry]) -> Bool {
        var position = 0
        for entry in entries {
            while position < others.count, !hasHead(entry, of: other, others[position]) { position += 1 }
            if position == others.count { return false }
            position += 1
        }
        return true
    }

    /// Whether two entries are the same but for their ids.
    private func hasHead(_ entry: Entry, of other: Tree, _ theirs: Entry) -> Bool {
        let count = entry.end - Int(entry.start)
        guard theirs.end - Int(theirs.start) == count else { return false }
        return bytes.withUnsafeBytes { mine in
            other.bytes.withUnsafeBytes { others in
                guard let a = mine.baseAddress, let b = others.baseAddress else { return false }
                return memcmp(a + Int(entry.start), b + Int(theirs.start), count - ObjectID.byteCount) == 0
            }
        }
    }
}
