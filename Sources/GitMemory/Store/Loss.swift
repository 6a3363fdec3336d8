public import Git

/// What one commit of the trunk took out, and the trunk still lacks: the work of `git revert`, of `git merge -s ours`
/// or of a hand, never of a merge by gitmem.
public struct Loss: Hashable, Sendable {
    /// The commit that took the names out.
    public let commit: ObjectID
    /// The entries that names were taken out of, sorted.
    public internal(set) var ids: [EntryID]
}

/// What is known of the losses of a trunk.
public struct TrunkLosses: Sendable {
    /// What the trunk lacks, the newest commit first; each entry once.
    public internal(set) var losses: [Loss] = []
    /// The same as it was found, an entry as often as it was taken out.
    var removals: [Removal] = []
    /// Whether every commit has been looked at that may have taken something out.
    public internal(set) var isComplete = true

    /// The number of entries.
    public var count: Int { losses.reduce(0) { $0 + $1.ids.count } }
}

/// What names a commit took out of its parents, as it was found: whether a tip lacks them is another question.
struct Removal: Hashable, Sendable {
    let commit: ObjectID
    let id: EntryID
}

extension [Loss] {
    /// The losses of these removals, in their order; of an entry that several commits took out, the first counts.
    init(_ removals: [Removal]) {
        self = []
        var seen: Set<EntryID> = []
        var places: [ObjectID: Int] = [:]
        for removal in removals where seen.insert(removal.id).inserted {
            if let place = places[removal.commit] {
                self[place].ids.append(removal.id)
            } else {
                places[removal.commit] = count
                append(Loss(commit: removal.commit, ids: [removal.id]))
            }
        }
        for place in indices { self[place].ids.sort() }
    }
}
