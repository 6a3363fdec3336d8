internal import GitMemory
internal import Glibc

/// The files of an index in their folder.
struct IndexFolder: Sendable {
    let place: IndexPlace
    /// What was opened before.
    var shelf: IndexShelf?

    static func segment(_ number: UInt64) -> String { "segment-\(number)" }
    static func base(_ number: UInt64) -> String { "base-\(number)" }
    static let manifest = "manifest"
    private static let largest = 1 << 30

    /// Whether there is an index.
    var exists: Bool { access(place.folder + Self.manifest, F_OK) == 0 }

    /// Whether files can be put into it.
    var isWritable: Bool {
        do { try place.create() } catch { return false }
        return access(place.folder, W_OK | X_OK) == 0
    }

    /// An index as it was found.
    struct Found: Sendable {
        var manifest: Manifest
        var index: IndexReader
    }

    /// What is there; `nil` if nothing is.
    ///
    /// - Throws: ``IndexFault`` if it cannot be used.
    func open() throws -> Found? {
        // A builder may remove files between two looks; then there is a new manifest.
        var last: Int32 = 0
        for _ in 0..<8 {
            guard let bytes = try read(Self.manifest) else { return nil }
            if let known = shelf?.found(bytes, in: place.folder) { return known }
            let manifest = try Manifest(bytes)
            do {
                let segments = try manifest.segments.map { part in
                    let segment = try self.segment(part.number)
                    guard segment.count == part.count, segment.bytes.size == part.size else { throw IndexFault.damaged }
                    return segment
                }
                let found = Found(manifest: manifest, index: IndexReader(segments))
                shelf?.put(found, bytes, in: place.folder)
                return found
            } catch IndexFault.system(ENOENT) {
                last = ENOENT
            }
        }
        throw last == ENOENT ? IndexFault.damaged : IndexFault.system(last)
    }

    /// The documents of the base.
    func base(of manifest: Manifest) throws -> DocumentSet {
        guard let part = manifest.base else { return DocumentSet(count: manifest.count) }
        let bytes = try SegmentBytes(descriptor: descriptor(Self.base(part.number)))
        let words = try bytes.read(0..<bytes.count).integers(UInt64.self)
        guard words.count == (part.count + 63) / 64, part.count <= manifest.count else { throw IndexFault.damaged }
        return DocumentSet(words: words).widened(to: manifest.count)
    }

    func descriptor(_ name: String) throws -> Int32 {
        let file = Glibc.open(place.folder + name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw IndexFault.system(errno) }
        return file
    }

    func read(_ name: String) throws -> [UInt8]? {
        let file: Int32
        do { file = try descriptor(name) } catch IndexFault.system(ENOENT) { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw IndexFault.system(errno) }
        // What is put there is put there whole, by a rename: it does not grow.
        let size = Int(status.st_size)
        guard size <= Self.largest else { throw IndexFault.damaged }
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, used in
            used = 0
            while used < size {
                let count = Glibc.read(file, buffer.baseAddress?.advanced(by: used), size - used)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                if count <= 0 { return }
                used += count
            }
        }
        if let failure { throw IndexFault.system(failure) }
        return bytes
    }

    /// Writes a file by what `make` gives to a sink; how large it is.
    func write(_ name: String, _ make: (SegmentSink) throws -> Void) throws -> Int {
        let path = place.folder + name
        // One of a builder that was killed may be there.
        unlink(path)
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw IndexFault.system(errno) }
        var size = 0
        do {
            defer { close(file) }
            try make(
                SegmentSink { bytes in
                    var done = 0
                    while done < bytes.count {
                        let count = bytes.withUnsafeBytes {
                            Glibc.write(file, $0.baseAddress?.advanced(by: done), bytes.count - done)
                        }
                        if count < 0, errno == EINTR { continue }
                        guard count > 0 else { throw IndexFault.system(errno) }
                        done += count
                    }
                    size += bytes.count
                })
            try place.share(name)
        } catch {
            unlink(path)
            throw error
        }
        return size
    }
}

extension IndexFolder {
    /// Opens a segment.
    func segment(_ number: UInt64) throws -> Segment {
        let file = try descriptor(Self.segment(number))
        if let known = shelf?.segment(file, in: place.folder) {
            close(file)
            return known
        }
        return try Segment(SegmentBytes(descriptor: file))
    }
}
