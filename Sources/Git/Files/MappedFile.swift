internal import Glibc

/// A file in memory, read only. It stays readable when the file is deleted.
final class MappedFile: @unchecked Sendable {
    // Sendable: nothing writes to the mapping.

    /// The content. It is gone with the last reference: see ``withBytes(_:)``.
    let bytes: UnsafeRawBufferPointer

    /// - Throws: `notFound` if there is no such file.
    init(_ path: String) throws(GitError) {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .system("read a file", path: path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .system("read a file", path: path) }
        let size = Int(status.st_size)
        if size == 0 {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw .system("read a file", path: path)
        }
        bytes = UnsafeRawBufferPointer(start: start, count: size)
    }

    /// Lends the content to `body`.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(self) { body(bytes) }
    }

    /// Lets go of the pages that were read; they come back when they are read again.
    func release() {
        if let start = bytes.baseAddress {
            madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_DONTNEED)
        }
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
