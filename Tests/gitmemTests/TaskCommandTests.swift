import Foundation
import Testing

/// What is kept in mind for a task.
@Suite("Tasks")
struct TaskCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
    }

    @Test("What belongs to a task goes at its end, and the summary stays")
    func life() throws {
        try sandbox.gitmem("task", "start", "login", "Repair the login form", in: "store")
        try sandbox.gitmem(
            "add", "-q", "The form posts twice", "--kind", "working", "--scope", "task/login", in: "store")
        try sandbox.gitmem("add", "-q", "Not of it", "--kind", "working", "--scope", "task/other", in: "store")
        let task = try object(sandbox.gitmem("task", "list", "--json", in: "store").lines[0])
        #expect(task.text("task") == "login" && task.text("text") == "Repair the login form")
        #expect(task.texts("ids").count == 2 && task.texts("agents") == ["ada"])
        let end = try object(
            sandbox.gitmem(
                "task", "end", "login", "--summary", "The form posted twice as the handler was bound twice",
                "--outcome", "worked", "--json", in: "store"
            ).lines[0])
        #expect(end.texts("forgotten").count == 2)
        let kept = try object(
            sandbox.gitmem("list", "--json", "--where", "data.outcome=worked", in: "store").lines[0]
        ).child("entry")
        #expect(kept?.text("kind") == "episodic" && kept?.text("scope") == "task/login")
        #expect(try sandbox.gitmem("task", "-q", in: "store").lines == ["other"])
    }

    @Test("It lasts a day, whatever happens")
    func aDay() throws {
        let start = try object(sandbox.gitmem("task", "start", "login", "--json", in: "store").lines[0])
        #expect(start.text("until") != nil)
        let later = UInt64(Date().timeIntervalSince1970 + 86_500) * 1000
        let list = try sandbox.run(
            ["gitmem", "task", "list", "-q"], in: "store", with: ["GITMEM_TEST_CLOCK": "\(later)"])
        #expect(list.lines.isEmpty)
    }

    @Test("An end takes nobody else's")
    func others() throws {
        for agent in ["ada", "ben"] {
            try sandbox.gitmem("task", "start", "login", "--agent", agent, in: "store")
        }
        try sandbox.gitmem("merge", "-q", in: "store")
        try sandbox.gitmem("task", "end", "login", in: "store")
        #expect(try object(sandbox.gitmem("task", "--json", in: "store").lines[0]).texts("agents") == ["ben"])
    }

    @Test("An outcome makes an episode of a memory")
    func outcome() throws {
        try sandbox.gitmem("add", "-q", "Swapped the parser", "--outcome", "failed", in: "store")
        try sandbox.gitmem(
            "add", "-q", "Swapped it again", "--outcome", "worked", "--kind", "procedural", "--data", #"{"pr":7}"#,
            in: "store")
        let entries = try sandbox.gitmem("list", "--json", in: "store").lines.map { try object($0).child("entry") }
        #expect(entries.map { $0?.text("kind") } == ["procedural", "episodic"])
        #expect(entries.map { $0?.child("data")?.text("outcome") } == ["worked", "failed"])
        #expect(entries[0]?.child("data")?.number("pr") == 7)
    }

    @Test("What is no task and no outcome is refused, and nothing is written")
    func badInput() throws {
        for (words, status, text) in [
            (["task", "start", ""], 5, "name of a task"), (["task", "start", "a\nb"], 5, "name of a task"),
            (["task", "end", "unknown"], 2, "nothing in mind"),
            (["add", "x", "--outcome", "well"], 5, "not an outcome"),
            (["add", "x", "--outcome", "worked", "--data", "[1]"], 5, "not an object"),
            (["add", "x", "--outcome", "worked", "--data", #"{"outcome":"failed"}"#], 5, "another outcome"),
        ] as [([String], Int32, String)] {
            try sandbox.refused(words, in: "store", status: status, saying: [text])
        }
        #expect(try sandbox.run(["gitmem", "task", "end", "x", "--outcome", "worked"], in: "store").status == 64)
    }
}
