internal import Actions
internal import GitMemory
internal import Glibc
internal import Synchronization

/// Prints results, for people or for scripts.
struct Output {
    let json: Bool
    let quiet: Bool

    /// Prints a line for people; nothing with `--json` or `--quiet`.
    func say(_ line: @autoclosure () -> String) {
        if !json && !quiet { Self.line(line().escapingControls()) }
    }

    /// Prints what was asked for, to people: nothing in it reaches a terminal but text and the ends of lines.
    static func line(_ text: String) {
        let text = text.escapingControls(keepingLines: true)
        line { $0.append(contentsOf: text.utf8) }
    }

    /// Prints a line that `write` appends to what is waiting to be printed.
    static func line(_ write: (inout [UInt8]) -> Void) {
        StandardStream.output.appendLine(write)
    }

    /// Prints lines that have their ends.
    static func lines(_ lines: [UInt8]) {
        StandardStream.output.append(lines)
    }

    /// A text in one line: on a terminal its beginning, elsewhere all of it, as whoever reads there has no other way to
    /// see the rest.
    static func shown(_ text: String) -> String {
        let text = text.escapingControls()
        return Environment.printsToTerminal ? Template.cut(text, to: 60) : text
    }

    /// Prints a remark to standard error.
    func remark(_ line: String) {
        if !quiet { StandardStream.complain("gitmem: \(line.escapingControls())\n") }
    }
}

/// Standard output, gathered into large writes.
final class StandardStream: Sendable {
    /// Makes sure that descriptors 0 to 2 are open, as git does: a file that got one of them would get the messages, too.
    /// What is written to one that was closed still fails, and so does what is read.
    static func open() {
        while true {
            var file = Glibc.open("/dev/null", O_RDONLY)
            // A folder can be neither read as a file nor written.
            if file < 0 { file = Glibc.open("/", O_RDONLY) }
            guard 0...2 ~= file else {
                if file > 2 { close(file) }
                return
            }
            // The lowest that is free is the one that is opened.
            guard file == STDIN_FILENO else { continue }
            close(file)
            file = Glibc.open("/dev/null", O_WRONLY)
            if file < 0 { file = Glibc.open("/", O_RDONLY) }
            guard file == STDIN_FILENO else { return }
        }
    }

    static let output = StandardStream()

    private static let greatestPending = 1 << 16

    private struct State {
        var pending: [UInt8] = []
        var failure: Int32?
    }

    private let state = Mutex(State())

    func appendLine(_ write: (inout [UInt8]) -> Void) {
        state.withLock { state in
            write(&state.pending)
            state.pending.append(UInt8(ascii: "\n"))
            if state.pending.count >= Self.greatestPending { Self.drain(&state) }
        }
    }

    /// Appends lines with their ends; many are written at once, without a copy.
    func append(_ lines: [UInt8]) {
        state.withLock { state in
            if state.pending.count + lines.count < Self.greatestPending {
                state.pending += lines
            } else {
                Self.drain(&state)
                Pager.start()
                if state.failure == nil { state.failure = Self.write(lines, to: STDOUT_FILENO) }
            }
        }
    }

    /// Writes what is pending.
    ///
    /// - Throws: ``Failure/NotPrinted`` if this or an earlier write failed: what the command did is done.
    func flush() throws {
        let failure = state.withLock { state in
            Self.drain(&state)
            return state.failure
        }
        if let failure {
            throw Failure.NotPrinted(
                message:
                    "the command is done, but its result could not be printed: \(String(cString: strerror(failure)))")
        }
    }

    private static func drain(_ state: inout State) {
        if !state.pending.isEmpty {
            clearBar()
            Pager.start()
        }
        if state.failure == nil { state.failure = Self.write(state.pending, to: STDOUT_FILENO) }
        state.pending.removeAll(keepingCapacity: true)
    }

    /// Writes to standard error at once.
    static func complain(_ text: String) {
        clearBar()
        _ = write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// Whether the last line of the terminal is a bar, which the next message takes the place of.
    private static let hasBar = Atomic<Bool>(false)

    /// Shows a line on the terminal in place of the bar before it.
    static func showBar(_ line: String) {
        hasBar.store(true, ordering: .relaxed)
        _ = write(Array("\r\u{1b}[K\(line)".utf8), to: STDERR_FILENO)
    }

    static func clearBar() {
        guard hasBar.exchange(false, ordering: .relaxed) else { return }
        _ = write(Array("\r\u{1b}[K".utf8), to: STDERR_FILENO)
    }

    /// Writes everything; returns the system's error if it cannot.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32? {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            start += count
        }
        return nil
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - count))
    }
}
