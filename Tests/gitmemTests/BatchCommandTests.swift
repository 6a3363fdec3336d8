import Foundation
import TestSupport
import Testing

@Suite("gitmem batch") struct BatchCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
    }

    private func batch(_ lines: [String], in store: String = "store", status: Int32 = 0) throws -> [[String: Any]] {
        let outcome = try sandbox.run(
            ["gitmem", "batch"], in: store, input: Data(lines.joined(separator: "\n").utf8))
        #expect(outcome.status == status, "\(outcome.errors)")
        return try outcome.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    private func commits(of agent: String = "ada", in store: String = "store") throws -> Int {
        let log = try sandbox.run(
            ["git", "rev-list", "--count", "memory/agents/\(agent)", "--not", "memory/main"], in: store)
        return Int(log.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private static func line(_ id: Any, _ action: String, _ arguments: [String: Any]) throws -> String {
        let object: [String: Any] = ["id": id, "action": action, "arguments": arguments]
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    private static func add(_ id: Any, _ text: String, _ more: [String: Any] = [:]) throws -> String {
        try line(id, "add", ["text": text].merging(more) { $1 })
    }

    @Test("Answers come in order; writes that follow each other share a commit; each fails alone") func shared() throws
    {
        let answers = try batch(
            [
                try Self.add(1, "The registry is mirrored at noon each day"), "",
                try Self.add("two", "The token is " + "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"),
                #"{"id":3,"action":"cite","arguments":{"ids":["ffffffff"]}}"#, "{", "[]",
                #"{"id":[4],"action":"no such"}"#, #"{"id":5,"action":"add","arguments":{"txet":"x"}}"#,
                #"{"id":6,"action":"add","colour":"red"}"#,
                try Self.add(7, "The wiki is saved at 02:00 each night", ["dry_run": true]),
                try Self.add(8, "The cache is warmed by a job at six"),
                #"{"id":9,"action":"list","arguments":{}}"#,
                try Self.add(10, "The log of the proxy is kept for 30 days"),
            ], status: 1)
        #expect(answers.count == 12)
        let codes = answers.map { $0[path: "error", "code"] as? String ?? "-" }
        #expect(
            codes == [
                "-", "rejected", "no-such-entry", "invalid-json", "usage", "usage", "usage", "usage", "-", "-", "-",
                "-",
            ])
        #expect(answers[1]["id"] as? String == "two" && answers[5]["id"] as? [Int] == [4])
        #expect(answers[3]["id"] is NSNull)
        #expect(answers[1][path: "result", "verdict"] as? String == "rejected")
        for answer in answers where answer["error"] != nil {
            #expect(answer[path: "error", "message"] is String && answer[path: "error", "exit"] is Int)
        }
        let listed = try #require(answers[10][path: "result", "results"] as? [[String: Any]])
        #expect(listed.count == 2)
        #expect(answers[0][path: "result", "commit"] as? String == answers[9][path: "result", "commit"] as? String)
        #expect(answers[0]["remarks"] as? [String] == ["ada is a new agent here"] && answers[9]["remarks"] == nil)
        #expect(try commits() == 2)
        let subject = try sandbox.run(["git", "log", "-2", "--format=%s", "memory/agents/ada"], in: "store").lines
        #expect(subject[1].hasSuffix(", and 1 more change"), "\(subject)")
        try sandbox.gitmem("verify", in: "store")
    }

    @Test("A write sees those before it in the same commit") func seesEarlier() throws {
        let first = try batch([try Self.add(0, "The port of the proxy is 8080")])
        let id = try #require(first[0][path: "result", "id"] as? String)
        let answers = try batch(
            [
                try Self.add(1, "The port of the proxy is 8080"),
                try Self.add(2, "Blue is the colour of staging", ["once": "k"]),
                try Self.add(3, "Blue is the colour of staging", ["once": "k"]),
                try Self.line(4, "set", ["key": "port", "text": "1"]),
                try Self.line(5, "set", ["key": "port", "text": "2"]),
                try Self.line(6, "set", ["key": "port", "text": "2"]), try Self.line(7, "cite", ["ids": [id, id]]),
                try Self.line(8, "cite", ["ids": [String(id.prefix(8))]]),
                try Self.line(9, "edit", ["id": id, "text": "The port of the proxy is 8081"]),
                try Self.line(10, "count", ["id": id, "name": "reviews"]),
            ], status: 1)
        let verdicts = answers.map { $0[path: "result", "verdict"] as? String ?? "-" }
        #expect(
            verdicts == [
                "unchanged", "accepted", "unchanged", "accepted", "accepted", "unchanged", "-", "-", "accepted", "-",
            ])
        #expect(answers[2][path: "result", "again"] as? Bool == true)
        #expect((answers[4][path: "result", "replaced"] as? [String])?.count == 1)
        #expect(answers[7][path: "result", "results", "0", "value"] as? Int == 3)
        #expect(answers[9][path: "error", "code"] as? String == "no-such-entry")
        #expect(try sandbox.gitmem("get", "port", in: "store").output.contains("2"))
        #expect(try commits() == 2)
        // What is too much for one commit comes in another.
        let raised = try batch([
            try Self.add(1, "The gateway counts its clients"),
            try Self.line(2, "set", ["key": "port", "text": "3"]),
        ])
        let counted = try #require(raised[0][path: "result", "id"] as? String)
        let raises = try (0..<3).map { try Self.line($0, "count", ["id": counted, "name": "clients", "by": 600_000]) }
        let values = try batch(raises).compactMap { $0[path: "result", "results", "0", "value"] as? Int }
        #expect(values.sorted() == [600_000, 1_200_000, 1_800_000])
        try sandbox.gitmem("verify", in: "store")
    }

    @Test("Each answer comes without waiting for more input") func asked() throws {
        try sandbox.shell(
            """
            cd store; mkfifo in; gitmem batch <in >out & exec 3>in
            for n in 1 2 3; do
                printf '{"id":%s,"action":"add","arguments":{"text":"Host %s is in rack %s"}}\\n' $n $n $n >&3
                for i in $(seq 100); do [ "$(wc -l <out)" = $n ] && break; sleep .05; done
                [ "$(wc -l <out)" = $n ]
            done
            printf '{"id":4,"action":"add","argu' >&3; sleep .2; printf 'ments":{"text":"Host 4 is in rack 4"}}' >&3
            exec 3>&-; wait $!; [ "$(wc -l <out)" = 4 ]; ! grep error out
            """)
    }

    @Test("Limits: a line is skipped, a commit has its size, and agents have commits of their own") func limits() throws
    {
        let many = try (0..<300).map { try Self.add($0, "Host \($0) of the farm is in rack \($0 % 17)") }
        let long = #"{"id":1,"action":"add","arguments":{"text":"\#(String(repeating: "a", count: 9 << 20))"}}"#
        let other = #"{"id":2,"agent":"ben","action":"add","arguments":{"text":"Ben writes to the wiki on Mondays"}}"#
        let wrong = #"{"id":3,"agent":"B!","action":"add","arguments":{"text":"Nobody writes to the wiki on Mondays"}}"#
        let answers = try batch(many + [long, other, wrong, try Self.add(4, "The farm has 17 racks")], status: 1)
        #expect(answers.count == 304)
        #expect(answers[0..<300].map { $0["id"] as? Int } == (0..<300).map { $0 })
        #expect(answers[300][path: "error", "code"] as? String == "invalid-input")
        #expect(answers[302][path: "error", "suggestion"] is String)
        #expect(try commits() == 3)
        #expect(try commits(of: "ben") == 1)
        #expect(try sandbox.gitmem("list", in: "store").lines.count == 301)
    }

    @Test("Where there is no store or no agent each request says so") func noStore() throws {
        let lines = [try Self.add(1, "A"), try Self.add(2, "B"), #"{"id":3,"action":"list"}"#]
        try sandbox.shell("mkdir empty")
        for answer in try batch(lines, in: "empty", status: 1) {
            #expect(answer[path: "error", "code"] as? String == "no-repository", "\(answer)")
        }
        let outcome = try sandbox.run(
            ["env", "-u", "GITMEM_AGENT", "gitmem", "batch"], in: "store",
            input: Data(lines.joined(separator: "\n").utf8))
        #expect(outcome.output.components(separatedBy: "no-agent").count == 3, "\(outcome.output)")
        #expect(try sandbox.run(["gitmem", "batch"], in: "store").output.isEmpty)
    }

    @Test("What a branch that moves meanwhile is written to twice is there once") func beside() throws {
        let lines = try (0..<40).map { try Self.add($0, "Shard \($0) of the batch lies on disk \($0 % 7)") }
        try sandbox.write("requests", lines.joined(separator: "\n"))
        try sandbox.shell(
            """
            cd store
            for n in $(seq 15); do gitmem add -q "Shard $n of the shell lies on disk $n"; done & shell=$!
            for n in 1 2 3; do gitmem batch <../requests >out.$n; done
            wait $shell
            """)
        #expect(try sandbox.gitmem("list", in: "store").lines.count == 55)
        try sandbox.gitmem("verify", in: "store")
    }
}

extension [String: Any] {
    fileprivate subscript(path names: String...) -> Any? {
        var value: Any? = self
        for name in names {
            value = Int(name).flatMap { (value as? [Any])?[$0] } ?? (value as? [String: Any])?[name]
        }
        return value
    }
}
