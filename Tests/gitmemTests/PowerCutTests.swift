import Foundation
import TestSupport
import Testing

/// Whatever moment a power cut comes at, the store opens afterwards and has all that was acknowledged.
///
/// What commands do to their files is recorded with strace, and every beginning of it is played into a model of a disk,
/// from which a cut takes what was not synced. `GITMEM_TEST_CUT_STRIDE=1` tries every beginning, not every tenth or so.
@Suite("Power cuts", .needs(.tracing))
struct PowerCutTests {
    private static let stride = LongForm.number("GITMEM_TEST_CUT_STRIDE")

    struct Scenario: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// A script that makes what is there before, in the folder `disk`.
        let before: String
        let acknowledged: [String]
        /// What is recorded: the folder, the command, and what it remembers.
        let commands: [Command]

        struct Command: Sendable {
            let folder: String
            let words: [String]
            let texts: [String]
        }
    }

    private static let store = "mkdir -p disk; gitmem init -q --files disk/store\n"
    private static let ada = "gitmem add -q -C disk/store --agent ada before\n"
    private static let worktree = "gitmem worktree add -q -C disk/store --agent ada ../ada\n"

    private static func add(_ text: String, in folder: String = "store") -> Scenario.Command {
        .init(folder: folder, words: ["gitmem", "add", "-q", "--agent", "ada", text], texts: [text])
    }

    static let scenarios = [
        Scenario(
            testDescription: "the first add, on a new branch", before: store, acknowledged: [], commands: [add("one")]),
        Scenario(
            testDescription: "two more adds", before: store + ada, acknowledged: ["before"],
            commands: [add("one"), add("two")]),
        Scenario(
            testDescription: "an add after git has packed everything",
            before: store + ada + "git -C disk/store gc -q", acknowledged: ["before"], commands: [add("one")]),
        Scenario(
            testDescription: "two adds in a worktree", before: store + worktree + ada, acknowledged: ["before"],
            commands: [add("one", in: "ada"), add("two", in: "ada")]),
        Scenario(
            testDescription: "an import, which makes a pack",
            before: store + ada + #"for i in $(seq 60); do echo "{\"content\":\"line $i\"}"; done > import"#,
            acknowledged: ["before"],
            commands: [
                .init(
                    folder: "store", words: ["gitmem", "import", "-q", "--agent", "ada", "../../import"],
                    texts: (1...60).map { "line \($0)" })
            ]),
        Scenario(
            testDescription: "a merge of two branches into a trunk that is checked out",
            before: store + ada + "gitmem add -q -C disk/store --agent ben other\n",
            acknowledged: ["before", "other"],
            commands: [.init(folder: "store", words: ["gitmem", "merge", "-q"], texts: [])]),
        Scenario(
            testDescription: "a branch is deleted that is packed and in a file",
            before: store + ada + """
                gitmem merge -q -C disk/store; git -C disk/store pack-refs --all
                gitmem add -q -C disk/store --agent ada more; gitmem merge -q -C disk/store
                """,
            acknowledged: ["before", "more"],
            commands: [.init(folder: "store", words: ["gitmem", "retire", "--quiet", "ada"], texts: [])]),
    ]

    /// What plain git does with references, by paths that the recorder understands: it syncs neither folders nor what
    /// it packs.
    static let plainGit = [
        Scenario(
            testDescription: "references are packed", before: store + ada, acknowledged: ["before"],
            commands: [git("pack-refs --all --prune"), add("one")]),
        Scenario(
            testDescription: "a branch is made", before: store, acknowledged: [],
            commands: [git("update-ref refs/heads/memory/agents/ada refs/heads/memory/main"), add("one")]),
    ]

    private static func git(_ words: String) -> Scenario.Command {
        .init(folder: "store", words: ["sh", "-c", "git --git-dir=$PWD/.git \(words)"], texts: [])
    }

    @Test("What plain git has just done takes nothing from what is acknowledged then", arguments: plainGit)
    func afterPlainGit(_ scenario: Scenario) throws {
        let place = try Place(scenario)
        var random = SplitMix64(mixing: testSeed)
        for cut in (0..<6).flatMap({ _ in Disk.Cut.allCases }) {
            let problems = try place.problems(after: place.changes.count, of: place.changes, cut, &random)
            #expect(problems == [], "GITMEM_SEED=\(testSeed), \(cut) cut after the end")
        }
    }

    @Test("After a cut at any moment everything acknowledged is there", arguments: scenarios)
    func anyMoment(_ scenario: Scenario) throws {
        let place = try Place(scenario)
        var random = SplitMix64(mixing: testSeed)
        let step = Self.stride ?? max(1, place.changes.count / 10)
        var count = 0
        var moment = Self.stride == nil ? random.below(step) : 0
        while moment <= place.changes.count {
            for cut in Disk.Cut.allCases {
                let problems = try place.problems(after: moment, of: place.changes, cut, &random)
                #expect(problems == [], "GITMEM_SEED=\(testSeed), \(cut) cut after change \(moment)")
                count += 1
            }
            moment += step
        }
        // The moment that matters most, in more than one way.
        for _ in 0..<5 {
            let problems = try place.problems(after: place.changes.count, of: place.changes, .strict, &random)
            #expect(problems == [], "GITMEM_SEED=\(testSeed), strict cut after the end")
            count += 1
        }
        if Self.stride != nil { print("\(scenario.testDescription): \(place.changes.count) changes, \(count) cuts") }
    }

    /// The texts are in the trunk anyway, so this looks at the branch itself: `packed-refs` has an older tip of it.
    @Test("After a cut or a kill at any moment a branch that is being deleted is at its tip or gone")
    func deletion() throws {
        let place = try Place(#require(Self.scenarios.first { $0.testDescription.contains("deleted") }))
        let branch = "refs/heads/memory/agents/ada"
        var random = SplitMix64(mixing: testSeed)
        func tip() throws -> String {
            try place.sandbox.run(["git", "-C", "disk/store", "rev-parse", "-q", "--verify", branch]).output
        }
        var seen: Set<String> = []
        for moment in 0...place.changes.count {
            for cut in [nil] + Disk.Cut.allCases {
                try place.restore(after: moment, of: place.changes, cut, &random)
                let tip = try tip()
                #expect(
                    tip == "" || tip == place.deletedTip,
                    "GITMEM_SEED=\(testSeed), \(cut.map { "\($0) cut" } ?? "kill") after change \(moment)")
                seen.insert(tip)
            }
        }
        #expect(seen == ["", place.deletedTip])
    }

    /// A kind of sync: its name, where it happens, what it syncs.
    struct Omission: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let scenario: Int
        let isOmitted: @Sendable (String) -> Bool
    }

    static let omissions = [
        Omission(testDescription: "objects", scenario: 1) { $0.contains("/tmp_obj_") },
        Omission(testDescription: "folders of objects", scenario: 1) {
            $0.contains("/objects/") && !$0.contains("tmp_") && $0.split(separator: "/").last?.count == 2
        },
        Omission(testDescription: "the reference", scenario: 1) { $0.hasSuffix("~") },
        Omission(testDescription: "the reference's folder", scenario: 1) { $0.hasSuffix("refs/heads/memory/agents") },
        Omission(testDescription: "the folders of a new reference", scenario: 0) { $0.hasSuffix("refs/heads/memory") },
        Omission(testDescription: "the pack", scenario: 4) { $0.contains("/tmp_pack_") },
        Omission(testDescription: "its index", scenario: 4) { $0.contains("/tmp_idx_") },
        Omission(testDescription: "the folder of packs", scenario: 4) { $0.hasSuffix("/objects/pack") },
        Omission(testDescription: "the journal", scenario: 3) { $0.contains("/gitmem/checkout.") },
        Omission(testDescription: "the journal's folder", scenario: 3) { $0.hasSuffix("/worktrees/ada/gitmem") },
        Omission(testDescription: "the files of a worktree", scenario: 3) {
            $0.contains("/ada/entries/") && $0.hasSuffix(".json")
        },
        Omission(testDescription: "the index of a worktree", scenario: 3) { $0.hasSuffix("/gitmem/index") },
    ]

    @Test("Without that sync something would be lost", arguments: omissions)
    func everySyncIsNeeded(_ omission: Omission) throws {
        let place = try Place(Self.scenarios[omission.scenario])
        let rest = place.changes.filter { change in
            if case .sync(let path) = change { !omission.isOmitted(path) } else { true }
        }
        #expect(rest.count < place.changes.count, "no such sync")
        #expect(try isLossFound(place, rest), "GITMEM_SEED=\(testSeed)")
    }

    @Test("With gitmem.fsync=false nothing is synced, and something is lost")
    func withoutSync() throws {
        let plain = Self.scenarios[1]
        let place = try Place(
            Scenario(
                testDescription: plain.testDescription,
                before: plain.before + "git -C disk/store config gitmem.fsync false", acknowledged: plain.acknowledged,
                commands: plain.commands))
        #expect(place.changes.allSatisfy { !$0.isSync })
        #expect(try isLossFound(place, place.changes), "GITMEM_SEED=\(testSeed)")
    }

    @Test("An object that is here in a pack is synced with it: another gitmem may just have written that")
    func packedObjects() throws {
        let imported = try #require(Self.scenarios.first { $0.testDescription.contains("a pack") })
        let place = try Place(
            Scenario(
                testDescription: "an add of what is in a pack",
                before: imported.before + "; gitmem import -q -C disk/store --agent ben import", acknowledged: [],
                commands: [Self.add("line 1")]))
        let synced = place.changes.compactMap { if case .sync(let path) = $0 { path } else { nil } }
        #expect(synced.contains { $0.hasSuffix("/objects/pack") }, "\(synced)")
        for ending in [".pack", ".idx"] { #expect(synced.contains { $0.hasSuffix(ending) }, "\(synced)") }
    }

    @Test("A checkout that is undone is on the disk before the branch goes back")
    func undone() throws {
        let sandbox = try Sandbox()
        try sandbox.shell(
            """
            gitmem init -q --files store; gitmem -C store worktree add -q --agent ada ../ada
            gitmem -C ada add -q first
            # What the new index would be written to.
            rm -f store/.git/worktrees/ada/gitmem/index; mkdir -p store/.git/worktrees/ada/gitmem/index/x
            """)
        let before = try sandbox.shell(
            "find . -name .git -prune -o -type f -print | sort; git rev-parse HEAD", in: "ada")
        let trace = sandbox.path("trace")
        let outcome = try sandbox.run(
            ["strace", "-f", "-o", trace, "-e", "trace=syncfs,rename", "gitmem", "add", "second"], in: "ada")
        #expect(outcome.status == 8, "\(outcome.errors)")
        let after = try sandbox.shell(
            "find . -name .git -prune -o -type f -print | sort; git rev-parse HEAD", in: "ada")
        #expect(after.output == before.output)
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == "")
        let calls = try sandbox.read("trace").split(separator: "\n")
        let sync = try #require(calls.firstIndex { $0.contains("syncfs(") }, "\(calls)")
        let back = try #require(calls.lastIndex { $0.contains("refs/heads/memory/agents/ada") }, "\(calls)")
        #expect(sync < back)
        try sandbox.shell("rm -r store/.git/worktrees/ada/gitmem/index; gitmem -C ada add -q second")
        #expect(try sandbox.git("status", "--porcelain", in: "ada") == "")
    }

    private func isLossFound(_ place: Place, _ changes: [DiskChange]) throws -> Bool {
        var random = SplitMix64(mixing: testSeed)
        // From the end, where most is acknowledged.
        for round in 0..<60 {
            let moment = round < 10 ? changes.count : random.below(changes.count + 1)
            let cut: Disk.Cut = round % 3 == 0 ? .ordered : .strict
            if try !place.problems(after: moment, of: changes, cut, &random).isEmpty { return true }
        }
        return false
    }
}

