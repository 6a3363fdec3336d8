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
}
