internal import CRDT
internal import Git

/// The log of claims in a repository: commits of one parent each, which are never merged.
///
/// This knows how the log stands in git and how it gets to a remote. What the claims mean is decided above.
package final class ClaimLog {
    /// The references that belong to it.
    package enum Place: String, CaseIterable, Sendable {
        /// The log as this repository has it.
        case local = "refs/heads/memory/claims/1"
        /// Commits on their way to the arbiter.
        case pending = "refs/gitmem/claims/pending"
        /// The arbiter's tip as it was last seen.
        case seen = "refs/gitmem/claims/seen"
        /// The commit with the greatest stamp of those that the arbiter had and lost.
        case greatest = "refs/gitmem/claims/greatest"
    }

    package let store: Store
    private var writers: [ObjectWriter] = []

    /// The log of a store's repository.
    package init(of store: Store) { self.store = store }

    deinit { writers.forEach { $0.release() } }

    /// Where a reference is; `nil` if there is none.
    package func tip(_ place: Place) throws -> String? {
        try store.repository.reference(place.rawValue).map { "\($0)" }
    }

    /// Whether there is a log here, or on a remote as it was last fetched.
    package func isInUse() throws -> Bool {
        for place in [Place.local, .pending] where try tip(place) != nil { return true }
        return try !store.repository.references(matching: "refs/remotes/*/memory/claims/1").isEmpty
    }

    /// Moves, makes or deletes a reference, if it is where it is taken to be.
    ///
    /// - Returns: whether it was.
    package func move(_ place: Place, from old: String?, to new: String?) throws -> Bool {
        if old == new { return try tip(place) == new }
        guard let new else {
            guard let old, try tip(place) == old else { return false }
            do {
                try store.deleteReference(place.rawValue, expecting: Self.id(old))
            } catch let error as StoreError where error.code == .busy {
                return false
            }
            return true
        }
        try store.repository.objects.sync()
        let moved = try store.moveReference(
            place.rawValue, from: old.map(Self.id), to: Self.id(new), by: Commit.gitmem, reason: "gitmem claims")
        if moved, place == .local { store.packIfDue() }
        return moved
    }

    /// What a commit of the log says.
    ///
    /// - Throws: ``StoreError`` with the code `damaged` if it is none.
    package func header(_ id: String) throws -> LogHeader {
        let commit = try store.repository.commit(Self.id(id))
        guard commit.parents.count <= 1 else { throw Self.damaged(id, "has several parents") }
        return LogHeader(
            id: id, parent: commit.parents.first.map { "\($0)" }, stamp: Store.stamp(of: commit).text,
            time: UInt64(clamping: commit.committer.time) &* 1000, author: commit.author.identity.name,
            message: commit.message)
    }

    /// Whether `tip` is `id` or comes after it.
    ///
    /// - Complexity: the commits between, as stamps rise from each to the next.
    package func contains(_ id: String, in tip: String?) throws -> Bool {
        guard var position = tip else { return false }
        if position == id { return true }
        guard store.repository.contains(Self.id(id)) else { return false }
        let stamp = try header(id).stamp
        while true {
            let header = try header(position)
            if header.id == id { return true }
            guard header.stamp > stamp, let parent = header.parent else { return false }
            position = parent
        }
    }

    /// The entries that somebody holds in the tree of a commit.
    package func entries(at tip: String?) throws -> [LogEntry] {
        guard let tip else { return [] }
        let root = try store.root(of: Self.id(tip), named: "memory/claims/1")
        guard try isClaimLog(root) else { throw Self.damaged(tip, "is not of a claim log") }
        return try LogTree(root.entries, in: store.repository.objects).entries()
    }

    /// The fields of the marks that an entry has in the tree of a commit.
    package func marks(_ word: String, of id: EntryID, at tip: String?) throws -> [String] {
        guard let tip else { return [] }
        let root = try store.root(of: Self.id(tip), named: "memory/claims/1")
        return try LogTree(root.entries, in: store.repository.objects).marks(word, of: id)
    }

    /// For how long a mark stays, in milliseconds.
    private static let markTerm: UInt64 = 30 * 86_400_000

    /// What marks are over in a commit after this one: the earlier of both clocks counts, so that one that is ahead drops
    /// nothing.
    private func markHorizon(after parent: ObjectID) throws -> String {
        let time = UInt64(clamping: try store.repository.commit(parent).committer.time) &* 1000
        let earlier = min(time, store.surroundings.clock())
        guard earlier > Self.markTerm else { return "" }
        return Timestamp(milliseconds: earlier - Self.markTerm)?.compact ?? ""
    }

    private func isClaimLog(_ root: MemoryCommit) throws -> Bool {
        try store.repository.blob(root.formatID) == Self.formatBytes
    }

    /// Tokens for one commit: later than all that the commits in `after` have, however far ahead these are.
    package func tokens(_ count: Int, after commits: [String]) throws -> [String] {
        let last = try commits.map { try Store.stamp(of: store.repository.commit(Self.id($0))) }.max() ?? .zero
        var clock = HybridLogicalClock(last: last)
        let replica = store.newReplica()
        return try (0..<count).map { _ in
            Dot(stamp: try clock.tick(wallMilliseconds: store.surroundings.clock()), replica: replica).text
        }
    }

    /// Writes a commit after `parent`, or after the log's root. No reference leads to it yet.
    ///
    /// - Parameter token: the last of those that ``tokens(_:after:)`` gave; the commit has its stamp.
    package func append(
        _ changes: [LogChange], after parent: String?, by agent: String, token: String, subject: String,
        trailers: [String]
    ) throws -> String {
        let writer = try store.makeWriter()
        let base = try parent.map(Self.id) ?? writeRoot(writer)
        let root = try store.root(of: base, named: "memory/claims/1")
        let entries = try LogTree(root.entries, in: store.repository.objects).applying(
            changes, droppingMarksBefore: markHorizon(after: base), into: writer)
        var listing = try FolderListing(root.tree)
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        let signature = Commit.Signature(
            Commit.identity(of: try AgentName(agent)), time: Int64(clamping: store.surroundings.clock() / 1000))
        let commit = Commit(
            tree: try writer.write(.tree, listing.bytes.bytes.span), parents: [base], author: signature,
            committer: signature,
            message: "\(subject)\n\n" + trailers.map { $0 + "\n" }.joined()
                + "\(Store.stampTrailer): \(token.prefix(Stamp.utf8Count))\n")
        let id: ObjectID
        if try store.setting("gitmem.requireSigned", otherwise: false) {
            try writer.finish()
            id = try store.writeSigned(commit)
        } else {
            id = try writer.write(commit)
            try writer.finish()
        }
        writers.append(writer)
        return "\(id)"
    }

    /// The root, a pure function of the format: all repositories share it.
    private func writeRoot(_ writer: ObjectWriter) throws -> ObjectID {
        let (attributes, format) = (StoreFormat.attributes, Self.formatBytes)
        var tree = TreeBytes()
        tree.append(
            mode: .file, name: StoreFormat.attributesName, id: try writer.write(.blob, attributes.span))
        tree.append(mode: .file, name: StoreFormat.fileName, id: try writer.write(.blob, format.span))
        let signature = Commit.Signature(Commit.gitmem, time: 0)
        let id = try writer.write(
            Commit(
                tree: try writer.write(.tree, tree.bytes.span), parents: [], author: signature, committer: signature,
                message: "gitmem claims, format 1\n"))
        try writer.finish()
        return id
    }

    private static let formatBytes = Array("{\"claims\":1,\"epoch\":1,\"fanout\":2,\"format\":1}\n".utf8)

    static func id(_ text: String) -> ObjectID { ObjectID(hex: text) ?? .emptyTree }

    static func damaged(_ commit: String, _ what: String) -> StoreError {
        StoreError(
            .damaged, "commit \(commit.prefix(12)) of memory/claims/1 \(what)",
            hint: "the log is written by gitmem alone: put the branch back where its reflog or the remote has it")
    }
}

extension Stamp {
    /// The text.
    var text: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
