import Foundation
import TestSupport
import Testing

/// Commands are killed at random moments: nothing acknowledged is lost, and the next command works at once.
///
/// `GITMEM_TEST_CRASHES` sets how many (40); `make crash` kills a thousand.
@Suite("Kill -9 at random moments")
struct KillTests {
    private static let kills = LongForm.number("GITMEM_TEST_CRASHES") ?? 40

    /// What may be killed. `$n` is the number of the round, in commands and texts; `ada` is a worktree, `store` has the
    /// trunk checked out, and ben's branch is checked out nowhere.
    struct Operation {
        let name: String
        var before = "true"
        let command: String
        /// What is remembered if it ends well.
        var texts: [String] = []
        var cites = 0
        /// What has to work at once, before anything else does.
        var after: [String] = []
        /// What must be true right after the kill: a script that says nothing then.
        var check = "true"
    }

    /// A further operation needs no more than a line here.
    static let operations = [
        Operation(name: "add", command: "gitmem -C store add -q --agent ben 'ben $n'", texts: ["ben $n"]),
        Operation(name: "add in a worktree", command: "gitmem -C ada add -q 'ada $n'", texts: ["ada $n"]),
        Operation(
            name: "import", before: lines(10), command: "gitmem -C store import -q --agent ben lines",
            texts: (1...10).map { "line \($0) of $n" }),
        Operation(
            name: "import of a pack in a worktree", before: lines(60), command: "gitmem -C ada import -q lines",
            texts: (1...60).map { "line \($0) of $n" }),
        Operation(
            name: "merge into a trunk that is checked out", before: "gitmem -C ada add -q 'merged $n' > said",
            command: "gitmem -C store merge -q", texts: ["merged $n"]),
        Operation(name: "cite", command: "gitmem -C store cite -q --agent ben $id", cites: 1),
        Operation(
            name: "retire",
            // With an older tip in `packed-refs`, at which nobody may see it.
            before: """
                gitmem -C store add -q --agent r$n 'first of r$n' > said; git -C store pack-refs --all
                gitmem -C store add -q --agent r$n 'by r$n' > said; gitmem -C store merge -q
                git -C store rev-parse memory/agents/r$n > tip
                """,
            command: "gitmem -C store retire --local r$n", texts: ["by r$n"],
            check: "git -C store rev-parse -q --verify memory/agents/r$n | diff - tip | grep '^<'"),
        Operation(
            name: "sync", before: "gitmem -C store add -q --agent ben 'sent $n' > said",
            command: "gitmem -C store sync -q", texts: ["sent $n"]),
        Operation(name: "compact", command: "gitmem -C store compact -q", after: ["gitmem -C store carry -q"]),
        Operation(
            name: "carry", before: "gitmem -C store compact -q", command: "gitmem -C store carry -q",
            after: ["gitmem -C store carry -q"]),
        Operation(name: "checkout", command: "gitmem -C store worktree add -q --agent w$n ../w$n"),
    ]

    private static func lines(_ count: Int) -> String {
        "for i in $(seq \(count)); do echo \"{\\\"content\\\":\\\"line $i of $n\\\"}\"; done > lines"
    }

    @Test("Everything acknowledged is there, git fsck is clean, the next command works")
    func randomMoments() throws {
        var random = SplitMix64(mixing: testSeed)
        var tally = (killed: 0, left: 0)
        // A new store from time to time, so that checking it all does not take longer and longer.
        for start in stride(from: 0, to: Self.kills, by: 50) {
            try killMany(start..<min(start + 50, Self.kills), &random, &tally)
        }
        // Or nothing was tried.
        #expect(tally.killed > Self.kills / 5, "\(tally)")
        if Self.kills > 100 {
            print("\(Self.kills) rounds: \(tally.killed) killed in time, \(tally.left) left something behind")
        }
    }

