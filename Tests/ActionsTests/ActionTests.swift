import Actions
import Foundation
import GitMemory
import Testing

@Suite("Actions by name, with arguments in JSON") struct ActionTests {
    @Test("Each does what its command does") func eachRuns() throws {
        let sandbox = try ActionSandbox()
        #expect(try sandbox.call("init").text("result") == "created")
        let id = try sandbox.call("add", #"{"text":"The port is 5432","tags":["b","a"],"kind":"semantic"}"#).text("id")
        let again = try sandbox.call("add", #"{"text":"The port is 5432","tags":["a","b"],"kind":"semantic"}"#)
        #expect(again.text("verdict") == "unchanged" && again.text("id") == id)
        let data = try sandbox.call("add", #"{"text":"Data goes along","data":{"n":[1,null]},"explain":true}"#)
        #expect(data.text("verdict") == "accepted")
        #expect(try sandbox.call("set", #"{"key":"port","text":"5432"}"#).text("verdict") == "accepted")
        #expect(try sandbox.call("get", #"{"key":"port"}"#)["id"] != nil)
        let edited = try sandbox.call("edit", #"{"id":"\#(id)","text":"The port is 5433"}"#).text("id")
        #expect(try sandbox.call("cite", #"{"ids":["\#(edited)"]}"#)["value"] == .number(1))
        #expect(try sandbox.call("endorse", #"{"ids":["\#(edited)"]}"#)["value"] == .number(1))
        #expect(try sandbox.call("count", #"{"id":"\#(edited)","name":"looks","by":3}"#)["value"] == .number(3))
        #expect(try sandbox.call("refresh", #"{"ids":["\#(edited)"],"ttl":"7d"}"#)["until"] != nil)
        let imported = try sandbox.call(
            "import", #"{"entries":[{"content":"One"},{"entry":{"content":"Two"},"agent":"ben"}]}"#)
        #expect(imported["accepted"] == .number(2))

        #expect(try sandbox.callAll("list").results.count == 5)
        #expect(try sandbox.callAll("list", #"{"tags":["a","b"],"limit":3}"#).results.count == 1)
        #expect(try sandbox.callAll("recall", #"{"question":"which port is it?","limit":2}"#).results.count >= 1)
        #expect(try sandbox.callAll("recall", #"{"question":"port","budget":100}"#).results.last != nil)
        #expect(try sandbox.call("show", #"{"ids":["\#(id)"]}"#).text("superseded_by") == edited)
        #expect(try sandbox.callAll("log", #"{"limit":2}"#).results.count == 2)
        #expect(try sandbox.callAll("export").results.count == 5)
        #expect(try sandbox.callAll("why", #"{"id":"\#(edited)"}"#).results.count == 5)
        #expect(try sandbox.callAll("diff", #"{"branches":["main","ada"]}"#).results.count == 5)
        #expect(try sandbox.callAll("diff", #"{"branches":["ada"],"since":"1d","kind":"rule"}"#).results.isEmpty)
        _ = try sandbox.call("add", #"{"text":"A slip of the pen"}"#)
        #expect(try sandbox.call("undo", #"{"dry_run":true}"#)["dry_run"] == .bool(true))
        #expect(try sandbox.call("undo").text("verdict") == "forgotten")
        #expect(try sandbox.callAll("watch", #"{"from":"main","wait":"1s"}"#).results.isEmpty)
        #expect(try sandbox.callAll("stale", #"{"older":"1s"}"#).results.count >= 1)
        _ = try sandbox.call("add", #"{"text":"It broke","kind":"episodic","occurred_at":"2026-01-02T03:04:05Z"}"#)
        #expect(try sandbox.call("digest", #"{"older":"1s"}"#).text("month") == "2026-01")

        #expect(try sandbox.callAll("agents").results.count == 1)
        let card = try sandbox.call("agents set", #"{"name":"ada","roles":["reviewer"]}"#)
        #expect(card.text("verdict") == "accepted")
        #expect(try sandbox.call("review")["reviewed"] == .number(7))
        #expect(try sandbox.call("merge", #"{"dry_run":true}"#)["changes"] != nil)
        #expect(try sandbox.call("merge").text("result") == "fast-forward")
        #expect(try sandbox.call("sync").text("result") == "no-remote")
        #expect(try sandbox.call("status").text("agent") == "ada")
        #expect(try sandbox.call("forget", #"{"ids":["\#(edited)"]}"#)["removed"] == .number(2))
        #expect(try sandbox.callAll("forget", #"{"by":"ada","since":"1d","dry_run":true}"#).results.count >= 1)
        #expect(try sandbox.call("worktree add", #"{"path":"\#(sandbox.path("ada"))"}"#).text("agent") == "ada")
        #expect(try sandbox.callAll("worktree list").results.count == 1)
        #expect(try sandbox.callAll("worktree remove", #"{"path":"\#(sandbox.path("ada"))"}"#).results.isEmpty)

        #expect(try sandbox.call("claim", #"{"resources":["name:deploy"],"ttl":"2h"}"#).text("verdict") == "held")
        #expect(try sandbox.callAll("check", #"{"resources":["name:deploy","name:x"]}"#).results.count == 2)
        #expect(try sandbox.callAll("claims").results.count == 1)
        #expect(try sandbox.callAll("renew", #"{"resources":["name:deploy"]}"#).results.count == 1)
        #expect(try sandbox.callAll("release", #"{"resources":["name:deploy"]}"#).results.count == 1)
        #expect(try sandbox.callAll("claims paths", #"{"verb":"add","patterns":["*.lock"]}"#).results.count == 1)
        try sandbox.commitCode()
        #expect(try sandbox.callAll("guard", #"{"base":"HEAD"}"#).results.count == 4)

        #expect(try sandbox.call("task start", #"{"name":"login"}"#).text("verdict") == "accepted")
        #expect(try sandbox.callAll("task list").results.count == 1)
        #expect(
            try sandbox.call("task end", #"{"name":"login","summary":"The port is 5432 in tests"}"#)["summary"] != nil)
        let sent = try sandbox.call("message send", #"{"text":"Hello","to":["all"],"type":"handoff"}"#).text("id")
        #expect(try sandbox.callAll("message sent", #"{"undelivered":true}"#).results.isEmpty)
        #expect(try sandbox.callAll("message thread", #"{"id":"\#(sent)"}"#).results.count == 1)
        #expect(try sandbox.callAll("message list", #"{"unread":true,"type":"handoff"}"#).results.isEmpty)
        _ = try sandbox.call(
            "import",
            #"{"entries":[{"entry":{"content":"Hi","kind":"message","data":{"to":["ada"],"type":"note"}},"agent":"ben"}]}"#
        )
        let mail = try sandbox.call("message list", #"{"from":"ben","limit":1}"#).text("id")
        #expect(try sandbox.call("message read", #"{"ids":["\#(mail)"]}"#)["read"] == .bool(true))
        #expect(try sandbox.call("message ack", #"{"ids":["\#(mail)"]}"#).text("verdict") == "acknowledged")
        #expect(try sandbox.call("rules add", #"{"text":"Test it","order":3}"#).text("name") == "test-it")
        #expect(try sandbox.call("rules set", #"{"name":"test-it","text":"Test all"}"#).text("verdict") == "accepted")
        #expect(try sandbox.callAll("rules list").results.count == 1)
        #expect(try sandbox.call("rules remove", #"{"name":"test-it"}"#).text("verdict") == "removed")
        #expect(try sandbox.call("brief", #"{"task":"port","budget":400}"#)["used"] != .number(0))
        #expect(try sandbox.callAll("verify", #"{"history":true}"#).results.isEmpty)
        #expect(try sandbox.callAll("doctor").results.count == 3)
        let one = try sandbox.call("add", #"{"text":"The API listens at port 5440"}"#).text("id")
        let other = try sandbox.call("add", #"{"text":"Port 5440 is where the API listens"}"#).text("id")
        #expect(try sandbox.call("same", #"{"ids":["\#(one)","\#(other)"]}"#).text("verdict") == "joined")
        let near = try sandbox.call("add", #"{"text":"The API listens at port 5441"}"#).text("id")
        let shown = try sandbox.call("show", #"{"ids":["\#(near)"],"near":true}"#)
        guard case .array(let pairs)? = shown["near"], case .object(let pair)? = pairs.first else { throw NoVerdict() }
        #expect(pair.text("id") == one && pair["differs"] == .array([.string("number")]))
        #expect(try sandbox.call("apart", #"{"ids":["\#(near)","\#(one)"]}"#).text("verdict") == "apart")
        #expect(try sandbox.call("show", #"{"ids":["\#(near)"],"near":true}"#)["near"] == nil)
        #expect(try sandbox.call("apart", #"{"ids":["\#(one)","\#(other)"]}"#).text("verdict") == "apart")
        #expect(try sandbox.callAll("dedup", #"{"dry_run":true}"#).results.count == 1)
        #expect(try sandbox.call("gate show").text("level") == "normal")
        #expect(try sandbox.call("gate set", #"{"name":"level","value":"strict"}"#).text("verdict") == "accepted")
        #expect(try sandbox.call("index")["entries"] != nil)
        _ = try sandbox.call("merge")
        #expect(try sandbox.callAll("retire", #"{"agents":["ada"]}"#).results.count == 1)
        #expect(try sandbox.call("compact", #"{"forget":["\#(id)"]}"#).text("result") == "compacted")
        #expect(try sandbox.call("carry")["epoch"] == .number(2))

        let names = AllActions.list.map { $0.about.name }
        #expect(sandbox.run == Set(names))
    }

    @Test("The log tells merges with what they joined, and counts commits") func mergesAndCounts() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        for (agent, texts) in [("ada", ["The lamp is red", "The door is blue"]), ("ben", ["The sink is green"])] {
            for text in texts { _ = try sandbox.callAll("add", #"{"text":"\#(text)"}"#, as: agent) }
        }
        #expect(try sandbox.callAll("log", #"{"merges":true,"view":"all"}"#).results.isEmpty)
        _ = try sandbox.call("merge")
        _ = try sandbox.callAll("add", #"{"text":"The roof is grey"}"#, as: "ben")
        _ = try sandbox.callAll("forget", #"{"by":"ben","since":"1d"}"#, as: "ben")
        _ = try sandbox.callAll("add", #"{"text":"The sink is white"}"#, as: "ben")
        _ = try sandbox.call("merge")
        let merges = try sandbox.callAll("log", #"{"merges":true,"view":"all"}"#).results
        guard merges.count == 2, case .object(let last) = merges[0], case .object(let first) = merges[1],
            case .array(let joined)? = last["joined"], case .object(let head)? = joined.first,
            case .array(let both)? = first["joined"]
        else { throw NoVerdict() }
        #expect(last["base"] == first["commit"] && joined.count == 1 && head.text("author") == "ben" && both.count == 2)
        // Compared as they are, ben's branch lacks what the trunk has; beyond it is what the merge has brought.
        let ends = #""branches":["\#(last.text("base"))","\#(head.text("commit"))"]"#
        func changes(_ arguments: String) throws -> [String] {
            try sandbox.callAll("diff", arguments).results.map { result in
                guard case .object(let object) = result else { throw NoVerdict() }
                return object.text("change") + " " + object.text("content")
            }.sorted()
        }
        #expect(try changes("{\(ends),\"beyond\":true}") == ["added The sink is white", "removed The sink is green"])
        #expect(try changes("{\(ends)}").contains("removed The lamp is red"))
        let counts = try sandbox.callAll("log", #"{"per":"day","view":"all"}"#).results
        #expect(counts.count == 2)
        #expect(counts.contains { if case .object(let count) = $0 { count["commits"] == .number(4) } else { false } })
        #expect(try sandbox.callAll("log", #"{"per":"hour","since":"2h","view":"all"}"#).results.count >= 2)
        #expect(try sandbox.callAll("log", #"{"since":"2030-01-01","view":"all"}"#).results.isEmpty)
        #expect(throws: UsageError.self) { try sandbox.callAll("log", #"{"merges":true,"per":"day"}"#) }
    }

    @Test("The values of keys that have several are listed") func conflicts() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        for (agent, value) in [("ada", "red"), ("ben", "blue")] {
            _ = try sandbox.callAll("set", #"{"key":"lamp","text":"\#(value)"}"#, as: agent)
            _ = try sandbox.callAll("set", #"{"key":"only.\#(agent)","text":"one"}"#, as: agent)
        }
        #expect(try sandbox.callAll("list", #"{"conflicts":true,"view":"all"}"#).results.count == 2)
        #expect(try sandbox.callAll("list", #"{"conflicts":true}"#).results.isEmpty)
        #expect(throws: UsageError.self) { try sandbox.callAll("list", #"{"conflicts":true,"kind":"x"}"#) }
    }

    @Test("What the gate rejects is an answer") func rejections() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        let answer = try sandbox.callAll("add", #"{"text":"Mail ada.lovelace@company.com about it"}"#)
        guard case .object(let verdict)? = answer.results.first else { throw NoVerdict() }
        #expect(verdict.text("verdict") == "rejected")
        #expect(answer.news?.exit == 5)
        let skipped = try sandbox.callAll("import", #"{"entries":[{"content":"x"},{"text":"y"}],"keep_going":true}"#)
        #expect(skipped.news?.exit == 1 && skipped.remarks.count == 2)
    }

    private struct NoVerdict: Error {}

    @Test("An argument that is unknown, missing or of another type is refused, and nothing is written")
    func wrongArguments() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        for (name, arguments) in [
            ("add", "{}"), ("add", #"{"text":"x","once_any":true}"#), ("add", #"{"text":5}"#),
            ("add", #"{"text":"x","tag":"y"}"#),
            ("add", #"{"text":"x","tags":"y"}"#), ("add", #"{"text":"x","forget":"yes"}"#),
            ("add", #"{"text":"x","forget":true}"#), ("show", #"{"ids":[]}"#), ("list", #"{"limit":1.5}"#),
            ("list", #"{"limit":0}"#), ("list", #"{"view":"mine"}"#), ("count", #"{"id":"a","name":"b","by":-1}"#),
            ("add", "[]"), ("merge", #"{"all":true,"branches":["ada"]}"#), ("claim", "{}"),
            ("release", #"{"force":true,"all":true}"#),
            ("renew", #"{"all":true,"resources":["name:x"]}"#), ("claims", #"{"limit":1}"#),
            ("diff", "{}"), ("diff", #"{"branches":["main"]}"#),
            ("diff", #"{"since":"1d","beyond":true}"#),
            ("diff", #"{"since":"1d","branches":["main","ada"]}"#), ("watch", "{}"),
        ] {
            #expect(throws: UsageError.self, "\(name) \(arguments)") { try sandbox.callAll(name, arguments) }
        }
        #expect(try sandbox.callAll("list").results.isEmpty)
    }

    @Test("A fault has a stable word, and its hint names actions") func faults() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        do {
            try sandbox.callAll("cite", #"{"ids":["abc123"]}"#)
            Issue.record("there is no such memory")
        } catch {
            let fault = try #require(Fault(error))
            #expect(fault.code == "no-such-entry" && fault.exit == 2)
        }
        let hint = Hint("see `gitmem gate show`, `gitmem show 3fa9`, or `git fsck`")
        #expect(
            hint.parts == [
                .words("see "), .action("gate show", rest: ""), .words(", "), .action("show", rest: "3fa9"),
                .words(", or "), .command("git fsck"),
            ])
        #expect(hint.text == "see `gitmem gate show`, `gitmem show 3fa9`, or `git fsck`")
        #expect(Hint("an odd ` mark").text == "an odd ` mark")
    }
}
