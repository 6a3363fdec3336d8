internal import Git
internal import Glibc

/// One sync, from try to try.
struct SyncRun {
    let names: RemoteNames
    let network: Network
    let merges: Bool
    let isDry: Bool
    var report: SyncReport
    /// What the remote does not take, and why.
    var refusals: [String: String] = [:]
    /// How often a branch was rejected as if it had moved on the remote, and from where it had not moved.
    private var rejections: [String: (from: ObjectID?, reason: String, times: Int)] = [:]

    private let start = SteadyClock.milliseconds
    private var pause: UInt64 = 50

    init(_ remote: String, by network: Network, merges: Bool, isDry: Bool) {
        names = RemoteNames(remote: remote)
        self.network = network
        self.merges = merges
        self.isDry = isDry
        report = SyncReport(remote: remote)
    }

    /// A branch has moved while it was being joined: begin again.
    struct HasMoved: Error {}

    /// Whether an error concerns one branch, and the others can go on.
    static func standsInTheWay(_ error: StoreError) -> Bool {
        [.localChanges, .rebasing, .mergeRefused].contains(error.code)
    }

    mutating func hold(_ branch: String, _ error: StoreError) {
        if !report.held.contains(where: { $0.branch == branch }) {
            report.held.append(SyncReport.Held(branch: branch, error: error))
        }
    }

    /// Moves a local branch.
    ///
    /// - Throws: ``HasMoved`` if somebody else did.
    mutating func move(
        _ branch: String, from: ObjectID?, to: ObjectID, commits: Int, in store: Store
    ) throws {
        if !isDry {
            guard
                try store.move(branch, from: from, to: to, by: Commit.gitmem, reason: "gitmem sync: \(names.remote)")
            else { throw HasMoved() }
        }
        Self.append(SyncReport.Step(branch: branch, from: from, to: to, commits: commits), to: &report.moved)
    }

    /// Notes that the remote does not take a branch.
    mutating func refuse(_ sending: Sending, _ why: String) {
        refusals[sending.branch] = why
        if why.contains("currently checked out") {
            report.hint =
                "\(BranchName.short(sending.branch)) is checked out there: run `git config receive.denyCurrentBranch updateInstead` "
                + "in that repository, or check another branch out, and run `gitmem sync` again"
        } else if sending.replaces {
            report.hint =
                "it is to replace a branch of an earlier epoch, and \(names.remote) may forbid that "
                + "(receive.denyNonFastForwards, a protected branch): allow it once after a compaction, and run "
                + "`gitmem sync` again"
        }
    }

    /// Notes that a branch was pushed and is not where it is fetched from.
    mutating func loseTrack(of sending: Sending) {
        refusals[sending.branch] = "it was pushed, and is not there when it is fetched"
        report.hint =
            "\(names.remote) fetches from one URL and pushes to another, see `git remote -v`: give both the same "
            + "repository, by `git config remote.\(names.remote).pushurl` or a remote of its own for each"
    }

    /// Notes a rejection that another one's push may be the cause of.
    ///
    /// - Returns: whether it cannot be: it comes again and again, and the branch has not moved on the remote.
    mutating func isHopeless(_ sending: Sending, _ reason: String) -> Bool {
        let last = rejections[sending.branch]
        let isSame = last?.from == sending.from && last?.reason == reason
        let times = isSame ? (last?.times ?? 0) + 1 : 1
        rejections[sending.branch] = (sending.from, reason, times)
        // A lock that another push has there is held for longer than a try takes.
        return times >= (sending.replaces ? 2 : 6)
    }

    mutating func noteSent(_ sending: Sending) {
        Self.append(
            SyncReport.Step(branch: sending.branch, from: sending.from, to: sending.to, commits: sending.commits),
            to: &report.sent)
    }

    private static func append(_ step: SyncReport.Step, to steps: inout [SyncReport.Step]) {
        guard let index = steps.firstIndex(where: { $0.branch == step.branch }) else { return steps.append(step) }
        let first = steps[index]
        steps[index] = SyncReport.Step(
            branch: step.branch, from: first.from, to: step.to, commits: first.commits + step.commits)
    }

    // MARK: Competing with others

    var isOutOfPatience: Bool { SteadyClock.milliseconds - start > UInt64(network.patience / .milliseconds(1)) }

    /// Waits so long that of many who are in the same place, few come back at once.
    mutating func waitForTurn(_ random: () -> UInt64) {
        var rest = pause / 4 + random() % pause
        pause = min(pause * 2, 3_000)
        while rest > 0, !network.isCancelled() {
            let step = min(rest, 100)
            usleep(UInt32(step) * 1000)
            rest -= step
        }
    }
}
