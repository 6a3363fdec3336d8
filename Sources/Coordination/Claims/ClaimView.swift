/// The claims as one command sees them: what the log holds, what is its own, and what is over.
package final class ClaimView {
    /// By how much clocks may differ, in milliseconds.
    package let skew: UInt64
    /// The wall clock when it was made.
    package let now: UInt64
    package let grants: Grants
    /// Tokens of what crashed commands of this clone have asked for.
    var abandoned: Set<String> = []
    private let ground: any ClaimGround
    private let tip: String?
    private var knownOpen: [String: ClaimRecord]?
    private var knownRecords: [String: ClaimRecord?] = [:]
    private var knownSeen: SeenTimes?
    private var knownTipTime: UInt64?
    private var knownDisagreement: (author: String?, ends: [String: UInt64])?

    package convenience init(_ ground: any ClaimGround, at tip: String?, skew: UInt64) throws {
        self.init(ground, at: tip, skew: skew, grants: try ground.grants(at: tip))
    }

    /// The same with grants that are known already, or with none where it is asked about single ones.
    init(_ ground: any ClaimGround, at tip: String?, skew: UInt64, grants: Grants) {
        self.ground = ground
        self.tip = tip
        self.skew = skew
        now = ground.now
        self.grants = grants
    }

    /// The record of a grant, if this clone made it.
    package func record(of grant: Grant) throws -> ClaimRecord? {
        if let known = knownRecords[grant.token] { return known }
        let record = try ground.record(grant.token)
        knownRecords[grant.token] = .some(record)
        return record
    }

    /// The records of this clone about which something is still to be done, by token.
    func open() throws -> [String: ClaimRecord] {
        if let knownOpen { return knownOpen }
        let open = Dictionary(try ground.openRecords().map { ($0.token, $0) }, uniquingKeysWith: { first, _ in first })
        knownOpen = open
        return open
    }

    /// The records of this clone whose claim is not in the log.
    func recordsWithoutGrant() throws -> [ClaimRecord] {
        let held = grants.tokens
        return try ground.recordTokens().filter { !held.contains($0) }.compactMap(ground.record)
    }

    private func seen() throws -> SeenTimes {
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
        if try open()[grant.token]?.state == .released { return true }
        // A record only makes the end later, and most need not be read.
        guard now >= grant.until &+ skew || tipIsAhead() else { return false }
        let end = max(grant.until, try record(of: grant)?.until ?? 0) &+ skew
        guard now >= end || tipIsAhead() else { return false }
        let (author, ends) = try disagreement()
        guard author != nil else { return now >= end }
        let running = ground.running
        guard let first = try seen().first(grant), first.boot == running.boot else { return false }
        return running.milliseconds >= first.milliseconds &+ Self.term(of: grant, ends) &+ skew
    }

    /// The grants of which some may be over that are not known to be.
    func mayBeOver() -> [Grant] { tipIsAhead() ? grants.all : now < skew ? [] : grants.ending(by: now - skew) }

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
        var seen = try seen()
        if seen.note(grants, at: ground.running) { try ground.noteSeen(seen) }
    }
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
