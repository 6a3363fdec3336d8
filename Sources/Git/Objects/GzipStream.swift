internal import CDeflate

/// Text in the form of gzip (RFC 1952).
public enum GzipStream {
    /// Why a stream cannot be unpacked.
    public enum Fault: Error {
        /// It unpacks into more than was allowed.
        case tooLong
        /// It is no stream of that form, or there is something behind it.
        case damaged
    }

    /// Packs bytes; `nil` if they do not become fewer.
    public static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        guard let compressor = libdeflate_alloc_compressor(1) else { return nil }
        defer { libdeflate_free_compressor(compressor) }
        let packed = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, output.count)
        }
        return packed.isEmpty ? nil : packed
    }

    /// Unpacks a stream that comes to at most `limit` bytes: no more are ever there.
    public static func unpack(_ stream: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else { throw .tooLong }
        defer { libdeflate_free_decompressor(decompressor) }
        var room = min(limit, max(1 << 16, stream.count * 4))
        while true {
            var (used, result) = (0, LIBDEFLATE_BAD_DATA)
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { output, count in
                result = libdeflate_gzip_decompress_ex(
                    decompressor, stream, stream.count, output.baseAddress, output.count, &used, &count)
            }
            switch result {
            case LIBDEFLATE_SUCCESS:
                guard used == stream.count else { throw .damaged }
                return bytes
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                guard room < limit else { throw .tooLong }
                room = min(limit, room * 4)
            default: throw .damaged
            }
        }
    }
}
