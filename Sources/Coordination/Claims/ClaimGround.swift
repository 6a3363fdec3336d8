/// What the rules of claims stand on: a log with references into it, a way to the arbiter, a clock, and the records of
/// one clone. ``GitClaimGround`` is the real one; the simulation has one of its own.
package protocol ClaimGround: AnyObject {
    /// The wall clock, in milliseconds since 1970 UTC.
    var now: UInt64 { get }
    /// A clock that goes on in sleep, and which boot it counts from.
    var running: (boot: String, milliseconds: UInt64) { get }

    func tip(_ place: ClaimPlace) throws -> String?
    /// Moves a reference if it is where it is taken to be, and says whether it was.
    func move(_ place: ClaimPlace, from old: String?, to new: String?) throws -> Bool
    func header(_ commit: String) throws -> ClaimHeader
    /// Whether `tip` is `commit` or comes after it.
    func contains(_ commit: String, in tip: String?) throws -> Bool
    func grants(at tip: String?) throws -> Grants
    /// Tokens for one commit, greater than all in `commits`.
    func tokens(_ count: Int, after commits: [String]) throws -> [String]
    func append(
        _ changes: [ClaimChange], after parent: String?, by agent: String, token: String, subject: String
    ) throws -> String

    func fetch() throws -> ClaimFetch
    /// Sends a commit; `nil` if it has arrived, else why nobody knows.
    func push(_ commit: String) throws -> String?

    func records() throws -> [ClaimRecord]
    /// Those about which something is still to be done, which are few.
    func openRecords() throws -> [ClaimRecord]
    /// The tokens that records are called by.
    func recordTokens() throws -> [String]
    /// The record of a token, if this clone made it.
    func record(_ token: String) throws -> ClaimRecord?
    func save(_ record: ClaimRecord) throws
    func drop(_ token: String) throws
    func isAsking(_ lock: String) throws -> Bool
    /// When this clone first saw the grants that it knows.
    func firstSeen() throws -> SeenTimes
    func noteSeen(_ seen: SeenTimes) throws

    func exclusively<Result>(_ body: () throws -> Result) throws -> Result
    func ifNobodyPushes<Result>(_ body: () throws -> Result) throws -> Result?
    /// Pauses for some milliseconds.
    func pause(_ milliseconds: UInt64) throws
    func random() -> UInt64
}

/// The references of the log.
package enum ClaimPlace: Sendable, CaseIterable {
    /// The log as this clone has it.
    case local
    /// Commits on their way to the arbiter.
    case pending
    /// The arbiter's tip as last seen.
    case seen
    /// Of what an arbiter had and lost, the commit with the greatest stamp.
    case greatest
}

/// What the arbiter said when it was asked for the log.
package enum ClaimFetch: Sendable {
    case tip(String?)
    case failed(String)
}

/// Who decides.
public enum Arbiter: Sendable, Hashable {
    /// This repository.
    case here
    /// A remote, by its name and address.
    case remote(String, address: String)
    /// Nobody, and why: claims hold in this clone alone.
    case none(why: String)
}
