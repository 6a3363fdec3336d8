internal import CRDT
public import Git
internal import Glibc

/// Something that a commit of a branch did to one memory.
public struct BranchEvent: Sendable {
    /// What was done.
    public enum Change: String, Sendable, CaseIterable {
        case added, removed, counted
        /// A key got this value.
        case set
        /// A message was sent.
        case message
    }

    /// The branch, as `memory/main` or `memory/agents/ada`.
    public let branch: String
    /// The commit.
    public let commit: ObjectID
    /// When it was made.
    public let at: Timestamp
    /// Who did it.
    public let agent: String
    /// What was done.
    public let change: Change
    /// The memory.
    public let id: EntryID
    /// The key, of a value.
    public let key: String?
    /// The scope of the key.
    public let scope: String?
}

extension Store {
    /// What happened on a branch between two commits of it, oldest first: commit by commit where one follows the other, and
    /// all at once where a merge came between.
    ///
    /// - Parameter old: with none, everything that is there was added.
    public func events(on branch: String, from old: ObjectID?, to new: ObjectID) throws -> [BranchEvent] {
        if old == new { return [] }
        var events: [BranchEvent] = []
        var last = old
        for commit in try line(from: old, to: new) {
            events += try step(to: commit, from: last, on: branch)
            last = commit
        }
        return events
    }

    /// The commits from one, which is left out, to another, if each follows the one before it and nothing else; else the
    /// last alone.
    private func line(from old: ObjectID?, to new: ObjectID) throws -> [ObjectID] {
        guard let old else { return [new] }
        var ancestry = try Ancestry(of: repository)
        var line = [new]
        while line.count < 10_000, let id = line.last {
            let parents = try ancestry.links(of: id, in: repository).parents
            guard parents.count == 1, let parent = parents.first else { break }
            if parent == old { return line.reversed() }
            line.append(parent)
        }
        return [new]
    }

    private func step(to commit: ObjectID, from last: ObjectID?, on branch: String) throws -> [BranchEvent] {
        let content = try repository.commit(commit)
        let author = content.author.identity.name
        let moment = Timestamp(Self.stamp(of: content))
        return try differences(from: last.map { [$0] } ?? [], to: commit).compactMap { difference in
            let body = difference.body
            let isMessage = body?.kind == "message"
            if body?.isCoordination ?? false, !isMessage, body?.kind != Body.ruleKind { return nil }
            if isMessage, difference.kind != .added { return nil }
            let change: BranchEvent.Change =
                switch difference.kind {
                case .added: isMessage ? .message : body?.key == nil ? .added : .set
                case .removed: .removed
                case .counted: .counted
                }
            let known = difference.before.expiries
            let holder = difference.after.liveHolds.last { known[$0] == nil }?.agent.description
            return BranchEvent(
                branch: branch, commit: commit, at: moment,
                agent: difference.kind == .added ? holder ?? author : author, change: change, id: difference.id,
                key: body?.key, scope: body?.key == nil ? nil : body?.scope)
        }
    }

    /// The branches of this repository that hold memory, by the names that events have of them.
    package func watchedBranches() throws -> [(name: String, tip: String)] {
        try branches().filter { $0.remote == nil }.map { ($0.name, "\($0.tip)") }
    }

    /// The same as ``events(on:from:to:)`` for commits as texts.
    package func events(on branch: String, from old: String?, to new: String) throws -> [BranchEvent] {
        guard let tip = ObjectID(hex: new) else { return [] }
        return try events(on: branch, from: old.flatMap { ObjectID(hex: $0) }, to: tip)
    }

    /// Waits for so long.
    package static func rest(milliseconds: UInt64) { usleep(UInt32(clamping: milliseconds * 1000)) }

    /// The trunk's tip.
    package func trunkTip() throws -> String { "\(try trunk().tip)" }

    /// The commit of memory that a user means.
    package func commitID(named name: String) throws -> String {
        let tip = try branch(named: name).tip
        _ = try root(of: tip, named: name)
        return "\(tip)"
    }
}
