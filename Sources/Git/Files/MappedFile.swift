internal import Glibc

/// A file in memory, read only. It stays readable when the file is deleted.
final class MappedFile: @unchecked Sendable {
    // Sendable: nothing writes to the content after `init`.

    /// The content. It is gone with the last reference: see ``withBytes(_:)``.
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// A smaller file is read instead: that costs less than a mapping.
    private static let smallestMapping = 16 << 10

    /// - Throws: `notFound` if there is no such file.
    init(_ path: String) throws(GitError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .system("read a file", path: path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read a file", path: path) }
        let size = Int(status.st_size)
        isMapped = size >= Self.smallestMapping
        if !isMapped {
            bytes = try Self.read(file, size, path)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw .system("read a file", path: path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    private static func read(_ file: Int32, _ size: Int, _ path: String) throws(GitError) -> UnsafeRawBufferPointer {
        if size == 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
        let content = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
        var used = 0
        while used < size {
            let count = Glibc.read(file, content.baseAddress?.advanced(by: used), size - used)
            if count < 0, errno == EINTR { continue }
            if count < 0 {
                let error = GitError.system("read a file", path: path)
                content.deallocate()
                throw error
            }
            if count == 0 { break }
            used += count
        }
        return UnsafeRawBufferPointer(start: content.baseAddress, count: used)
    }

    /// Lends the content to `body`.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(bytes) }
    }

    /// Lets go of the pages that were read; they come back when they are read again.
    func release() {
        if isMapped, let start = bytes.baseAddress {
            madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
        }
    }

    deinit {
        if !isMapped { return bytes.deallocate() }
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
