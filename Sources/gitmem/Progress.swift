internal import Actions
internal import GitMemory

/// A bar on the terminal for what takes longer than half a second.
final class Progress: ProgressBar {
    private let title: String
    private let total: Int?
    private let isShown: Bool
    private let start = SteadyClock.milliseconds
    private var last: UInt64 = 0

    init(_ title: String, total: Int? = nil, output: Output) {
        self.title = title.escapingControls()
        self.total = total
        isShown = Environment.isTerminal && !output.quiet
    }

    func update(_ done: Int) {
        guard isShown else { return }
        let now = SteadyClock.milliseconds
        guard now - start > 500, now - last > 100 else { return }
        last = now
        var line = "\(title) \(done)"
        if let total, total > 0 {
            let filled = min(20, 20 * done / total)
            line +=
                " of \(total) [" + String(repeating: "#", count: filled)
                + String(repeating: ".", count: 20 - filled) + "]"
        }
        StandardStream.showBar(line)
    }

    func finish() {
        if last > 0 { StandardStream.clearBar() }
    }
}

/// The bars of what is done to the files of a worktree, one for each step.
final class FilesProgress {
    private let output: Output
    private var current: (step: FilesStep, bar: Progress)?

    init(output: Output) { self.output = output }

    func update(_ step: FilesStep, _ done: Int, of total: Int) {
        if current?.step != step {
            current?.bar.finish()
            let title =
                switch step {
                case .comparing: "Comparing files"
                case .writing: "Writing files"
                }
            current = (step, Progress(title, total: total, output: output))
        }
        current?.bar.update(done)
        if done == total {
            current?.bar.finish()
            current = nil
        }
    }
}
