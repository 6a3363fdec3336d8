internal import CRDT

extension EntryState {
    /// The adds that have not been removed, expired or not, oldest first.
    public var liveHolds: [Hold] { live.map(\.hold) }

    /// The adds that hold the entry at that moment, oldest first.
    public func holds(at now: Timestamp) -> [Hold] {
        live.lazy.filter { $0.expiry.isAfter(now) }.map(\.hold)
    }

    /// When the last of those adds ends.
    func end(at now: Timestamp) -> Expiry {
        live.lazy.map(\.expiry).filter { $0.isAfter(now) }.max() ?? .never
    }

    /// Whether the entry is in the memory at that moment.
    public func isLive(at now: Timestamp) -> Bool {
        if isVoid { return false }
        let removals = removals.settled
        return adds.all.contains { $0.expiry.isAfter(now) && !$0.isRemoved(by: removals) }
    }

    /// When an add ends.
    public func expiry(of hold: Hold) -> Expiry { adds.fact(at: Add(hold: hold, expiry: .never))?.expiry ?? .never }

    private var live: [Add] {
        if isVoid { return [] }
        let removals = removals.settled
        return removals.isEmpty ? adds.all : adds.all.filter { !$0.isRemoved(by: removals) }
    }

    /// The value of a counter, `contributions` included.
    public func value(of counter: CounterName) -> UInt64 {
        if counter == .contributions { return contributionCount }
        return shares.all.reduce(0) { $1.counter == counter ? Self.saturatingSum($0, $1.value) : $0 }
    }

    /// All counters with a value, `contributions` included, by name.
    public var counterValues: [(name: CounterName, value: UInt64)] {
        var values: [(name: CounterName, value: UInt64)] = []
        for share in shares.all {
            if let last = values.indices.last, values[last].name == share.counter {
                values[last].value = Self.saturatingSum(values[last].value, share.value)
            } else {
                values.append((share.counter, share.value))
            }
        }
        let contributions = contributionCount
        if contributions > 0 {
            let place = values.firstIndex { .contributions < $0.name } ?? values.endIndex
            values.insert((.contributions, contributions), at: place)
        }
        return values
    }

    /// The number of dots that adds have, each counted once.
    private var contributionCount: UInt64 {
        var count: UInt64 = 0
        var last: Dot?
        for add in adds.all where add.hold.dot != last {
            last = add.hold.dot
            count += 1
        }
        return count
    }

    /// As `GCounter.value` has it.
    static func saturatingSum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}

extension EntryState.Add {
    fileprivate func isRemoved(by removals: OrderedFacts<EntryState.Removal>) -> Bool {
        !removals.isEmpty && removals.fact(at: EntryState.Removal(dot: hold.dot)) != nil
    }
}

// MARK: Names

extension EntryState {
    /// Takes in what a file name of this entry says.
    mutating func read(_ meaning: EntryName, named name: Span<UInt8>) {
        switch meaning {
        case .body: setBody()
        case .del(let dot): remove(dot)
        case .add(let dot, let agent, let expiry):
            guard let agent = AgentName(name.extracting(agent)) else { return }
            add(Hold(dot: dot, agent: agent), until: expiry)
        case .count(let counter, let replica, let share):
            guard let counter = CounterName(name.extracting(counter)) else { return }
            raise(counter, replica, to: share)
        case .void: setVoid()
        case .later: carry(String(name.extracting(EntryID.hexCount..<name.count)))
        }
    }

    /// The number of names in ``tails``.
    var tailCount: Int {
        later.count + (hasBody ? 1 : 0) + (isVoid ? 1 : 0) + adds.all.count + removals.all.count + shares.all.count
    }

    /// The names that say just this, in normal form and in git's order: what stands behind the id in each.
    var tails: [[UInt8]] {
        var tails: [[UInt8]] = later.map { Array($0.utf8) }
        if hasBody { tails.append(EntryName.bodyTail) }
        if isVoid { tails.append(EntryName.voidTail) }
        for add in adds.all { tails.append(EntryName.addTail(add.hold.dot, add.hold.agent, add.expiry)) }
        for removal in removals.all { tails.append(EntryName.delTail(removal.dot)) }
        for share in shares.all { tails.append(EntryName.countTail(share.counter, share.replica, share.value)) }
        return tails.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
