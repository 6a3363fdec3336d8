internal import CRDT
public import Git

/// What a branch brings beyond another one, to be looked at before a merge.
public struct ReviewedBranch {
    /// A commit that was written with a gate that was not what it usually is.
    public struct Loosened {
        /// The commit.
        public let commit: ObjectID
        /// Who made it.
        public let author: String
        /// The first line of its message.
        public let subject: String
        /// What it says about the gate.
        public let gate: String
    }

    /// The entries that it brings, in order of id.
    public let entries: [ListedEntry]
    /// The commits, newest first.
    public let loosened: [Loosened]
    /// The settings before and after.
    public let settings: (before: [Setting], after: [Setting])
}

extension Store {
    /// The trailer of a commit that says how the gate was loosened for it.
    public static let gateTrailer = "Gitmem-Gate"

    /// What `tip` brings beyond `base`.
    ///
    /// - Complexity: O(*n*) in the entries that differ, and in the commits of both.
    public func review(_ tip: MemoryBranch, against base: MemoryBranch) throws -> ReviewedBranch {
        let top = try root(of: tip.tip, named: tip.name)
        let known = try root(of: base.tip, named: base.name)
        if top.formatID != known.formatID { throw StoreError.differentFormats(known, top) }
        let changed = try ChangedEntries(
            from: known.entries, to: top.entries, fanout: top.format.fanout, objects: repository.objects)
        // What a merge makes of both: a branch that lacks something of the base's does not remove it.
        let (joined, before) = (try Snapshot(self, of: [known, top]), try Snapshot(self, of: [known]))
        var entries: [ListedEntry] = []
        let old = try settings(of: base)
        var new = old.filter { !changed.ids.contains($0.id) }
        for id in changed.ids.sorted() {
            guard let entry = try joined.entry(id, at: now), !entry.holds.isEmpty else { continue }
            new += Self.setting(entry)
            if try !before.item(id).state.isLive(at: now) { entries.append(entry) }
        }
        var ancestry = try Ancestry(of: repository)
        var covered: Set<ObjectID> = []
        try ancestry.forEach(from: [base.tip], in: repository) { commit, _ in
            covered.insert(commit)
            return true
        }
        var loosened: [ReviewedBranch.Loosened] = []
        try ancestry.forEach(from: [tip.tip], in: repository) { id, _ in
            if covered.contains(id) { return true }
            let commit = try repository.commit(id)
            if let gate = commit.trailer(Self.gateTrailer) {
                loosened.append(
                    ReviewedBranch.Loosened(
                        commit: id, author: commit.author.identity.name, subject: String(commit.subject),
                        gate: String(gate)))
            }
            return true
        }
        return ReviewedBranch(entries: entries, loosened: loosened, settings: (old, new))
    }

    /// The agents whose branches may change settings, by git's `gitmem.protectSettings`; `nil` if it is not set.
    public func settingsKeepers() throws -> [String]? {
        try repository.configuration("gitmem.protectSettings").map(Self.names)
    }

    /// The least level of the gate, by git's `gitmem.gate`.
    public func configuredGate() throws -> String? { try repository.configuration("gitmem.gate") }

    /// Names between spaces and commas.
    public static func names(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "," || $0 == "\n" }.map(String.init)
    }
}
