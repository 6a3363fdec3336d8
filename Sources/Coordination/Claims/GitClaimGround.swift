package import GitMemory
internal import Glibc

/// The log of claims in a git repository.
package final class GitClaimGround: ClaimGround {
    let log: ClaimLog
    private let remote: String?
    private let network: Network

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
        try log.move(place.reference, from: old, to: new)
    }

    package func header(_ commit: String) throws -> ClaimHeader { ClaimHeader(try log.header(commit)) }

    package func contains(_ commit: String, in tip: String?) throws -> Bool { try log.contains(commit, in: tip) }

    package func grants(at tip: String?) throws -> [Grant] {
        try log.entries(at: tip).flatMap { entry -> [Grant] in
            guard entry.body.kind == ClaimBody.kind, let resource = Resource(text: entry.body.content) else {
                return []
            }
            return entry.holds.map { hold in
                Grant(
                    token: hold.token, agent: hold.agent, resource: resource, until: hold.until ?? .max,
                    reason: ClaimBody.reason(of: entry.body), entry: entry.id.description)
            }
        }.sorted { $0.token < $1.token }
    }

    package func tokens(_ count: Int, after commits: [String]) throws -> [String] {
        try log.tokens(count, after: commits)
    }

    package func append(
        _ changes: [ClaimChange], after parent: String?, by agent: String, token: String, subject: String
    ) throws -> String {
        try log.append(
            try changes.flatMap(Self.changes), after: parent, by: agent, token: token, subject: subject,
            trailers: changes.map(ClaimEvent.trailer))
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

    package func save(_ record: ClaimRecord) throws { try log.saveRecord(record.token, record.bytes) }

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
        return try Body(object)
    }

    static func reason(of body: Body) -> String? {
        if case .string(let text)? = body.object["context"] { text } else { nil }
    }
}
