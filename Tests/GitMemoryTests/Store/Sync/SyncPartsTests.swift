import Git
import Testing

@testable import GitMemory

@Suite("The parts of a sync")
struct SyncPartsTests {
    @Test(
        "A line of git push --porcelain says what became of a branch",
        arguments: [
            (" \t1a:refs/heads/memory/main\t1a..2b", PushReport.Fate.accepted),
            ("*\t1a:refs/heads/memory/main\t[new branch]", .accepted),
            ("=\t1a:refs/heads/memory/main\t[up to date]", .accepted),
            ("!\t1a:refs/heads/memory/main\t[rejected] (fetch first)", .contended("fetch first")),
            ("!\t1a:refs/heads/memory/main\t[rejected] (non-fast-forward)", .contended("non-fast-forward")),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (failed to update ref)",
                .contended("failed to update ref")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (cannot lock ref 'refs/heads/memory/main': is at 1 but expected 2)",
                .contended("cannot lock ref 'refs/heads/memory/main': is at 1 but expected 2")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (incorrect old value provided)",
                .contended("incorrect old value provided")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (pre-receive hook declined)",
                .refused("pre-receive hook declined")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (protected branch hook declined)",
                .refused("protected branch hook declined")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote rejected] (branch is currently checked out)",
                .refused("branch is currently checked out")
            ),
            (
                "!\t1a:refs/heads/memory/main\t[remote failure] (remote failed to report status)",
                .refused("remote failed to report status")
            ),
            ("!\t1a:refs/heads/memory/main\t[remote rejected] (unpacker error)", .refused("unpacker error")),
        ])
    func porcelain(line: String, fate: PushReport.Fate) {
        let report = PushReport("To ../hub.git\n\(line)\nDone\n")
        #expect(report.fates == ["refs/heads/memory/main": fate])
    }

    @Test("Of several URLs that are pushed to, the worst counts, and other lines say nothing")
    func severalURLs() {
        let (good, late, bad) = (" \ta:r\tx", "!\ta:r\t[rejected] (fetch first)", "!\ta:r\t[remote rejected] (no)")
        func fate(_ lines: String...) -> PushReport.Fate? { PushReport(lines.joined(separator: "\n")).fates["r"] }
        #expect(fate(good, late) == .contended("fetch first"))
        #expect(fate(late, good) == .contended("fetch first"))
        #expect(fate(late, bad, good) == .refused("no"))
        #expect(fate(bad, late) == .refused("no"))
        #expect(PushReport("To x\nDone\nerror: something\n\t\n!\tx\t\n").fates == [:])
    }

    @Test("The remote is the one named, else the one configured, else origin, else the only one")
    func choice() throws {
        #expect(try Store.choose("b", configured: "a", from: ["a", "b", "origin"]) == "b")
        #expect(try Store.choose(nil, configured: "a", from: ["a", "b", "origin"]) == "a")
        #expect(try Store.choose(nil, configured: nil, from: ["a", "b", "origin"]) == "origin")
        #expect(try Store.choose(nil, configured: nil, from: ["a"]) == "a")
        #expect(try Store.choose(nil, configured: nil, from: []) == nil)
    }

    @Test(
        "What names no remote is refused with what to do",
        arguments: [
            ("c", nil, ["a", "b"], "no-remote", "there is a, b"), ("c", nil, [], "no-remote", "there is none yet"),
            ("../hub.git", nil, ["a"], "no-remote", "git remote add NAME ../hub.git"),
            ("git@host:x.git", nil, ["a"], "no-remote", "git remote add NAME git@host:x.git"),
            (nil, "c", ["a", "b"], "no-remote", "there is a, b"),
            (nil, nil, ["a", "b"], "invalid-input", "git config gitmem.remote"),
        ] as [(String?, String?, [String], String, String)])
    func noChoice(name: String?, configured: String?, remotes: [String], code: String, hint: String) {
        let error = #expect(throws: StoreError.self) {
            try Store.choose(name, configured: configured, from: remotes)
        }
        #expect(error?.code.description == code)
        #expect(error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    }

    @Test("After failures the pauses of a watch grow; after one good round it keeps the interval and looks for news")
    func pace() {
        var pace = SyncPace(interval: 1000)
        #expect(pace.looksForNews && pace.pause() == 1000)
        for longest: UInt64 in [4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000] {
            pace.note(isGood: false)
            #expect(!pace.looksForNews)
            #expect(pace.pause(\.lowerBound) == longest / 2 && pace.pause(\.upperBound) == longest)
        }
        pace.note(isGood: true)
        #expect(pace.looksForNews && pace.pause() == 1000)
        pace.note(isGood: false)
        #expect(pace.pause(\.upperBound) == 4_000)
        var slow = SyncPace(interval: 600_000)
        slow.note(isGood: false)
        #expect(slow.pause(\.upperBound) == 600_000)
    }

    @Test("While the remote is away, the trunk is merged here, and without a merge it stays where it is")
    func away() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try sandbox.git("remote", "add", "origin", sandbox.path + "/away", in: "store")
        try store.add("one", as: "ada")
        let (trunk, own) = (try store.tip("main"), try store.tip("agents/ada"))
        let report = try sandbox.open().sync(merges: false)
        #expect(report.outcome == .offline && report.moved.isEmpty && report.trunk == trunk)
        #expect(try store.tip("main") == trunk && store.tip("agents/ada") == own)
        let merged = try sandbox.open().sync()
        #expect(merged.outcome == .offline && merged.moved.map(\.branch) == ["refs/heads/memory/main"])
        #expect(try merged.trunk == store.tip("main") && store.tip("main") != trunk)
    }

    /// A remote whose trunk is of another epoch gets no new branch of this one, even if both epochs have one number: there
    /// nobody could go on with it. One of an earlier epoch can be carried over there.
    @Test func aNewBranchOfAnotherEpochIsHeldBack() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        try store.add("one", as: "ada")
        _ = try store.merge()
        let earlier = try store.tip("agents/ada")
        let mate = try sandbox.clone("store", as: "mate")
        for (place, text) in [(store, "two"), (mate, "three")] {
            try place.add(text, as: "ada")
            _ = try place.merge()
            _ = try place.compact()
        }
        try sandbox.git(
            "fetch", "-q", "\(sandbox.path)/mate", "refs/heads/memory/main:refs/remotes/origin/memory/main", in: "store"
        )
        try store.add("four", as: "cy")
        let (own, there) = (try store.tip("main"), try mate.tip("main"))
        #expect(try store.root(of: own, named: "").format.epoch == store.root(of: there, named: "").format.epoch)
        func held(_ tip: ObjectID, from: ObjectID? = nil, replaces: Bool = false, trunk: ObjectID?) throws -> Bool {
            var run = SyncRun("origin", by: Network(), merges: true, isDry: false)
            let branch = "refs/heads/memory/agents/cy"
            var sendings = [Sending(branch: branch, from: from, to: tip, commits: 1, replaces: replaces)]
            try store.holdBack(&sendings, unlikeTrunk: trunk, &run)
            #expect(sendings.isEmpty == (run.report.held.map(\.branch) == [branch]))
            return sendings.isEmpty
        }
        let new = try store.tip("agents/cy")
        #expect(try held(new, trunk: there))
        #expect(try held(new, from: earlier, replaces: true, trunk: there))
        #expect(try !held(new, trunk: own) && !held(new, trunk: nil) && !held(earlier, trunk: there))
    }
}
