import Foundation
import Testing

@Suite("Branches that cannot be read, or not by their name")
struct OutOfSightTests {
    private let sandbox: Sandbox

    /// A store with a remote in which ada has one memory that is sent, one that is merged, and one of her own.
    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.shell(
            """
            git init -q --bare hub.git && gitmem init -q --files store && cd store && git remote add origin ../hub.git
            gitmem add -q one && gitmem sync -q && gitmem add -q two && gitmem merge -q && gitmem add -q three
            gitmem add -q --agent ben four && gitmem add -q --agent ben five
            """)
    }

    /// How references break: what a script does to ada's branch or ben's, and what is said of it.
    static let breakages: [(script: String, branch: String, says: String)] = [
        (": >.git/refs/heads/memory/agents/ada", "ada", "its file is empty"),
        ("printf '\\0\\0\\0\\0' >.git/refs/heads/memory/agents/ada", "ada", "nothing but NUL bytes"),
        ("printf 1234567890123456 >.git/refs/heads/memory/agents/ada", "ada", "its file holds no object id"),
        ("printf '%040d\\n' 0 >.git/refs/heads/memory/agents/ada", "ada", "its file holds no object id"),
        (
            "git pack-refs --all; mkdir -p .git/refs/heads/memory/agents; : >.git/refs/heads/memory/agents/ada", "ada",
            "its file is empty"
        ),
        ("echo 'ref: refs/heads/gone' >.git/refs/heads/memory/agents/ada", "ada", "refs/heads/gone does not exist"),
        ("rm .git/refs/heads/memory/agents/ada", "ada", "nobody deleted it"),
        (
            "o=$(git rev-parse memory/agents/ben); rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)",
            "ben", "which is not here"
        ),
        (
            "git pack-refs --all; o=$(git rev-parse memory/agents/ben); rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)",
            "ben", "which is not here"
        ),
        ("rm -r .git/logs; : >.git/refs/heads/memory/agents/ada", "ada", "its file is empty"),
    ]

    @Test("Every command that looks at all branches names it and goes on with the others", arguments: breakages.indices)
    func named(_ index: Int) throws {
        let (script, agent, says) = Self.breakages[index]
        try sandbox.shell(script, in: "store")
        let name = "memory/agents/\(agent)"
        for (command, status) in [("status", 1), ("agents", 0), ("merge", 0), ("list --view all", 0), ("verify", 1)] {
            let outcome = try sandbox.run(["sh", "-c", "gitmem \(command)"], in: "store")
            #expect(outcome.status == status, "\(command): \(outcome.errors)")
            let said = outcome.output + outcome.errors
            #expect(said.contains(name) && said.contains(says) && said.contains("gitmem doctor"), "\(command): \(said)")
        }
        let others = try sandbox.gitmem("list", "--view", "trunk", in: "store").output
        #expect(others.contains(agent == "ada" ? "five" : "three"))

        // Nobody writes past it, as if there had been no branch.
        let write = try sandbox.run(["gitmem", "add", "--agent", agent, "six"], in: "store")
        #expect(
            write.status == 9 && write.errors.contains(name) && write.errors.contains("gitmem doctor"),
            "\(write.errors)")
    }

    @Test("An agent whose own branch cannot be read is not shown the trunk alone", arguments: [0, 1, 6, 7])
    func ownList(_ index: Int) throws {
        let (script, agent, says) = Self.breakages[index]
        try sandbox.shell(script, in: "store")
        let list = try sandbox.run(["gitmem", "list", "--agent", agent], in: "store")
        #expect(list.status == 9 && list.output.isEmpty, "\(list.output)\(list.errors)")
        #expect(list.errors.contains("memory/agents/\(agent)") && list.errors.contains(says), "\(list.errors)")
        #expect(list.errors.contains("gitmem doctor"), "\(list.errors)")
    }

    @Test("doctor puts it back where the reflog, gitmem's record or the remote knows it", arguments: breakages.indices)
    func putBack(_ index: Int) throws {
        let (script, agent, _) = Self.breakages[index]
        let tip = try sandbox.git("rev-parse", "memory/agents/\(agent)", in: "store")
        let before = try sandbox.git("rev-parse", "memory/agents/\(agent)~", in: "store")
        try sandbox.shell(script, in: "store")
        let dry = try sandbox.run(["gitmem", "doctor", "-n"], in: "store")
        #expect(dry.output.contains("would put back  memory/agents/\(agent)"), "\(dry.output)\(dry.errors)")
        let doctor = try sandbox.gitmem("doctor", in: "store")
        #expect(doctor.output.contains("put back  memory/agents/\(agent)"))
        // The commit that is gone stays so, and is named.
        if agent == "ben" { #expect(doctor.errors.contains(tip)) }
        #expect(try sandbox.git("rev-parse", "memory/agents/\(agent)", in: "store") == (agent == "ben" ? before : tip))
        #expect(try sandbox.gitmem("status", in: "store").output.contains("trouble") == false)
        try sandbox.shell("gitmem add -q --agent \(agent) six; gitmem sync -q; git fetch -q", in: "store")
    }

    @Test("A trunk that is broken or gone is not made anew")
    func trunk() throws {
        let trunk = try sandbox.git("rev-parse", "memory/main", in: "store")
        for script in [": >.git/refs/heads/memory/main", "rm -r .git/refs/heads/memory/main .git/refs/remotes"] {
            try sandbox.shell(script, in: "store")
            for command in ["status", "list", "add six", "merge", "sync", "init"] {
                let outcome = try sandbox.run(["sh", "-c", "gitmem \(command)"], in: "store")
                #expect(outcome.status == 9, "\(command): \(outcome.errors)")
                #expect(
                    outcome.errors.contains("memory/main") && outcome.errors.contains("gitmem doctor"),
                    "\(outcome.errors)")
            }
            #expect(try sandbox.run(["gitmem", "verify"], in: "store").output.contains("error  memory/main"))
            try sandbox.gitmem("doctor", in: "store")
            try sandbox.git("merge-base", "--is-ancestor", trunk, "memory/main", in: "store")
        }
    }

    @Test("Damaged packed references are kept aside, and what they had is put back")
    func packed() throws {
        let before = try sandbox.shell("git pack-refs --all; git for-each-ref refs/heads", in: "store").output
        let scripts = [
            ("printf '\\0\\0\\0\\0\\0\\0' >.git/packed-refs", ["status", "list", "add six", "merge", "verify"]),
            // libgit2 finds what stands before the end that was cut off.
            ("truncate -s -10 .git/packed-refs", ["status", "merge", "verify"]),
        ]
        for (script, commands) in scripts {
            try sandbox.shell("git pack-refs --all; \(script)", in: "store")
            for command in commands {
                let outcome = try sandbox.run(["sh", "-c", "gitmem \(command)"], in: "store")
                #expect(
                    outcome.status == 9 && outcome.errors.contains("packed-refs"), "\(command): \(outcome.errors)")
                #expect(outcome.errors.contains("gitmem doctor"), "\(command): \(outcome.errors)")
            }
            #expect(try sandbox.gitmem("doctor", in: "store").output.contains("packed-refs.damaged"))
            #expect(try sandbox.shell("git for-each-ref refs/heads", in: "store").output == before)
        }
    }

    @Test("A branch whose agent was deleted by git is none that is lost")
    func deleted() throws {
        try sandbox.shell(
            "git branch -q -D memory/agents/ben && gitmem retire -q ada --local || git branch -q -D memory/agents/ada",
            in: "store")
        #expect(try sandbox.gitmem("status", in: "store").output.contains("trouble") == false)
        try sandbox.gitmem("add", "--agent", "ben", "anew", in: "store")
    }

    @Test("A branch with no agent's name is named, with a command that gives it one")
    func misnamed() throws {
        try sandbox.git("branch", "-m", "memory/agents/ben", "memory/agents/Ben", in: "store")
        for (command, status) in [
            ("status", 0), ("agents", 0), ("merge", 0), ("list --view all", 0), ("verify", 1), ("doctor", 1),
        ] {
            let outcome = try sandbox.run(["sh", "-c", "gitmem \(command)"], in: "store")
            #expect(outcome.status == status, "\(command): \(outcome.errors)")
            let said = outcome.output + outcome.errors
            #expect(said.contains("git branch -m 'memory/agents/Ben' memory/agents/ben"), "\(command): \(said)")
        }
        try sandbox.git("branch", "-m", "memory/agents/Ben", "memory/agents/ben", in: "store")
        #expect(try sandbox.gitmem("merge", in: "store").errors == "")
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "store").output.contains("five"))
    }

    @Test("A user's own branch below memory/ is nobody's business")
    func ownBranch() throws {
        try sandbox.shell(
            "git branch memory/leak-fix $(git commit-tree -m code $(git mktree </dev/null))", in: "store")
        #expect(try sandbox.gitmem("merge", in: "store").errors == "")
        #expect(try sandbox.gitmem("status", in: "store").output.contains("leak-fix") == false)
    }

    @Test("What is noted of a remote and cannot be read is fetched again")
    func tracking() throws {
        let note = ".git/refs/remotes/origin/memory/agents/ada"
        for script in [": >\(note)", "echo 1111111111111111111111111111111111111111 >\(note)"] {
            try sandbox.shell(script, in: "store")
            #expect(try sandbox.run(["gitmem", "status"], in: "store").output.contains("origin/memory/agents/ada"))
            try sandbox.gitmem("sync", in: "store")
            #expect(try sandbox.gitmem("status", in: "store").output.contains("trouble") == false)
            try sandbox.shell(script, in: "store")
            try sandbox.gitmem("doctor", in: "store")
            try sandbox.gitmem("sync", in: "store")
        }
    }

    @Test("A branch that lacks a folder is left out of a merge and named, and the others are merged")
    func lacking() throws {
        try sandbox.shell(
            """
            o=$(git rev-parse memory/agents/ben:entries); rm -f .git/objects/$(echo $o | cut -c1-2)/$(echo $o | cut -c3-)
            """, in: "store")
        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors.contains("not merged: memory/agents/ben"))
        #expect(try sandbox.gitmem("list", "--view", "trunk", in: "store").output.contains("three"))
        #expect(try sandbox.gitmem("status", in: "store").output.contains("not to merge  ben"))
        #expect(try sandbox.run(["gitmem", "verify"], in: "store").output.contains("error  memory/agents/ben"))
    }
}
