package import GitMemory
internal import Glibc

/// The log of claims in a git repository.
package final class GitClaimGround: ClaimGround {
    let log: ClaimLog
    private let remote: String?
    private let network: Network
    /// The grants of commits that were read or written.
    private var known: [String: Grants] = [:]

    /// - Parameter remote: the arbiter; `nil` if this repository decides.
    package init(_ log: ClaimLog, remote: String?, network: Network) {
        self.log = log
        self.remote = remote
        self.network = network
    }

    package var now: UInt64 { log.now }
    package var running: (boot: String, milliseconds: UInt64) { log.runningClock() }

    package func tip(_ place: ClaimPlace) throws -> String? { try log.tip(place.reference) }

    package func move(_ place: ClaimPlace, from old: String?, to new: String?) throws -> Bool {
        guard try log.move(place.reference, from: old, to: new) else { return false }
        if place == .local, let new, let grants = known[new] { grants.keep(at: new, log.store) }
        return true
    }

    package func header(_ commit: String) throws -> ClaimHeader { ClaimHeader(try log.header(commit)) }

    package func contains(_ commit: String, in tip: String?) throws -> Bool { try log.contains(commit, in: tip) }

    package func grants(at tip: String?) throws -> Grants {
        guard let tip else { return Grants([]) }
        if let grants = known[tip] { return grants }
        let grants = try Grants(kept: tip, log.store) ?? readGrants(at: tip)
        known[tip] = grants
        return grants
    }

    /// The grants at the tip of this clone's log, which are kept from now on.
    ///
    /// - Complexity: the size of the file; where it is not of this commit, all of the log's tree once.
    func keptGrants(at tip: String) throws -> Grants {
        if let grants = Grants(kept: tip, log.store) { return grants }
        let grants = try readGrants(at: tip)
        grants.keep(at: tip, log.store)
        return grants
    }

    /// The grants as the log's tree has them.
    private func readGrants(at tip: String) throws -> Grants {
        let grants = try log.entries(at: tip).flatMap { entry -> [Grant] in
            guard entry.body.kind == ClaimBody.kind, let resource = ClaimBody.resource(of: entry.body) else {
                return []
            }
            return entry.holds.map { hold in
                Grant(
                    token: hold.token, agent: hold.agent, resource: resource, until: hold.until ?? .max,
                    reason: ClaimBody.reason(of: entry.body), scope: entry.body.scope, entry: entry.id.description)
            }
        }
        return Grants(grants)
    }

    package func tokens(_ count: Int, after commits: [String]) throws -> [String] {
        try log.tokens(count, after: commits)
    }

    package func append(
        _ changes: [ClaimChange], after parent: String?, by agent: String, token: String, subject: String
    ) throws -> String {
        let commit = try log.append(
            try changes.flatMap(Self.changes), after: parent, by: agent, token: token, subject: subject,
            trailers: changes.flatMap(ClaimEvent.trailers))
        if let parent, let grants = known[parent] { known[commit] = try grants.applying(changes) }
        return commit
    }

    private static func changes(_ change: ClaimChange) throws -> [LogChange] {
        func id(_ grant: Grant) throws -> EntryID {
            if let id = EntryID(hex: grant.entry) { return id }
            return try ClaimBody.make(grant).id
        }
        return switch change {
        case .grant(let grant):
            [.add(try ClaimBody.make(grant), token: grant.token, agent: grant.agent, until: grant.until)]
        case .renew(let grant, let until):
            [.renew(try id(grant), token: grant.token, agent: grant.agent, until: until)]
        case .remove(let grant, .release(_, let done?)):
            [
                .remove(try id(grant), token: grant.token),
                .mark(try id(grant), OnceDone.word, fields: "\(grant.token).\(done.text)"),
            ]
        case .remove(let grant, _): [.remove(try id(grant), token: grant.token)]
        }
    }

    package func fetch() throws -> ClaimFetch {
        guard let remote else { return .failed("there is no remote") }
        return switch try log.fetch(from: remote, by: network) {
        case .tip(let tip): .tip(tip)
        case .failed(let complaint): .failed(complaint)
        }
    }

    package func push(_ commit: String) throws -> String? {
        guard let remote else { return "there is no remote" }
        return try log.push(commit, to: remote, by: network)
    }

    package func records() throws -> [ClaimRecord] {
        try log.recordNames().compactMap(record)
    }

    package func openRecords() throws -> [ClaimRecord] {
        try log.openRecordNames().compactMap(record).filter(\.isOpen)
    }

    package func recordTokens() throws -> [String] { try log.recordNames() }

    package func record(_ token: String) throws -> ClaimRecord? {
        // Of a copied clone nothing is its own.
        guard let (content, isOwn) = try log.record(token), isOwn else { return nil }
        return ClaimRecord(content)
    }

    private static let lostName = "lost"

    /// Whether there may be records of claims that were lost. To look at all of them takes longer than most commands.
    var mayHaveLost: Bool {
        get throws { try !(log.note(Self.lostName) ?? []).isEmpty }
    }

    func forgetLost() throws { try log.saveNote(Self.lostName, []) }

    package func save(_ record: ClaimRecord) throws {
        if record.state == .lost { try log.saveNote(Self.lostName, Array("1".utf8)) }
        try log.saveRecord(record.token, record.bytes, isOpen: record.isOpen)
    }

    package func drop(_ token: String) throws { log.dropRecord(token) }

    package func isAsking(_ lock: String) throws -> Bool { try log.isAsking(lock) }

    private static let seenName = "seen"

    package func firstSeen() throws -> SeenTimes { SeenTimes(try log.note(Self.seenName) ?? []) }

    package func noteSeen(_ seen: SeenTimes) throws { try log.saveNote(Self.seenName, seen.text) }

    package func exclusively<Result>(_ body: () throws -> Result) throws -> Result { try log.exclusively(body) }

    package func ifNobodyPushes<Result>(_ body: () throws -> Result) throws -> Result? {
        try log.ifNobodyPushes(body)
    }

    package func pause(_ milliseconds: UInt64) throws {
        if network.isCancelled() { throw StoreError(.interrupted, "interrupted") }
        usleep(UInt32(clamping: milliseconds) * 1000)
    }

    package func random() -> UInt64 { log.random() }
}

extension ClaimPlace {
    fileprivate var reference: ClaimLog.Place {
        switch self {
        case .local: .local
        case .pending: .pending
        case .seen: .seen
        case .greatest: .greatest
        }
    }
}

/// A claim as an entry of the log.
enum ClaimBody {
    static let kind = "claim"

    static func make(_ grant: Grant) throws -> Body {
        var object = JSONObject()
        object["content"] = .string(grant.resource.text)
        object["context"] = grant.reason.map { .string($0) }
        object["kind"] = .string(kind)
        object["scope"] = grant.scope.map { .string($0) }
        if let repo = grant.resource.repo {
            var data = JSONObject()
            data["repo"] = .string(repo)
            object["data"] = .object(data)
        }
        return try Body(object)
    }

    static func resource(of body: Body) -> Resource? {
        var repo: String?
        if case .object(let data)? = body.value(of: "data"), case .string(let name)? = data["repo"] { repo = name }
        return Resource(text: body.content)?.of(repo)
    }

    static func reason(of body: Body) -> String? {
        if case .string(let text)? = body.object["context"] { text } else { nil }
    }
}
