import Testing

@Suite("A branch that only has the name of a memory branch")
struct StrangerTests {
    @Test("is passed over where all branches are meant, and named where it matters")
    func stranger() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.shell(
            "git branch memory/agents/code $(git commit-tree -m code $(git hash-object -t tree /dev/null -w))",
            in: "store")
        let id = try sandbox.gitmem("add", "--agent", "ada", "-q", "a fact", in: "store").lines[0]
        #expect(try sandbox.gitmem("list", "--view", "all", "-q", in: "store").lines == [id])
        let agents = try sandbox.gitmem("agents", in: "store").lines
        #expect(agents.count == 1 && agents[0].hasPrefix("ada "))
        try sandbox.gitmem("status", in: "store")

        let merge = try sandbox.gitmem("merge", in: "store")
        #expect(merge.errors == "gitmem: not merged: memory/agents/code: it has no gitmem.json\n")
        #expect(try sandbox.gitmem("list", "--view", "trunk", "-q", in: "store").lines == [id])

        let named = try sandbox.run(["gitmem", "merge", "code"], in: "store")
        #expect(named.status == 2 && named.errors.contains("memory/agents/code is not a memory branch"))
        let verify = try sandbox.run(["gitmem", "verify"], in: "store")
        #expect(verify.status == 1 && verify.output.contains("error  memory/agents/code  gitmem.json is missing"))
    }

    @Test("An agent that has only a worktree has written nothing")
    func worktreeOnly() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        try sandbox.gitmem("worktree", "add", "--agent", "ada", "../ada", in: "store")
        let agents = try sandbox.gitmem("agents", in: "store")
        #expect(agents.output.contains("nothing written") && !agents.output.contains("1970"))
        #expect(try !sandbox.gitmem("agents", "--json", in: "store").output.contains("\"last\""))
    }

    @Test("What was forgotten is not counted any more")
    func forgotten() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        let id = try sandbox.gitmem("add", "--agent", "ada", "-q", "a fact", in: "store").lines[0]
        try sandbox.gitmem("forget", "--agent", "ada", id, in: "store")
        let cite = try sandbox.run(["gitmem", "cite", "--agent", "ada", id], in: "store")
        #expect(cite.status == 2 && cite.errors.contains("is not in the memory any more"))
    }
}
