internal import CPlatform
internal import Glibc

/// What the system says of a process, if it says anything.
struct ProcessStatus {
    /// Whether a signal has stopped it.
    let isStopped: Bool
    /// The process that started it.
    let parent: pid_t

    init?(_ process: pid_t) {
        var (isStopped, parent): (Int32, pid_t) = (0, 0)
        guard gitmem_process_status(process, &isStopped, &parent) == 0 else { return nil }
        self.isStopped = isStopped != 0
        self.parent = parent
    }

    /// Whether that process has started this one, or what started it, and so on.
    static func isAncestor(_ process: pid_t) -> Bool {
        var next = getppid()
        while next > 1 {
            if next == process { return true }
            guard let status = ProcessStatus(next) else { return false }
            next = status.parent
        }
        return false
    }
}
