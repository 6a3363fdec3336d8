import GitMemory
import TestSupport
import Testing

@testable import Exchange

@Suite("Records of other programs") struct FormatTests {
    private func file(_ format: ForeignFormat, _ path: String, _ text: String, all: Bool = false) -> Importer.Reading {
        format.readFile(path, ArraySlice(Array(text.utf8)), all: all)
    }

    private func bodies(_ reading: Importer.Reading) -> [String] {
        reading.records.map { String(decoding: $0.record.body.bytes.dropLast(), as: UTF8.self) }
    }

    @Test("The same entity four times, relations to nothing, names in Cyrillic and Japanese") func graph() {
        let text = """
            {"type":"entity","name":"Проект","entityType":"project","observations":["Порт 5432","Порт 5432"]}
            {"type":"entity","name":"Проект","entityType":"repo","observations":[]}
            {"type":"entity","name":"Проект","entityType":"","observations":["設定は toml"],"_branch":"main"}
            {"type":"entity","entityName":"Проект","entityType":"project","observations":[" "]}
            {"type":"relation","from":"Проект","to":"nothing","relationType":"uses"}
            {"type":"relation","from_id":"a","to_id":"b","relation_type":"calls"}
            """
        let reading = file(.mcpMemory, "memory.jsonl", text)
        #expect(reading.faults.isEmpty && reading.notes == ["a memory without text is left out"])
        #expect(
            bodies(reading) == [
                #"{"content":"Порт 5432","data":{"entity":"Проект","entityType":"project"},"kind":"semantic","source":"mcp-memory:Проект","tags":["project"]}"#,
                #"{"content":"Порт 5432","data":{"entity":"Проект","entityType":"project"},"kind":"semantic","source":"mcp-memory:Проект","tags":["project"]}"#,
                #"{"content":"Проект","data":{"entity":"Проект","entityType":"repo"},"kind":"entity","source":"mcp-memory:Проект","tags":["repo"]}"#,
                #"{"content":"設定は toml","data":{"_branch":"main","entity":"Проект"},"kind":"semantic","source":"mcp-memory:Проект"}"#,
                #"{"content":"Проект","data":{"entity":"Проект","entityType":"project"},"kind":"entity","source":"mcp-memory:Проект","tags":["project"]}"#,
                #"{"content":"Проект uses nothing","data":{"from":"Проект","relationType":"uses","to":"nothing"},"kind":"relation","source":"mcp-memory:Проект"}"#,
                #"{"content":"a calls b","data":{"from":"a","relationType":"calls","to":"b"},"kind":"relation","source":"mcp-memory:a"}"#,
            ])
        #expect(reading.records.map(\.line) == [1, 1, 2, 3, 4, 5, 6])
        let whole = file(
            .mcpMemory, "g.json", "[{\"type\":\"relation\",\n\"from\":\"a\",\"to\":\"b\",\"relationType\":\"c\"}]")
        #expect(whole.records.count == 1)
        for line in [
            #"{"name":"x"}"#, #"{"type":"entity"}"#, #"{"type":"relation","from":"a"}"#, "[1]", "7", "{\"type\":\"ent",
        ] {
            #expect(file(.mcpMemory, "m.jsonl", line).faults.count == 1, "\(line)")
        }
    }

    @Test("A graph that was imported is exported as it was") func graphAndBack() {
        let text = """
            {"entityType":"db","name":"a","observations":["one","two"],"type":"entity","x":1}
            {"entityType":"db","name":"b","observations":[],"type":"entity"}
            {"from":"a","relationType":"uses","to":"b","type":"relation"}
            """
        var graph = GraphFile()
        for record in file(.mcpMemory, "m.jsonl", text).records {
            graph.add(HeldMemory(body: record.record.body))
        }
        var lines: [String] = []
        graph.lines { lines.append(String(decoding: $0.canonicalBytes(), as: UTF8.self)) }
        #expect(lines.joined(separator: "\n") == text && graph.losing == 0)
    }

    @Test("Issues, memories and comments of beads, whose ids are numbers or texts") func beads() {
        let text = """
            {"id":"bd-1","title":"Fix it","description":"It broke","status":"open","labels":["ci"],"priority":1,"created_at":"2025-10-14T14:30:00.123456789-07:00","comments":[{"id":3,"author":"x","text":"seen","created_at":"2025-10-15T00:00:00Z"},{"id":"c4","text":"done"}],"dependencies":[{"issue_id":"bd-1","depends_on_id":"bd-2","type":"blocks"}]}
            {"_type":"issue","id":"bd-2","title":"Old","status":"closed","closed_at":"2025-10-16T00:00:00Z","created_at":"2025-10-01T00:00:00Z"}
            {"_type":"memory","key":"port","value":"5432"}
            {"_type":"issue","id":"bd-3","title":"Gone","status":"tombstone"}
            {"_type":"agent","id":"x"}
            """
        let reading = file(.beads, "issues.jsonl", text)
        #expect(reading.faults.isEmpty && reading.notes.count == 2)
        #expect(
            bodies(reading) == [
                #"{"content":"seen","context":"Fix it","data":{"author":"x","issue":"bd-1"},"kind":"episodic","occurred_at":"2025-10-15T00:00:00Z","source":"beads:bd-1#3"}"#,
                #"{"content":"done","context":"Fix it","data":{"issue":"bd-1"},"kind":"episodic","source":"beads:bd-1#c4"}"#,
                #"{"content":"Fix it\n\nIt broke","data":{"dependencies":[{"depends_on_id":"bd-2","issue_id":"bd-1","type":"blocks"}],"issue":"bd-1","priority":1,"status":"open"},"kind":"task","occurred_at":"2025-10-14T14:30:00.123456789-07:00","source":"beads:bd-1","tags":["ci"]}"#,
                #"{"content":"Old","data":{"created_at":"2025-10-01T00:00:00Z","issue":"bd-2","status":"closed"},"kind":"episodic","occurred_at":"2025-10-16T00:00:00Z","source":"beads:bd-2"}"#,
                #"{"content":"5432","key":"port","kind":"semantic","source":"beads:port"}"#,
            ])
    }

    @Test("Memories of mem0 and OpenMemory: deleted ones never, others that are not active if asked for") func mem0() {
        let text = """
            {"results":[
            {"id":"1","memory":"Likes tea","categories":["food","drinks"],"user_id":"u","created_at":"2024-07-20 01:30:36.275141-07:00"},
            {"id":2,"content":"Paused","state":"paused","created_at":1700000000},
            {"id":"3","content":"Gone","state":"deleted"},
            {"id":"4","memory":"No zone","created_at":"2024-07-20T01:30:36"}
            ]}
            """
        let reading = file(.mem0, "memories.json", text)
        #expect(
            bodies(reading) == [
                #"{"content":"Likes tea","data":{"user_id":"u"},"kind":"semantic","occurred_at":"2024-07-20T01:30:36.275141-07:00","source":"mem0:1","tags":["drinks","food"]}"#,
                #"{"content":"No zone","data":{"created_at":"2024-07-20T01:30:36"},"kind":"semantic","occurred_at":"2024-07-20T01:30:36Z","source":"mem0:4"}"#,
            ])
        #expect(Set(reading.notes).count == 3)
        let all = file(.mem0, "memories.json", text, all: true)
        #expect(
            bodies(all).contains(
                #"{"content":"Paused","data":{"state":"paused"},"kind":"semantic","occurred_at":"2023-11-14T22:13:20.000Z","source":"mem0:2"}"#
            ))
    }

    @Test("A time as a number stays in the data where it is finer than milliseconds, and only there")
    func numberedTimes() {
        let text = """
            {"results":[
            {"id":"1","memory":"Seconds","created_at":1700000000.25},
            {"id":"2","memory":"Milliseconds","created_at":1700000000250},
            {"id":"3","memory":"Finer","created_at":1700000000250.5}
            ]}
            """
        #expect(
            bodies(file(.mem0, "memories.json", text)) == [
                #"{"content":"Seconds","kind":"semantic","occurred_at":"2023-11-14T22:13:20.250Z","source":"mem0:1"}"#,
                #"{"content":"Milliseconds","kind":"semantic","occurred_at":"2023-11-14T22:13:20.250Z","source":"mem0:2"}"#,
                #"{"content":"Finer","data":{"created_at":1700000000250.5},"kind":"semantic","occurred_at":"2023-11-14T22:13:20.250Z","source":"mem0:3"}"#,
            ])
    }

    @Test("Ids of categories become names where all of them have one, and stay as they are where one has none")
    func categories() {
        let text = """
            {"categories":[{"id":"c1","name":"food"},{"id":"c2","name":"drinks"},{"id":"c3"}],"memories":[
            {"id":"1","content":"Likes tea","category_ids":["c1","c2"]},
            {"id":"2","content":"Likes rye","category_ids":["c1","c3"]},
            {"id":"3","content":"Likes oats","category_ids":["c9"]}
            ]}
            """
        #expect(
            bodies(file(.mem0, "memories.json", text)) == [
                #"{"content":"Likes tea","kind":"semantic","source":"mem0:1","tags":["drinks","food"]}"#,
                #"{"content":"Likes rye","data":{"category_ids":["c1","c3"]},"kind":"semantic","source":"mem0:2"}"#,
                #"{"content":"Likes oats","data":{"category_ids":["c9"]},"kind":"semantic","source":"mem0:3"}"#,
            ])
    }

    @Test("Observations and relations of a note, and not its tasks and links") func basicMemory() {
        let text = """
            ---
            title: Coffee
            permalink: notes/coffee
            tags: brew, #hot
            ---
            # Coffee

            - [method] Pour over is clear #filter (hot days)
            - [ ] a task
            - [x] a done task
            - [a link](http://x)
            - grind it #fine
            - relates to [[Tea]] (both hot)
            - [[Water]]
            - plain
            ```
            - [no] code
            ```
            """
        let found = file(.basicMemory, "Coffee.md", text)
        let contents = found.records.map { $0.record.body.content }
        #expect(
            contents.dropFirst() == [
                "Pour over is clear #filter", "grind it #fine", "Coffee relates to Tea", "Coffee relates_to Water",
            ])
        #expect(
            bodies(found).contains {
                $0.contains(#""context":"hot days","data":{"category":"method","permalink":"notes/coffee"}"#)
            })
        #expect(found.records.allSatisfy { $0.record.body.scope == nil })
    }

    @Test("Memories of Claude Code in both shapes, its index, and files of instructions") func claude() {
        let new = file(
            .claudeCode, "feedback_x.md",
            "---\nname: x\ndescription: \"When: testing\"\nmetadata: \n  node_type: memory\n  type: feedback\n  modified: 2026-01-02T03:04:05Z\n---\n\nテストを走らせる。See [[y]].\n"
        )
        #expect(
            bodies(new) == [
                #"{"content":"テストを走らせる。See [[y]].","context":"When: testing","data":{"name":"x","node_type":"memory","type":"feedback"},"kind":"procedural","occurred_at":"2026-01-02T03:04:05Z","source":"claude-code:feedback_x.md"}"#
            ])
        let index = file(.claudeCode, "MEMORY.md", "- [X](feedback_x.md) — hook\n- Port is 5432\n")
        #expect(index.records.map { $0.record.body.content } == ["Port is 5432"] && index.notes.count == 1)
        let rules = file(
            .claudeCode, "CLAUDE.md",
            "# Build\n\nRun this:\n\n```sh\nmake\n```\n\n## Tests\n<!-- c -->\n- first\n  - below\n- second\n\n@README.md\n"
        )
        #expect(
            rules.records.map { $0.record.body.content } == [
                "Run this:\n```sh\nmake\n```", "first\n  - below", "second",
            ])
        #expect(bodies(rules).last?.contains(#""context":"Build / Tests""#) == true)
        #expect(rules.notes.count == 2)
    }

    @Test("Rules of Cursor, whose front matter need not be YAML") func cursor() {
        let rule = file(
            .cursor, "a.mdc",
            "---\r\ndescription: Style\r\nglobs: *\r\nalwaysApply: true\r\nnot yaml\r\n---\r\nUse tabs\r\n")
        #expect(
            bodies(rule) == [
                #"{"content":"Use tabs","context":"Style","data":{"alwaysApply":true,"front matter":"not yaml","globs":"*"},"kind":"rule","source":"cursor:a.mdc"}"#
            ])
        #expect(rule.notes == ["lines of front matter that are no members are kept as text"])
        #expect(file(.cursor, "a.mdc", "---\nnever ends\n").notes == ["front matter without an end is kept as text"])
    }

    @Test("Lines lose bullets and numbers, and a date before them is when it happened") func lines() {
        let text = "\u{FEFF}- one\r\n* two\n\n3. three\n[2026-01-05] - four\n[x] five\n2026 is a year\n"
        #expect(
            bodies(file(.lines, "l.txt", text)) == [
                #"{"content":"one","kind":"semantic"}"#, #"{"content":"two","kind":"semantic"}"#,
                #"{"content":"three","kind":"semantic"}"#,
                #"{"content":"four","kind":"semantic","occurred_at":"2026-01-05T00:00:00Z"}"#,
                #"{"content":"[x] five","kind":"semantic"}"#, #"{"content":"2026 is a year","kind":"semantic"}"#,
            ])
    }

    @Test("A memory is the same after Markdown and back, whatever is in it") func markdownAndBack() throws {
        let pieces = [
            "a", "---", "\n", "\r\n", ": ", "# ", "\"", "'", "\\", "日本", "é", " ", "true", "- ", "[x]", "{", "}", "\t",
            "*",
            "\u{FEFF}", "\u{1}", "7", "null", "```",
        ]
        try forRandomCases(400) { random, repeating in
            func text(_ count: Int) -> String {
                let count = Int.random(in: 1...count, using: &random)
                return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            }
            var object = JSONObject()
            object["content"] = .string(text(12))
            for name in ["kind", "scope", "key", "context", "source", "other"] where Bool.random(using: &random) {
                object[name] = .string(text(4))
            }
            if Bool.random(using: &random) { object["tags"] = .array((0...2).map { _ in .string(text(3)) }) }
            if Bool.random(using: &random) { object["occurred_at"] = .string("2026-01-02T03:04:05+01:00") }
            var inner = JSONObject()
            inner[text(3)] = .string(text(5))
            let data: [JSON?] = [
                nil, .number(1.5), .string(text(4)), .bool(true), .array([.null, .number(-3)]), .object(inner),
            ]
            object["data"] = data.randomElement(using: &random) ?? nil
            let body = try Body(object)
            var memory = HeldMemory(body: body)
            let end = Expiry(try #require(Timestamp(rfc3339: "2030-01-01")))
            memory.holders = [(try AgentName("ada"), .never), (try AgentName("true"), end)]
            let written = MarkdownFile.text(of: memory)
            let reading = ForeignFormat.markdown.readFile("x.md", written[...])
            #expect(reading.faults.isEmpty && reading.notes.isEmpty, "\(reading.notes) \(repeating)")
            let bodies = reading.records.map(\.record.body)
            #expect(bodies == [body, body], "\(String(decoding: written, as: UTF8.self)) \(repeating)")
            #expect(reading.records.map { $0.record.agent?.description } == ["ada", "true"])
            #expect(reading.records.map(\.record.expiry) == [.never, end])
        }
    }
}
