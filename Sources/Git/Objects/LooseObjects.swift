internal import Glibc

/// The objects that have a file each, below one folder of objects.
struct LooseObjects: Sendable {
    /// The folder, ending in `/`.
    let directory: String

    /// Reads an object; `nil` if it is not here.
    ///
    /// - Throws: `corrupt` if the file is not well formed.
    func object(_ id: ObjectID) throws(GitError) -> (kind: ObjectKind, content: ObjectBuffer)? {
        let file: MappedFile
        do throws(GitError) {
            file = try MappedFile(path(id))
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
        defer { withExtendedLifetime(file) {} }
        let limit = max(4096, file.bytes.count * 1100)
        var capacity = max(4096, file.bytes.count * 4)
        var kind: ObjectKind?
        while true {
            var isFull = false
            var excess: (kind: ObjectKind, size: Int, end: Int)?
            let content = try ObjectBuffer(capacity: capacity) { output in
                switch Inflater.with(file.bytes, { $0.inflate(file.bytes, into: output) }) {
                case .full:
                    isFull = true
                    // What fits is there, and the header stands in front.
                    excess = Self.words(output)
                case .damaged: break
                case .done(let count):
                    guard let header = Self.header(UnsafeRawBufferPointer(rebasing: output[..<count])) else { break }
                    kind = header.kind
                    return header.end..<count
                }
                return nil
            }
            if let content, let kind { return (kind, content) }
            if let excess { try ObjectLimits.check(excess.size, of: excess.kind) }
            guard isFull, capacity < limit else {
                throw GitError(
                    code: .corrupt, operation: "read object \(id)", message: "\(path(id)) is damaged; run `git fsck`")
            }
            capacity = min(capacity * 4, limit)
        }
    }

    /// Whether the object is here. One that is gets a new date, so that `git prune` takes it for fresh.
    func freshen(_ id: ObjectID) -> Bool { utimensat(AT_FDCWD, path(id), nil, 0) == 0 }

    func contains(_ id: ObjectID) -> Bool { access(path(id), F_OK) == 0 }

    /// The file of an object.
    func path(_ id: ObjectID) -> String {
        // By bytes: to put together parts of a text takes many times as long.
        var folder = directory
        return folder.withUTF8 { folder in
            String(unsafeUninitializedCapacity: folder.count + 2 * ObjectID.byteCount + 1) { path in
                _ = path.initialize(fromContentsOf: folder)
                var end = folder.count
                func append(_ byte: UInt8) {
                    path.initializeElement(at: end, to: byte)
                    end += 1
                }
                id.forEachDigit { position, digit in
                    if position == 2 { append(UInt8(ascii: "/")) }
                    append(digit)
                }
                return end
            }
        }
    }

    /// What an object's header says; `nil` if it is not here, or does not begin with one.
    func header(_ id: ObjectID) throws(GitError) -> (kind: ObjectKind, size: Int)? {
        guard let file = try? MappedFile(path(id)) else { return nil }
        defer { withExtendedLifetime(file) {} }
        var header: (kind: ObjectKind, size: Int)?
        _ = try ObjectBuffer(capacity: 4096) { output in
            output.prefix(32).copyBytes(from: repeatElement(0, count: 32))
            if case .damaged = Inflater.with(file.bytes, { $0.inflate(file.bytes, into: output) }) { return nil }
            header = Self.words(output).map { ($0.kind, $0.size) }
            return nil
        }
        return header
    }

    private static func header(_ bytes: UnsafeRawBufferPointer) -> (kind: ObjectKind, end: Int)? {
        guard let words = words(bytes), words.size == bytes.count - words.end else { return nil }
        return (words.kind, words.end)
    }

    /// What the header in front of some bytes says.
    private static func words(_ bytes: some Collection<UInt8>) -> (kind: ObjectKind, size: Int, end: Int)? {
        guard let zero = bytes.prefix(32).firstIndex(of: 0),
            let space = bytes[..<zero].firstIndex(of: UInt8(ascii: " ")),
            let kind = ObjectKind(named: String(decoding: bytes[..<space], as: UTF8.self)[...]),
            let size = Int(String(decoding: bytes[bytes.index(after: space)..<zero], as: UTF8.self))
        else { return nil }
        return (kind, size, bytes.distance(from: bytes.startIndex, to: zero) + 1)
    }
}
