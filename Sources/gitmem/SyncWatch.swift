internal import Git
internal import GitMemory
internal import Glibc

/// Syncs again and again: at an interval, and soon after something was written here.
struct SyncWatch {
    let command: Sync
    let network: Network
    /// Milliseconds between two looks at the remote.
    let interval: UInt64

    private static let longestPause: UInt64 = 300_000
    /// How often to look whether something was written here.
    private static let step: UInt64 = 500

    func run() throws {
        let store = try command.global.store()
        guard try store.remote(command.remote) != nil else {
            throw StoreError(
                .noRemote, "there is no remote to watch", hint: "`git remote add origin URL` gives this repository one")
        }
        var failures: UInt64 = 0
        while Signals.signal == 0 {
            let settled: [String: ObjectID]
            do {
                let report = try command.round(by: network)
                let printer = SyncPrinter(output: command.global.output, isDry: false)
                let isNews = report.outcome != .upToDate || command.global.json
                if isNews { printer.show(report) }
                let news = printer.badNews(report)
                if let news { command.global.output.remark(news.message.escapingControls()) }
                failures = news == nil ? 0 : failures + 1
                settled = report.settled
                if [.noRemote, .nested].contains(report.outcome) { return }
            } catch let error as StoreError where error.code == .interrupted {
                break
            } catch let error as StoreError where [.busy, .localChanges, .mergeRefused].contains(error.code) {
                command.global.output.remark(error.description.escapingControls())
                failures += 1
                settled = [:]
            }
            try StandardStream.output.flush()
            try wait(failures: failures, settled: settled)
        }
        try StandardStream.output.flush()
    }

    /// Waits for the next round: after failures ever longer, else until something is written or the interval is over.
    private func wait(failures: UInt64, settled: [String: ObjectID]) throws {
        var pause = interval
        if failures > 0 {
            pause = max(interval, min(Self.longestPause, 2_000 << min(failures, 10)))
            pause = pause / 2 + UInt64.random(in: 0...pause / 2)
        }
        let store = try command.global.store()
        var last = ""
        var waited: UInt64 = 0
        while waited < pause, Signals.signal == 0 {
            if failures == 0 {
                let state = store.branchesFingerprint
                if state != last {
                    last = state
                    if try store.hasNews(since: settled) { return }
                }
            }
            let time = min(Self.step, pause - waited)
            usleep(UInt32(time) * 1000)
            waited += time
        }
    }
}
