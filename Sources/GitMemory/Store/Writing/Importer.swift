internal import CRDT
internal import Git

/// Many memories to be added in one commit.
///
/// Their bodies are stored as they are read, on all cores, so that only ids are held; what becomes of each is decided
/// folder by folder when they are added.
public final class Importer {
    /// A line that is no memory, or none to be remembered.
    public struct Fault {
        /// Its number, counted from 1.
        public let line: Int
        /// What is wrong with it: a ``JSONError``, a ``StoreError``, or what the screening threw.
        public let error: any Error
    }

    /// What became of the memories.
    public struct Summary: Sendable {
        /// How many came to which verdict.
        public internal(set) var verdicts: [Verdict: Int] = [:]
        /// How many had expired and were passed over.
        public internal(set) var expired = 0
        /// How many were erased from the store and were passed over.
        public internal(set) var erased = 0
        /// How many edges were written between memories that say the same.
        public internal(set) var edges = 0
        /// How many edges of the input were passed over, as one of their memories is not there.
        public internal(set) var strayEdges = 0

        mutating func add(_ other: Summary) {
            verdicts.merge(other.verdicts) { $0 + $1 }
            expired += other.expired
            erased += other.erased
        }
    }

    struct Item: Sendable {
        let id: EntryID
        let blob: ObjectID
        /// The holder's position in `agents`; 0 is whoever imports.
        var agent: UInt32
        let expiry: Expiry
        /// What it is compared by; `nil` if no edge joins it.
        let key: Likeness.Key?
    }

    /// What a thread made of some lines.
    struct Part: Sendable {
        var batch: ObjectBatch
        var items: [Item] = []
        var agents: [AgentName] = []
        var faults: [(line: Int, error: any Error)] = []
        var notes: [String: Int] = [:]
        var lines = 0
        var joins = false
        var edges: [ExportedEdge] = []
    }

    /// What one record of another program comes to.
    package struct Reading: Sendable {
        /// The memories, each with the line that it comes from, counted from 1.
        package var records: [(line: Int, record: Record)] = []
        /// What is wrong with it.
        package var faults: [(line: Int, error: any Error)] = []
        /// What could not be kept as it was, in words.
        package var notes: [String] = []

        package init() {}
    }

    /// Reads a line of another format. It is called on all cores.
    package typealias LineReader = @Sendable (ArraySlice<UInt8>) -> Reading

    /// Looks at a memory before anything is made of it, and throws if it is not to be remembered. It is called on all cores.
    public typealias Screening = @Sendable (Record) throws -> Void

    /// Whether what says the same in other words is joined by edges.
    package var joins = false

    /// The ids of what was read and has not expired.
    var known: Set<EntryID>?
    /// The edges that were read.
    private var givenEdges: [ExportedEdge] = []

    private let store: Store
    private let screening: Screening?
    private let reader: LineReader?
    /// What could not be kept as it was, and how often.
    package private(set) var notes: [String: Int] = [:]
    private let writer: ObjectWriter
    private(set) var items: [Item] = []
    private(set) var agents: [AgentName?] = [nil]
    private var positions: [AgentName: UInt32] = [:]
    private var lines = 0
    /// The bytes behind the last line end.
    private var rest: [UInt8] = []

    /// The longest line without an end that is waited for, in bytes: a body of 8 MiB with all of it escaped, and more.
    private static let maximumLine = 64 << 20

    /// The number of memories read.
    public var count: Int { items.count }

    /// Starts an import. Nothing is in the repository before ``add(as:subject:progress:)``.
    ///
    /// - Parameter screening: refuses memories; what it throws is the error of the line's ``Fault``.
    /// - Throws: an error if the repository's configuration cannot be understood.
    public convenience init(into store: Store, screening: Screening? = nil) throws {
        try self.init(into: store, screening: screening, reader: nil)
    }

    /// Starts an import of lines in another format.
    package init(into store: Store, screening: Screening?, reader: LineReader?) throws {
        self.store = store
        let standing = try store.standing()
        let checked: Screening = { record in
            try standing.checkWrite(record.body)
            try screening?(record)
        }
        self.screening = standing.audience == nil && !standing.isWorker ? screening : checked
        self.reader = reader
        writer = try store.makeWriter()
    }

