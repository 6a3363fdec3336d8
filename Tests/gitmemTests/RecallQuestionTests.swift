import Foundation
import Testing

@Suite("recall")
struct RecallQuestionTests {
    private func makeStore() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "store")
        for text in ["The default port of the database is 5432", "Tests need a running database", "数据库很慢"] {
            _ = try sandbox.run(["gitmem", "add", "-q", "--agent", "ada", text], in: "store")
        }
        return sandbox
    }

    private func recall(_ sandbox: Sandbox, _ arguments: String...) throws -> (
        status: Int32, lines: [String], errors: String
    ) {
        let outcome = try sandbox.run(["gitmem", "recall", "--agent", "ada"] + arguments, in: "store")
        return (outcome.status, outcome.lines, outcome.errors)
    }

    @Test("Answers come best first, in any script; no answer is no error")
    func answers() throws {
        let sandbox = try makeStore()
        #expect(try recall(sandbox, "which port?").lines.count == 1)
        #expect(try recall(sandbox, "which", "port?", "-q").lines.first?.count == 64)
        #expect(try recall(sandbox, "数据库").lines.first?.hasSuffix("数据库很慢") == true)
        let nothing = try recall(sandbox, "zebra")
        #expect(nothing.status == 0 && nothing.lines.isEmpty && nothing.errors.isEmpty)
        let json = try recall(sandbox, "database port", "--json", "--explain").lines
        #expect(json.count == 2)
        #expect(json.first?.contains(#""matched":["port","database"],"score":"#) == true)
        #expect(json.first?.contains(#""fields":{"content":["port","database"]}"#) == true)
        for line in json { #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any]) }
    }

    @Test("A budget is kept, and its last line says what became of it")
    func budget() throws {
        let sandbox = try makeStore()
        #expect(try recall(sandbox, "database", "--budget", "1").lines == [#"{"budget":1,"left_out":2,"used":0}"#])
        let all = try recall(sandbox, "database", "--budget", "1000").lines
        #expect(all.count == 3 && all.last?.hasPrefix(#"{"budget":1000,"left_out":0,"used":"#) == true)
    }

    @Test("Bad input has an answer or a clear error")
    func badInput() throws {
        let sandbox = try makeStore()
        for question in ["", "  "] { #expect(try recall(sandbox, question).status == 5) }
        for question in ["the of and", "?!", "\"(*\" AND", "' OR 1=1; --"] {
            let outcome = try recall(sandbox, question)
            #expect(outcome.status == 0, "\(question): \(outcome.errors)")
        }
        #expect(try recall(sandbox, "the of").errors.contains("only words"))
        #expect(try recall(sandbox, String(repeating: "database port ", count: 7000)).lines.count == 2)
        #expect(try recall(sandbox, "x", "--limit", "0").status == 64)
        #expect(try recall(sandbox, "x", "--budget", "0").status == 64)
        #expect(try recall(sandbox, "x", "--where", "y").status == 5)
        let script =
            "printf 'port\\000\\377 database' | gitmem recall --agent ada - && yes | tr -d '\\n' | head -c 2000000 | gitmem recall -"
        let outcome = try sandbox.run(["sh", "-c", script], in: "store")
        #expect(outcome.lines.count == 2 && outcome.status == 5)
    }

    @Test("An index that cannot be made is named, and the answer is the same")
    func noIndex() throws {
        let sandbox = try makeStore()
        let before = try recall(sandbox, "database").lines
        _ = try sandbox.run(["git", "config", "gitmem.indexDir", "/dev/null/x"], in: "store")
        let outcome = try recall(sandbox, "database")
        #expect(outcome.status == 0 && outcome.lines == before)
        #expect(outcome.errors.contains("without the index"))
        let index = try sandbox.run(["gitmem", "index"], in: "store")
        #expect(index.status != 0 && !index.errors.isEmpty)
        _ = try sandbox.run(["git", "config", "gitmem.index", "off"], in: "store")
        #expect(try recall(sandbox, "database").lines == before)
        #expect(try sandbox.run(["gitmem", "index"], in: "store").status == 5)
    }
}