/// A sandbox in which a scenario was recorded.
private struct Place {
    let sandbox: Sandbox
    let changes: [DiskChange]
    /// What ada's branch named before, with a line end; empty if there was none.
    let deletedTip: String
    private let before: Disk
    private let scenario: PowerCutTests.Scenario

    init(_ scenario: PowerCutTests.Scenario) throws {
        self.scenario = scenario
        sandbox = try Sandbox()
        try sandbox.shell(scenario.before)
        before = try Disk(loading: sandbox.path("disk"))
        deletedTip = try sandbox.run(
            ["git", "-C", "disk/store", "rev-parse", "-q", "--verify", "refs/heads/memory/agents/ada"]
        ).output
        let recorder = DiskRecorder(sandbox: sandbox, root: sandbox.path("disk"))
        var changes: [DiskChange] = []
        for command in scenario.commands {
            let (outcome, made) = try recorder.record(command.words, in: "disk/" + command.folder)
            #expect(outcome.status == 0, "\(command.words): \(outcome.errors)")
            #expect(!made.isEmpty)
            changes += made + [.acknowledged(command.texts)]
        }
        self.changes = changes
    }

    /// Makes the disk what it is after some changes, and then perhaps a cut.
    ///
    /// - Returns: the texts that were acknowledged.
    @discardableResult
    func restore(
        after moment: Int, of changes: [DiskChange], _ cut: Disk.Cut?, _ random: inout SplitMix64
    ) throws -> [String] {
        let disk = before.copy()
        var wanted = scenario.acknowledged
        for change in changes.prefix(moment) {
            disk.apply(change)
            if case .acknowledged(let texts) = change { wanted += texts }
        }
        try disk.restore(after: cut, using: &random)
        return wanted
    }

    /// Cuts the power after some changes, and says what is wrong with what is left.
    func problems(
        after moment: Int, of changes: [DiskChange], _ cut: Disk.Cut, _ random: inout SplitMix64
    ) throws -> [String] {
        let wanted = try restore(after: moment, of: changes, cut, &random)
        // Memory forgets.
        try sandbox.shell("rm -rf run; mkdir run")
        let folder = "disk/" + scenario.commands[0].folder
        var (problems, texts) = try sandbox.soundness(
            of: "disk/store", trees: ["disk/store", "disk/ada"],
            next: [
                "gitmem -C \(folder) list", "gitmem -C \(folder) add -q --agent ada next",
                "gitmem -C disk/store merge",
            ])
        let missing = wanted.filter { !texts.contains($0) }
        if !missing.isEmpty { problems.append("lost: \(missing)") }
        return problems
    }
}
