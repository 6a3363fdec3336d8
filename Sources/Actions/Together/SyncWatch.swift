internal import Git
internal import GitMemory
internal import Glibc

/// Syncs again and again: at an interval, and soon after something was written here.
package struct SyncWatch {
    package let action: SyncAction
    /// How often to look at the remote, as `30s`.
    package let interval: String

    /// How often to look whether something was written here, in milliseconds.
    private static let step: UInt64 = 500

    package init(_ action: SyncAction, interval: String) {
        self.action = action
        self.interval = interval
    }

    /// Goes on until the network of the session is cancelled.
    ///
    /// - Parameters:
    ///   - tellsAll: whether rounds are told that brought nothing.
    ///   - tell: gets a round.
    ///   - pausing: called after each round.
    package func run(
        in session: Session, tellsAll: Bool, _ tell: (SyncAction.Result) throws -> Void, pausing: () throws -> Void
    ) throws {
        let network = try action.network(of: session)
        var pace = SyncPace(interval: try Moments.milliseconds(interval))
        let isCancelled = network.isCancelled
        guard try session.store().remote(action.remote) != nil else {
            throw StoreError(
                .noRemote, "there is no remote to watch", hint: "`git remote add origin URL` gives this repository one")
        }
        while !isCancelled() {
            let settled: [String: ObjectID]
            do {
                let report = try action.round(in: session, by: network)
                if report.outcome != .upToDate || tellsAll {
                    try tell(.init(report: report, isDryRun: false, settings: []))
                    report.remark(in: session)
                }
                let news = report.badNews
                if let news { session.remark(news.message.escapingControls()) }
                pace.note(isGood: news == nil)
                settled = report.settled
                if [.noRemote, .nested].contains(report.outcome) { return }
            } catch let error as StoreError where error.code == .interrupted {
                break
            } catch let error as StoreError where [.busy, .localChanges, .mergeRefused].contains(error.code) {
                session.remark(error.description.escapingControls())
                pace.note(isGood: false)
                settled = [:]
            }
            try pausing()
            try wait(pace, settled: settled, in: session, isCancelled)
        }
    }

    /// Waits for the next round: after failures ever longer, else until something is written or the interval is over.
    private func wait(
        _ pace: SyncPace, settled: [String: ObjectID], in session: Session, _ isCancelled: () -> Bool
    ) throws {
        let pause = pace.pause()
        let store = try session.store()
        var last = ""
        var waited: UInt64 = 0
        while waited < pause, !isCancelled() {
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