    // MARK: Reading

    /// Reads the lines in a piece of JSON Lines: each a body, or `{"entry": body, "agent": …, "until": …}`. What stands
    /// behind the last line end is kept for the next piece.
    ///
    /// - Returns: the lines that are wrong, which are passed over.
    /// - Throws: ``StoreError`` with the code `invalidInput` if a line does not end within 64 MiB.
    public func read(_ piece: [UInt8]) throws -> [Fault] {
        guard let end = piece.lastIndex(of: UInt8(ascii: "\n")) else {
            rest += piece
            guard rest.count <= Self.maximumLine else {
                throw StoreError(
                    .invalidInput, "a line has more than 64 MiB", hint: "give JSON Lines: one memory a line")
            }
            return []
        }
        let whole = rest + piece[...end]
        rest = Array(piece[(end + 1)...])
        return try readLines(whole)
    }

    /// Reads what is left when the input has ended.
    public func readRest() throws -> [Fault] {
        let last = rest
        rest = []
        return try last.isEmpty ? [] : readLines(last)
    }

    private func readLines(_ bytes: [UInt8]) throws -> [Fault] {
        var faults: [Fault] = []
        let objects = store.repository.objects
        let (screening, reader, joins) = (screening, reader, joins)
        try Parallel.map(Self.slices(of: bytes), atOnce: .max) { slice in
            var part = Part(batch: ObjectBatch(for: objects), joins: joins)
            try part.read(slice, screening, reader)
            return part
        } each: { (part: Part) in
            faults += part.faults.map { Fault(line: lines + $0.line, error: $0.error) }
            lines += part.lines
            try take(part)
        }
        return faults
    }

    /// Reads whole files of another format, on all cores.
    ///
    /// - Returns: the lines that are wrong, which are passed over, each with the position of its file.
    package func read(
        files: [(name: String, bytes: [UInt8])],
        by reader: @escaping @Sendable (_ name: String, _ bytes: ArraySlice<UInt8>) -> Reading
    ) throws -> [(file: Int, fault: Fault)] {
        var faults: [(file: Int, fault: Fault)] = []
        let objects = store.repository.objects
        let (screening, joins) = (screening, joins)
        try Parallel.map(Array(files.indices), atOnce: 256) { index -> (Int, Part) in
            var part = Part(batch: ObjectBatch(for: objects), joins: joins)
            try part.take(reader(files[index].name, files[index].bytes[...]), at: nil, screening)
            return (index, part)
        } each: { done in
            let (index, part) = done
            faults += part.faults.map { (index, Fault(line: $0.line, error: $0.error)) }
            try take(part)
        }
        return faults
    }

    private func take(_ part: Part) throws {
        var positions: [UInt32] = [0]
        for agent in part.agents { positions.append(position(of: agent)) }
        for var item in part.items {
            item.agent = positions[Int(item.agent)]
            items.append(item)
        }
        notes.merge(part.notes) { $0 + $1 }
        givenEdges += part.edges
        try writer.append(part.batch)
    }

    private func position(of agent: AgentName) -> UInt32 {
        if let known = positions[agent] { return known }
        agents.append(agent)
        positions[agent] = UInt32(agents.count - 1)
        return UInt32(agents.count - 1)
    }

    /// Pieces of some 128 KiB that end with a line.
    private static func slices(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var slices: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let aim = min(start + 1 << 17, bytes.count)
            let end = bytes[(aim - 1)...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
            slices.append(bytes[start..<end])
            start = end
        }
        return slices
    }

    // MARK: Adding

