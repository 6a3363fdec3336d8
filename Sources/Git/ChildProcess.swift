internal import Glibc

/// A pipe from a process that is started: the end that it writes to, and the one that is read here without waiting.
final class ProcessPipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws(GitError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .system("run git", path: "pipe") }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(reading)
        closeWriting()
    }

    func endWriting() {
        closeWriting()
        writing = -1
    }

    private func closeWriting() {
        if writing >= 0 { close(writing) }
    }

    /// What can be read now, up to a limit; `nil` at the end.
    func read() -> [UInt8]? {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
            repeat { count = Glibc.read(reading, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        if count < 0, errno == EAGAIN { return [] }
        return count > 0 ? piece : nil
    }
}

/// A process that was started, until it has ended.
struct ChildProcess {
    private let id: pid_t
    private let leadsGroup: Bool
    private var status: Int32?

    init(_ id: pid_t, leadsGroup: Bool) {
        self.id = id
        self.leadsGroup = leadsGroup
    }

    /// Reads what the process prints until it ends, and ends it where the conditions say so.
    ///
    /// It is over when the process is: what that leaves running, such as a shared SSH connection, may hold on to the
    /// pipes for as long as it likes.
    mutating func finish(
        _ output: ProcessPipe, _ errors: ProcessPipe, _ conditions: GitProcess.Conditions
    ) -> GitProcess.Outcome {
        output.endWriting()
        errors.endWriting()
        let start = Self.milliseconds()
        var (printed, complaints): ([UInt8], [UInt8]) = ([], [])
        var (outputIsOpen, errorsAreOpen) = (true, true)
        var stop: GitProcess.Stop?
        var stopped = 0
        func takeOutput(_ pipe: ProcessPipe) -> Bool {
            while let piece = pipe.read() {
                if piece.isEmpty { return true }
                printed += piece
            }
            return false
        }
        func takeErrors(_ pipe: ProcessPipe) -> Bool {
            while let piece = pipe.read() {
                if piece.isEmpty { return true }
                complaints += piece
                conditions.onErrors?(piece)
            }
            return false
        }
        while true {
            var watched = [
                pollfd(fd: outputIsOpen ? output.reading : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errorsAreOpen ? errors.reading : -1, events: Int16(POLLIN), revents: 0),
            ]
            // When its output has ended, so has it, or it is about to.
            _ = poll(&watched, 2, outputIsOpen ? 100 : 2)
            if outputIsOpen { outputIsOpen = takeOutput(output) }
            if errorsAreOpen { errorsAreOpen = takeErrors(errors) }
            if hasEnded() { break }
            let now = Self.milliseconds()
            if stop == nil {
                if conditions.isCancelled?() == true {
                    stop = .cancelled
                } else if let timeout = conditions.timeout, now - start >= timeout {
                    stop = .timeout
                }
                if stop != nil {
                    end(SIGTERM)
                    stopped = now
                }
            } else if now - stopped > 2_000 {
                end(SIGKILL)
            }
        }
        if outputIsOpen { _ = takeOutput(output) }
        if errorsAreOpen { _ = takeErrors(errors) }
        // Whatever it had started ends with it.
        if stop != nil, leadsGroup { kill(-id, SIGTERM) }
        let status = self.status ?? 0
        let signal = status & 0x7f
        return GitProcess.Outcome(
            status: signal == 0 ? status >> 8 & 0xff : 128 + signal, output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self), stop: stop)
    }

    private mutating func hasEnded() -> Bool {
        var status: Int32 = 0
        let result = waitpid(id, &status, WNOHANG)
        if result == 0 || (result < 0 && errno == EINTR) { return false }
        self.status = status
        return true
    }

    private func end(_ signal: Int32) { kill(leadsGroup ? -id : id, signal) }

    private static func milliseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
