internal import Glibc

/// Bytes in memory of their own, such as an object's content. They never change once the buffer is made.
final class ObjectBuffer: @unchecked Sendable {
    // Sendable: nothing writes to the memory after `init`.

    /// The content. It is gone with the last reference: see ``withBytes(_:)``.
    let bytes: UnsafeBufferPointer<UInt8>
    /// The pack it was read from, where objects that belong to it are likely to be, too.
    let pack: Pack?
    private let memory: UnsafeMutableRawPointer

    /// Allocates `capacity` bytes and lets `fill` write them; it returns which of them are the content.
    ///
    /// - Throws: what `fill` throws, and an error if there is not so much memory; `nil` if `fill` returns `nil`.
    init?(
        capacity: Int, from pack: Pack? = nil,
        _ fill: (UnsafeMutableRawBufferPointer) throws(GitError) -> Range<Int>?
    ) throws(GitError) {
        // What asks for it may be a damaged header: a size beyond all bounds must not end the process.
        guard let allocated = malloc(max(capacity, 1)) else {
            throw .system("make room for \(capacity) bytes", path: "memory", errno: ENOMEM)
        }
        memory = allocated
        self.pack = pack
        let content: Range<Int>?
        do throws(GitError) {
            content = try fill(UnsafeMutableRawBufferPointer(start: memory, count: capacity))
        } catch {
            free(memory)
            throw error
        }
        guard let content else {
            free(memory)
            return nil
        }
        bytes = UnsafeBufferPointer(
            start: (memory + content.lowerBound).assumingMemoryBound(to: UInt8.self), count: content.count)
    }

    /// A copy of `content`.
    init(copying content: some Collection<UInt8>) {
        // Its size is that of something in memory, and no promise of a file's: where there is no room for it again the
        // process ends, as it does for any array.
        guard let allocated = malloc(max(content.count, 1)) else { abort() }
        memory = allocated
        pack = nil
        let buffer = UnsafeMutableBufferPointer(
            start: memory.assumingMemoryBound(to: UInt8.self), count: content.count)
        _ = buffer.initialize(from: content)
        bytes = UnsafeBufferPointer(buffer)
    }

    /// Lends the content to `body`.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    deinit { free(memory) }
}
