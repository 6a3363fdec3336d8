internal import CProcess
internal import Glibc

/// Threads of this process's own, as many as the system gives.
package struct Threads {
    /// What a thread needs, whatever the limit of the main one's stack is (`ulimit -s`). It is only address space.
    private static let stackSize: UInt = 8 << 20

    private let all: [UInt]

    /// Starts up to `count` threads that run `body`: fewer, or none, where the system gives no more.
    ///
    /// Signals to the process are left to the threads that there were.
    package init(_ count: Int, running body: @escaping @Sendable () -> Void) {
        // A fault of the thread's own still ends the process at once.
        var (blocked, before) = (sigset_t(), sigset_t())
        sigfillset(&blocked)
        for fault in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_BLOCK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        var all: [UInt] = []
        for _ in 0..<count {
            let work = Unmanaged.passRetained(Work(body))
            var thread: UInt = 0
            let result = gitmem_start_thread(
                &thread, Self.stackSize,
                { work in
                    if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
                    return nil
                }, work.toOpaque())
            guard result == 0 else {
                work.release()
                break
            }
            all.append(thread)
        }
        self.all = all
    }

    /// How many the system gave.
    package var count: Int { all.count }

    /// Waits until they have ended.
    package func join() {
        for thread in all { gitmem_join_thread(thread) }
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

/// A number of permits that threads wait for.
///
/// It may be shared: the address of the system's semaphore never changes while there is a reference to this one, and the
/// system's own calls may come from any thread.
package final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    package init() { sem_init(semaphore, 0, 0) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Gives one permit.
    package func signal() { sem_post(semaphore) }

    /// Takes one permit, as soon as there is one.
    package func wait() {
        while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
}
