package import Coordination
package import GitMemory

/// What became of one resource that was claimed, renewed or released.
package struct ClaimOutcome: ActionResult {
    package let result: ClaimResult
    /// What became of the whole request.
    package let report: Claims.Report
    /// When it was asked.
    package let now: Timestamp

    package var json: JSON {
        let grant = result.grant
        let showsToken = [.held, .released].contains(result.verdict)
        return .members([
            "again": result.again ? .bool(true) : nil,
            "arbiter": .orNull(report.arbiter),
            "clock": report.clockSuspect.map { .string($0) },
            "confirmed": .orNull(report.confirmed),
            "holder": .orNull(result.holder),
            "overlaps": result.verdict == .refused && grant?.isHidden == false
                ? grant.map { .texts([$0.resource.text]) } : nil,
            "repo": result.resource.repo.map { .string($0) },
            "resource": .string(result.resource.text),
            "since": .orNull(grant?.since),
            "token": .orNull(showsToken ? grant?.token : nil),
            "until": .orNull(result.until.flatMap(ClaimTime.text)),
            "verdict": .string(result.verdict.rawValue),
        ])
    }

    package static var schema: Schema {
        .either([GateRejection.schema, .object(members)])
    }

    private static var members: [Schema.Property] {
        [
            .optional("again", .always(true), "The caller held it already."),
            .member("arbiter", .orNull(.text), "The address of who decides; “.” is this repository."),
            .optional("clock", .text, "The agent whose clock is not as others are."),
            .member("confirmed", .orNull(.text), "Who has confirmed it: a remote, or here."),
            .member("holder", .orNull(.text), "The agent that holds it."),
            .optional("overlaps", .array(.text), "What somebody else holds that overlaps it."),
            .optional("repo", .text, "The code repository that the path is in, by its name in claims/repos."),
            .member("resource", .text, "The resource, as path:TEXT, name:TEXT or message:ID."),
            .member("since", .orNull(.time), "When it was granted."),
            .member("token", .orNull(.text), "The token of the claim: greater than those of all grants before it."),
            .member("until", .orNull(.time), "When it ends."),
            .member(
                "verdict", .words(["held", "refused", "lost", "released", "free", "not-taken"]), "What became of it."),
        ]
    }

    /// Tells what became of each resource, then what is to be known of all.
    ///
    /// - Throws: ``BadNews`` if one was refused or is lost, if the arbiter lacks what it once had, or if it cannot be
    ///   told whether the caller is the one that holds it.
    static func tell(
        _ report: Claims.Report, at now: Timestamp, in session: Session, _ tell: (ClaimOutcome) throws -> Void
    ) throws {
        for result in report.results { try tell(ClaimOutcome(result: result, report: report, now: now)) }
        if let complaint = report.complaint, report.results.contains(where: { $0.verdict == .held }) {
            session.remark("it is valid in this clone only: \(complaint)")
        }
        if let suspect = report.clockSuspect {
            session.remark("clocks disagree: the clock of \(suspect) differs from the others")
        }
        if let news = badNews(of: report) { throw news }
    }

    private static func badNews(of report: Claims.Report) -> BadNews? {
        if report.isRewound {
            return BadNews(
                message: "the log of claims on \(report.arbiter ?? "the arbiter") lacks what it once had",
                hint: "what is held here was asked for again; look with `gitmem claims --mine`",
                exit: ExitCode.tryLater)
        }
        if let result = report.results.first(where: { [.refused, .lost].contains($0.verdict) }) {
            let isLost = result.verdict == .lost
            return BadNews(
                message: "\(result.resource.shown) is \(isLost ? "lost" : "held by \(result.holderText)")",
                hint: isLost
                    ? "stop the work on it, or claim it again"
                    : "wait with --wait 10m, or take something else; `gitmem claims` lists all",
                exit: ExitCode.claimed)
        }
        if report.results.contains(where: \.isUnsure) {
            return BadNews(
                message: "this worktree holds it already, and nothing says whether the same session asks",
                hint: "set GITMEM_SESSION to tell sessions apart, or name the claim by --token",
                exit: ExitCode.problemsFound)
        }
        return nil
    }
}

extension ClaimResult {
    /// Who holds it, for people.
    package var holderText: String { (holder ?? "somebody") + (isElsewhere ? ", elsewhere" : "") }
}

/// Moments of claims, which the log has in milliseconds.
package enum ClaimTime {
    /// The moment as RFC 3339 has it; `nil` if it is beyond all dates.
    package static func text(_ milliseconds: UInt64) -> String? {
        Timestamp(milliseconds: milliseconds)?.description
    }
}

extension Grant {
    /// When it was granted, as its token says; `nil` if that begins with no moment.
    package var since: String? {
        let text = Array(token.utf8.prefix(19))
        guard text.count == 19 else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))"
            + ".\(part(15..<18))Z"
    }
}
