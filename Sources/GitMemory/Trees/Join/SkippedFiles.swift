/// What a join leaves behind, and how much of each head.
struct SkippedFiles: Sendable {
    private(set) var skippedFiles: [TreeJoin.SkippedFile] = []
    private var counts: [Int]
    private let rules: JoinRules

    init(_ rules: JoinRules) {
        self.rules = rules
        counts = Array(repeating: 0, count: rules.heads)
    }

    /// - Throws: ``HeadRefusal`` if it is too much of one head.
    mutating func add(_ item: TreeJoin.SkippedFile) throws {
        skippedFiles.append(item)
        for head in item.heads { try count(1, of: head, such: item.path) }
    }

    mutating func add(_ join: FolderJoin) throws {
        for item in join.skippedFiles { try add(item) }
    }

    /// Counts a folder without anything in it, which is left out and not reported. Git writes none, but a few trees could
    /// stand for more of them than anybody can visit.
    mutating func countEmpty(_ heads: [Int], _ path: [UInt8]) throws {
        for head in heads { try count(1, of: head, such: EntryPath.text(path)) }
    }

    /// Counts what was left behind elsewhere.
    mutating func count(_ others: SkippedFiles) throws {
        let path = others.skippedFiles.first?.path ?? StoreFormat.entriesName
        for (head, count) in others.counts.enumerated() { try self.count(count, of: head, such: path) }
    }

    private mutating func count(_ number: Int, of head: Int, such path: String) throws {
        counts[head] += number
        guard counts[head] > rules.maximumSkipped(of: head) else { return }
        throw HeadRefusal(
            heads: [head],
            reason:
                "holds more than \(rules.maximumSkipped(of: head)) malformed files or empty folders, such as \(path)"
        )
    }
}
