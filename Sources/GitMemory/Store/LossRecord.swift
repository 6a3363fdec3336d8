internal import Git

/// What is remembered of a trunk's losses, so that no commit is compared twice: a file that can be made again from the
/// history, and is not believed if it is damaged.
struct LossRecord: Equatable {
    /// The tip of the trunk that it speaks of.
    var tip: ObjectID
    /// Commits that the tip descends from and whose names it has, but for what is in `removals`. Sorted.
    var held: [ObjectID]
    /// What the tip lacks, the newest commit first; also of entries that nobody holds, as somebody may add them anew.
    var removals: [Removal]

    private static let title = "gitmem-trunk 1 "

    /// Whether the same tip is spoken of, and all that `other` says of it is said here, too. Commits may be held that no
    /// branch is at any more, and what was lacking may have expired.
    func covers(_ other: LossRecord) -> Bool {
        guard tip == other.tip else { return false }
        let (held, removals) = (Set(held + [tip]), Set(removals))
        return other.held.allSatisfy { held.contains($0) } && other.removals.allSatisfy { removals.contains($0) }
    }

    /// Two lines and raw ids: there may be thousands of these.
    var bytes: [UInt8] {
        var bytes = Array("\(Self.title)\(tip) \(removals.count) \(held.count)\n".utf8)
        for removal in removals { bytes += Array("\(removal.commit) \(removal.id)\n".utf8) }
        for head in held { head.append(to: &bytes) }
        return bytes
    }

    init(tip: ObjectID, held: [ObjectID], removals: [Removal]) {
        self.tip = tip
        self.held = held
        self.removals = removals
    }

    init?(_ content: [UInt8]) {
        var rest = content[...]
        func line() -> Substring? {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)[...]
        }
        guard content.starts(with: Self.title.utf8), let words = line()?.split(separator: " "), words.count == 5,
            let tip = ObjectID(hex: words[2]), let removed = Int(words[3]), let count = Int(words[4]),
            0...content.count ~= removed, 0...content.count ~= count
        else { return nil }
        var removals: [Removal] = []
        for _ in 0..<removed {
            guard let parts = line()?.split(separator: " "), parts.count == 2, let commit = ObjectID(hex: parts[0]),
                let id = EntryID(hex: parts[1])
            else { return nil }
            removals.append(Removal(commit: commit, id: id))
        }
        guard rest.count == count * ObjectID.byteCount else { return nil }
        let ids = Array(rest)
        let held = (0..<count).map { position in
            ObjectID(ids.span.extracting(position * ObjectID.byteCount..<(position + 1) * ObjectID.byteCount))
        }
        self.init(tip: tip, held: held, removals: removals)
    }
}
