internal import Glibc

/// A git tree, read in place: its entries are positions in the object's bytes, and no name is copied.
public struct Tree: @unchecked Sendable {
    // Sendable: the bytes belong to `storage` and never change.

    /// One entry: where its name and id stand in the tree's bytes.
    public struct Entry: Sendable {
        let start: Int32
        let nameStart: Int32
        let nameCount: Int32
        /// What the entry is, as git writes it (`0o100644`, `0o40000`, …).
        public let mode: FileMode

        /// The number of bytes in the name.
        public var nameByteCount: Int { Int(nameCount) }

        /// Where its bytes end in the tree.
        var end: Int { Int(nameStart + nameCount) + 1 + ObjectID.byteCount }
    }

    let storage: ObjectBuffer
    private let buffer: UnsafeBufferPointer<UInt8>

    /// The bytes of the tree object.
    public var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = unsafe Span(_unsafeElements: buffer)
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    init(_ content: ObjectBuffer) {
        storage = content
        buffer = content.bytes
    }

    /// The tree that these bytes would be as an object.
    public init(_ bytes: TreeBytes) { self.init(ObjectBuffer(copying: bytes.bytes)) }

    /// The tree whose object has these bytes.
    public init(copying bytes: [UInt8]) { self.init(ObjectBuffer(copying: bytes)) }

    /// The tree without entries.
    public static let empty = Tree(TreeBytes())

    /// The size of the tree object.
    public var byteCount: Int { buffer.count }

    /// The name of `entry`, without a copy.
    @_lifetime(borrow self)
    public func name(_ entry: Entry) -> Span<UInt8> {
        bytes.extracting(Int(entry.nameStart)..<Int(entry.nameStart + entry.nameCount))
    }

    /// The id of `entry`.
    public func id(_ entry: Entry) -> ObjectID {
        let start = Int(entry.nameStart + entry.nameCount) + 1
        return ObjectID(bytes.extracting(start..<start + ObjectID.byteCount))
    }

    /// The name of `entry` as text; bytes that are not UTF-8 are replaced.
    public func nameText(_ entry: Entry) -> String {
        name(entry).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// All entries, in git's order.
    ///
    /// - Throws: `malformed` if the bytes are no tree.
    /// - Complexity: O(*n*) in the size of the tree, with one allocation.
    public func entries() throws(GitError) -> [Entry] {
        var entries: [Entry] = []
        entries.reserveCapacity(storage.bytes.count / 100 + 1)
        var cursor = 0
        while let entry = try entry(at: &cursor) { entries.append(entry) }
        return entries
    }

    /// The entry of that exact name, if there is one.
    ///
    /// - Complexity: O(*n*) in the size of the tree.
    public func entry(named name: String) throws(GitError) -> (mode: FileMode, id: ObjectID)? {
        var cursor = 0
        let wanted = Array(name.utf8)
        while let entry = try entry(at: &cursor) {
            guard entry.nameByteCount == wanted.count else { continue }
            let same = self.name(entry).withUnsafeBufferPointer { $0.elementsEqual(wanted) }
            if same { return (entry.mode, id(entry)) }
        }
        return nil
    }

    /// Reads the entry at byte `cursor` and moves the cursor behind it; `nil` at the end.
    public func entry(at cursor: inout Int) throws(GitError) -> Entry? {
        guard cursor < buffer.count else { return nil }
        var mode: UInt32 = 0
        var position = cursor
        while position < buffer.count, buffer[position] != UInt8(ascii: " ") {
            let digit = buffer[position] &- UInt8(ascii: "0")
            guard digit < 8, mode < 1 << 16 else { throw Self.malformed }
            mode = mode << 3 | UInt32(digit)
            position += 1
        }
        let start = position + 1
        guard start < buffer.count, let base = buffer.baseAddress,
            let end = memchr(base + start, 0, buffer.count - start)
        else { throw Self.malformed }
        position = UnsafeRawPointer(end) - UnsafeRawPointer(base)
        guard position > start, position + 1 + ObjectID.byteCount <= buffer.count else { throw Self.malformed }
        let entry = Entry(
            start: Int32(cursor), nameStart: Int32(start), nameCount: Int32(position - start),
            mode: FileMode(rawValue: mode))
        cursor = entry.end
        return entry
    }

    /// Moves `cursor` behind the entry there if it is, byte for byte, the `entry` of another tree.
    public func skip(_ entry: Entry, of other: Tree, at cursor: inout Int) -> Bool {
        let count = entry.end - Int(entry.start)
        guard count <= buffer.count - cursor, let mine = buffer.baseAddress, let others = other.buffer.baseAddress,
            memcmp(mine + cursor, others + Int(entry.start), count) == 0
        else { return false }
        cursor += count
        return true
    }

    private static var malformed: GitError {
        GitError(code: .malformed, operation: "read a tree", message: "the object is no well-formed tree")
    }
}

/// What a tree entry is: git's octal mode.
public struct FileMode: RawRepresentable, Hashable, Sendable {
    /// The mode as a number.
    public let rawValue: UInt32

    /// Wraps a mode.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// An ordinary file.
    public static let file = FileMode(rawValue: 0o100644)
    /// A file that may be executed.
    public static let executable = FileMode(rawValue: 0o100755)
    /// A symbolic link.
    public static let link = FileMode(rawValue: 0o120000)
    /// A folder.
    public static let tree = FileMode(rawValue: 0o40000)
    /// A submodule.
    public static let submodule = FileMode(rawValue: 0o160000)

    /// Whether this is a file with content of its own, of whatever permission.
    public var isRegularFile: Bool { rawValue & 0o170000 == 0o100000 }
    /// Whether this is a folder.
    public var isTree: Bool { rawValue == Self.tree.rawValue }
}

/// The bytes of a new tree, put together entry by entry in git's order.
public struct TreeBytes: Sendable {
    /// The tree object's bytes so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts an empty tree.
    public init() {}

    /// Makes room for so many bytes.
    public mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

    /// Whether the bytes are exactly those of `tree`.
    public func matches(_ tree: Tree) -> Bool {
        tree.bytes.withUnsafeBytes { theirs in
            bytes.withUnsafeBytes { mine in
                guard mine.count == theirs.count, let a = mine.baseAddress, let b = theirs.baseAddress else {
                    return mine.isEmpty && theirs.isEmpty
                }
                return memcmp(a, b, mine.count) == 0
            }
        }
    }

    /// Whether nothing has been appended.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Appends an entry. The caller keeps git's order: by bytes, folders as if they ended in `/`.
    public mutating func append(mode: FileMode, name: Span<UInt8>, id: ObjectID) {
        appendMode(mode)
        name.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        bytes.append(0)
        id.append(to: &bytes)
    }

    /// Appends an entry by its name.
    public mutating func append(mode: FileMode, name: String, id: ObjectID) {
        appendMode(mode)
        bytes.append(contentsOf: name.utf8)
        bytes.append(0)
        id.append(to: &bytes)
    }

    /// Appends an entry by its name, which is one byte.
    public mutating func append(mode: FileMode, name: UInt8, id: ObjectID) {
        appendMode(mode)
        bytes.append(name)
        bytes.append(0)
        id.append(to: &bytes)
    }

    private mutating func appendMode(_ mode: FileMode) {
        if mode == .file {
            bytes.append(contentsOf: "100644 ".utf8)
        } else {
            bytes.append(contentsOf: String(mode.rawValue, radix: 8).utf8)
            bytes.append(UInt8(ascii: " "))
        }
    }
}
