import Foundation
import Testing

/// The check before a push, in two clones of one repository of code.
@Suite("guard")
struct GuardCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada", "GITMEM_SESSION": "one"])
        try sandbox.git("init", "--quiet", "--bare", "--initial-branch=main", "hub.git")
        try sandbox.git("clone", "--quiet", "hub.git", "code")
        try sandbox.shell(
            "git checkout -q -b main && echo 1 > a && echo 1 > b && git add . && git commit -qm one", in: "code")
        try sandbox.gitmem("init", "-q", in: "code")
        try sandbox.git("push", "--quiet", "-u", "origin", "main", "memory/main", in: "code")
        try sandbox.git("remote", "set-head", "origin", "main", in: "code")
        try sandbox.git("clone", "--quiet", "hub.git", "other")
        try sandbox.gitmem("sync", "-q", in: "other")
        try sandbox.git("checkout", "--quiet", "-b", "work", in: "code")
    }

    private let ben = ["GITMEM_AGENT": "ben", "GITMEM_SESSION": "two"]

    @discardableResult
    private func run(
        _ words: String..., in folder: String = "code", status: Int32 = 0, as session: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try sandbox.run(["gitmem"] + words, in: folder, with: session)
        #expect(
            outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    private func commit(_ script: String, in folder: String = "code") throws {
        try sandbox.shell("\(script) && git add -A . && git commit -qm change", in: folder)
    }

    private func findings(_ outcome: Outcome) throws -> [NSDictionary] {
        try outcome.lines.map { try object($0) }.filter { $0["ok"] as? Bool == false }
    }

    @Test("Nothing is found where nothing is")
    func nothing() throws {
        try commit("echo 2 > a")
        let lines = try run("guard", "--json").lines.map { try object($0) }
        #expect(lines.map { $0.text("check") } == ["behind", "claim", "unclaimed", "memory"])
        #expect(lines.allSatisfy { $0["ok"] as? Bool == true })
        #expect(try run("guard", "-q").output.isEmpty)
    }

    @Test("A branch that is behind is found once the remote was asked, and behind what it follows, too")
    func behind() throws {
        try sandbox.shell("git push -q -u origin work", in: "code")
        try commit("echo 3 > b", in: "other")
        try sandbox.git("push", "--quiet", "origin", "main", in: "other")
        try run("guard", "--no-fetch")
        let found = try findings(run("guard", "--json", status: 1))
        #expect(found.map { $0.text("branch") } == ["origin/main"])
        #expect(found.first?["behind"] as? Int == 1)
        try sandbox.shell(
            "git fetch -q && git checkout -q work && echo 4 > c && git add c && git commit -qm c && git push -q",
            in: "other")
        let both = try findings(run("guard", "--json", status: 1))
        #expect(both.map { $0.text("branch") } == ["origin/main", "origin/work"])
        // The other branch by its name, and by any other.
        try run("guard", "--base", "work", status: 1)
        try run("guard", "--base", "no-such", status: 5)
        try run("guard", "--base", "--no-fetch", status: 64)
    }

    @Test("What others have claimed is found by both names of a renamed file, and by the folder above")
    func claims() throws {
        try commit("git mv a new")
        for (resource, count) in [("path:a", 1), ("path:new", 1), ("path:c", 0), ("path:", 2)] {
            try run("claim", resource, "--reason", "port", in: "other", as: ben)
            let outcome = try run("guard", "--json", status: count == 0 ? 0 : 1)
            let found = try findings(outcome)
            #expect(found.count == count, "\(resource)")
            #expect(found.allSatisfy { $0.text("holder") == "ben" && $0.text("resource") == resource })
            try run("release", "--all", in: "other", as: ben)
        }
        try run("claim", "path:a")
        try run("guard")
        // Another session of that name is another one.
        try run("guard", status: 1, as: ["GITMEM_SESSION": "two"])
    }

    @Test("A path that needs a claim and had none when it was changed is found")
    func unclaimed() throws {
        try run("claims", "paths", "add", "a", "*.lock")
        #expect(try object(run("check", "a", "--json").lines[0])["required"] as? Bool == false)
        try commit("echo 2 > a")
        try run("guard")
        // The setting holds once it is merged.
        try run("merge", "-q")
        #expect(try object(run("check", "a", "--json").lines[0])["required"] as? Bool == true)
        let found = try findings(run("guard", "--json", status: 1))
        #expect(found.map { $0.text("path") } == ["a"] && found.map { $0.text("check") } == ["unclaimed"])
        try run("claim", "x.lock")
        try commit("echo 2 > x.lock")
        try run("release", "--all")
        #expect(try findings(run("guard", "--json", status: 1)).map { $0.text("path") } == ["a"])
        // Another agent's claim is not that of whoever changed it.
        try run("claim", "y.lock", as: ben)
        try commit("echo 2 > y.lock")
        try run("release", "--all", as: ben)
        #expect(try findings(run("guard", "--json", status: 1)).map { $0.text("path") } == ["a", "y.lock"])
        try sandbox.shell(
            "git commit -q --amend --no-edit --author 'ben <ben@example.invalid>'",
            in: "code")
        #expect(try findings(run("guard", "--json", status: 1)).map { $0.text("path") } == ["a"])
    }

    @Test("Patterns are added, removed and begun with, and hold from the next merge on")
    func paths() throws {
        #expect(try run("claims", "paths").output.contains("No path needs a claim"))
        #expect(try run("claims", "paths", "starter").output.contains("No file here"))
        try commit("echo 2 > Cargo.lock")
        let begun = try run("claims", "paths", "starter", "--json").lines.map { try object($0) }
        #expect(begun.map { $0.text("pattern") } == ["Cargo.lock"] && begun[0]["holds"] as? Bool == false)
        try run("claims", "paths", "add", "docs/", "!docs/a")
        try run("merge", "-q")
        let all = try run("claims", "paths", "list", "--json").lines.map { try object($0) }
        #expect(all.compactMap { $0.text("pattern") }.sorted() == ["!docs/a", "Cargo.lock", "docs/"])
        #expect(all.allSatisfy { $0["holds"] as? Bool == true })
        try run("claims", "paths", "remove", "docs/", "!docs/a", "Cargo.lock")
        try run("merge", "-q")
        #expect(try run("claims", "paths", "--json").lines.isEmpty)
        for (words, status) in [
            (["add"], 64), (["list", "x"], 64), (["drop", "x"], 64), (["add", "# x"], 5), (["add", ""], 5),
            (["add", "a\nb"], 5), (["remove", "x"], 2), (["add", String(repeating: "x", count: 1025)], 5),
        ] as [([String], Int32)] {
            let outcome = try sandbox.run(["gitmem", "claims", "paths"] + words, in: "code")
            #expect(outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)")
        }
    }

    @Test("Memory that is not merged is a note, and counts with --strict")
    func memory() throws {
        try run("add", "The staging database listens on port 5433.", "-q")
        #expect(try run("guard").output.contains("not merged: ada"))
        #expect(try findings(run("guard", "--strict", "--json", status: 1)).map { $0.text("check") } == ["memory"])
    }

    @Test("A remote that cannot be asked is told from one that has nothing, and nothing is changed")
    func offline() throws {
        try sandbox.shell("mv hub.git away.git")
        try run("guard", status: 75)
        try run("guard", "--no-fetch")
        try sandbox.shell("mv away.git hub.git")
        let before = try sandbox.git("for-each-ref", "refs/heads", in: "code")
        try run("guard")
        #expect(try sandbox.git("for-each-ref", "refs/heads", in: "code") == before)
        #expect(try sandbox.git("status", "--porcelain", in: "code").isEmpty)
    }

    @Test("Where there is nothing to compare with, it says so")
    func places() throws {
        try sandbox.git("init", "--quiet", "alone")
        try run("guard", in: "alone", status: 4)
        try run("init", "-q", in: "alone")
        #expect(try run("guard", in: "alone", status: 5).errors.contains("no commit yet"))
        try commit("echo 1 > a", in: "alone")
        #expect(try run("guard", in: "alone", status: 5).errors.contains("--base"))
        try run("guard", "--base", "HEAD", in: "alone")
        try sandbox.shell("git checkout -q --orphan lone && git commit -qm lone", in: "code")
        #expect(try run("guard", "--no-fetch", status: 5).errors.contains("no commit in common"))
        try sandbox.git("remote", "set-head", "origin", "--delete", in: "other")
        #expect(try run("guard", "--no-fetch", in: "other", status: 5).errors.contains("set-head"))
        try run("guard", in: "other")
        // Of a worktree of memory nothing is said.
        try run("worktree", "add", "../memory", "-q")
        #expect(try run("guard", in: "memory").output.isEmpty)
    }

    @Test("The hook of the documentation stops a push of code, and none of memory alone")
    func hook() throws {
        let page = try Documentation.text("docs/cli/claims.md")
        let script = try #require(page.firstMatch(of: /```sh\n(#![^`]*)```/)?.output.1)
        #expect(script.split(separator: "\n").count == 4)
        try sandbox.write("code/.git/hooks/pre-push", String(script))
        try sandbox.shell("chmod +x code/.git/hooks/pre-push")
        try run("claim", "path:a", in: "other", as: ben)
        try commit("echo 2 > a")
        let refused = try sandbox.run(["git", "push", "--quiet", "origin", "work"], in: "code")
        #expect(refused.status != 0 && refused.output.contains("ben"), "\(refused.output)\(refused.errors)")
        try run("add", "The staging database listens on port 5433.", "-q")
        let pushed = try sandbox.run(["git", "push", "--quiet", "origin", "memory/agents/ada"], in: "code")
        #expect(pushed.status == 0 && pushed.output.isEmpty && pushed.errors.isEmpty, "\(pushed.errors)")
        try run("sync")
        try run("release", "--all", in: "other", as: ben)
        let accepted = try sandbox.run(["git", "push", "--quiet", "origin", "work"], in: "code")
        #expect(accepted.status == 0, "\(accepted.output)\(accepted.errors)")
    }
}
