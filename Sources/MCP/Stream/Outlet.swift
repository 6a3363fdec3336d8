internal import GitMemory
internal import Glibc
internal import Synchronization

/// Where messages go: one line each, whole, from any thread.
final class Outlet: Sendable {
    private let file: Int32
    private let isOpen = Mutex(true)

    init(_ file: Int32) { self.file = file }

    /// Whether somebody still reads. Known after a write has failed.
    var isClosed: Bool { isOpen.withLock { !$0 } }

    /// Writes a message as a line. Nothing is written any more once a write has failed.
    func send(_ message: JSONObject) {
        var line: [UInt8] = []
        JSON.object(message).write(canonicalInto: &line)
        line.append(UInt8(ascii: "\n"))
        isOpen.withLock { isOpen in
            guard isOpen else { return }
            var sent = 0
            while sent < line.count {
                let count = line.withUnsafeBytes { write(file, $0.baseAddress?.advanced(by: sent), line.count - sent) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else {
                    isOpen = false
                    return
                }
                sent += count
            }
        }
    }
}
