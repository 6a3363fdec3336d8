internal import GitMemory
internal import Synchronization

/// Threads that do jobs side by side: as many as there are jobs, up to a limit. None is started before the first job.
package final class Workers: Sendable {
    /// How much may wait: further jobs make whoever adds them wait.
    package struct Bounds: Sendable {
        package var threads = 32
        package var jobs = 4096
        package var bytes = 64 << 20

        package init() {}
    }

    private struct Job: Sendable {
        let size: Int
        let run: @Sendable () -> Void
    }

    private struct State {
        var jobs: [Job] = []
        /// The first job of `jobs` that no thread has taken.
        var next = 0
        var size = 0
        var idle = 0
        var threads: [Threads] = []
        var isClosed = false
        /// Somebody waits for room.
        var isAwaited = false

        var waiting: Int { jobs.count - next }

        mutating func take() -> Job? {
            guard next < jobs.count else { return nil }
            let job = jobs[next]
            next += 1
            size -= job.size
            if next == jobs.count || next > 1024 {
                jobs.removeFirst(next)
                next = 0
            }
            return job
        }
    }

    private let bounds: Bounds
    private let state = Mutex(State())
    private let work = Semaphore()
    private let room = Semaphore()

    package init(_ bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// Has a job done; waits while too many wait already.
    ///
    /// - Parameter size: the bytes that the job holds.
    func add(size: Int, _ run: @escaping @Sendable () -> Void) {
        while true {
            let isFull = state.withLock { state in
                state.isAwaited = hasNoRoom(state, for: size)
                return state.isAwaited
            }
            if !isFull { break }
            room.wait()
        }
        start(size: size, run)
    }

    /// Has a job done, unless too many wait already.
    package func offer(size: Int, _ run: @escaping @Sendable () -> Void) -> Bool {
        if state.withLock({ hasNoRoom($0, for: size) }) { return false }
        start(size: size, run)
        return true
    }

    private func hasNoRoom(_ state: State, for size: Int) -> Bool {
        state.waiting >= bounds.jobs || (state.waiting > 0 && state.size + size > bounds.bytes)
    }

    private func start(size: Int, _ run: @escaping @Sendable () -> Void) {
        let hasThread = state.withLock { state in
            if state.idle <= state.waiting && state.threads.count < bounds.threads {
                let thread = Threads(1) { [self] in self.loop() }
                if thread.count == 1 { state.threads.append(thread) }
            }
            guard !state.threads.isEmpty else { return false }
            state.jobs.append(Job(size: size, run: run))
            state.size += size
            return true
        }
        // Where the system gives no thread, it is done at once.
        if hasThread { work.signal() } else { run() }
    }

    /// Waits until all jobs are done, and ends the threads.
    package func finish() {
        let threads = state.withLock { state in
            state.isClosed = true
            return state.threads
        }
        for _ in threads { work.signal() }
        for thread in threads { thread.join() }
    }

    private func loop() {
        while true {
            state.withLock { $0.idle += 1 }
            work.wait()
            let (job, isAwaited) = state.withLock { state in
                state.idle -= 1
                let job = state.take()
                let isAwaited = state.isAwaited
                state.isAwaited = false
                return (job, isAwaited)
            }
            if isAwaited { room.signal() }
            // A permit without a job is the end.
            guard let job else { return }
            job.run()
        }
    }
}
