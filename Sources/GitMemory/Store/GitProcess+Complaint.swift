internal import Git

extension GitProcess.Outcome {
    /// What went wrong, in one line of git's own words.
    var complaint: String {
        if stop == .timeout { return "git took too long and was ended" }
        if stop == .stopped { return "a signal stopped git for ten seconds, so it was ended" }
        if status > 128, errors.isEmpty { return "a signal ended git (\(status - 128))" }
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
        let told = lines.first { $0.hasPrefix("fatal: ") } ?? lines.first { $0.hasPrefix("error: ") } ?? lines.last
        // Of a hook here that fails, git says no more than that nothing was pushed.
        let isHook = told?.hasPrefix("error: failed to push some refs") == true
        let hook = isHook ? lines.prefix { $0 != told }.last { !$0.hasPrefix("To ") && !$0.hasPrefix("hint: ") } : nil
        // What the other side says explains more than that it has ended.
        let remote =
            lines.first {
                $0.hasPrefix("remote: ") || $0.hasPrefix("ssh: ") || $0.contains("ermission denied")
            } ?? hook
        let all = [remote, told].compactMap { $0 }
        return all.isEmpty
            ? "git exited with \(status)" : (all.first == all.last ? [all[0]] : all).joined(separator: "; ")
    }
}
