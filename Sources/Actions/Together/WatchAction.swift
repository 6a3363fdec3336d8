internal import Coordination
package import GitMemory

/// `watch`: what happens in the memory, as it happens.
package struct WatchAction: Action {
    package var from: String?
    package var wait: String?

    package init() {}

    package static var about: About {
        About(
            "watch", "Report what happens in the memory, as it happens.",
            use:
                "To wait for what others write, claim or send, or to catch up on what happened since a commit. By other "
                + "ways than a command line, say for how long: wait.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("from", "Begin with what happened on the trunk since this commit."), &from)
        try form.text(
            Member("wait", .span, "End after this long; without it, a command runs until a signal ends it."), &wait)
    }

    /// How often to look, in milliseconds.
    private static let step: UInt64 = 200

    package func run(in session: Session, _ tell: (WatchEvent) throws -> Void) throws {
        let patience = try wait.map { try Moments.milliseconds($0) }
        if patience == nil, !session.isStream { throw UsageError("Say for how long to watch: wait.") }
        var store = try session.store()
        let trunk = try store.trunkTip()
        var tips: [String: String] = [:]
        for branch in try store.watchedBranches() { tips[branch.name] = branch.tip }
        var log = try Coordinating.claims(in: store, session)?.tip()
        if let from {
            let commit = try store.commitID(named: from)
            for event in try store.events(on: Self.trunk, from: commit, to: trunk) { try tell(.memory(event)) }
        }
        try tell(.pause)
        var waited: UInt64 = 0
        var state = ""
        while !session.network.isCancelled(), patience.map({ waited < $0 }) ?? true {
            let time = min(Self.step, patience.map { $0 - waited } ?? .max)
            Store.rest(milliseconds: time)
            waited += time
            var isNews = false
            if store.branchesFingerprint != state {
                // What other processes pack and write is found by a store that has just been opened.
                store = try session.store()
                state = store.branchesFingerprint
                isNews = try tellNews(store, &tips, tell)
            }
            if let claims = try Coordinating.claims(in: store, session), case let tip = try claims.tip(), tip != log {
                for event in try claims.events(since: log) {
                    guard let claim = WatchEvent(event) else { continue }
                    try tell(claim)
                }
                log = tip
                isNews = true
            }
            if isNews { try tell(.pause) }
        }
    }

    private static let trunk = "memory/main"

    /// Tells what the branches have that they did not have.
    private func tellNews(
        _ store: Store, _ tips: inout [String: String], _ tell: (WatchEvent) throws -> Void
    ) throws -> Bool {
        var isNews = false
        for branch in try store.watchedBranches() where tips[branch.name] != branch.tip {
            isNews = true
            // A new branch begins at the trunk.
            let start = tips[branch.name] ?? tips[Self.trunk]
            tips[branch.name] = branch.tip
            do {
                for event in try store.events(on: branch.name, from: start, to: branch.tip) { try tell(.memory(event)) }
            } catch let error as StoreError where [.mergeRefused, .damaged, .noBranch].contains(error.code) {
                // A branch of another epoch, or one that cannot be read: what comes after it can be told again.
                continue
            }
        }
        return isNews
    }
}

/// What `watch` tells.
package enum WatchEvent: ActionResult {
    case memory(BranchEvent)
    /// A claim was granted or taken over, or ended.
    case claim(change: String, resource: String, agent: String, at: Timestamp, commit: String)
    /// There is nothing more for now.
    case pause

    package var isForPeople: Bool {
        if case .pause = self { true } else { false }
    }

    init?(_ event: ClaimEvent) {
        guard let at = Timestamp(milliseconds: event.time) else { return nil }
        let change: String
        switch event.action {
        case .claim: change = "claimed"
        case .release, .takeover, .lapse: change = "released"
        case .renew: return nil
        }
        self = .claim(change: change, resource: event.resource, agent: event.agent, at: at, commit: event.commit)
    }

    package var json: JSON {
        switch self {
        case .memory(let event):
            .members([
                "agent": .string(event.agent), "at": .text(event.at), "branch": .string(event.branch),
                "change": .string(event.change.rawValue), "commit": .text(event.commit), "id": .text(event.id),
                "key": event.key.map { .string($0) }, "scope": event.scope.map { .string($0) },
            ])
        case .claim(let change, let resource, let agent, let at, let commit):
            .members([
                "agent": .string(agent), "at": .text(at), "branch": .string("memory/claims/1"),
                "change": .string(change), "commit": .string(commit), "resource": .string(resource),
            ])
        case .pause: .members([:])
        }
    }

    package static var schema: Schema {
        .object([
            .member("agent", .text, "Who did it; of a claim, whose it is."), .member("at", .time, "When."),
            .member("branch", .text, "The branch that it happened on."),
            .member(
                "change", .words(["added", "removed", "counted", "set", "message", "claimed", "released"]),
                "What was done."),
            .member("commit", .hash, "The commit that did it; the last one where several came at once."),
            .optional("id", .id, "The memory."), .optional("key", .text, "The key that was set."),
            .optional("resource", .text, "What is claimed or released."),
            .optional("scope", .text, "The scope of the key."),
        ])
    }
}
