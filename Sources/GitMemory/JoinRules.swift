internal import CRDT
internal import Git

/// Why some heads cannot be merged at all.
struct HeadFault: Error {
    /// Their positions.
    let heads: [Int]
    /// In words that continue “it …”.
    let reason: String

    init(heads: [Int], reason: String) {
        self.heads = heads
        self.reason = reason
    }

    /// - Parameters:
    ///   - path: the digits of the folder that is wrong.
    ///   - what: what is wrong with it, in words that continue “which …”.
    init(heads: [Int], _ path: [UInt8], _ what: String) {
        self.init(heads: heads, reason: "holds \(EntryPath.text(path)), which \(what)")
    }
}

/// What a join takes from its heads.
struct JoinRules: Sendable {
    let fanout: Int
    let now: Timestamp
    /// How many heads there are.
    let heads: Int
    /// The heads that are trunks.
    private let trusted: Set<Int>
    /// The moment, as in names, after which no stamp should be; none behind the last moment that has a name.
    let horizon: [UInt8]

    /// Looks at what is left behind, and so comes into the history.
    let check: ContentCheck

    /// How far ahead of the clock a stamp may be: as far as a clock follows one (docs/format.md, “The clock”).
    static let tolerance: UInt64 = 86_400_000

    init(fanout: Int, heads: Int, trusted: Set<Int>, now: Timestamp, in objects: ObjectDatabase) {
        check = ContentCheck(in: objects)
        self.fanout = fanout
        self.heads = heads
        self.trusted = trusted
        self.now = now
        let last = Timestamp(milliseconds: now.milliseconds + Self.tolerance)
        horizon = Array((last?.compact ?? "9").utf8)
    }

    /// Refuses heads for what a trunk may hold.
    ///
    /// - Throws: ``HeadFault`` with those of the heads that are no trunks, if there are any.
    func refuse(_ heads: [Int], _ path: [UInt8], _ what: String) throws {
        let others = heads.filter { !trusted.contains($0) }
        if !others.isEmpty { throw HeadFault(heads: others, path, what) }
    }

    /// How many malformed files may be left behind of a head before it is not merged at all.
    func maximumLeftBehind(of head: Int) -> Int { trusted.contains(head) ? 100_000 : 1_000 }
}

/// What a join leaves behind, and how much of each head.
struct Strays: Sendable {
    private(set) var leftBehind: [TreeJoin.LeftBehind] = []
    private var counts: [Int]
    private let rules: JoinRules

    init(_ rules: JoinRules) {
        self.rules = rules
        counts = Array(repeating: 0, count: rules.heads)
    }

    /// - Throws: ``HeadFault`` if it is too much of one head.
    mutating func add(_ item: TreeJoin.LeftBehind) throws {
        leftBehind.append(item)
        for head in item.heads { try count(1, of: head, such: item.path) }
    }

    mutating func add(_ join: FolderJoin) throws {
        for item in join.leftBehind { try add(item) }
    }

    /// Counts a folder without anything in it, which is left out and not reported. Git writes none, but a few trees could
    /// stand for more of them than anybody can visit.
    mutating func countEmpty(_ heads: [Int], _ path: [UInt8]) throws {
        for head in heads { try count(1, of: head, such: EntryPath.text(path)) }
    }

    /// Counts what was left behind elsewhere.
    mutating func count(_ others: Strays) throws {
        let path = others.leftBehind.first?.path ?? StoreFormat.entriesName
        for (head, count) in others.counts.enumerated() { try self.count(count, of: head, such: path) }
    }

    private mutating func count(_ number: Int, of head: Int, such path: String) throws {
        counts[head] += number
        guard counts[head] > rules.maximumLeftBehind(of: head) else { return }
        throw HeadFault(
            heads: [head],
            reason:
                "holds more than \(rules.maximumLeftBehind(of: head)) malformed files or empty folders, such as \(path)"
        )
    }
}

/// Where a folder or file of the memory stands in the tree of a branch.
enum EntryPath {
    /// - Parameter digits: those of the folders.
    static func text(_ digits: [UInt8], _ name: String? = nil) -> String {
        ([StoreFormat.entriesName] + digits.map { String(UnicodeScalar(Hex.digit($0))) } + (name.map { [$0] } ?? []))
            .joined(separator: "/")
    }

    /// Where the file of an entry's body belongs.
    static func body(of id: EntryID, fanout: Int) -> String { text((0..<fanout).map(id.hexDigit), "\(id).json") }
}
