internal import CDeflate
internal import Glibc
internal import Synchronization

/// Reads zlib streams, one at a time.
final class Inflater: @unchecked Sendable {
    // Sendable: nothing in it belongs to a thread, and the pool lends it to one at a time.
    private let pointer: OpaquePointer

    /// Those that nobody uses at the moment: making one costs more than a small stream.
    private static let pool = Pool { Inflater() }
    /// Those that last read a stream with the codes of the standard. They have tables of these, which cost more to make
    /// than a small stream.
    private static let standard = Pool { Inflater() }

    /// Lends the one that suits the zlib stream at the beginning of `input`.
    static func with<Result>(_ input: UnsafeRawBufferPointer, _ body: (Inflater) -> Result) -> Result {
        // Behind the two bytes of zlib stands a bit for the last block, and two for the kind of the first.
        input.count > 2 && input[2] >> 1 & 3 == 1 ? standard.with(body) : pool.with(body)
    }

    private init() {
        guard let made = libdeflate_alloc_decompressor() else { abort() }
        pointer = made
    }

    deinit { libdeflate_free_decompressor(pointer) }

    enum Outcome {
        /// So many bytes came out.
        case done(Int)
        /// There are more bytes than `output` holds.
        case full
        /// It is no zlib stream, or it is damaged.
        case damaged
    }

    /// Inflates the stream at the beginning of `input` into `output`.
    func inflate(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Outcome {
        var used = 0
        var produced = 0
        let result = libdeflate_zlib_decompress_ex(
            pointer, input.baseAddress, input.count, output.baseAddress, output.count, &used, &produced)
        return switch result {
        case LIBDEFLATE_SUCCESS: .done(produced)
        case LIBDEFLATE_INSUFFICIENT_SPACE: .full
        default: .damaged
        }
    }
}

/// Writes zlib streams, one at a time.
final class Deflater: @unchecked Sendable {
    // Sendable: nothing in it belongs to a thread, and the pool lends it to one at a time.
    private let pointer: OpaquePointer
    private var scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)

    /// Those that nobody uses at the moment.
    private static let texts = Pool { Deflater(level: 6) }
    private static let quick = Pool { Deflater(level: 1) }

    /// Lends the one that suits the content: texts are packed as tightly as by git, in less time. In folders hashes do
    /// not repeat and names do so at once, and level 1 makes less of them than git, in a quarter of the time; so it does
    /// of texts too short to repeat themselves.
    static func with(_ kind: ObjectKind, count: Int, _ body: (Deflater) -> Void) {
        if kind == .tree || count < 512 { quick.with(body) } else { texts.with(body) }
    }

    private init(level: Int32) {
        guard let made = libdeflate_alloc_compressor(level) else { abort() }
        pointer = made
    }

    deinit {
        libdeflate_free_compressor(pointer)
        scratch.deallocate()
    }

    /// Appends the zlib stream of `input` to `output`.
    func deflate(_ input: UnsafeRawBufferPointer, appendingTo output: inout [UInt8]) {
        let bound = libdeflate_zlib_compress_bound(pointer, input.count)
        if bound > scratch.count {
            scratch.deallocate()
            scratch = .allocate(byteCount: bound, alignment: 16)
        }
        let count = libdeflate_zlib_compress(
            pointer, input.baseAddress, input.count, scratch.baseAddress, scratch.count)
        precondition(count > 0, "libdeflate's bound of the compressed size is too small")
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: scratch[..<count]))
    }
}

/// The CRC-32 of `bytes`, as zlib and git's pack indexes have it.
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
}

/// Things that cost something to make, lent to one user at a time and kept for the next.
struct Pool<Item: Sendable>: ~Copyable, Sendable {
    private let idle = Mutex<[Item]>([])
    private let make: @Sendable () -> Item

    init(_ make: @escaping @Sendable () -> Item) { self.make = make }

    func with<Result, Failure: Error>(_ body: (Item) throws(Failure) -> Result) throws(Failure) -> Result {
        let item = idle.withLock { $0.popLast() } ?? make()
        defer { idle.withLock { $0.append(item) } }
        return try body(item)
    }
}
