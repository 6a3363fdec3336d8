internal import CRDT

// File names in a leaf folder (docs/format.md has the grammar):
//
//   <id>.json                                        the body
//   <id>.add.<stamp>.<replica>.<agent>[.<until>]     an add of the OR-set, named by its dot
//   <id>.del.<stamp>.<replica>                       the tombstone of that dot
//   <id>.count.<counter>.<replica>.<n>               a replica's share of a G-counter
//   <id>.void                                        the body was erased: a new epoch is without it
//   <id>.<word>.…                                    something of a later version, carried along
//
// The fields in front have a fixed width, so a name is checked in one pass without allocating.

/// What the name of a file in a leaf folder says; agents and counters are positions in the name.
enum EntryName {
    case body
    case add(Dot, agent: Range<Int>, Expiry)
    case del(Dot)
    case count(counter: Range<Int>, ReplicaID, UInt64)
    /// The entry was erased when the epoch was made.
    case void
    case later

    /// Why a name says nothing.
    struct Malformed: Error {
        let reason: String
    }

    /// The greatest share of a counter, 2^53 − 1: the greatest that JSON readers everywhere keep.
    static let maximumShare: UInt64 = 1 << 53 - 1

    /// Where the word begins: behind the id and its dot.
    static let wordStart = EntryID.hexCount + 1

    init(_ name: Span<UInt8>) throws(Malformed) {
        guard name.count > Self.wordStart, name[EntryID.hexCount] == UInt8(ascii: ".") else {
            throw Malformed(reason: "does not begin with an id")
        }
        guard EntryID(before: name) != nil else {
            throw Malformed(reason: "does not begin with an id")
        }
        var end = Self.wordStart
        while end < name.count, case UInt8(ascii: "a")...UInt8(ascii: "z") = name[end] { end += 1 }
        guard end > Self.wordStart, end == name.count || name[end] == UInt8(ascii: "."), name.count <= 255 else {
            throw Malformed(reason: "has no word behind the id")
        }
        let word = name.extracting(Self.wordStart..<end)
        let fields = min(end + 1, name.count)
        if word.equals("add") {
            self = try Self.add(name, from: fields)
        } else if word.equals("del") {
            guard let dot = Self.dot(name, from: fields), name.count == fields + Dot.utf8Count else {
                throw Malformed(reason: "has no valid dot")
            }
            self = .del(dot)
        } else if word.equals("count") {
            self = try Self.count(name, from: fields)
        } else if word.equals("json") {
            guard end == name.count else { throw Malformed(reason: "has something behind .json") }
            self = .body
        } else if word.equals("void") {
            guard end == name.count else { throw Malformed(reason: "has something behind .void") }
            self = .void
        } else {
            for position in end..<name.count where !Self.isAllowed(name[position]) {
                throw Malformed(reason: "has a character that no version uses")
            }
            self = .later
        }
    }

    private static func add(_ name: Span<UInt8>, from start: Int) throws(Malformed) -> EntryName {
        guard let dot = dot(name, from: start) else { throw Malformed(reason: "has no valid dot") }
        let agentStart = start + Dot.utf8Count + 1
        guard agentStart < name.count, name[agentStart - 1] == UInt8(ascii: ".") else {
            throw Malformed(reason: "names no agent")
        }
        var agentEnd = agentStart
        while agentEnd < name.count, name[agentEnd] != UInt8(ascii: ".") { agentEnd += 1 }
        guard AgentName.isValid(name.extracting(agentStart..<agentEnd)) else {
            throw Malformed(reason: "names no valid agent")
        }
        guard agentEnd < name.count else { return .add(dot, agent: agentStart..<agentEnd, .never) }
        guard let moment = Timestamp(compact: name.extracting(agentEnd + 1..<name.count)) else {
            throw Malformed(reason: "has no valid expiry")
        }
        return .add(dot, agent: agentStart..<agentEnd, Expiry(moment))
    }

    private static func count(_ name: Span<UInt8>, from start: Int) throws(Malformed) -> EntryName {
        var end = start
        while end < name.count, name[end] != UInt8(ascii: ".") { end += 1 }
        guard CounterName.isValid(name.extracting(start..<end)),
            !name.extracting(start..<end).equals(CounterName.contributions.description)
        else { throw Malformed(reason: "names no valid counter") }
        let replicaEnd = end + 1 + ReplicaID.utf8Count
        guard replicaEnd < name.count, name[replicaEnd] == UInt8(ascii: "."),
            let replica = ReplicaID(utf8: name.extracting(end + 1..<replicaEnd))
        else { throw Malformed(reason: "names no valid replica") }
        let digits = name.extracting(replicaEnd + 1..<name.count)
        guard 1...16 ~= digits.count, digits[0] != UInt8(ascii: "0") else {
            throw Malformed(reason: "has no valid number")
        }
        var share: UInt64 = 0
        for position in 0..<digits.count {
            guard case let digit = digits[position] &- UInt8(ascii: "0"), digit < 10 else {
                throw Malformed(reason: "has no valid number")
            }
            share = share * 10 + UInt64(digit)
        }
        guard share <= maximumShare else { throw Malformed(reason: "has a number above 2^53 − 1") }
        return .count(counter: start..<end, replica, share)
    }

    private static func dot(_ name: Span<UInt8>, from start: Int) -> Dot? {
        guard start + Dot.utf8Count <= name.count else { return nil }
        return Dot(utf8: name.extracting(start..<start + Dot.utf8Count))
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "T"), UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}

extension EntryName {
    /// The bytes behind the id: `.json`.
    static let bodyTail = Array(".json".utf8)

    /// The bytes behind the id: `.void`.
    static let voidTail = Array(".void".utf8)

    static func addTail(_ dot: Dot, _ agent: AgentName, _ expiry: Expiry) -> [UInt8] {
        var tail = Array(".add.".utf8)
        dot.write(into: &tail)
        tail.append(UInt8(ascii: "."))
        tail.append(contentsOf: agent.description.utf8)
        if let moment = expiry.moment { tail.append(contentsOf: ".\(moment.compact)".utf8) }
        return tail
    }

    static func delTail(_ dot: Dot) -> [UInt8] {
        var tail = Array(".del.".utf8)
        dot.write(into: &tail)
        return tail
    }

    static func countTail(_ counter: CounterName, _ replica: ReplicaID, _ share: UInt64) -> [UInt8] {
        var tail = Array(".count.\(counter).".utf8)
        replica.write(into: &tail)
        tail.append(contentsOf: ".\(share)".utf8)
        return tail
    }
}
