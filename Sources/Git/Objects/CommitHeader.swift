internal import Glibc

/// What a history is made of: the links and the time of a commit, read in one pass over the object's bytes.
///
/// The bytes are judged as `git fsck --strict` does it.
struct CommitHeader {
    /// Why git does not take the object for a commit that it wrote, in words that continue “which …”.
    struct Flaw: Error {
        let reason: String
    }

    let tree: ObjectID
    let parents: [ObjectID]
    /// When it was committed, in seconds since 1970 UTC.
    let time: Int64

    /// - Complexity: O(*n*) in the size of the object.
    init(_ bytes: Span<UInt8>) throws(Flaw) {
        var position = 0
        guard Self.skip(Self.treeWord, in: bytes, at: &position), let tree = Self.id(in: bytes, at: &position) else {
            throw Flaw(reason: "names no tree in its first line")
        }
        var parents: [ObjectID] = []
        while Self.skip(Self.parentWord, in: bytes, at: &position) {
            guard let parent = Self.id(in: bytes, at: &position) else {
                throw Flaw(reason: "names a parent that is no id")
            }
            parents.append(parent)
        }
        guard Self.skip(Self.authorWord, in: bytes, at: &position) else { throw Flaw(reason: "has no author") }
        _ = try Self.time("author", in: bytes, at: &position)
        if Self.skip(Self.authorWord, in: bytes, at: &position) { throw Flaw(reason: "has two authors") }
        guard Self.skip(Self.committerWord, in: bytes, at: &position) else { throw Flaw(reason: "has no committer") }
        let time = try Self.time("committer", in: bytes, at: &position)
        guard !Self.hasZero(bytes) else { throw Flaw(reason: "holds a zero byte") }
        guard Self.headerEnds(in: bytes, from: position) else { throw Flaw(reason: "has a header that does not end") }
        (self.tree, self.parents, self.time) = (tree, parents, time)
    }

    private static let treeWord = Array("tree ".utf8)
    private static let parentWord = Array("parent ".utf8)
    private static let authorWord = Array("author ".utf8)
    private static let committerWord = Array("committer ".utf8)
    private static let lineEnd = UInt8(ascii: "\n")

    private static func skip(_ word: [UInt8], in bytes: Span<UInt8>, at position: inout Int) -> Bool {
        guard bytes.count - position >= word.count else { return false }
        for offset in word.indices where bytes[position + offset] != word[offset] { return false }
        position += word.count
        return true
    }

    /// Reads an id and the line's end behind it.
    private static func id(in bytes: Span<UInt8>, at position: inout Int) -> ObjectID? {
        let end = position + 2 * ObjectID.byteCount
        guard end < bytes.count, bytes[end] == lineEnd, let id = ObjectID(hexDigits: bytes.extracting(position..<end))
        else { return nil }
        position = end + 1
        return id
    }

    /// Reads `name <address> seconds zone` and the line's end, and returns the seconds.
    private static func time(
        _ who: String, in bytes: Span<UInt8>, at position: inout Int
    ) throws(Flaw) -> Int64 {
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
        func next(_ index: Int) -> Int {
            var index = index
            while true {
                switch byte(index) {
                case UInt8(ascii: "<"), UInt8(ascii: ">"), lineEnd, 0: return index
                default: index += 1
                }
            }
        }
        let open = next(position)
        guard open > position, byte(open) == UInt8(ascii: "<"), byte(open - 1) == UInt8(ascii: " ") else {
            throw Flaw(reason: "has no proper name of its \(who)")
        }
        let close = next(open + 1)
        guard byte(close) == UInt8(ascii: ">"), byte(close + 1) == UInt8(ascii: " ") else {
            throw Flaw(reason: "has no proper address of its \(who)")
        }
        var index = close + 2
        let noTime = Flaw(reason: "has a time of its \(who) that git does not write, perhaps one before 1970")
        guard isDigit(byte(index)), byte(index) != UInt8(ascii: "0") || byte(index + 1) == UInt8(ascii: " ") else {
            throw noTime
        }
        var time: Int64 = 0
        while isDigit(byte(index)) {
            let (product, overflows) = time.multipliedReportingOverflow(by: 10)
            let (sum, exceeds) = product.addingReportingOverflow(Int64(byte(index) - UInt8(ascii: "0")))
            if overflows || exceeds { throw noTime }
            time = sum
            index += 1
        }
        guard byte(index) == UInt8(ascii: " ") else { throw noTime }
        index += 1
        guard byte(index) == UInt8(ascii: "+") || byte(index) == UInt8(ascii: "-"),
            (1...4).allSatisfy({ isDigit(byte(index + $0)) }), byte(index + 5) == lineEnd
        else { throw Flaw(reason: "has no proper time zone of its \(who)") }
        position = index + 6
        return time
    }

    private static func hasZero(_ bytes: Span<UInt8>) -> Bool {
        bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        }
    }

    /// Whether an empty line ends the header, or the object ends with its last line.
    private static func headerEnds(in bytes: Span<UInt8>, from position: Int) -> Bool {
        var index = position - 1
        while index + 1 < bytes.count {
            if bytes[index] == lineEnd, bytes[index + 1] == lineEnd { return true }
            index += 1
        }
        return bytes[bytes.count - 1] == lineEnd
    }
}

extension ObjectDatabase {
    /// A commit as a walk of a history sees it.
    enum HistoryLink {
        case sound(CommitHeader)
        /// One that git does not take for sound, and that can be read nevertheless.
        case flawed(Commit, String)
    }

    /// Reads the links of a commit.
    ///
    /// - Throws: `notFound` if it is not here, `malformed` if it is no commit.
    func commitHeader(_ id: ObjectID) throws -> HistoryLink {
        do {
            return .sound(try withObject(id, .commit) { bytes throws(CommitHeader.Flaw) in try CommitHeader(bytes) })
        } catch let flaw as CommitHeader.Flaw {
            return .flawed(try commit(id), flaw.reason)
        }
    }
}
