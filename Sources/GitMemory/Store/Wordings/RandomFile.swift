internal import Git
internal import Glibc

/// A file that is read in places, by any thread.
final class RandomFile: Sendable {
    private let descriptor: Int32
    let size: Int

    /// - Returns: `nil` if it cannot be opened, or is no file.
    init?(_ path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            size = 0
            return nil
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = Int(status.st_size)
        if !isFile { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// So many bytes from a place on; `nil` if they are not all there.
    func bytes(at start: Int, _ count: Int) -> [UInt8]? {
        guard start >= 0, count >= 0, start + count <= size else { return nil }
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var done = 0
            while done < count, let base = buffer.baseAddress {
                let got = pread(descriptor, base + done, count - done, start + done)
                if got < 0, errno == EINTR { continue }
                if got <= 0 {
                    isWhole = false
                    break
                }
                done += got
            }
            initialized = done
        }
        return isWhole ? bytes : nil
    }

    /// So many words of eight bytes from a place on.
    func words(at start: Int, _ count: Int) -> [UInt64]? {
        bytes(at: start, count * 8).map { bytes in
            bytes.withUnsafeBytes { raw in
                (0..<count).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
            }
        }
    }
}
