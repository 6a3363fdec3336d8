/// The shape of a repository's history: who descends from whom.
///
/// It is read commit by commit, so that the cut edge of a shallow clone, which libgit2 1.5 takes for a missing
/// object, counts as a root here as it does in git.
public struct Ancestry: ~Copyable {
    private var cut: Set<ObjectID> = []
    private var known: [ObjectID: Node] = [:]
    private let marking: (Commit) -> Bool
    private var marks: [ObjectID: Bool] = [:]

    struct Node {
        let parents: [ObjectID]
        let time: Int64
        let tree: ObjectID
        let flaw: String?
    }

    /// Starts with nothing read.
    ///
    /// - Parameter marking: which commits are ``isMarked(_:in:)``.
    public init(
        of repository: borrowing Repository, marking: @escaping (Commit) -> Bool = { _ in false }
    ) throws(GitError) {
        self.marking = marking
        guard repository.isShallow else { return }
        let list = try Files.read(repository.commonDirectory + "shallow") ?? []
        for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
            ObjectID(hex: line).map { _ = cut.insert($0) }
        }
    }

    /// Whether the history of a shallow clone ends at this commit, which has parents elsewhere.
    public func isCut(_ commit: ObjectID) -> Bool { cut.contains(commit) }

    /// The ids of `heads` that no other of them descends from, sorted.
    ///
    /// Walks the newest commits first and stops where everything left is an ancestor of all heads, as
    /// `git merge-base --independent` does; wrong clocks cost time and never the answer.
    ///
    /// - Complexity: O(*c* · *h*/64) in the commits visited and the heads.
    public mutating func independent(_ heads: [ObjectID], in repository: borrowing Repository) throws -> [ObjectID] {
        let heads = Set(heads).sorted()
        guard heads.count > 1 else { return heads }
        let walk = try walk(from: heads, in: repository)
        return heads.enumerated().filter { index, head in
            walk.reached[head] == Paint(bit: index, of: heads.count)
        }.map(\.element)
    }

    /// A commit that comes into a history.
    public struct NewCommit: Sendable {
        /// Its id.
        public let id: ObjectID
        /// The folder that it is of.
        public let tree: ObjectID
        /// The commits it follows.
        public let parents: [ObjectID]
        /// What `git fsck --strict` finds wrong with it, in words that continue “which …”; `nil` if nothing.
        public let flaw: String?
    }

    /// The same as ``independent(_:in:)``, and the commits that come into the history of `known` with the heads: those
    /// that it does not descend from, newest first.
    ///
    /// Where clocks are wrong, some that `known` does descend from may be among them; none is ever left out.
    ///
    /// - Parameter known: mostly one of the heads; `nil` if all commits are new.
    /// - Complexity: that of ``independent(_:in:)`` if `known` is one of the heads.
    public mutating func independent(
        _ heads: [ObjectID], beyond known: ObjectID?, in repository: borrowing Repository
    ) throws -> (heads: [ObjectID], new: [NewCommit]) {
        guard let known, heads.contains(known) else {
            return (try independent(heads, in: repository), try new(in: heads, beyond: known, in: repository))
        }
        let heads = Set(heads).sorted()
        guard heads.count > 1 else { return (heads, []) }
        let walk = try walk(from: heads, beyond: heads.firstIndex(of: known), in: repository)
        let independent = heads.enumerated().filter { index, head in
            walk.reached[head] == Paint(bit: index, of: heads.count)
        }.map(\.element)
        return (independent, try new(in: walk, from: heads, beyond: known, in: repository))
    }

    private mutating func new(
        in heads: [ObjectID], beyond known: ObjectID?, in repository: borrowing Repository
    ) throws -> [NewCommit] {
        if let known {
            let all = Set(heads + [known]).sorted()
            let walk = try walk(from: all, beyond: all.firstIndex(of: known), in: repository)
            return try new(in: walk, from: all, beyond: known, in: repository)
        }
        var order: [ObjectID] = []
        try forEach(from: heads, in: repository) { id, _ in
            order.append(id)
            return true
        }
        return try order.map { try newCommit($0, in: repository) }
    }

    private mutating func new(
        in walk: Walk, from heads: [ObjectID], beyond known: ObjectID, in repository: borrowing Repository
    ) throws -> [NewCommit] {
        guard let own = heads.firstIndex(of: known) else { return [] }
        var seen: Set<ObjectID> = []
        var new: [NewCommit] = []
        for id in walk.order {
            guard let paint = walk.reached[id], !paint.contains(own), seen.insert(id).inserted else { continue }
            new.append(try newCommit(id, in: repository))
        }
        return new
    }

    private mutating func newCommit(
        _ id: ObjectID, in repository: borrowing Repository
    ) throws -> NewCommit {
        let node = try node(id, in: repository)
        return NewCommit(id: id, tree: node.tree, parents: node.parents, flaw: node.flaw)
    }

    /// Which heads reach which commits, as far as it had to be looked at to know which heads are independent.
    struct Walk {
        var reached: [ObjectID: Paint] = [:]
        /// The commits as they were visited, some more than once.
        var order: [ObjectID] = []
    }

    /// Walks until everything left is an ancestor of all heads.
    ///
    /// - Parameter own: the index of one of the heads. Its ancestors are marked, too, where they are of the same second
    ///   as commits that were visited before it was seen that it descends from them.
    mutating func walk(
        from heads: [ObjectID], beyond own: Int? = nil, in repository: borrowing Repository
    ) throws -> Walk {
        let all = Paint(count: heads.count)
        var walk = Walk()
        var queue = CommitQueue()
        for (index, head) in heads.enumerated() {
            walk.reached[head] = Paint(bit: index, of: heads.count)
            queue.push(head, time: try node(head, in: repository).time)
        }
        var unfinished = heads.count
        // The time of the oldest commit that the head `own` did not seem to descend from.
        var oldest = Int64.max
        while let time = queue.newest, unfinished > 0 || time >= oldest, let id = queue.pop() {
            guard let paint = walk.reached[id] else { continue }
            if paint != all { unfinished -= 1 }
            if let own, !paint.contains(own) { oldest = min(oldest, time) }
            walk.order.append(id)
            for parent in try node(id, in: repository).parents {
                let before = walk.reached[parent]
                let after = before?.union(paint) ?? paint
                if before == after { continue }
                walk.reached[parent] = after
                let queued = queue.contains(parent)
                if !queued { queue.push(parent, time: try node(parent, in: repository).time) }
                if after == all {
                    if queued { unfinished -= 1 }
                } else if !queued {
                    unfinished += 1
                }
            }
        }
        return walk
    }

    /// Whether `descendant` is `ancestor` or comes after it.
    public mutating func isAncestor(
        _ ancestor: ObjectID, of descendant: ObjectID, in repository: borrowing Repository
    ) throws -> Bool {
        if ancestor == descendant { return true }
        return try independent([ancestor, descendant], in: repository) == [descendant]
    }

    /// Calls `visit` with every commit that the heads descend from and its parents, newest first, until it returns
    /// `false`.
    public mutating func forEach(
        from heads: [ObjectID], in repository: borrowing Repository,
        _ visit: (ObjectID, [ObjectID]) throws -> Bool
    ) throws {
        var seen = Set(heads)
        var queue = CommitQueue()
        for head in seen { queue.push(head, time: try node(head, in: repository).time) }
        while let id = queue.pop() {
            let parents = try node(id, in: repository).parents
            guard try visit(id, parents) else { return }
            for parent in parents where seen.insert(parent).inserted {
                queue.push(parent, time: try node(parent, in: repository).time)
            }
        }
    }

    /// How many commits `head` descends from, itself counted, that none of `others` does, as
    /// `git rev-list --count head --not others` says it.
    ///
    /// Walks the newest commits first; where clocks are wrong by more than the difference it may count too many.
    ///
    /// - Complexity: O(*c*) in the commits visited.
    public mutating func count(
        of head: ObjectID, beyond others: [ObjectID], in repository: borrowing Repository
    ) throws -> Int {
        // Whether one of the others descends from it, too.
        var isOld = [head: false]
        for other in others { isOld[other] = true }
        var queue = CommitQueue()
        for id in isOld.keys { queue.push(id, time: try node(id, in: repository).time) }
        // Commits in the queue that still count, and the time of the oldest that did so far.
        var fresh = isOld[head] == true ? 0 : 1
        var oldest = Int64.max
        while let time = queue.newest, fresh > 0 || time >= oldest, let id = queue.pop() {
            let old = isOld[id] == true
            if !old {
                fresh -= 1
                oldest = min(oldest, time)
            }
            for parent in try node(id, in: repository).parents {
                let before = isOld[parent]
                let after = before == true || old
                if before == after { continue }
                isOld[parent] = after
                if queue.contains(parent) {
                    if after, before == false { fresh -= 1 }
                } else {
                    queue.push(parent, time: try node(parent, in: repository).time)
                    if !after { fresh += 1 }
                }
            }
        }
        return isOld.values.count { !$0 }
    }

    /// A best common ancestor of `commit` and any of `others`, of several the one with the least id; `nil` if the
    /// histories are unrelated or cut off before they meet.
    ///
    /// Walks the newest commits first, as `git merge-base` does.
    ///
    /// - Complexity: O(*c*) in the commits visited.
    public mutating func mergeBase(
        of commit: ObjectID, with others: [ObjectID], in repository: borrowing Repository
    ) throws -> ObjectID? {
        let best = try commonAncestors(of: commit, with: others, in: repository)
        return try independent(best, in: repository).first
    }

    mutating func commonAncestors(
        of commit: ObjectID, with others: [ObjectID], in repository: borrowing Repository
    ) throws -> [ObjectID] {
        var marks: [ObjectID: Descent] = [:]
        var queue = CommitQueue()
        // Commits in the queue that may still be, or lead to, a best ancestor.
        var fresh = 0
        for (id, mark) in [(commit, Descent.one)] + others.map({ ($0, Descent.others) }) {
            marks[id, default: []].formUnion(mark)
            if queue.contains(id) { continue }
            queue.push(id, time: try node(id, in: repository).time)
            fresh += 1
        }
        var common: Set<ObjectID> = []
        while fresh > 0, let id = queue.pop() {
            guard var mark = marks[id] else { continue }
            if !mark.contains(.stale) { fresh -= 1 }
            if mark.isSuperset(of: [.one, .others]) {
                if !mark.contains(.stale) { common.insert(id) }
                mark.insert(.stale)
            }
            for parent in try node(id, in: repository).parents {
                let before = marks[parent] ?? []
                let after = before.union(mark)
                if before == after { continue }
                marks[parent] = after
                if queue.contains(parent) {
                    if after.contains(.stale), !before.contains(.stale) { fresh -= 1 }
                } else {
                    queue.push(parent, time: try node(parent, in: repository).time)
                    if !after.contains(.stale) { fresh += 1 }
                }
            }
        }
        return common.filter { marks[$0]?.contains(.stale) == false }
    }

    /// Whether it is a commit of the sort that was asked for when this was made. It is read once more for that, as most
    /// commits are not asked about.
    public mutating func isMarked(_ id: ObjectID, in repository: borrowing Repository) throws -> Bool {
        if let known = marks[id] { return known }
        let isMarked = try marking(repository.commit(id))
        marks[id] = isMarked
        return isMarked
    }

    mutating func node(_ id: ObjectID, in repository: borrowing Repository) throws -> Node {
        if let node = known[id] { return node }
        let node: Node
        switch try repository.objects.commitHeader(id) {
        case .sound(let header):
            node = Node(
                parents: cut.contains(id) ? [] : header.parents, time: header.time, tree: header.tree, flaw: nil)
        case .flawed(let commit, let flaw):
            node = Node(
                parents: cut.contains(id) ? [] : commit.parents, time: commit.committer.time, tree: commit.tree,
                flaw: flaw)
        }
        known[id] = node
        return node
    }
}

/// From where a commit was reached in the search for a common ancestor.
private struct Descent: OptionSet {
    let rawValue: UInt8

    static let one = Descent(rawValue: 1)
    static let others = Descent(rawValue: 2)
    /// A common ancestor comes after it.
    static let stale = Descent(rawValue: 4)
}

/// Which of the heads reach a commit: one bit a head.
struct Paint: Hashable {
    private var words: [UInt64]

    /// Every head of `count`.
    init(count: Int) {
        words = Array(repeating: .max, count: (count + 63) / 64)
        if count % 64 != 0 { words[words.count - 1] = (1 << UInt64(count % 64)) - 1 }
    }

    init(bit: Int, of count: Int) {
        words = Array(repeating: 0, count: (count + 63) / 64)
        words[bit / 64] = 1 << UInt64(bit % 64)
    }

    func contains(_ bit: Int) -> Bool { words[bit / 64] & 1 << UInt64(bit % 64) != 0 }

    func union(_ other: Paint) -> Paint {
        var result = self
        for index in words.indices { result.words[index] |= other.words[index] }
        return result
    }
}
