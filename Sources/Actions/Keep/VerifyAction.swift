internal import Git
package import GitMemory

/// `verify`: checks that memory branches are as the format says.
package struct VerifyAction: Action {
    package var branches: [String] = []
    package var history = false

    package init() {}

    package static var about: About {
        About(
            "verify", "Check that memory branches conform to the format.",
            use: "In CI, after an accident, or when a branch was changed by hand.", tellsMany: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("history", .flag, "Check all commits of the branches, too."), &history)
        try form.texts(
            Member(
                "branches",
                "Agents, branches or commits, or a range of commits A..B; every memory branch if none is named.",
                place: .word), &branches)
    }

    package func run(in session: Session, _ tell: (VerifyResult) throws -> Void) throws {
        let store = try session.store()
        let troubles = try branches.isEmpty ? store.troubles() : []
        // A trunk that cannot be read is one of them.
        if troubles.isEmpty { _ = try store.trunk() }
        let unread = Set(troubles.map(\.reference))
        let names = branches.filter { !$0.contains("..") }
        let targets =
            try branches.isEmpty
            ? store.branches().filter { !unread.contains($0.reference) } : names.map { try store.branch(named: $0) }
        var problems = 0
        func tellOf(_ findings: [Finding], in name: String, as branch: String) throws {
            for finding in findings { try tell(.finding(.init(finding: finding, name: name, branch: branch))) }
            problems += findings.count { $0.severity == .error }
        }
        for trouble in troubles { try tellOf([Finding(trouble)], in: trouble.name, as: trouble.reference) }
        var heads: [ObjectID] = []
        var bodiless: Set<EntryID> = []
        for branch in targets {
            let progress = session.progress("Checking \(branch.name)", nil)
            var check: Verification
            do {
                check = try store.verify(branch) { progress.update($0) }
                heads.append(branch.tip)
                bodiless.formUnion(check.bodiless)
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                check = .ofNoMemory
            } catch let error as GitError where error.code.isOfDamage && branches.isEmpty {
                try tellOf([Finding(unreadable: error)], in: branch.name, as: branch.reference)
                progress.finish()
                continue
            }
            progress.finish()
            try tellOf(check.findings, in: branch.name, as: branch.reference)
            try tell(.checked(branch.name, entries: check.entries, names: check.names))
        }
        if branches.isEmpty, let (commits, faults) = try Coordinating.verify(store, in: session) {
            for fault in faults { try tell(.claimFault(commit: fault.commit, problem: fault.problem)) }
            problems += faults.count
            try tell(.checkedHistory("memory/claims/1", commits: commits))
        }
        func check(
            _ heads: [ObjectID], without excluded: [ObjectID], _ bodiless: Set<EntryID>, named name: String
        ) throws {
            let check = try Self.history(of: heads, without: excluded, bodiless, in: store, session)
            try tellOf(check.findings, in: name, as: name)
            try tell(.checkedHistory(name, commits: check.commits))
        }
        if history { try check(heads, without: [], bodiless, named: "history") }
        for range in branches where range.contains("..") {
            let ends = try Self.ends(of: range, in: store)
            try check([ends.1], without: [ends.0], [], named: range)
        }
        if problems > 0 {
            throw BadNews(
                message: "\(problems) problem\(problems == 1 ? "" : "s") found",
                hint: "`gitmem doctor` repairs what adding can repair", exit: ExitCode.problemsFound)
        }
    }

    private static func history(
        of heads: [ObjectID], without excluded: [ObjectID], _ bodiless: Set<EntryID>, in store: Store,
        _ session: Session
    ) throws -> HistoryVerification {
        var bar: (any ProgressBar)?
        defer { bar?.finish() }
        return try store.verifyHistory(of: heads, without: excluded, bodiless: Array(bodiless)) { done, total in
            let progress = bar ?? session.progress("Checking commits", total)
            bar = progress
            progress.update(done)
        }
    }

    /// The commits of `A..B`; a missing one is the trunk's.
    private static func ends(of range: String, in store: Store) throws -> (ObjectID, ObjectID) {
        guard let dots = range.firstRange(of: "..") else { throw UsageError("\(range) is not a range of commits") }
        let ends = try [range[..<dots.lowerBound], range[dots.upperBound...]].map { name in
            try store.branch(named: name.isEmpty ? "main" : String(name)).tip
        }
        return (ends[0], ends[1])
    }
}

/// What `verify` tells.
package enum VerifyResult: ActionResult {
    /// Something is wrong, or worth knowing.
    case finding(Place)
    /// Something is wrong with a commit of the log of claims.
    case claimFault(commit: String, problem: String)
    /// A branch was checked.
    case checked(String, entries: Int, names: Int)
    /// So many commits were checked.
    case checkedHistory(String, commits: Int)

    /// A finding and where it was made.
    package struct Place {
        package let finding: Finding
        /// The branch, for people.
        package let name: String
        package let branch: String

        /// The commit that did it, shortened, else the branch.
        package var place: String { finding.commit.map { String("\($0)".prefix(12)) } ?? name }
    }

    package var isForPeople: Bool {
        switch self {
        case .finding, .claimFault: false
        case .checked, .checkedHistory: true
        }
    }

    package var json: JSON {
        if case .claimFault(let commit, let problem) = self {
            return .members([
                "branch": .string("refs/heads/memory/claims/1"), "commit": .string(commit), "path": .string(""),
                "problem": .string(problem), "severity": .string(Finding.Severity.error.rawValue),
            ])
        }
        guard case .finding(let place) = self else { return .members([:]) }
        let finding = place.finding
        return .members([
            "branch": .string(place.branch), "commit": finding.commit.map { .text($0) },
            "path": .string(finding.path), "problem": .string(finding.problem),
            "severity": .string(finding.severity.rawValue),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("branch", .text, "The branch, or the range of commits."),
            .optional("commit", .hash, "The commit that did it."), .member("path", .text, "Where it is."),
            .member("problem", .text, "What is wrong."),
            .member("severity", .words(["error", "note"]), "How bad it is."),
        ])
    }
}
