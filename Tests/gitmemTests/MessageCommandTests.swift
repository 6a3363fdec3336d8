import Foundation
import Testing

/// Messages between agents of one repository.
@Suite("Messages")
struct MessageCommandTests {
    /// 2025-11-20T10:00:00Z.
    private static let start: UInt64 = 1_763_632_800_000
    private static let day: UInt64 = 86_400_000

    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
        for agent in ["ada", "ben", "cyd"] {
            try sandbox.gitmem("add", "-q", "\(agent) is here", "--agent", agent, in: "store")
        }
    }

    @discardableResult
    private func run(
        _ words: String..., as agent: String = "ada", day: UInt64? = nil, status: Int32 = 0,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        var variables = ["GITMEM_AGENT": agent]
        if let day { variables["GITMEM_TEST_CLOCK"] = "\(Self.start + 400 * Self.day + day * Self.day)" }
        let outcome = try sandbox.run(["gitmem"] + words, in: "store", with: variables)
        #expect(
            outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    private func inbox(_ agent: String, _ options: String..., day: UInt64? = nil) throws -> [NSDictionary] {
        var variables = ["GITMEM_AGENT": agent]
        if let day { variables["GITMEM_TEST_CLOCK"] = "\(Self.start + 400 * Self.day + day * Self.day)" }
        let outcome = try sandbox.run(["gitmem", "inbox", "--json"] + options, in: "store", with: variables)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try outcome.lines.map { try object($0) }
    }

    private func id(_ outcome: Outcome) throws -> String {
        try #require(outcome.lines.first?.split(separator: " ").last.map(String.init))
    }

    @Test("A message to all is in every inbox but the sender's, and one reader hides it from no other")
    func perReader() throws {
        let id = try id(run("send", "--to", "all", "Tea is ready"))
        #expect(try inbox("ada").isEmpty)
        #expect(try inbox("ben").count == 1 && inbox("cyd").count == 1)
        #expect(try run("message", "read", id, as: "ben").output.contains("Tea is ready\n"))
        #expect(try inbox("ben", "--unread").isEmpty)
        #expect(try inbox("cyd", "--unread").count == 1)
        let sent = try object(run("message", "sent", "--json").lines[0])
        #expect(sent.texts("read_by") == ["ben"] && sent.texts("unread_by") == ["cyd"])
        #expect(try run("message", "sent", "--undelivered", "-q").lines == [id])
        try run("message", "ack", "--all", as: "cyd")
        #expect(try run("message", "sent", "--undelivered", "-q").lines.isEmpty)
    }

    @Test("To look marks nothing")
    func looking() throws {
        let id = try id(run("send", "--to", "ben", "Look"))
        let state = try sandbox.state(of: "store")
        for words in [["inbox"], ["message", "list"], ["message", "thread", id], ["message", "sent"], ["brief"]] {
            _ = try sandbox.run(["gitmem"] + words, in: "store", with: ["GITMEM_AGENT": "ben"])
        }
        #expect(try sandbox.state(of: "store") == state)
        #expect(try inbox("ben", "--unread").count == 1)
    }

    @Test("Handoffs come first until they are acknowledged, then the newest")
    func order() throws {
        let handoff = try id(run("send", "--to", "ben", "--type", "handoff", "Take over", day: 0))
        let note = try id(run("send", "--to", "ben", "A note", day: 1))
        let alert = try id(run("send", "--to", "ben", "--type", "alert", "Stop", day: 2))
        #expect(try inbox("ben", day: 3).map { $0.text("id") } == [handoff, alert, note])
        #expect(try inbox("ben", day: 3)[0].child("after")?.number("minutes") == 3 * 24 * 60)
        try run("message", "read", handoff, as: "ben", day: 3)
        #expect(try inbox("ben", day: 3).map { $0.text("id") } == [handoff, alert, note])
        try run("message", "ack", handoff, as: "ben", day: 3)
        #expect(try inbox("ben", day: 3).map { $0.text("id") } == [alert, note, handoff])
        #expect(try inbox("ben", "--type", "alert", "--from", "ada", "-n", "1", day: 3).count == 1)
        #expect(try inbox("ben", "--from", "cyd", day: 3).isEmpty)
    }

    @Test("A handoff says how many commits of the code came after it")
    func commitsAfter() throws {
        try sandbox.codeRepository("code")
        let variables = ["GITMEM_STORE": sandbox.path("store")]
        _ = try sandbox.run(
            ["gitmem", "send", "--to", "ben", "--type", "handoff", "Half done"], in: "code", with: variables)
        for number in 0..<2 {
            try sandbox.git("commit", "--quiet", "--allow-empty", "-m", "\(number)", in: "code")
        }
        let outcome = try sandbox.run(
            ["gitmem", "inbox", "--json"], in: "code", with: variables.merging(["GITMEM_AGENT": "ben"]) { $1 })
        #expect(try object(outcome.lines[0]).child("after")?.number("commits") == 2)
        let brief = try sandbox.run(
            ["gitmem", "brief"], in: "code", with: variables.merging(["GITMEM_AGENT": "ben"]) { $1 })
        #expect(brief.output.contains("- handoff from ada, now, 2 commits and 0 min after it: Half done"))
    }

    @Test("The same words while they are held change nothing; after their end they are sent anew, and unread again")
    func sentAgain() throws {
        let first = try id(run("send", "--to", "ben", "Deploy at noon", day: 0))
        #expect(try run("send", "--to", "ben", "Deploy at noon", day: 1).output.hasPrefix("unchanged"))
        try run("message", "ack", first, as: "ben", day: 2)
        #expect(try id(run("send", "--again", "--to", "ben", "Deploy at noon", day: 3)) != first)
        #expect(try inbox("ben", "--unread", day: 3).count == 1)
        // 30 days after the first sending it has ended.
        #expect(try inbox("ben", day: 32).count == 1)
        #expect(try id(run("send", "--to", "ben", "Deploy at noon", day: 31)) == first)
        #expect(try inbox("ben", "--unread", day: 32).filter { $0.text("id") == first }.count == 1)
        #expect(try inbox("ben", day: 100).isEmpty)
        let sent = try run("message", "sent", "--undelivered", "--json", day: 100).lines.map { try object($0) }
        #expect(sent.count == 2 && sent.allSatisfy { $0["over"] as? Bool == true })
    }

    @Test("A reply goes to the sender, and a thread shows all of it, oldest first")
    func threads() throws {
        let question = try id(run("send", "--to", "all", "--type", "question", "Which port?", day: 0))
        let answer = try id(run("send", "--reply-to", question, "5432", as: "ben", day: 1))
        let more = try id(run("send", "--reply-to", answer, "Thanks", day: 2))
        try run("send", "--to", "ben", "Something else", day: 2)
        let letter = try #require(try inbox("ada", day: 3).first)
        #expect(letter.text("type") == "answer" && letter.texts("to") == ["ada"])
        for id in [question, answer, more] {
            let thread = try run("message", "thread", id, "-q", as: "cyd", day: 3).lines
            #expect(thread == [question, answer, more])
        }
        // What has ended is still shown.
        #expect(try run("message", "thread", more, "-q", day: 90).lines == [question, answer, more])
    }

    @Test("Unread messages of one sender for one recipient have a limit")
    func limit() throws {
        try run("set", "-q", "message/limit", "3", "--scope", "gitmem")
        try sandbox.gitmem("merge", "-q", in: "store")
        for number in 0..<3 { try run("send", "--to", "ben", "Number \(number)") }
        let refused = try sandbox.refused(
            ["send", "--to", "ben", "One more", "--json"], in: "store", status: 13, saying: ["inbox-full", "3"],
            hint: false)
        #expect(try object(refused.errors.split(separator: "\n").last.map(String.init) ?? "").child("error") != nil)
        // Others may, others are free, and what was sent already is unchanged.
        try run("send", "--to", "ben", "From cyd", as: "cyd")
        try run("send", "--to", "cyd", "To cyd")
        #expect(try run("send", "--to", "ben", "Number 1").output.hasPrefix("unchanged"))
        try run("message", "ack", "--from", "ada", as: "ben")
        #expect(try inbox("ben", "--unread").count == 1)
        try run("send", "--to", "ben", "One more")
        // Those to all count for themselves, until somebody has read them.
        for number in 0..<3 { try run("send", "--to", "all", "All \(number)") }
        try run("send", "--to", "all", "All too many", status: 13)
        try run("message", "ack", "--all", as: "cyd")
        try run("send", "--to", "all", "All too many")
    }

    @Test("What is no message is refused, and nothing is written")
    func badInput() throws {
        let memory = try sandbox.add("a memory", by: "ada", in: "store")
        let long = String(repeating: "x ", count: 1 << 19)
        try sandbox.write("long", long)
        let other = try id(run("send", "--to", "cyd", "For cyd"))
        for (words, status, text) in [
            (["send", "--to", "ada", "x"], 5, "itself"), (["send", "--to", "ben", "--file", "../long"], 5, "64 KiB"),
            (["send", "--to", "Ben", "x"], 5, "use ben"), (["send", "--to", "ben", " "], 5, "empty"),
            (["send", "--to", "ben", "--type", "mail", "x"], 5, "not a type"),
            (["send", "--to", "ben", "--ttl", "61d", "x"], 5, "60d"),
            (["send", "--to", "ben", "--ttl", "never", "x"], 5, "60d"),
            (["send", "--reply-to", "abcd1234", "x"], 2, "no entry"),
            (["send", "--reply-to", memory, "x"], 5, "no message"), (["message", "read", memory], 5, "no message"),
            (["message", "ack", other], 5, "no message to ada"), (["message", "thread", memory], 5, "no message"),
            (["inbox", "--type", "mail"], 5, "not a type"), (["inbox", "--from", "Cyd"], 5, "use cyd"),
        ] as [([String], Int32, String)] {
            try sandbox.refused(words, in: "store", status: status, saying: [text])
        }
        for words in [
            ["send", "x"], ["send", "--to", "ben"], ["message", "ack"], ["message", "ack", "--all", other],
        ] {
            #expect(try sandbox.run(["gitmem"] + words, in: "store").status == 64, "\(words)")
        }
        let secret = try run("send", "--to", "ben", "Write to ada.lovelace@company.com", status: 5)
        #expect(secret.output.contains("rejected"))
        let unknown = try run("send", "--to", "dan", "Welcome")
        #expect(unknown.errors.contains("no agent called dan"))
        #expect(try inbox("dan").count == 1)
    }

    @Test("A name that is not allowed comes with one that is")
    func suggestions() throws {
        for (name, suggestion) in [("Ada", "ada"), ("my_agent", "my-agent"), ("claude-code/1", "claude-code-1")] {
            let outcome = try run("add", "x", "--json", as: name, status: 5)
            let error = try object(outcome.errors).child("error")
            #expect(error?.text("suggestion") == suggestion && error?.text("hint")?.contains(suggestion) == true)
        }
        #expect(
            try object(run("add", "x", "--json", as: "__", status: 5).errors).child("error")?.text("suggestion") == nil)
    }

    @Test("Messages, inboxes and rules are in no list, recall or export unless asked for by kind")
    func outOfSight() throws {
        try run("send", "--to", "ben", "The blue whale sings")
        try run("message", "ack", "--all", as: "ben")
        try run("rules", "add", "The blue whale is a rule")
        try run("add", "-q", "The blue whale is a memory", "--kind", "rule")
        try run("agents", "set", "ben", "--scope", "deploy")
        try run("set", "-q", "--scope", "gitmem", "gate/level", "strict")
        try run("set", "-q", "--scope", "sea", "whale/colour", "blue as a whale")
        for words in [
            ["list"], ["list", "-n", "50"], ["list", "--match", "blue"], ["export"], ["recall", "blue whale"],
            ["list", "--sort", "citations", "-n", "9"],
        ] {
            let outcome = try sandbox.run(["gitmem"] + words + ["--view", "all"], in: "store")
            #expect(outcome.output.contains("is a memory"), "\(words)")
            #expect(!outcome.output.contains("sings") && !outcome.output.contains("is a rule"), "\(words)")
            #expect(!outcome.output.contains("ben 20"), "\(words)")
            #expect(!outcome.output.contains("strict") && !outcome.output.contains("agent/ben"), "\(words)")
            #expect(outcome.output.contains("blue as a whale"), "\(words)")
        }
        #expect(try run("list", "--scope", "gitmem").output.contains("strict"))
        #expect(try run("list", "--kind", "message").output.contains("sings"))
        #expect(try run("list", "--kind", "inbox", as: "ben").lines.count == 1)
        #expect(try run("export", "--kind", "message").lines.count == 1)
        #expect(try run("list", "--kind", "rule").lines.count == 2)
    }
}
