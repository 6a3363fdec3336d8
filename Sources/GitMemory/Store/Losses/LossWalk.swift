internal import Git

/// Looks for the commits between a trunk's tip and older commits that took names out of their parents.
///
/// A merge by gitmem has all that its parents have, so it leads to them without a comparison. Every other commit is
/// compared with its parents, the newest first, until all commits that are looked for have been reached.
struct LossWalk {
    private let store: Store
    /// How many commits may be compared.
    private var budget: Int
    private var own = CommitQueue()
    private var others = CommitQueue()
    private var seen: Set<ObjectID> = []
    private var wanted: Set<ObjectID>
    private var oldest: Int64?
    private(set) var removals: [Removal] = []
    /// Whether all that was looked for has been reached.
    var isComplete: Bool { wanted.isEmpty }

    /// - Parameter wanted: commits that those descend from which the walk starts with.
    init(_ store: Store, wanting wanted: Set<ObjectID>, budget: Int = .max) {
        self.store = store
        self.wanted = wanted
        self.budget = budget
    }

    /// - Parameter heads: commits whose names the tip is known to have; the tip is one of them.
    /// - Complexity: the commits between the heads and what is wanted; of those that are no merges by gitmem, the folders
    ///   that they changed.
    mutating func run(from heads: [ObjectID], _ ancestry: inout Ancestry) throws {
        for head in heads { wanted.remove(head) }
        if wanted.isEmpty { return }
        for head in heads { try visit(head, &ancestry) }
        oldest = try wanted.map { try ancestry.time(of: $0, in: store.repository) }.min()
        while !wanted.isEmpty {
            // Merges by gitmem cost least; but those that are older than all that is wanted lead nowhere.
            if let time = own.newest, time >= oldest ?? .min || others.newest == nil, let id = own.pop() {
                for parent in try ancestry.parents(of: id, in: store.repository) { try visit(parent, &ancestry) }
            } else if budget > 0, let id = others.pop() {
                budget -= 1
                let parents = try ancestry.parents(of: id, in: store.repository)
                for entry in try removed(by: id, from: parents) { removals.append(Removal(commit: id, id: entry)) }
                for parent in parents { try visit(parent, &ancestry) }
            } else {
                return
            }
        }
    }

    private mutating func visit(_ id: ObjectID, _ ancestry: inout Ancestry) throws {
        guard seen.insert(id).inserted else { return }
        wanted.remove(id)
        if wanted.isEmpty { return }
        let time = try ancestry.time(of: id, in: store.repository)
        if try ancestry.isMarked(id, in: store.repository) {
            own.push(id, time: time)
        } else {
            others.push(id, time: time)
        }
    }

    /// The entries that a commit took names out of, sorted. A commit that holds no memory has lost none: its
    /// branch is not read at all.
    private func removed(by id: ObjectID, from parents: [ObjectID]) throws -> [EntryID] {
        guard let top = try memory(id) else { return [] }
        var changes = CommitChanges(fanout: top.format.fanout, objects: store.repository.objects)
        for parent in parents {
            guard let before = try memory(parent), before.formatID == top.formatID else { continue }
            try changes.compare(before.entries, with: top.entries)
        }
        return changes.lostIDs.sorted()
    }

    private func memory(_ commit: ObjectID) throws -> MemoryCommit? {
        do {
            return try store.root(of: commit, named: "\(commit)")
        } catch let error as StoreError where [.noBranch, .damaged, .laterFormat].contains(error.code) {
            return nil
        }
    }
}

extension Store {
    /// Whether a commit has the form of a merge by gitmem, which has all the names of its parents.
    ///
    /// Only whoever forges one can give another commit this form: a commit that git amends, rebases or makes of it has
    /// another committer. `verify --history` compares these commits as well.
    static func isOwnMerge(_ commit: Commit) -> Bool {
        let count = commit.parents.count
        guard count > 0, commit.author.identity == Commit.gitmem, commit.committer == commit.author,
            commit.message == "Merge \(count) head\(count == 1 ? "" : "s")\n"
        else { return false }
        return zip(commit.parents, commit.parents.dropFirst()).allSatisfy { $0 < $1 }
    }
}
