internal import Actions
internal import GitMemory
internal import Glibc
internal import Synchronization

/// A bar on the terminal for what takes longer than half a second, also for a step that does not say how far it is.
final class Progress: ProgressBar {
    private let title: String
    private let total: Int?
    private let isShown: Bool
    private let start = SteadyClock.milliseconds
    private var last: UInt64 = 0
    private let step: Step?

    init(_ title: String, total: Int? = nil, output: Output) {
        self.title = title.escapingControls()
        self.total = total
        isShown = Environment.isTerminal && !output.quiet
        step = isShown ? Step(self.title) : nil
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
        step?.show(line)
    }

    func finish() { step?.finish() }

    deinit { step?.finish() }
}

/// The line of one step: its title appears when it has taken half a second, whatever the step tells.
private final class Step: Sendable {
    private struct State {
        var isShown = false
        var isOver = false
    }

    private let state = Mutex(State())

    init(_ title: String) {
        _ = Threads(1) { [weak self] in
            usleep(500_000)
            self?.showTitle(title)
        }
    }

    private func showTitle(_ title: String) {
        state.withLock { state in
            guard !state.isOver, !state.isShown else { return }
            state.isShown = true
            StandardStream.showBar(title + " …")
        }
    }

    func show(_ line: String) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.isShown = true
            StandardStream.showBar(line)
        }
    }

    func finish() {
        state.withLock { state in
            if state.isShown, !state.isOver { StandardStream.clearBar() }
            state.isOver = true
        }
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