    /// Adds everything that was read in one commit on an agent's branch. Stamps follow the order of the lines.
    ///
    /// - Parameter progress: called with the number added, now and then.
    /// - Throws: as ``Store/write(as:subject:_:)``.
    /// - Complexity: each folder is read and written once; some 200 bytes of memory for each entry.
    public func add(
        as agent: AgentName, subject: String, trailers: [String] = [], progress: @escaping (Int) -> Void = { _ in }
    ) throws -> Written<Summary> {
        let order = self.order()
        let items = items
        let agents = agents.map { $0 ?? agent }
        let objects = store.repository.objects
        let table = joins ? try LikenessTable(store) : nil
        return try store.commit(as: agent, by: writer, subject: { _ in subject }, trailers: { _ in trailers }) {
            start in
            var stamps: [Stamp] = []
            stamps.reserveCapacity(items.count)
            for _ in items { stamps.append(try start.clock.tick(wallMilliseconds: store.surroundings.clock())) }

            let isSame = start.trunk.entries == start.top.entries
            let additions = ImportAdditions(
                items: items, agents: agents, stamps: stamps, replica: start.replica, now: start.now,
                isMerged: try !isSame && store.mergedTrunk(of: start) != nil)
            let edit = TreeEdit<Ordered, Summary>(
                fanout: start.top.format.fanout, objects: objects, id: { items[Int($0.position)].id },
                edits: { try additions.edits($0, in: $1, path: $2, &$3) })
            var summary = Summary()
            let entries = try edit.apply(
                order, to: [start.top.entries] + (isSame ? [] : [start.trunk.entries]), into: start.writer,
                empty: Summary()
            ) { part, done in
                summary.add(part)
                progress(done)
            }
            let view = try Snapshot(store, of: [start.top, start.trunk])
            var names: [EntryID: EntryEdit] = [:]
            for given in givenEdges {
                guard try takes(given, in: view, at: start.now) else {
                    summary.strayEdges += 1
                    continue
                }
                var isNew = false
                for (id, edge) in given.names where try !view.item(id).state.later.contains(edge.tail) {
                    names[id, default: EntryEdit(id: id)].tails.append(Array(edge.tail.utf8))
                    isNew = true
                }
                if isNew { summary.edges += 1 }
            }
            if stamps.isEmpty, !names.isEmpty {
                stamps.append(try start.clock.tick(wallMilliseconds: store.surroundings.clock()))
            }
            guard entries != start.top.entries || !names.isEmpty, let last = stamps.last else { return (summary, nil) }
            if let table, entries != start.top.entries {
                let edges = try edges(by: table, in: view, at: start.now)
                summary.edges += edges.count
                for edit in EdgePlan.edits(edges) {
                    names[edit.id, default: EntryEdit(id: edit.id)].tails += edit.tails
                }
            }
            if names.isEmpty { return (summary, (entries, last)) }
            // What was written is read again.
            try start.writer.finish()
            let joined = try TreeEdit(fanout: start.top.format.fanout, objects: objects).apply(
                names.values.sorted { $0.id < $1.id }, to: [entries], into: start.writer, empty: (), each: { _, _ in })
            return (summary, (joined, last))
        }
    }

    /// What ``add(as:subject:trailers:progress:)`` would come to in a view. Nothing is written.
    package func preview(as agent: AgentName, in view: Snapshot) throws -> Summary {
        var summary = Summary()
        var added: Set<AgentName> = []
        var current: EntryID?
        var state = EntryState()
        for place in order() {
            let item = items[Int(place.position)]
            if item.id != current {
                (current, added) = (item.id, [])
                state = try view.item(item.id).state
            }
            let holder = agents[Int(item.agent)] ?? agent
            if state.isVoid {
                summary.erased += 1
            } else if !item.expiry.isAfter(store.now) {
                summary.expired += 1
            } else {
                let holds = state.holds(at: store.now)
                let isKnown = added.contains(holder) || holds.contains { $0.agent == holder }
                let verdict: Verdict = isKnown ? .unchanged : holds.isEmpty && added.isEmpty ? .accepted : .merged
                summary.verdicts[verdict, default: 0] += 1
                added.insert(holder)
            }
        }
        return summary
    }

    /// An item by its position, with the beginning of its id, which decides nearly every comparison.
    struct Ordered: Sendable {
        let key: UInt64
        let position: UInt32
    }

    /// The items in order of id, those of one id in the order read.
    private func order() -> [Ordered] {
        var order = items.indices.map { Ordered(key: items[$0].id.words.0, position: UInt32($0)) }
        order.sort { a, b in
            if a.key != b.key { return a.key < b.key }
            let (one, other) = (items[Int(a.position)].id, items[Int(b.position)].id)
            return one != other ? one < other : a.position < b.position
        }
        return order
    }
}
