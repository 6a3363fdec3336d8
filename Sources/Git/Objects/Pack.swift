internal import CPlatform
internal import Glibc
internal import Synchronization

/// A pack of objects and its index, in memory as they are on disk.
///
/// Format: git's `Documentation/gitformat-pack.txt`.
final class Pack: Sendable {
    /// The path without `.pack` or `.idx`.
    let path: String
    private let index: PackIndex
    private let file: MappedFile
    /// Whether it holds what nothing refers to. The age of such objects stands in a file of its own, so that git takes
    /// them for garbage whatever the date of the pack.
    private let isCruft: Bool
    /// The second in which it last got a new date.
    private let freshSecond = Atomic(-1)
    /// About how much of the file has come into memory since the last release.
    private let resident = Atomic(0)

    /// An object's kind as packs number it.
    typealias Kind = UInt8

    /// What stands at an offset: an object, or how it differs from another.
    private struct Header {
        let type: UInt8
        let size: Int
        /// Where the zlib stream begins.
        let data: Int
        /// Where the object begins that this one is a delta of.
        let base: Int?
    }

    private static let offsetDelta: UInt8 = 6
    private static let referenceDelta: UInt8 = 7
    private static let maximumDepth = 10_000

    /// - Throws: `notFound` if it has gone, `corrupt` if it is not a pack that this reads.
    init(_ path: String) throws(GitError) {
        self.path = path
        index = try PackIndex(path + ".idx")
        isCruft = access(path + ".mtimes", F_OK) == 0
        file = try MappedFile(path + ".pack")
        guard file.bytes.count >= 32, file.bytes.starts(with: Array("PACK".utf8)) else { throw damaged() }
    }

    func offset(of id: ObjectID) -> Int? { index.offset(of: id) }

    /// Gives the pack a new date, so that its objects are taken for fresh; `false` if it has gone, or holds garbage.
    ///
    /// It is done once a second at most. Not once for all: a program may run for weeks, and `git repack` take the pack
    /// away meanwhile.
    func freshen() -> Bool {
        if isCruft { return false }
        let second = Int(gitmem_steady_clock() / 1000)
        if freshSecond.load(ordering: .relaxed) == second { return true }
        guard utimensat(AT_FDCWD, path + ".pack", nil, 0) == 0 else { return false }
        freshSecond.store(second, ordering: .relaxed)
        return true
    }

    /// The size of the object's content, without reading all of it.
    func size(at offset: Int) throws(GitError) -> Int {
        let header = try header(at: offset)
        guard header.base != nil else { return header.size }
        return try inflate(header).withBytes { delta throws(GitError) in try deltaHeader(delta).resultSize }
    }

    /// The kind of the object at `offset`, which is that of what its deltas go back to; `nil` if it is none.
    func kind(at offset: Int) throws(GitError) -> ObjectKind? {
        var offset = offset
        for _ in 0..<Self.maximumDepth {
            let header = try header(at: offset)
            guard let base = header.base else { return ObjectKind(packed: header.type) }
            offset = base
        }
        throw damaged()
    }

    /// Reads the object at `offset`, deltas applied.
    func object(at offset: Int, bases: DeltaBases) throws(GitError) -> (kind: Kind, content: ObjectBuffer) {
        guard bases.keepsAll else { return try resolve(offset, bases) }
        if let known = bases.find(self, offset) { return known }
        let object = if let next = try next(to: offset, bases) { next } else { try resolve(offset, bases) }
        bases.keep(self, offset, object)
        return object
    }

    /// The object, if it is a small delta of one that is kept: mostly it is, where all are.
    private func next(to offset: Int, _ bases: DeltaBases) throws(GitError) -> (kind: Kind, content: ObjectBuffer)? {
        let header = try header(at: offset)
        guard let place = header.base, header.size <= Self.smallDelta, let base = bases.find(self, place) else {
            return nil
        }
        let input = UnsafeRawBufferPointer(rebasing: file.bytes[header.data...])
        let content = withUnsafeTemporaryAllocation(byteCount: header.size, alignment: 1) { delta in
            Result { () throws(GitError) in
                guard case .done(header.size) = Inflater.with(input, { $0.inflate(input, into: delta) }) else {
                    throw damaged()
                }
                return try base.content.withBytes { bytes throws(GitError) in
                    try apply(
                        UnsafeRawBufferPointer(delta).assumingMemoryBound(to: UInt8.self), to: bytes,
                        kind: ObjectKind(packed: base.kind))
                }
            }
        }
        noteRead(header.size)
        return (base.kind, try content.get())
    }

    private static let smallDelta = 1 << 12

    private func resolve(_ offset: Int, _ bases: DeltaBases) throws(GitError) -> (kind: Kind, content: ObjectBuffer) {
        var offset = offset
        var deltas: [(offset: Int, delta: ObjectBuffer)] = []
        var object: (kind: Kind, content: ObjectBuffer)
        while true {
            if !deltas.isEmpty, let known = bases.find(self, offset) {
                object = known
                break
            }
            let header = try header(at: offset)
            let content = try inflate(header)
            guard let base = header.base else {
                object = (header.type, content)
                break
            }
            // Only a base that stands behind can lead back to where the way came from.
            guard deltas.count < Self.maximumDepth, base < offset || !deltas.contains(where: { $0.offset == base })
            else { throw damaged() }
            deltas.append((offset, content))
            offset = base
        }
        for (position, delta) in deltas.reversed() {
            bases.keep(self, offset, object)
            object.content = try delta.withBytes { delta throws(GitError) in
                try object.content.withBytes { base throws(GitError) in
                    try apply(delta, to: base, kind: ObjectKind(packed: object.kind))
                }
            }
            offset = position
        }
        return object
    }

