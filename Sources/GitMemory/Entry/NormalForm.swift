internal import CRDT

/// When one name of an entry makes another needless.
enum NormalForm {
    /// Two names of which one makes the other needless have at least so many bytes in common: those in front of the
    /// number in `<id>.count.<c>.<replica>.<n>`. In the names of one dot it is more.
    static let commonByteCount = EntryID.hexCount + ".count.c.".utf8.count + ReplicaID.utf8Count

    /// Whether `new` says all that `old` says: a count at least as high of the same counter and replica, or the same
    /// add with an expiry at least as late. Both are names of the same entry.
    static func supersedes(
        _ new: EntryName, _ newName: Span<UInt8>, _ old: EntryName, _ oldName: Span<UInt8>
    ) -> Bool {
        switch (new, old) {
        case (.count(let newCounter, let newReplica, let newShare), .count(let counter, let replica, let share)):
            newReplica == replica && newShare >= share
                && newName.extracting(newCounter).elementsEqual(oldName.extracting(counter))
        case (.add(let newDot, let newAgent, let newExpiry), .add(let dot, let agent, let expiry)):
            newDot == dot && newExpiry >= expiry
                && newName.extracting(newAgent).elementsEqual(oldName.extracting(agent))
        default: false
        }
    }
}
