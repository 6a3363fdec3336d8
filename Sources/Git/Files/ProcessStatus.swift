internal import Glibc

/// What the system says of a process. Where `/proc` is not mounted it says nothing.
struct ProcessStatus {
    /// Whether a signal has stopped it.
    let isStopped: Bool
    /// The process that started it.
    let parent: pid_t

    init?(_ process: pid_t) {
        guard let text = try? Files.read("/proc/\(process)/stat"), let end = text.lastIndex(of: UInt8(ascii: ")"))
        else {
            return nil
        }
        // Behind the name, in which anything may be: the state and the parent.
        let words = text[(end + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count > 1, let parent = pid_t(String(decoding: words[1], as: UTF8.self)) else { return nil }
        isStopped = words[0].elementsEqual("T".utf8) || words[0].elementsEqual("t".utf8)
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
