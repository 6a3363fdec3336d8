internal import ArgumentParser
internal import Git
internal import GitMemory

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that memory branches are as the format says.",
        discussion: """
            Checks every name, mode, hash and body. With --history, or for a range A..B, also what each commit did: \
            that nothing vanished, no counter shrank or leapt, no stamp is in the future, and no replica was advanced \
            in two commits at once. Problems exit with 1; notes tell of what is allowed but worth knowing. What git \
            itself stores is checked by `git fsck`.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Agents, branches or commits, or a range of commits A..B; every memory branch if none is named.")
    var branches: [String] = []

    @Flag(help: "Check all commits that the branches are made of, too.")
    var history = false

    func run() throws {
        let store = try global.store()
        let troubles = try branches.isEmpty ? store.troubles() : []
        // A trunk that cannot be read is one of them.
        if troubles.isEmpty { _ = try store.trunk() }
        let unread = Set(troubles.map(\.reference))
        let names = branches.filter { !$0.contains("..") }
        let targets =
            try branches.isEmpty
            ? store.branches().filter { !unread.contains($0.reference) } : names.map { try store.branch(named: $0) }
        var problems = 0
        for trouble in troubles {
            problems += show([Finding(trouble)], in: trouble.name, as: trouble.reference)
        }
        var heads: [ObjectID] = []
        var bodiless: Set<EntryID> = []
        for branch in targets {
            let progress = Progress("Checking \(branch.name)", output: global.output)
            var check: Verification
            do {
                check = try store.verify(branch) { progress.update($0) }
                heads.append(branch.tip)
                bodiless.formUnion(check.bodiless)
            } catch let error as StoreError where error.code == .noBranch && branches.isEmpty {
                check = .ofNoMemory
            } catch let error as GitError where error.code.isOfDamage && branches.isEmpty {
                problems += show([Finding(unreadable: error)], in: branch.name, as: branch.reference)
                progress.finish()
                continue
            }
            progress.finish()
            problems += show(check.findings, in: branch.name, as: branch.reference)
            global.output.say("\(branch.name): \(check.entries) entries, \(check.names) state names checked")
        }
        if history { problems += try check(heads, without: [], bodiless, named: "history", in: store) }
        for range in branches where range.contains("..") {
            let ends = try Self.ends(of: range, in: store)
            problems += try check([ends.1], without: [ends.0], [], named: range, in: store)
        }
        if problems > 0 {
            throw Failure.BadNews(
                message: "\(problems) problem\(problems == 1 ? "" : "s") found",
                hint: "`gitmem doctor` mends what can be mended by adding", status: Failure.problemsFound)
        }
    }

    private func check(
        _ heads: [ObjectID], without excluded: [ObjectID], _ bodiless: Set<EntryID>, named name: String, in store: Store
    ) throws -> Int {
        var bar: Progress?
        let check = try store.verifyHistory(of: heads, without: excluded, bodiless: Array(bodiless)) { done, total in
            let progress = bar ?? Progress("Checking commits", total: total, output: global.output)
            bar = progress
            progress.update(done)
        }
        bar?.finish()
        let problems = show(check.findings, in: name, as: name)
        global.output.say("\(name): \(check.commits) commits checked")
        return problems
    }

    /// The commits of `A..B`; a missing one is the trunk's.
    private static func ends(of range: String, in store: Store) throws -> (ObjectID, ObjectID) {
        guard let dots = range.firstRange(of: "..") else { throw ValidationError("\(range) is no range of commits.") }
        let ends = try [range[..<dots.lowerBound], range[dots.upperBound...]].map { name in
            try store.branch(named: name.isEmpty ? "main" : String(name)).tip
        }
        return (ends[0], ends[1])
    }

    /// Prints what was found.
    ///
    /// - Returns: the number of errors.
    private func show(_ findings: [Finding], in name: String, as branch: String) -> Int {
        for finding in findings {
            if global.json {
                Output.object([
                    "branch": .string(branch), "commit": finding.commit.map { .text($0) },
                    "path": .string(finding.path),
                    "problem": .string(finding.problem), "severity": .string(finding.severity.rawValue),
                ])
            }
            let place = finding.commit.map { $0.description.prefix(12) } ?? name[...]
            let path = finding.path.isEmpty ? "it" : finding.path.escapingControls()
            global.output.say("\(finding.severity.rawValue)  \(place)  \(path) \(finding.problem)")
        }
        return findings.count { $0.severity == .error }
    }
}
