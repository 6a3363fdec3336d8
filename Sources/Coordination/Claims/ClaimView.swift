/// The claims as one command sees them: what the log holds, what is its own, and what is over.
package final class ClaimView {
    /// By how much clocks may differ, in milliseconds.
    package let skew: UInt64
    /// The wall clock when it was made.
    package let now: UInt64
    package let grants: [Grant]
    package let records: [ClaimRecord]
    /// Tokens of what crashed commands of this clone have asked for.
    var abandoned: Set<String> = []
    private let ground: any ClaimGround
    private let tip: String?
    private let byToken: [String: ClaimRecord]
    private var knownSeen: [String: (boot: String, milliseconds: UInt64)]?
    private var knownTipTime: UInt64?
    private var knownDisagreement: (author: String?, ends: [String: UInt64])?

    package convenience init(_ ground: any ClaimGround, at tip: String?, skew: UInt64) throws {
        try self.init(ground, at: tip, skew: skew, grants: ground.grants(at: tip), records: ground.records())
    }

    /// The same for some of the grants, with the records that this clone has of them.
    init(
        _ ground: any ClaimGround, at tip: String?, skew: UInt64, grants: [Grant], records: [ClaimRecord]
    ) throws {
        self.ground = ground
        self.tip = tip
        self.skew = skew
        now = ground.now
        self.grants = grants
        self.records = records
        byToken = Dictionary(records.map { ($0.token, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The record of a grant, if this clone made it.
    package func record(of grant: Grant) -> ClaimRecord? { byToken[grant.token] }

    private func seen() throws -> [String: (boot: String, milliseconds: UInt64)] {
        if let knownSeen { return knownSeen }
        let seen = try ground.firstSeen()
        knownSeen = seen
        return seen
    }

    /// Whether a grant has ended for everybody but its holder.
    ///
    /// By the clocks, with some slack; where they are known to disagree, by how long this clone has seen it.
    package func isOver(_ grant: Grant) throws -> Bool {
        if abandoned.contains(grant.token) { return true }
        let record = record(of: grant)
        if record?.state == .released { return true }
        let end = max(grant.until, record?.until ?? 0) &+ skew
        guard now >= end || tipIsAhead() else { return false }
        let (author, ends) = try disagreement()
        guard author != nil else { return now >= end }
        let running = ground.running
        guard let first = try seen()[Self.key(grant)], first.boot == running.boot else { return false }
        return running.milliseconds >= first.milliseconds &+ Self.term(of: grant, ends) &+ skew
    }

    /// Whose commit shows that the clocks disagree; `nil` if none does.
    package func clockSuspect() throws -> String? { try disagreement().author }

    private func tipIsAhead() -> Bool {
        guard let tip else { return false }
        // Asked for every grant.
        let time = knownTipTime ?? (try? ground.header(tip))?.time ?? 0
        knownTipTime = time
        return time > now &+ skew
    }

    private func disagreement() throws -> (author: String?, ends: [String: UInt64]) {
        if let knownDisagreement { return knownDisagreement }
        var author: String?
        var terms: [String: UInt64] = [:]
        var position = tip
        var least: (time: UInt64, author: String)?
        for _ in 0..<100 {
            guard let commit = position else { break }
            let header = try ground.header(commit)
            guard let parent = header.parent else { break }
            if least == nil, header.time > now &+ skew { author = header.author }
            // From the newest back: an older commit that is later than a newer one.
            if let least, header.time > least.time &+ skew, author == nil { author = least.author }
            if least.map({ header.time < $0.time }) ?? true { least = (header.time, header.author) }
            for (token, until) in header.ends where until > header.time {
                terms["\(token) \(until)"] = until - header.time
            }
            position = parent
        }
        knownDisagreement = (author, terms)
        return (author, terms)
    }

    /// How long a grant lasts. What the last commits do not say is taken for the longest.
    private static func term(of grant: Grant, _ terms: [String: UInt64]) -> UInt64 {
        terms[key(grant)] ?? ClaimTerm.longest
    }

    private static func key(_ grant: Grant) -> String { "\(grant.token) \(grant.until)" }

    /// Notes when grants were first seen, and forgets those that are gone.
    func noteSeen() throws {
        let (running, seen) = (ground.running, try seen())
        var now: [String: (boot: String, milliseconds: UInt64)] = [:]
        for grant in grants {
            let key = Self.key(grant)
            if let first = seen[key], first.boot == running.boot { now[key] = first } else { now[key] = running }
        }
        let isSame = now.count == seen.count && now.allSatisfy { key, first in seen[key].map { $0 == first } ?? false }
        if !isSame { try ground.noteSeen(now) }
    }
}

private func == (a: (boot: String, milliseconds: UInt64), b: (boot: String, milliseconds: UInt64)) -> Bool {
    a.boot == b.boot && a.milliseconds == b.milliseconds
}

/// How long a claim lasts.
public enum ClaimTerm {
    /// What holds if nothing is said: 30 minutes, in milliseconds.
    public static let usual: UInt64 = 1_800_000
    /// The least, in milliseconds.
    public static let shortest: UInt64 = 1_000
    /// The most, in milliseconds: 24 hours.
    public static let longest: UInt64 = 86_400_000
}
