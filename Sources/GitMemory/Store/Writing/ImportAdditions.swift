internal import CRDT
internal import Git

/// What an import writes into each leaf folder.
struct ImportAdditions: Sendable {
    let items: [Importer.Item]
    let agents: [AgentName]
    let stamps: [Stamp]
    let replica: ReplicaID
    let now: Timestamp
    /// Whether the trunk comes after the branch: what the branch alone has is lost there, and added anew.
    let isMerged: Bool

    func edits(
        _ ordered: ArraySlice<Importer.Ordered>, in trees: [Tree], path: [UInt8], _ summary: inout Importer.Summary
    ) throws -> [EntryEdit] {
        let folders = try trees.map { try LeafFolder($0) }
        var edits: [EntryEdit] = []
        var state = EntryState()
        var current: EntryID?
        for place in ordered {
            let item = items[Int(place.position)]
            if item.id != current {
                state = Self.state(of: item.id, in: folders)
                if isMerged, folders.count > 1 { state.keepAdds(of: Self.state(of: item.id, in: [folders[1]])) }
                current = item.id
            }
            if state.isVoid {
                summary.erased += 1
                continue
            }
            guard item.expiry.isAfter(now) else {
                summary.expired += 1
                continue
            }
            let dot = Dot(stamp: stamps[Int(place.position)], replica: replica)
            let (verdict, hold) = state.adding(
                agents[Int(item.agent)], until: item.expiry, at: now, by: replica, dot: dot)
            summary.verdicts[verdict, default: 0] += 1
            guard let hold else { continue }
            try state.refuseAnotherAdd(to: item.id)
            state.add(hold, until: item.expiry)
            let tail = EntryName.addTail(hold.dot, hold.agent, item.expiry)
            if edits.last?.id == item.id {
                edits[edits.count - 1].tails.append(tail)
            } else {
                edits.append(EntryEdit(id: item.id, tails: [tail], body: item.blob))
            }
        }
        return edits
    }

    private static func state(of id: EntryID, in folders: [LeafFolder]) -> EntryState {
        var state = EntryState()
        if folders.allSatisfy({ $0.files.isEmpty }) { return state }
        var digits: [UInt8] = []
        id.append(to: &digits)
        for folder in folders {
            for file in folder.files(of: digits.span) { folder.tree.read(file, into: &state) }
        }
        state.settle()
        return state
    }
}
