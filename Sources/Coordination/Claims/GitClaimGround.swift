package import GitMemory
internal import Glibc

/// The log of claims in a git repository.
package final class GitClaimGround: ClaimGround {
    let log: ClaimLog
    private let remote: String?
    private let network: Network
    /// The grants of commits that were read or written.
    private var known: [String: [Grant]] = [:]

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
        if place == .local, let new, let grants = known[new] { ClaimListing.keep(grants, at: new, log.store) }
        return true
    }

    package func header(_ commit: String) throws -> ClaimHeader { ClaimHeader(try log.header(commit)) }

    package func contains(_ commit: String, in tip: String?) throws -> Bool { try log.contains(commit, in: tip) }

    package func grants(at tip: String?) throws -> [Grant] {
        guard let tip else { return [] }
        if let grants = known[tip] { return grants }
        let grants = try ClaimListing(kept: tip, log.store)?.grants() ?? readGrants(at: tip)
        known[tip] = grants
        return grants
    }

    /// The grants as the log's tree has them.
    func readGrants(at tip: String) throws -> [Grant] {
        try log.entries(at: tip).flatMap { entry -> [Grant] in
            guard entry.body.kind == ClaimBody.kind, let resource = ClaimBody.resource(of: entry.body) else {
                return []
            }
            return entry.holds.map { hold in
                Grant(
                    token: hold.token, agent: hold.agent, resource: resource, until: hold.until ?? .max,
                    reason: ClaimBody.reason(of: entry.body), scope: entry.body.scope, entry: entry.id.description)
            }
        }.sorted { $0.token < $1.token }
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
        if let parent, let grants = known[parent] { known[commit] = try Self.grants(grants, after: changes) }
        return commit
    }

    private static func grants(_ grants: [Grant], after changes: [ClaimChange]) throws -> [Grant] {
        var byToken = Dictionary(grants.map { ($0.token, $0) }, uniquingKeysWith: { first, _ in first })
        for change in changes {
            switch change {
            case .grant(let grant):
                byToken[grant.token] = grant.lasting(grant.until, in: try ClaimBody.make(grant).id.description)
            case .renew(let grant, let until):
                guard let old = byToken[grant.token] else { continue }
                byToken[grant.token] = old.lasting(max(old.until, until), in: old.entry)
            case .remove(let grant, _): byToken[grant.token] = nil
            }
        }
        return byToken.values.sorted { $0.token < $1.token }
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
        try log.recordNames().compactMap { name in
            // Of a copied clone nothing is its own.
            guard let (content, isOwn) = try log.record(name), isOwn else { return nil }
            return ClaimRecord(content)
        }
    }

    /// The record of one grant, if this clone made it.
    func record(_ token: String) throws -> ClaimRecord? {
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
        try log.saveRecord(record.token, record.bytes)
    }

    package func drop(_ token: String) throws { log.dropRecord(token) }

    package func isAsking(_ lock: String) throws -> Bool { try log.isAsking(lock) }

    private static let seenName = "seen"

    package func firstSeen() throws -> [String: (boot: String, milliseconds: UInt64)] {
        guard let bytes = try log.note(Self.seenName) else { return [:] }
        var seen: [String: (boot: String, milliseconds: UInt64)] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 4, let milliseconds = UInt64(words[3]) else { continue }
            seen["\(words[0]) \(words[1])"] = (String(words[2]), milliseconds)
        }
        return seen
    }

    package func noteSeen(_ seen: [String: (boot: String, milliseconds: UInt64)]) throws {
        let lines = seen.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.boot) \($0.value.milliseconds)\n" }
        try log.saveNote(Self.seenName, Array(lines.joined().utf8))
    }

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
