/// New objects, compressed as packs have them. Made by one thread, handed to an ``ObjectWriter`` by another.
public struct ObjectBatch: Sendable {
    struct Object: Sendable {
        let id: ObjectID
        let kind: ObjectKind
        let size: Int
        /// Where its header and its zlib stream begin in ``bytes``.
        let start: Int
        let stream: Int
        let crc: UInt32
    }

    private let database: ObjectDatabase?
    private(set) var objects: [Object] = []
    private(set) var bytes: [UInt8] = []

    /// A batch for this database, or, with none, one that only tells what ids the objects would have.
    public init(for database: ObjectDatabase?) { self.database = database }

    /// Puts an object into the batch unless it is in a pack of the database, and returns its id.
    public mutating func add(_ kind: ObjectKind, _ content: Span<UInt8>) throws(GitError) -> ObjectID {
        let result = content.withUnsafeBytes { content in
            Result { () throws(GitError) in try add(kind, content) }
        }
        return try result.get()
    }

    private mutating func add(_ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(GitError) -> ObjectID {
        let id = try ObjectID(of: kind, content)
        guard let database, !database.isPacked(id) else { return id }
        let start = bytes.count
        Self.appendHeader(kind, content.count, to: &bytes)
        let stream = bytes.count
        Deflater.with(kind, count: content.count) { $0.deflate(content, appendingTo: &bytes) }
        let crc = bytes.withUnsafeBytes { crc32(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        objects.append(Object(id: id, kind: kind, size: content.count, start: start, stream: stream, crc: crc))
        return id
    }

    /// The bytes of the object at `position`, as a pack has them.
    func range(of position: Int) -> Range<Int> {
        objects[position].start..<(position + 1 < objects.count ? objects[position + 1].start : bytes.count)
    }

    /// The content of the object at `position`.
    func content(of position: Int) throws(GitError) -> ObjectBuffer {
        let object = objects[position]
        let content = try ObjectBuffer(capacity: object.size) { output in
            bytes.withUnsafeBytes { bytes in
                let stream = UnsafeRawBufferPointer(rebasing: bytes[object.stream...])
                let outcome = Inflater.with(stream) { $0.inflate(stream, into: output) }
                return if case .done(object.size) = outcome { 0..<object.size } else { nil }
            }
        }
        guard let content else {
            throw GitError(code: .corrupt, operation: "write object \(object.id)", message: "it did not stay as it was")
        }
        return content
    }

    private static func appendHeader(_ kind: ObjectKind, _ size: Int, to bytes: inout [UInt8]) {
        var byte = kind.packed << 4 | UInt8(size & 15)
        var rest = size >> 4
        while rest > 0 {
            bytes.append(byte | 0x80)
            byte = UInt8(rest & 0x7f)
            rest >>= 7
        }
        bytes.append(byte)
    }
}
