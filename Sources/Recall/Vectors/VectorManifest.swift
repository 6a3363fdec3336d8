internal import CRecall
internal import GitMemory

/// What vectors there are: their files, what they were made by, and the trees all texts of which have one.
struct VectorManifest: Equatable {
    /// The number of the next file.
    var next: UInt64 = 1
    /// How many numbers a vector has; 0 as long as there is none.
    var dimension = 0
    /// What the vectors were made by, see `EmbeddingSettings.mark`.
    var mark: String
    var segments: [Manifest.Part] = []
    /// The one used last at the end.
    var trees: [EntryTree] = []

    var count: Int { segments.reduce(0) { $0 + $1.count } }

    func covers(_ trees: [EntryTree]) -> Bool { Set(trees).isSubset(of: self.trees) }

    init(mark: String) { self.mark = mark }

    /// The first bytes; another version has others, and is made anew.
    private static let magic: UInt64 = 0x3130_4345_5652_4d47

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        let mark = Array(self.mark.utf8)
        for number in [Self.magic, next, UInt64(dimension), UInt64(mark.count)] { bytes.appendInteger(number) }
        bytes += mark
        bytes.appendInteger(UInt64(segments.count))
        for part in segments {
            for number in [part.number, UInt64(part.count), UInt64(part.size)] { bytes.appendInteger(number) }
        }
        bytes.appendInteger(UInt64(trees.count))
        for tree in trees { bytes += tree.bytes }
        bytes.appendInteger(bytes.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) })
        return bytes
    }

    /// - Throws: ``IndexFault`` if the bytes are not those of a manifest.
    init(_ bytes: [UInt8]) throws {
        let end = bytes.count - 4
        guard end >= 48, bytes.integer(UInt64.self, at: 0) == Self.magic,
            bytes.withUnsafeBufferPointer({ crecall_crc32c(0, $0.baseAddress, end) })
                == bytes.integer(UInt32.self, at: end)
        else { throw IndexFault.damaged }
        var at = 8
        func number() throws -> UInt64 {
            guard at + 8 <= end else { throw IndexFault.damaged }
            defer { at += 8 }
            return bytes.integer(UInt64.self, at: at)
        }
        func count(of size: Int) throws -> Int {
            guard let count = Int(exactly: try number()), count <= (end - at) / size else { throw IndexFault.damaged }
            return count
        }
        next = try number()
        guard let dimension = UInt16(exactly: try number()) else { throw IndexFault.damaged }
        self.dimension = Int(dimension)
        let length = try count(of: 1)
        mark = String(decoding: bytes[at..<at + length], as: UTF8.self)
        at += length
        for _ in 0..<(try count(of: 24)) {
            let (name, count, size) = (try number(), try number(), try number())
            guard count < UInt64(UInt32.max), let size = Int(exactly: size) else { throw IndexFault.damaged }
            segments.append(Manifest.Part(number: name, count: Int(count), size: size))
        }
        for _ in 0..<(try count(of: 20)) {
            guard let tree = EntryTree(bytes: Array(bytes[at..<at + 20])) else { throw IndexFault.damaged }
            trees.append(tree)
            at += 20
        }
    }
}
