import Foundation
import Testing

@Suite("Every refusal has a way on")
struct WayOnTests {
    @Test("A clone of one branch finds a store of any fan-out", arguments: [["--depth", "1"], ["--single-branch"]])
    func singleBranch(options: [String]) throws {
        let sandbox = try Sandbox([
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main",
        ])
        let words = options.joined(separator: " ")
        try sandbox.shell(
            """
            git init -q --bare hub.git; git init -q a; cd a; git commit -q --allow-empty -m x; git remote add origin ../hub.git
            git push -q origin HEAD:main; gitmem init -q --fanout 4; gitmem add -q --agent ada known; gitmem sync -q; cd ..
            for c in b c; do git clone -q \(words) -b main "file://$PWD/hub.git" $c; done
            """)
        let list = try sandbox.run(["gitmem", "list"], in: "b")
        #expect(list.status == 4 && list.errors.contains("gitmem sync") && list.errors.contains("gitmem init"))
        #expect(try sandbox.gitmem("init", in: "b").output.contains("from the remote"))
        try sandbox.gitmem("sync", in: "c")
        for clone in ["b", "c"] {
            #expect(try sandbox.gitmem("list", in: clone).output.contains("known"))
            try sandbox.shell("gitmem add -q --agent \(clone) new; gitmem sync -q", in: clone)
        }
    }

    @Test("init says if a remote could not be asked")
    func unreachable() throws {
        let sandbox = try Sandbox()
        try sandbox.shell("git init -q a; git -C a remote add origin ../nowhere")
        #expect(try sandbox.gitmem("init", in: "a").errors.contains("origin could not be asked"))
    }

    @Test("What is noted of a deleted branch and leaves no room is named, with the commands that make room")
    func staleNote() throws {
        for command in ["git remote prune origin", "git update-ref -d refs/remotes/origin/memory"] {
            let sandbox = try Sandbox()
            try sandbox.shell(
                """
                git init -q --bare hub.git; git init -q a; cd a; git commit -q --allow-empty -m x; git remote add origin ../hub.git
                git push -q origin HEAD:main HEAD:memory; git clone -q -b main ../hub.git ../b; git push -q origin :memory
                gitmem init -q; gitmem add -q --agent ada one; gitmem sync -q
                """)
            let outcome = try sandbox.run(["gitmem", "sync"], in: "b")
            #expect(outcome.status == 6 && outcome.errors.contains("`\(command)`"), "\(outcome.errors)")
            try sandbox.shell("\(command) && gitmem sync -q && gitmem list -q", in: "b")
        }
    }

    @Test("A remote that has the trunk checked out is told how to take it")
    func checkedOut() throws {
        let sandbox = try Sandbox()
        try sandbox.shell("gitmem init -q --files notes; git clone -q notes b; gitmem -C b add -q --agent ada one")
        let outcome = try sandbox.run(["gitmem", "sync"], in: "b")
        #expect(outcome.status == 75 && outcome.errors.contains("git config receive.denyCurrentBranch updateInstead"))
        try sandbox.shell("git -C notes config receive.denyCurrentBranch updateInstead; gitmem -C b sync -q")
        #expect(try sandbox.gitmem("list", in: "notes").output.contains("one"))
        #expect(try sandbox.git("status", "--short", in: "notes") == "")
    }

    @Test("A commit of 2038 on the trunk puts no erasure off, and does not date what comes after it")
    func wrongClock() throws {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.shell("gitmem init -q hub; gitmem init -q --files store")
        let id = try sandbox.gitmem("add", "-q", "secret", in: "store").lines[0]
        try sandbox.shell(
            """
            gitmem add -q --ttl 30d fleeting; gitmem merge -q; echo r >README; git add README
            GIT_COMMITTER_DATE=2038-01-01T00:00:00Z git commit -q -m readme
            gitmem add -q other; gitmem merge -q; gitmem compact -q --forget \(id)
            """, in: "store")
        let kept = try sandbox.gitmem("list", in: "store").output
        #expect(kept.contains("other") && kept.contains("fleeting") && !kept.contains("secret"))
        #expect(try sandbox.git("log", "-1", "--format=%ct", "memory/main", in: "store") == "0")
        try sandbox.shell(
            "gitmem add -q later; gitmem merge -q; gitmem verify -q --history; git fsck --strict --no-dangling",
            in: "store")
        #expect(
            try Int(sandbox.git("log", "-1", "--format=%ct", "memory/main", in: "store")).map { $0 < 2_145_000_000 }
                == true)
        // Others make the same epoch, and take it over.
        try sandbox.shell(
            "git init -q --bare s.git; cd store; git remote add origin ../s.git; gitmem sync -q; cd ..; git clone -q s.git t; cd t; gitmem sync -q; gitmem verify -q"
        )
    }

    @Test("A branch that a wrong clock shut out is written anew, as the message says")
    func shutOut() throws {
        let sandbox = try Sandbox()
        try sandbox.shell("gitmem init -q --files store; gitmem -C store add -q --agent ben sound")
        let late = try sandbox.run(
            ["gitmem", "add", "--agent", "ada", "from 2038"], in: "store", with: ["GITMEM_TEST_CLOCK": "2145916800000"])
        #expect(late.status == 0)
        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(
            merge.errors.contains("gitmem export --view 'branch memory/agents/ada' | gitmem import --agent NAME"),
            "\(merge.errors)")
        try sandbox.shell(
            """
            gitmem export --view 'branch memory/agents/ada' | gitmem import -q --agent ada-2
            git branch -q -D memory/agents/ada; gitmem merge -q
            """, in: "store")
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "store").output.contains("from 2038"))
    }
}