    private func killMany(
        _ rounds: Range<Int>, _ random: inout SplitMix64, _ tally: inout (killed: Int, left: Int)
    ) throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            git init -q --bare hub.git
            gitmem init -q --files store; git -C store remote add origin ../hub.git
            gitmem -C store worktree add -q --agent ada ../ada
            gitmem -C ada add -q first > id; gitmem -C store merge -q
            """)
        let id = try sandbox.read("id").trimmingCharacters(in: .whitespacesAndNewlines)
        var wanted: Set<String> = ["first"]
        var cites = 0
        var checkouts: [String] = []
        var durations: [String: Double] = [:]
        for round in rounds {
            let operation = random.pick(Self.operations)
            if operation.name == "checkout" { checkouts.append("\(round)") }
            if durations[operation.name] == nil {
                try sandbox.shell("n=trial\(round); id=\(id); \(fill(operation.before))")
                let ready = Date()
                let commands = ([operation.command] + operation.after).joined(separator: "; ")
                try sandbox.shell("n=trial\(round); id=\(id); \(fill(commands))")
                durations[operation.name] = Date().timeIntervalSince(ready)
                cites += operation.cites
            }
            let delay = (durations[operation.name] ?? 0) * Double(random.below(1000)) / 950
            let outcome = try sandbox.run(
                [
                    "sh", "-c",
                    """
                    n=\(round); id=\(id); \(fill(operation.before))
                    \(fill(operation.command)) > said 2>&1 & pid=$!
                    sleep \(delay); kill -9 $pid 2> /dev/null; wait $pid; echo $?
                    find store/.git -name '*.lock' -o -name 'tmp_*' -o -path '*/gitmem/checkout' -o -name '*~' | wc -l
                    cat said
                    """,
                ])
            let moment = "GITMEM_SEED=\(testSeed), round \(round), \(operation.name) killed after \(delay) s"
            try #require(outcome.lines.count >= 2, "\(moment): \(outcome.errors)")
            #expect(["0", "137"].contains(outcome.lines[0]), "\(moment): \(outcome.output)")
            let check = try sandbox.run(["sh", "-c", "n=\(round); \(fill(operation.check))"])
            #expect(check.output == "", "\(moment): not at its tip and not gone")
            if outcome.lines[0] == "137" { tally.killed += 1 }
            if outcome.lines[1] != "0" { tally.left += 1 }
            if outcome.lines[0] == "0" {
                wanted.formUnion(operation.texts.map { $0.replacingOccurrences(of: "$n", with: "\(round)") })
                cites += operation.cites
            }
            let next = random.pick(["list", "add -q 'after \(round)'", "cite \(id)", "merge -q"])
            if next.hasPrefix("cite") { cites += 1 }
            if next.hasPrefix("add") { wanted.insert("after \(round)") }
            let folder = next.hasPrefix("merge") || next == "list" && random.oneIn(2) ? "store" : "ada"
            let (problems, texts) = try sandbox.soundness(
                trees: ["ada", "store"],
                next: operation.after + [
                    "gitmem -C \(folder) \(next)", "gitmem -C ada list -q", "gitmem -C store list -q",
                ],
                leavesLocks: true)
            #expect(problems == [], "\(moment)")
            let missing = wanted.subtracting(texts)
            #expect(missing == [], "\(moment)")
        }
        let (problems, _) = try sandbox.soundness(
            trees: ["ada", "store"],
            next: [
                "gitmem -C store add -q --agent ben last", "gitmem -C ada add -q last", "gitmem -C store merge -q",
                "for n in \(checkouts.joined(separator: " ")); do gitmem -C store add -q --agent w$n last; done",
                // Nobody moves a branch again that was to be deleted.
                "gitmem -C store doctor -q --agent ben",
            ])
        #expect(problems == [], "GITMEM_SEED=\(testSeed), after round \(rounds.upperBound)")
        let shown = try object(sandbox.gitmem("show", id, "--json", "--view", "all", in: "store").lines[0])
        #expect(shown.child("counters")?.number("citations") ?? 0 >= cites, "GITMEM_SEED=\(testSeed)")
    }

    /// In single quotes the shell puts nothing in.
    private func fill(_ command: String) -> String { command.replacingOccurrences(of: "'", with: "\"") }
}
