import Foundation
import Testing

@Suite("Worktrees that are out of reach or in the middle of something")
struct AwayWorktreeTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada", "GIT_EDITOR": "true"])
        try sandbox.shell(
            "gitmem init -q --files store && cd store && gitmem add -q one && gitmem merge -q && gitmem worktree add -q ../w"
        )
    }

    @Test("What is written while a worktree is away is there when it is back, and nothing is staged as deleted")
    func away() throws {
        try sandbox.shell("mv w elsewhere; gitmem -C store add -q two; gitmem -C store add -q three; mv elsewhere w")
        // Before gitmem has brought the files along, a commit by plain git takes nothing away.
        #expect(try sandbox.git("diff", "--cached", "--name-status", in: "w") == "")
        try sandbox.gitmem("add", "four", in: "w")
        #expect(try sandbox.git("status", "--short", in: "w") == "")
        #expect(try sandbox.gitmem("list", in: "store").lines.count == 4)
    }

    @Test("What the user has changed in a worktree that was away stays")
    func awayAndChanged() throws {
        try sandbox.shell(
            """
            echo a >w/notes.txt; git -C w add notes.txt; mv w elsewhere; gitmem -C store add -q two; mv elsewhere w
            gitmem -C w list -q
            """)
        #expect(try sandbox.git("status", "--short", in: "w") == "A  notes.txt")
        try sandbox.shell("git -C w commit -qm notes")
        #expect(try sandbox.gitmem("list", "--view", "branch memory/agents/ada", in: "store").lines.count == 2)
    }

    @Test("A worktree that was moved by hand goes on where it is", arguments: [true, false])
    func moved(repairs: Bool) throws {
        try sandbox.shell("mv w moved; gitmem -C store add -q two")
        if repairs { try sandbox.shell("git -C store worktree repair ../moved") }
        try sandbox.gitmem("list", in: "moved")
        #expect(try sandbox.git("status", "--short", in: "moved") == "")
        try sandbox.shell(
            "gitmem -C moved add -q three; echo mine >moved/notes.txt; cd moved; git add .; git commit -qm notes")
        #expect(try sandbox.gitmem("list", "--view", "branch memory/agents/ada", in: "store").lines.count == 3)
        #expect(try sandbox.git("status", "--short", in: "moved") == "")
    }

    @Test("A worktree that was deleted by hand is listed, and a new one is refused with what forgets the old one")
    func deleted() throws {
        try sandbox.shell("rm -r w")
        #expect(try sandbox.gitmem("worktree", "list", in: "store").output.contains("/w/  (not there)"))
        let outcome = try sandbox.run(["gitmem", "worktree", "add", "../v"], in: "store")
        #expect(outcome.status == 6 && outcome.errors.contains("git worktree prune"), "\(outcome.errors)")
        let retirement = try sandbox.run(["gitmem", "retire", "ada"], in: "store")
        #expect(retirement.status == 6 && retirement.errors.contains("git worktree prune"), "\(retirement.errors)")
        try sandbox.gitmem("add", "two", in: "store")
        try sandbox.gitmem("worktree", "remove", "../w", in: "store")
        try sandbox.gitmem("worktree", "add", "../v", in: "store")
        #expect(try sandbox.gitmem("list", in: "v").lines.count == 2)
    }

    @Test("A locked worktree that is out of reach is forgotten only after it is unlocked")
    func locked() throws {
        try sandbox.shell("git -C store worktree lock ../w; rm -r w")
        let outcome = try sandbox.run(["gitmem", "worktree", "add", "../v"], in: "store")
        #expect(outcome.status == 6 && outcome.errors.contains("git worktree unlock"), "\(outcome.errors)")
        #expect(try sandbox.run(["gitmem", "worktree", "remove", "../w"], in: "store").status == 6)
        try sandbox.shell(
            "git worktree unlock \(sandbox.path("w")); git worktree prune; gitmem worktree add -q ../v", in: "store")
    }

    @Test("A worktree in the place of one that was moved is not taken for it")
    func replaced() throws {
        try sandbox.shell(
            "mv w moved; gitmem -C store worktree add -q --agent ben ../w2; mv w2 w; gitmem -C store add -q two")
        #expect(try sandbox.git("status", "--short", in: "w") == "")
        try sandbox.gitmem("list", in: "moved")
        #expect(try sandbox.git("status", "--short", in: "moved") == "")
    }

    @Test(
        "What is accepted during a rebase of the branch is there after it, however it ends",
        arguments: ["--continue", "--abort"])
    func rebase(end: String) throws {
        try sandbox.shell(
            """
            gitmem -C store add -q two; gitmem -C store add -q --agent ben three; gitmem -C store merge -q ben
            cd w; git rebase -q -x 'gitmem add -q learnt && false' memory/main 2>/dev/null || true
            """)
        let during = try sandbox.gitmem("list", in: "store")
        #expect(during.output.contains("learnt"))
        #expect(try sandbox.gitmem("status", in: "store").output.contains("deferred"))
        // What would move the branch says what is in the way.
        let merge = try sandbox.run(["gitmem", "merge", "ben", "--into", "ada"], in: "store")
        #expect(merge.status == 6 && merge.errors.contains("git rebase --abort"), "\(merge.errors)")
        // The trunk gets it at once.
        try sandbox.gitmem("merge", in: "store")
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "store").output.contains("learnt"))
        try sandbox.shell(
            """
            for step in 1 2 3 4 5 6 7 8; do
                if git rebase \(end) >/dev/null 2>&1 || ! test -d $(git rev-parse --git-path rebase-merge); then break; fi
            done
            test ! -d $(git rev-parse --git-path rebase-merge)
            """, in: "w")
        try sandbox.gitmem("add", "afterwards", in: "store")
        let own = try sandbox.gitmem("list", "--view", "branch memory/agents/ada", in: "store")
        #expect(own.output.contains("learnt") && own.output.contains("afterwards") && own.output.contains("two"))
        #expect(try sandbox.git("for-each-ref", "refs/gitmem", in: "store") == "")
        #expect(try sandbox.git("status", "--short", in: "w") == "")
        #expect(try sandbox.gitmem("status", in: "store").output.contains("deferred") == false)
    }

    @Test("In the middle of a merge, the hint ends the merge")
    func merge() throws {
        try sandbox.shell(
            """
            gitmem -C store add -q --agent ben three; cd w; git merge -q --no-commit --no-ff memory/agents/ben
            """)
        let outcome = try sandbox.run(["gitmem", "add", "two"], in: "store")
        #expect(outcome.status == 6 && outcome.errors.contains("git merge --abort"), "\(outcome.errors)")
        try sandbox.shell("git -C w merge --abort; gitmem -C store add -q two")
    }

    @Test("A bisect keeps nobody from writing")
    func bisect() throws {
        try sandbox.shell(
            """
            gitmem -C store add -q two; cd w; git bisect start -q HEAD HEAD~1 >/dev/null; gitmem add -q three
            git bisect reset >/dev/null 2>&1; test -z "$(git status --short)"
            """)
        #expect(try sandbox.gitmem("list", in: "w").lines.count == 3)
    }
}
