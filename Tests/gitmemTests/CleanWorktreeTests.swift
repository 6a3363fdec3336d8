import Foundation
import Testing

@Suite("Worktrees stay clean")
struct CleanWorktreeTests {
    /// A store with the trunk, ada's and ben's branches checked out.
    private func makeStore() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store")
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("worktree", "add", "../\(agent)", "--agent", agent, in: "store")
        }
        return sandbox
    }

    @Test("git status is clean in every worktree after every command")
    func everyCommand() throws {
        let sandbox = try makeStore()
        func check(_ what: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            for folder in ["store", "ada", "ben"] {
                #expect(try sandbox.dirt(in: folder) == "", "\(what), \(folder)", sourceLocation: sourceLocation)
            }
        }
        try check("worktree add")
        func run(
            _ arguments: String..., in folder: String = "ada", input: String? = nil,
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws -> [String] {
            let outcome = try sandbox.run(["gitmem"] + arguments, in: folder, input: input.map { Data($0.utf8) })
            #expect(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
            try check(arguments.joined(separator: " "), sourceLocation: sourceLocation)
            return outcome.lines
        }
        let id = try run("add", "-q", "first")[0]
        _ = try run("add", "for a while", "--ttl", "1h")
        _ = try run("add", "for a while", "--ttl", "2h")
        _ = try run("cite", id)
        _ = try run("cite", id)
        _ = try run("endorse", id)
        _ = try run("count", id, "uses", "--by", "3")
        _ = try run("set", "port", "5432")
        _ = try run("set", "port", "5433")
        let edited = try run("edit", "-q", id, "first, edited")[0]
        _ = try run("import", "-", input: #"{"content":"i1"}"# + "\n" + #"{"content":"i2"}"#)
        // Written from elsewhere: ben's branch is checked out in his worktree.
        _ = try run("add", "from outside", "--agent", "ben", in: "store")
        _ = try run("merge", in: "ben")
        _ = try run("forget", edited)
        _ = try run("merge", "--into", "ada", in: "store")
        _ = try run("merge", in: "store")
        for command in [["list"], ["show", edited], ["get", "port"], ["log"], ["export"], ["status"], ["agents"]] {
            _ = try sandbox.run(["gitmem"] + command, in: "ada")
            try check(command[0])
        }
        _ = try run("verify")
        #expect(try sandbox.git("log", "--format=%an", "-1", "memory/agents/ben", in: "store") == "ben")
        #expect(try sandbox.bodies(in: "store").wrong == [])
    }

    @Test("A user's own staged, unstaged and untracked files survive writes and merges")
    func ownFiles() throws {
        let sandbox = try makeStore()
        try sandbox.write("ada/README", "one\n")
        try sandbox.git("add", "README", in: "ada")
        try sandbox.git("commit", "--quiet", "-m", "A file of the user's", in: "ada")
        try sandbox.write("ada/README", "one\nstaged\n")
        try sandbox.git("add", "README", in: "ada")
        try sandbox.write("ada/README", "one\nstaged\nunstaged\n")
        try sandbox.write("ada/new", "untracked\n")
        try sandbox.write("ada/added", "added\n")
        try sandbox.git("add", "added", in: "ada")
        let status = try sandbox.dirt(in: "ada")
        #expect(status == "MM README\nA  added\n?? new")

        let id = try sandbox.gitmem("add", "-q", "a memory", in: "ada").lines[0]
        try sandbox.gitmem("cite", id, in: "ada")
        try sandbox.gitmem("cite", id, in: "ada")
        _ = try sandbox.add("another", by: "ben", in: "ben")
        try sandbox.gitmem("merge", in: "store")
        try sandbox.gitmem("merge", "main", "--into", "ada", in: "store")
        #expect(try sandbox.dirt(in: "ada") == status)
        #expect(try sandbox.read("ada/README") == "one\nstaged\nunstaged\n")
        #expect(try sandbox.git("show", ":README", in: "ada") == "one\nstaged")
        #expect(try sandbox.read("ada/new") == "untracked\n")
        #expect(try sandbox.read("store/README") == "one\n")
        #expect(try sandbox.dirt(in: "store") == "")
    }

    @Test("A merge that would overwrite a user's file is refused")
    func overwritten() throws {
        let sandbox = try makeStore()
        try sandbox.write("ada/README", "ada's\n")
        try sandbox.git("add", "README", in: "ada")
        try sandbox.git("commit", "--quiet", "-m", "A file", in: "ada")
        try sandbox.write("store/README", "mine\n")
        try sandbox.refused(["merge"], in: "store", status: 6, saying: ["README has untracked changes"])
        #expect(try sandbox.read("store/README") == "mine\n")
    }

    @Test(
        "A worktree with local changes to memory files is not written to", arguments: ["edited", "deleted", "staged"])
    func localChanges(_ how: String) throws {
        let sandbox = try makeStore()
        let id = try sandbox.gitmem("add", "-q", "first", in: "ada").lines[0]
        let folder = "entries/\(id.prefix(1))/\(id.dropFirst(1).prefix(1))/\(id.dropFirst(2).prefix(1))"
        let file = "\(folder)/\(id).json"
        switch how {
        case "edited": try sandbox.write("ada/\(file)", "{}\n")
        case "deleted": try sandbox.shell("rm \(file)", in: "ada")
        default: try sandbox.shell("git rm --quiet --cached \(file)", in: "ada")
        }
        let said = [id, how == "staged" ? "staged changes" : "local changes"]
        for command in [["add", "second"], ["cite", id], ["forget", id]] {
            try sandbox.refused(command, in: "ada", status: 6, saying: said)
        }
        try sandbox.refused(["add", "second", "--agent", "ada"], in: "store", status: 6, saying: said)
        // Others go on.
        _ = try sandbox.add("elsewhere", by: "ben", in: "store")
    }

    @Test("A file where a folder of the memory should be is no reason to lose either")
    func fileInTheWay() throws {
        let sandbox = try makeStore()
        try sandbox.write("ada/entries", "in the way\n")
        let before = try sandbox.state(of: "store")
        let outcome = try sandbox.run(["gitmem", "add", "x"], in: "ada")
        #expect(outcome.status != 0)
        #expect(try sandbox.state(of: "store") == before)
        #expect(try sandbox.read("ada/entries") == "in the way\n")
    }

    @Test("A detached HEAD stays where it is, in a memory worktree too")
    func detached() throws {
        let sandbox = try makeStore()
        try sandbox.gitmem("add", "first", in: "ada")
        try sandbox.git("checkout", "--quiet", "--detach", in: "ada")
        let head = try sandbox.git("rev-parse", "HEAD", in: "ada")
        try sandbox.refused(["add", "second"], in: "ada", status: 5, saying: ["which agent"])
        try sandbox.gitmem("add", "second", "--agent", "ada", in: "ada")
        #expect(try sandbox.git("rev-parse", "HEAD", in: "ada") == head)
        #expect(try sandbox.git("rev-parse", "memory/agents/ada~1", in: "ada") == head)
        #expect(try sandbox.dirt(in: "ada") == "")
        #expect(try sandbox.gitmem("list", "-q", "--agent", "ada", in: "ada").lines.count == 2)
    }
}
