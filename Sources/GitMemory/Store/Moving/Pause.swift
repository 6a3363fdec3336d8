internal import Git
internal import Glibc

/// Pauses that grow and differ between processes, so that writers do not meet again.
struct Pause {
    private let random: () -> UInt64
    private var limit: UInt64 = 1_000
    /// Microseconds slept so far.
    private(set) var total: UInt64 = 0

    init(_ surroundings: Surroundings) { random = surroundings.random }

    mutating func wait() {
        let time = limit / 4 + random() % limit
        usleep(UInt32(time))
        total += time
        limit = min(limit * 2, 50_000)
    }
}
