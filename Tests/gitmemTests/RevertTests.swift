import Foundation
import Testing

/// A commit of the trunk takes out what it holds: a forge's revert button, a merge with `-s ours`, a hand.
@Suite("What the trunk has lost is named, and said in one way everywhere")
struct RevertTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "-q", "store")
        try sandbox.gitmem("add", "-q", "--agent", "ben", "base", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "one", in: "store")
    }

    private static let routes = [
        "revert -m 1": "git merge -q --no-ff --no-edit memory/agents/ada; git revert -m 1 --no-edit HEAD",
        "revert of a squash": """
        git merge -q --squash memory/agents/ada; git commit -qm squash; git revert --no-edit HEAD
        git merge -q -s ours --no-edit memory/agents/ada
        """,
        "revert after a fast-forward": "git merge -q --ff-only memory/agents/ada; git revert --no-edit HEAD",
        "merge -s ours": "git commit -q --allow-empty -m own; git merge -q -s ours --no-edit memory/agents/ada",
        "by hand": """
        git merge -q --ff-only memory/agents/ada
        git rm -q $(git ls-files entries | grep $(printf '{"content":"one","kind":"semantic"}\\n' | sha256sum | cut -c-64))
        git commit -qm hand
        """,
        "amended merge": """
        gitmem merge -q; git commit -q --allow-empty -m x; gitmem add -q --agent ben two; gitmem merge -q
        git rm -q $(git ls-files entries | grep $(printf '{"content":"one","kind":"semantic"}\\n' | sha256sum | cut -c-64))
        git commit -q --amend --no-edit
        """,
        "reverts of reverts": """
        git merge -q --no-ff --no-edit memory/agents/ada; git revert -m 1 --no-edit HEAD
        git revert --no-edit HEAD; git revert --no-edit HEAD
        """,
        "through a branch of git's": """
        git merge -q --ff-only memory/agents/ada; git switch -qc topic; git revert --no-edit HEAD
        git switch -q memory/main; git merge -q --no-ff --no-edit topic; git branch -q -D topic
        """,
        "before the first look": """
        git merge -q --no-ff --no-edit memory/agents/ada; git revert -m 1 --no-edit HEAD; rm -f .git/gitmem/trunk
        """,
    ]

    private func lose(_ route: String) throws {
        try sandbox.shell("{ \(Self.routes[route] ?? "false") ; } >/dev/null 2>&1", in: "store")
    }

    private func has(_ text: String) throws -> Bool {
        try sandbox.gitmem("list", "--view", "trunk", in: "store").output.contains(text)
    }

    @Test(arguments: routes.keys.sorted())
    func allSayTheSame(route: String) throws {
        try lose(route)
        let merge = try sandbox.gitmem("merge", "--json", in: "store")
        #expect(merge.output.contains("\"lost\":[{\"commit\":\"") && merge.output.contains("\"ids\":1}]"))
        #expect(merge.errors.contains("lost: 1 memory, which commit "))
        #expect(try !has("one") && has("base"))
        let again = try sandbox.gitmem("merge", "--json", in: "store")
        #expect(again.output.contains("\"result\":\"up-to-date\"") && again.output.contains("\"ids\":1}]"))

        let status = try sandbox.gitmem("status", in: "store").output
        #expect(status.contains("lost      1 memory, which commit ") && !status.contains("to merge"))
        #expect(!status.contains("everything is in the trunk"))
        let agents = try sandbox.gitmem("agents", in: "store").output
        #expect(agents.contains("merged; the trunk has lost 1 of its memories") && !agents.contains("to merge"))
        let verify = try sandbox.run(["gitmem", "verify", "main"], in: "store")
        #expect(verify.status == 1 && verify.output.contains(" was taken out of the trunk by this commit"))
        let retire = try sandbox.run(["gitmem", "retire", "ada"], in: "store")
        #expect(retire.status == 6 && retire.errors.contains("memory/main has lost what memory/agents/ada holds"))

        // A clone says so, too.
        try sandbox.git("clone", "-q", "-b", "memory/main", "store", "clone")
        let sync = try sandbox.gitmem("sync", "--json", in: "clone")
        #expect(sync.output.contains("\"ids\":1}]") && sync.errors.contains("lost: 1 memory, which commit "))
    }

    @Test(arguments: routes.keys.sorted())
    func addIsAccepted(route: String) throws {
        try lose(route)
        #expect(try sandbox.gitmem("add", "--agent", "ada", "one", in: "store").output.hasPrefix("accepted "))
        let merge = try sandbox.gitmem("merge", "--json", in: "store")
        #expect(merge.output.contains("\"restored\":[{\"commit\":\"") && merge.output.contains("\"lost\":[]"))
        #expect(try has("one"))
        try sandbox.gitmem("retire", "ada", in: "store")
        #expect(try has("one"))
        try sandbox.gitmem("verify", in: "store")
    }

    @Test func importIsAccepted() throws {
        try lose("revert -m 1")
        let line = "{\"content\":\"one\"}"
        let outcome = try sandbox.gitmem("import", "--agent", "ada", in: "store", input: line)
        #expect(outcome.output.contains("1 accepted"))
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try has("one"))
        #expect(try sandbox.gitmem("import", "--agent", "ada", in: "store", input: line).output.contains("1 unchanged"))
    }

    @Test(arguments: routes.keys.sorted())
    func doctorBringsItBack(route: String) throws {
        try lose(route)
        let dry = try sandbox.gitmem("doctor", "--agent", "ben", "--dry-run", in: "store")
        #expect(try dry.output.contains("was taken out by ") && !has("one"))
        try sandbox.gitmem("doctor", "--agent", "ben", in: "store")
        #expect(try has("one"))
        let merge = try sandbox.gitmem("merge", "--json", in: "store")
        #expect(merge.output.contains("\"lost\":[]") && merge.errors.isEmpty)
        try sandbox.gitmem("verify", in: "store")
        try sandbox.gitmem("retire", "ada", in: "store")
        #expect(try has("one"))
    }

    @Test(arguments: ["ada", "ben", "cy"])
    func forgetMakesItLast(agent: String) throws {
        let id = try sandbox.gitmem("list", "--agent", "ada", "-q", in: "store").lines[0]
        try lose("revert -m 1")
        try sandbox.gitmem("merge", "-q", in: "store")
        let other = try sandbox.gitmem("list", "--agent", "ada", in: "store").lines.first { $0.contains("one") }
        let short = String(try #require(other).prefix(12))
        #expect(id.count == 64)
        try sandbox.gitmem("forget", "--agent", agent, short, in: "store")
        let merge = try sandbox.gitmem("merge", "--json", in: "store")
        #expect(merge.output.contains("\"lost\":[]") && merge.output.contains("\"restored\":[]"))
        #expect(try !has("one"))
        try sandbox.gitmem("verify", in: "store")
        try sandbox.gitmem("retire", "ada", in: "store")
        #expect(try sandbox.gitmem("list", "--view", "all", in: "store").lines.count == 1)
    }

    @Test func aHeadThatComesAfterBringsItBack() throws {
        try lose("revert -m 1")
        try sandbox.gitmem("add", "-q", "--agent", "ada", "two", in: "store")
        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors.hasPrefix("gitmem: brought back: 1 memory, which commit "))
        #expect(try has("one") && has("two"))
    }

    @Test("A revert of what a forget did is named, and doctor forgets again")
    func revertOfAForget() throws {
        try sandbox.gitmem("merge", "-q", in: "store")
        let line = try sandbox.gitmem("list", "--agent", "ada", in: "store").lines.first { $0.contains("one") }
        try sandbox.gitmem("forget", "--agent", "ada", String(try #require(line).prefix(12)), in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.git("revert", "--no-edit", "HEAD", in: "store")
        #expect(try has("one"))
        #expect(try sandbox.gitmem("merge", "--json", in: "store").output.contains("\"ids\":1}]"))
        try sandbox.gitmem("doctor", "--agent", "ben", in: "store")
        #expect(try !has("one"))
        #expect(try sandbox.gitmem("merge", "--json", in: "store").output.contains("\"lost\":[]"))
    }

    @Test("A damaged note of what was looked at is made again")
    func damagedRecord() throws {
        try lose("revert -m 1")
        try sandbox.gitmem("merge", "-q", in: "store")
        for content in ["", "gitmem-trunk 1 ", "gitmem-trunk 1 x 1 99999999999\n", "\u{0}\u{0}"] {
            try Data(content.utf8).write(to: URL(fileURLWithPath: sandbox.path("store/.git/gitmem/trunk")))
            #expect(try sandbox.gitmem("merge", "--json", in: "store").output.contains("\"ids\":1}]"))
        }
    }

    @Test("A glance at a long history says that it has not looked")
    func notLookedAtYet() throws {
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.shell("for i in $(seq 210); do git commit -q --allow-empty -m $i; done", in: "store")
        #expect(try sandbox.gitmem("status", in: "store").output.contains("has been looked at yet"))
        #expect(try sandbox.gitmem("status", "--json", in: "store").output.contains("\"lost_is_complete\":false"))
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try !sandbox.gitmem("status", in: "store").output.contains("looked at yet"))
    }
}
