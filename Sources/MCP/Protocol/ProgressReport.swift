internal import Actions
internal import GitMemory

/// Tells a client how far a request has come, at most ten times a second, with numbers that only grow.
final class ProgressReport {
    private let token: JSON
    private let outlet: Outlet
    private let cancellation: Cancellation
    /// What the bars that are finished have come to.
    private var base = 0
    private var told = -1
    private var last: UInt64 = 0

    init(token: JSON, outlet: Outlet, cancellation: Cancellation) {
        self.token = token
        self.outlet = outlet
        self.cancellation = cancellation
    }

    /// A bar of one step.
    func bar(_ title: String, _ total: Int?) -> any ProgressBar { Bar(self, title, total) }

    private func tell(_ done: Int, _ total: Int?, _ title: String) {
        let now = SteadyClock.milliseconds
        guard base + done > told, last == 0 || now - last >= 100, !cancellation.isCancelled else { return }
        last = now
        told = base + done
        var message = JSONObject()
        message["jsonrpc"] = .string("2.0")
        message["method"] = .string("notifications/progress")
        message["params"] = .members([
            "message": .string(title), "progress": .count(told), "progressToken": token,
            "total": total.map { .count(base + $0) },
        ])
        outlet.send(message)
    }

    private final class Bar: ProgressBar {
        private let report: ProgressReport
        private let title: String
        private let total: Int?
        private var done = 0

        init(_ report: ProgressReport, _ title: String, _ total: Int?) {
            self.report = report
            self.title = title
            self.total = total
        }

        func update(_ done: Int) {
            self.done = done
            report.tell(done, total, title)
        }

        func finish() { report.base += done }
    }
}
