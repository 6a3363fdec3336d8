internal import CProcess
internal import GitMemory
internal import Glibc
internal import Synchronization

/// SIGINT, SIGTERM and SIGHUP, noted for a command that has something to end first.
enum Signals {
    private static let noted = Atomic<Int32>(0)

    /// The signal that came; 0 if none did.
    static var signal: Int32 { noted.load(ordering: .relaxed) }

    /// Begins to note them. One that the parent has ignored, as `nohup` does with SIGHUP, stays ignored, and one that it
    /// has blocked stays blocked.
    static func listen() {
        _ = signal
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { Signals.noted.store($0, ordering: .relaxed) }
        for number in [SIGINT, SIGTERM, SIGHUP] where gitmem_is_ignored(number) == 0 {
            sigaction(number, &action, nil)
        }
    }

    /// Runs `body`, and ends the process by the signal that came if `body` was given up for it.
    static func endingProcess<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StoreError where error.code == .interrupted && signal != 0 {
            let number = signal
            Glibc.signal(number, SIG_DFL)
            var open = sigset_t()
            sigemptyset(&open)
            sigaddset(&open, number)
            pthread_sigmask(SIG_UNBLOCK, &open, nil)
            raise(number)
            throw error
        }
    }
}
