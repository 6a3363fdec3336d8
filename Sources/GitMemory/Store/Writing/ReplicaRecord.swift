internal import CRDT
internal import Git

/// What a replica wrote last: kept in the git directory, with a twin where no copy or backup reaches.
struct ReplicaRecord: Equatable {
    let replica: ReplicaID
    let tip: ObjectID
    let last: Stamp

    var text: String { "gitmem-replica 1 \(replica) \(tip) \(last)\n" }

    init(replica: ReplicaID, tip: ObjectID, last: Stamp) {
        self.replica = replica
        self.tip = tip
        self.last = last
    }

    init?(_ content: [UInt8]) {
        let words = String(decoding: content, as: UTF8.self).split(separator: " ")
        guard words.count == 5, words[0] == "gitmem-replica", words[1] == "1",
            let replica = ReplicaID(utf8: Array(words[2].utf8).span), let tip = ObjectID(hex: words[3]),
            let last = Stamp(utf8: Array(words[4].utf8.dropLast()).span)
        else { return nil }
        self.init(replica: replica, tip: tip, last: last)
    }
}
