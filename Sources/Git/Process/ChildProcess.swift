internal import CProcess
internal import CPlatform
internal import Glibc

/// Two descriptors that are none of a standard stream: one that is closed here is another file in the child.
private func aboveStandardStreams(_ ends: [Int32], of path: String, to step: String) throws(GitError) -> (Int32, Int32)
{
    var ends = ends
    for index in ends.indices where ends[index] <= 2 {
        let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
        guard moved >= 0 else {
            let error = GitError.system(step, path: path)
            ends.forEach { close($0) }
            throw error
        }
        close(ends[index])
        ends[index] = moved
    }
    return (ends[0], ends[1])
}

/// A pipe from a process that is started: the end that it writes to, and the one that is read here without waiting.
final class ProcessPipe {
    let reading: Int32
    private(set) var writing: Int32

    init() throws(GitError) {
        var ends: [Int32] = [0, 0]
        guard gitmem_pipe(&ends) == 0 else { throw .system("run git", path: "pipe") }
        (reading, writing) = try aboveStandardStreams(ends, of: "pipe", to: "run git")
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

/// What a process that is started reads: the end that it reads from, and the one that is written to here without waiting.
final class ProcessInput {
    private(set) var reading: Int32
    /// -1 when all is written, or nobody reads any more.
    private(set) var writing: Int32
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws(GitError) {
        rest = bytes[...]
        var ends: [Int32] = [0, 0]
        // To a socket one may write without a signal if nobody reads.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .system("run a program", path: "socketpair")
        }
        (reading, writing) = try aboveStandardStreams(ends, of: "socketpair", to: "run a program")
    }

    deinit {
        endReading()
        end()
    }

    func endReading() {
        if reading >= 0 { close(reading) }
        reading = -1
    }

    private func end() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    /// Writes what can be written now.
    func write() {
        while writing >= 0, !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(writing, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else { return end() }
            rest = rest.dropFirst(count)
        }
        if rest.isEmpty { end() }
    }
}

/// A process that was started, until it has ended.
struct ChildProcess {
    /// For how many milliseconds a process that a signal has stopped may stay so. Nobody else knows that it is there.
    private static let stopPatience = 10_000
    /// For how many milliseconds a process may go on after SIGTERM, and then after SIGKILL.
    private static let endPatience = (term: 2_000, kill: 10_000)

    private let id: pid_t
    private let leadsGroup: Bool
    private var status: Int32?
    private var isStopped = false

    init(_ id: pid_t, leadsGroup: Bool) {
        self.id = id
        self.leadsGroup = leadsGroup
    }

    /// Reads what the process prints until it ends, and ends it where the conditions say so, or if a signal has stopped it
    /// for ten seconds.
    ///
    /// It is over when the process is: what that leaves running, such as a shared SSH connection, may hold on to the
    /// pipes for as long as it likes.
    ///
    /// - Throws: an error if nobody can tell how it ended.
    mutating func finish(
        _ output: ProcessPipe, _ errors: ProcessPipe, _ conditions: GitProcess.Conditions,
        feeding input: ProcessInput? = nil
    ) throws(GitError) -> GitProcess.Outcome {
        output.endWriting()
        errors.endWriting()
        input?.endReading()
        let ending = gitmem_end_of_child(id)
        defer { if ending >= 0 { close(ending) } }
        let start = Int(gitmem_steady_clock())
        var (printed, complaints): ([UInt8], [UInt8]) = ([], [])
        var (outputIsOpen, errorsAreOpen) = (true, true)
        var stop: GitProcess.Stop?
        var ended = 0
        var last = start
        var stoppedFor = 0
        func takeOutput(_ pipe: ProcessPipe) -> Bool {
            while let piece = pipe.read() {
                if piece.isEmpty || printed.count > conditions.mostOutput { return true }
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
                pollfd(fd: input?.writing ?? -1, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: ending, events: Int16(POLLIN), revents: 0),
            ]
            // When its output has ended, so has it, or it is about to. Where nothing tells of that, it is asked often.
            _ = poll(&watched, 4, outputIsOpen || ending >= 0 ? 100 : 2)
            input?.write()
            if outputIsOpen { outputIsOpen = takeOutput(output) }
            if errorsAreOpen { errorsAreOpen = takeErrors(errors) }
            if try hasEnded() { break }
            let now = Int(gitmem_steady_clock())
            // If this process was stopped, too, as by Ctrl-Z, that time does not count.
            stoppedFor = isStopped ? stoppedFor + min(now - last, 200) : 0
            last = now
            if stop == nil {
                if conditions.isCancelled?() == true {
                    stop = .cancelled
                } else if let timeout = conditions.timeout, now - start >= timeout {
                    stop = .timeout
                } else if printed.count > conditions.mostOutput {
                    stop = .tooLong
                } else if stoppedFor >= Self.stopPatience {
                    stop = .stopped
                }
                if stop != nil {
                    end(SIGTERM)
                    // A stopped process hears of it only when it goes on.
                    end(SIGCONT)
                    ended = now
                }
            } else if now - ended > Self.endPatience.term {
                end(SIGKILL)
                if now - ended > Self.endPatience.term + Self.endPatience.kill {
                    // It hangs in the system, on a disk perhaps that does not answer.
                    throw GitError(
                        code: .generic, operation: "end git", message: "process \(id) does not end, not even by SIGKILL"
                    )
                }
            }
        }
        if outputIsOpen { _ = takeOutput(output) }
        if errorsAreOpen { _ = takeErrors(errors) }
        // Whatever it had started ends with it.
        if stop != nil, leadsGroup { kill(-id, SIGTERM) }
        return GitProcess.Outcome(
            status: try exitStatus(), output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self), stop: stop)
    }

    /// Waits for the end of a process that ends at once.
    ///
    /// - Returns: its exit status; 128 + signal if it was killed.
    mutating func wait() throws(GitError) -> Int32 {
        while try !hasEnded(waiting: true) {}
        return try exitStatus()
    }

    private func exitStatus() throws(GitError) -> Int32 {
        guard let status else { throw Self.unknownEnd(ECHILD) }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }

    private mutating func hasEnded(waiting: Bool = false) throws(GitError) -> Bool {
        var status: Int32 = 0
        let result = waitpid(id, &status, (waiting ? 0 : WNOHANG) | WUNTRACED | WCONTINUED)
        if result == 0 { return false }
        if result < 0 {
            if errno == EINTR { return false }
            throw Self.unknownEnd(errno)
        }
        if status & 0xff == 0x7f {
            isStopped = true
            return false
        }
        if status == 0xffff {
            isStopped = false
            return false
        }
        self.status = status
        return true
    }

    /// What it did is not known, so it is not taken for done.
    private static func unknownEnd(_ number: Int32) -> GitError {
        .system("learn how git ended", path: "another part of this program may have waited for it", errno: number)
    }

    private func end(_ signal: Int32) { kill(leadsGroup ? -id : id, signal) }
}
