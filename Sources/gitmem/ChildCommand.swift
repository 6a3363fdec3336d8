internal import Actions
internal import CProcess
internal import Glibc

/// A command of the user's that runs beside this process, in a process group of its own. Its output comes through a pipe;
/// errors go where those of this process go.
final class ChildCommand: OnceChild {
    private let id: pid_t
    private let reading: Int32
    private var ended: Int32?

    /// Starts it with some variables beside those of this process.
    ///
    /// - Throws: ``OnceNotStarted`` if it cannot be started.
    init(_ words: [String], with variables: [(name: String, value: String)]) throws(OnceNotStarted) {
        var ends: [Int32] = [0, 0]
        guard gitmem_pipe(&ends) == 0 else { throw Self.failure("a pipe", errno) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // In a group of its own, it would be stopped if it read from the terminal.
        if isatty(STDIN_FILENO) == 1 { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        let extra: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.name)=\($0.value)") }
        defer { (arguments + extra).forEach { free($0) } }
        arguments.append(nil)
        var environment: [UnsafeMutablePointer<CChar>?] = []
        var position = environ
        while let entry = position.pointee {
            let name = String(String(cString: entry).prefix { $0 != "=" })
            if !variables.contains(where: { $0.name == name }) { environment.append(entry) }
            position += 1
        }
        environment += extra
        environment.append(nil)
        var process = pid_t()
        // How it ends is to be learnt.
        _ = Glibc.signal(SIGCHLD, SIG_DFL)
        let result = posix_spawnp(&process, words[0], &actions, &attributes, arguments, environment)
        guard result == 0 else {
            close(ends[0])
            throw Self.failure(words[0], result)
        }
        id = process
        reading = ends[0]
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit { close(reading) }

    private static func failure(_ name: String, _ number: Int32) -> OnceNotStarted {
        OnceNotStarted(
            exit: number == ENOENT ? 127 : 126, message: "\(name) cannot be run: \(String(cString: strerror(number)))")
    }

    func read(waiting milliseconds: Int32) -> [UInt8] {
        var watched = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        // At the end of the output there is nothing to wait for but the end of the command.
        if poll(&watched, 1, milliseconds) > 0, watched.revents & Int16(POLLIN) == 0 { usleep(5_000) }
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
            repeat { count = Glibc.read(reading, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        return piece
    }

    var exit: Int32? {
        if let ended { return ended }
        var status: Int32 = 0
        let result = waitpid(id, &status, WNOHANG)
        if result == 0 || result < 0 && errno == EINTR { return nil }
        let signal = status & 0x7f
        ended = result < 0 ? 125 : signal == 0 ? status >> 8 & 0xff : 128 + signal
        return ended
    }

    func send(_ signal: Int32) { kill(-id, signal) }
}
