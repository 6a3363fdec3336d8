internal import CRDT

/// How much there may be of one entry in what a branch brings (docs/format.md, “Limits”).
enum EntryLimits {
    /// The most names of one word: adds, tombstones, counts.
    static let names = 65_536
    /// The most counters.
    static let counters = 1_024

    /// Counts the names that one branch brings of each entry. They come in order.
    struct Count {
        private var entry: [UInt8] = []
        private var word: [UInt8] = []
        private var names = 0
        private var counter: [UInt8] = []
        private var counters = 0
        /// Why it is too much, if it is.
        private(set) var excess: String?

        /// Takes in a well-formed name.
        mutating func add(_ name: Span<UInt8>) {
            if excess != nil { return }
            if !name.starts(with: entry.span) || entry.isEmpty {
                entry = [UInt8](name.extracting(0...EntryID.hexCount))
                (word, counter, names, counters) = ([], [], 0, 0)
            }
            let rest = name.extracting(EntryName.wordStart..<name.count)
            let end = rest.firstIndex(of: UInt8(ascii: ".")) ?? rest.count
            if !rest.extracting(0..<end).elementsEqual(word.span) {
                word = [UInt8](rest.extracting(0..<end))
                names = 0
            }
            names += 1
            if names > EntryLimits.names {
                excess = "holds more than \(EntryLimits.names) “\(String(word.span))” names of one entry"
            }
            guard word.span.equals("count") else { return }
            let field = rest.extracting(end + 1..<rest.count)
            let dot = field.firstIndex(of: UInt8(ascii: ".")) ?? field.count
            if field.extracting(0..<dot).elementsEqual(counter.span) { return }
            counter = [UInt8](field.extracting(0..<dot))
            counters += 1
            if counters > EntryLimits.counters {
                excess = "holds more than \(EntryLimits.counters) counters of one entry"
            }
        }
    }
}

/// A name that is stamped later than any clock should be.
struct EarlyStamp: Comparable {
    let stamp: Stamp
    let id: EntryID

    /// - Parameter horizon: a moment as names have it: stamps sort as text, so that hardly any name has to be read.
    /// - Returns: `nil` for a name that has no stamp, or none after `horizon`.
    init?(_ name: Span<UInt8>, after horizon: [UInt8]) {
        let start = EntryName.wordStart + "add.".utf8.count
        guard name.count > start + horizon.count, name[start - 1] == UInt8(ascii: "."),
            name.extracting(start..<start + horizon.count).compare(horizon.span) > 0
        else { return nil }
        switch try? EntryName(name) {
        case .add(let dot, _, _), .del(let dot):
            guard
                let id = EntryID(before: name)
            else { return nil }
            stamp = dot.stamp
            self.id = id
        default: return nil
        }
    }

    /// By stamp, then by entry.
    static func < (a: EarlyStamp, b: EarlyStamp) -> Bool {
        a.stamp == b.stamp ? a.id < b.id : a.stamp < b.stamp
    }
}

extension EntryState {
    /// - Throws: ``StoreError`` with the code `limitReached` if an entry has as many adds as there may be.
    func refuseAnotherAdd(to id: EntryID) throws(StoreError) {
        if adds.all.count >= EntryLimits.names { throw .limitReached(id, "\(EntryLimits.names) adds") }
    }

    /// - Throws: ``StoreError`` with the code `limitReached` if an entry has as many names of later versions as there may
    ///   be of one word.
    func refuseAnotherMark(on id: EntryID) throws(StoreError) {
        if later.count >= EntryLimits.names { throw .limitReached(id, "\(EntryLimits.names) marks") }
    }

    /// - Throws: ``StoreError`` with the code `limitReached` if an entry has as many counts or counters as there may be.
    func refuseAnotherCount(_ counter: CounterName, of id: EntryID) throws(StoreError) {
        // Of most entries there are so few that nothing has to be looked at.
        if shares.all.count < EntryLimits.counters { return }
        if shares.all.count >= EntryLimits.names { throw .limitReached(id, "\(EntryLimits.names) counts") }
        let known = Set(shares.all.map(\.counter))
        guard known.count < EntryLimits.counters || known.contains(counter) else {
            throw .limitReached(id, "\(EntryLimits.counters) counters")
        }
    }
}

extension StoreError {
    fileprivate static func limitReached(_ id: EntryID, _ what: String) -> StoreError {
        StoreError(
            .limitReached, "\(id.short) has \(what), which are the most that an entry may have",
            hint: "remember something new instead: docs/format.md, “Limits”")
    }
}