    // MARK: Headers

    private func header(at offset: Int) throws(GitError) -> Header {
        let bytes = file.bytes
        var position = offset
        // Behind the last object stands the checksum of the pack, so that a few bytes may always be read.
        guard offset >= 12, offset < bytes.count - ObjectID.byteCount else { throw damaged() }
        var byte = bytes[position]
        let type = byte >> 4 & 7
        var size = Int(byte & 15)
        var shift = 4
        while byte & 0x80 != 0 {
            position += 1
            guard position < bytes.count, shift < 56 else { throw damaged() }
            byte = bytes[position]
            size |= Int(byte & 0x7f) << shift
            shift += 7
        }
        position += 1
        var base: Int?
        switch type {
        case 1...4: break
        case Self.offsetDelta:
            var distance = -1
            repeat {
                guard position < bytes.count, distance < 1 << 55 else { throw damaged() }
                byte = bytes[position]
                distance = (distance + 1) << 7 | Int(byte & 0x7f)
                position += 1
            } while byte & 0x80 != 0
            guard distance > 0, distance < offset else { throw damaged() }
            base = offset - distance
        case Self.referenceDelta:
            guard position + ObjectID.byteCount <= bytes.count else { throw damaged() }
            let name = UnsafeRawBufferPointer(rebasing: bytes[position..<position + ObjectID.byteCount])
            base = index.offset(of: ObjectID(loading: name))
            position += ObjectID.byteCount
            guard base != nil, base != offset else { throw damaged() }
        default: throw damaged()
        }
        guard position < bytes.count else { throw damaged() }
        return Header(type: type, size: size, data: position, base: base)
    }

    private func inflate(_ header: Header) throws(GitError) -> ObjectBuffer {
        // Deflate cannot pack a thousand bytes and more into one: such a size is a lie, and not worth its memory.
        let input = UnsafeRawBufferPointer(rebasing: file.bytes[header.data...])
        guard header.size / 1100 <= input.count else { throw damaged() }
        try ObjectLimits.check(header.size, of: ObjectKind(packed: header.type))
        let content = try ObjectBuffer(capacity: header.size, from: self) { output in
            let outcome = Inflater.with(input) { $0.inflate(input, into: output) }
            guard case .done(header.size) = outcome else { return nil }
            return 0..<header.size
        }
        guard let content else { throw damaged() }
        noteRead(header.size)
        return content
    }

    /// Pages that were read count as this process's memory. The system reads some around each, and keeps them.
    private func noteRead(_ size: Int) {
        let (_, count) = resident.add(max(size, 1 << 14), ordering: .relaxed)
        if count > Self.maximumResident {
            resident.store(0, ordering: .relaxed)
            file.release()
        }
    }

    private static let maximumResident = 1 << 27

    // MARK: Deltas

    private func deltaHeader(
        _ delta: UnsafeBufferPointer<UInt8>
    ) throws(GitError) -> (baseSize: Int, resultSize: Int, end: Int) {
        var position = 0
        func number() -> Int? {
            var value = 0
            var shift = 0
            while position < delta.count, shift < 56 {
                let byte = delta[position]
                position += 1
                value |= Int(byte & 0x7f) << shift
                shift += 7
                if byte & 0x80 == 0 { return value }
            }
            return nil
        }
        guard let baseSize = number(), let resultSize = number() else { throw damaged() }
        return (baseSize, resultSize, position)
    }

    private func apply(
        _ delta: UnsafeBufferPointer<UInt8>, to base: UnsafeBufferPointer<UInt8>, kind: ObjectKind?
    ) throws(GitError) -> ObjectBuffer {
        let header = try deltaHeader(delta)
        // One instruction of at most eight bytes copies at most 16 MiB.
        guard header.baseSize == base.count, header.resultSize >> 24 <= delta.count else { throw damaged() }
        try ObjectLimits.check(header.resultSize, of: kind)
        let result = try ObjectBuffer(capacity: header.resultSize, from: self) { output in
            Self.copy(delta[header.end...], from: base, into: output) ? 0..<header.resultSize : nil
        }
        guard let result else { throw damaged() }
        return result
    }

    /// Follows the instructions of a delta; `false` if they do not fit.
    private static func copy(
        _ instructions: Slice<UnsafeBufferPointer<UInt8>>, from base: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard let source = base.baseAddress, let target = output.baseAddress else { return output.isEmpty }
        let delta = UnsafeBufferPointer(rebasing: instructions)
        var position = 0
        var written = 0
        var isCutOff = false
        func next() -> Int {
            guard position < delta.count else {
                isCutOff = true
                return 0
            }
            position += 1
            return Int(delta[position - 1])
        }
        while position < delta.count {
            let code = next()
            let size: Int
            if code & 0x80 != 0 {
                var offset = 0
                var count = 0
                for bit in 0..<4 where code & 1 << bit != 0 { offset |= next() << (8 * bit) }
                for bit in 0..<3 where code & 0x10 << bit != 0 { count |= next() << (8 * bit) }
                size = count == 0 ? 0x10000 : count
                guard !isCutOff, offset + size <= base.count, written + size <= output.count else { return false }
                memcpy(target + written, source + offset, size)
            } else {
                size = code
                guard size > 0, position + size <= delta.count, written + size <= output.count,
                    let text = delta.baseAddress
                else { return false }
                memcpy(target + written, text + position, size)
                position += size
            }
            written += size
        }
        return written == output.count
    }

    private func damaged() -> GitError {
        GitError(
            code: .corrupt, operation: "read \(path).pack", message: "the pack is damaged; run `git fsck`")
    }
}
