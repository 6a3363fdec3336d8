internal import CRecall

/// Where the bytes of a segment go: memory or a file. Blocks get their checksums on the way.
struct SegmentSink {
    /// Takes bytes that are finished.
    private let write: ([UInt8]) throws -> Void
    private var block: [UInt8] = []
    private var checksums: [UInt32] = []
    private(set) var count = 0

    /// Bytes of a block, which has one checksum.
    static let blockSize = 4 << 10
    /// What the last eight bytes of a segment are; another version has others.
    static let mark: UInt64 = 0x3230_4c41_4352_4d47
    /// Length of the content, checksum of the checksums, place of the sections, mark.
    static let trailerSize = 32

    init(_ write: @escaping ([UInt8]) throws -> Void) {
        self.write = write
        block.reserveCapacity(Self.blockSize)
    }

    mutating func append(_ bytes: some Collection<UInt8>) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.blockSize - block.count)
            block.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            if block.count == Self.blockSize { try flush() }
        }
        count += bytes.count
    }

    private mutating func flush() throws {
        checksums.append(block.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) })
        try write(block)
        block.removeAll(keepingCapacity: true)
    }

    /// Writes the checksums and the trailer.
    mutating func finish(sectionsAt place: Int) throws {
        let length = count
        if !block.isEmpty { try flush() }
        var tail: [UInt8] = []
        for checksum in checksums { tail.appendInteger(checksum) }
        tail.appendInteger(UInt64(length))
        tail.appendInteger(UInt64(place))
        let own = tail.withUnsafeBufferPointer { crecall_crc32c(0, $0.baseAddress, $0.count) }
        tail.appendInteger(UInt64(own))
        tail.appendInteger(Self.mark)
        try write(tail)
    }
}

extension [UInt8] {
    /// Appends the bytes of a number, the least first.
    mutating func appendInteger<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    mutating func appendVariable(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// The number at a place, which must be there.
    func integer<Number: FixedWidthInteger>(_ type: Number.Type, at place: Int) -> Number {
        precondition(place >= 0 && place + MemoryLayout<Number>.size <= count)
        return withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self)) }
    }

    /// All numbers that the bytes are.
    func integers<Number: FixedWidthInteger>(_ type: Number.Type) -> [Number] {
        let size = MemoryLayout<Number>.size
        return withUnsafeBytes { bytes in
            [Number](unsafeUninitializedCapacity: count / size) { target, used in
                for index in 0..<count / size {
                    target.initializeElement(
                        at: index,
                        to: Number(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Number.self)))
                }
                used = count / size
            }
        }
    }

    init<Number: FixedWidthInteger>(integers numbers: [Number]) {
        self = []
        reserveCapacity(numbers.count * MemoryLayout<Number>.size)
        for number in numbers { appendInteger(number) }
    }
}

/// Reads numbers of variable length; what is no such number ends it.
struct VariableReader {
    let bytes: [UInt8]
    var position = 0

    mutating func next() throws(IndexFault) -> UInt64 {
        let (value, end) = bytes.withUnsafeBufferPointer { bytes in
            var scan = VariableScan(bytes: bytes, position: position)
            return (scan.next(), scan.position)
        }
        guard let value else { throw IndexFault.damaged }
        position = end
        return value
    }
}

/// Why an index cannot be used. It is made anew then, or done without.
enum IndexFault: Error {
    /// It is not what was written, or of another version.
    case damaged
    /// A system call failed.
    case system(Int32)
}
