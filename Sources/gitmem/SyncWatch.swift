internal import Git
internal import GitMemory
internal import Glibc

/// Syncs again and again: at an interval, and soon after something was written here.
struct SyncWatch {
    let command: Sync
    let network: Network
    /// Milliseconds between two looks at the remote.
    let interval: UInt64

    /// How often to look whether something was written here.
    private static let step: UInt64 = 500

    func run() throws {
        let store = try command.global.store()
        guard try store.remote(command.remote) != nil else {
            throw StoreError(
                .noRemote, "there is no remote to watch", hint: "`git remote add origin URL` gives this repository one")
        }
        var pace = SyncPace(interval: interval)
        while Signals.signal == 0 {
            let settled: [String: ObjectID]
            do {
                let report = try command.round(by: network)
                let printer = SyncPrinter(output: command.global.output, isDry: false)
                let isNews = report.outcome != .upToDate || command.global.json
                if isNews { printer.show(report) }
                let news = printer.badNews(report)
                if let news { command.global.output.remark(news.message.escapingControls()) }
                pace.note(isGood: news == nil)
                settled = report.settled
                if [.noRemote, .nested].contains(report.outcome) { return }
            } catch let error as StoreError where error.code == .interrupted {
                break
            } catch let error as StoreError where [.busy, .localChanges, .mergeRefused].contains(error.code) {
                command.global.output.remark(error.description.escapingControls())
                pace.note(isGood: false)
                settled = [:]
            }
            try StandardStream.output.flush()
            try wait(pace, settled: settled)
        }
        try StandardStream.output.flush()
    }

    /// Waits for the next round: after failures ever longer, else until something is written or the interval is over.
    private func wait(_ pace: SyncPace, settled: [String: ObjectID]) throws {
        let pause = pace.pause()
        let store = try command.global.store()
        var last = ""
        var waited: UInt64 = 0
        while waited < pause, Signals.signal == 0 {
            if pace.looksForNews {
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
