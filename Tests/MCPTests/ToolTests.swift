import Foundation
import Testing

@Suite("Tools") struct ToolTests {
    private static func client() throws -> Conversation {
        let client = try Conversation()
        try client.shakeHands()
        #expect(try client.call("more", #"{"action":"init"}"#)["isError"] as? Bool == false)
        return client
    }

    @Test("Each does what its action does, in few words, and in all if asked") func tools() throws {
        let client = try Self.client()
        let added = try client.call("memory_add", #"{"text":"Staging listens on port 5433","tags":["staging"]}"#)
        let id = try #require(added[path: "structuredContent", "id"] as? String)
        #expect(id.count == 12 && added[path: "structuredContent", "verdict"] as? String == "accepted")
        #expect(added[path: "structuredContent", "commit"] == nil)
        let text = try #require(added[path: "content", "0", "text"] as? String)
        #expect(text == #"{"id":"\#(id)","remarks":["ada is a new agent here"],"verdict":"accepted"}"#)
        let full = try client.call("memory_add", #"{"text":"A second fact about port 9","full":true}"#)
        #expect((full[path: "structuredContent", "commit"] as? String)?.count == 40)

        let found = try client.call("memory_recall", #"{"question":"which port is staging on?"}"#)
        #expect(found[path: "structuredContent", "results", "0", "text"] as? String == "Staging listens on port 5433")
        #expect(found[path: "structuredContent", "results", "0", "by", "0"] as? String == "ada")
        let whole = try client.call("memory_recall", #"{"question":"which port is staging on?","full":true}"#)
        #expect(whole[path: "structuredContent", "results", "0", "adds", "0", "agent"] as? String == "ada")

        let long = String(repeating: "word ", count: 200)
        _ = try client.call("memory_set", #"{"key":"long","text":"\#(long)"}"#)
        let cut = try client.call("memory_get", #"{"key":"long"}"#)
        #expect(cut[path: "structuredContent", "results", "0", "cut"] as? Bool == true)
        #expect((cut[path: "structuredContent", "results", "0", "text"] as? String ?? long).count < 500)

        let cited = try client.call("memory_cite", #"{"ids":["\#(id)"]}"#)
        #expect(cited[path: "structuredContent", "results", "0", "value"] as? Int == 1)
        for number in 0..<25 { _ = try client.call("memory_add", #"{"text":"The fact with the number \#(number)"}"#) }
        let listed = try client.call("more", #"{"action":"list"}"#)
        #expect((listed[path: "structuredContent", "results"] as? [Any])?.count == 20)
        #expect(listed[path: "structuredContent", "left_out"] as? Int == 8)
        let all = try client.call("more", #"{"action":"list","full":true}"#)
        #expect((all[path: "structuredContent", "results"] as? [Any])?.count == 28)
        let described = try client.call("more", #"{"action":"forget","describe":true}"#)
        #expect(described[path: "structuredContent", "arguments", "type"] as? String == "object")

        client.send(#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#)
        let resources = try #require(try client.receive())
        #expect((resources[path: "result", "resources"] as? [Any])?.count == 20)
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"gitmem://entry/\#(id)"}}"#)
        let read = try #require(try client.receive()?[path: "result", "contents", "0", "text"] as? String)
        #expect(read.contains("Staging listens on port 5433"))
        client.send(
            #"{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"known","arguments":{"task":"port of staging"}}}"#
        )
        let prompt = try client.receive()?[path: "result", "messages", "0", "content", "text"] as? String
        #expect(prompt?.contains("Staging listens on port 5433") == true)
    }

    @Test("Messages are listed in few words, and none is marked") func messages() throws {
        let client = try Self.client()
        let other = try Conversation(agent: "ben", in: client.root)
        try other.shakeHands()
        let long = String(repeating: "The importer is yours. ", count: 40)
        for text in ["Which host is it?", long] {
            let sent = try other.call(
                "more", #"{"action":"message send","arguments":{"to":["ada"],"text":"\#(text)"}}"#)
            #expect(sent["isError"] as? Bool == false, "\(sent)")
        }
        for _ in 0..<2 {
            let listed = try client.call("messages", #"{"unread":true}"#)
            let results = try #require(listed[path: "structuredContent", "results"] as? [[String: Any]])
            #expect(results.count == 2)
            for result in results {
                #expect((result["id"] as? String)?.count == 12 && result["sending"] == nil && result["until"] == nil)
                #expect(result["from"] as? String == "ben" && (result["text"] as? String ?? long).count < 500)
            }
        }
        #expect(try client.call("messages", #"{"from":"B!"}"#)["isError"] as? Bool == true)
    }

    /// A call, and the code and a part of the hint or message of its failure.
    static let failures: [(tool: String, arguments: String, code: String, part: String)] = [
        ("memory_add", "{}", "usage", "“text” is missing"), ("memory_add", #"{"text":5}"#, "usage", "“text” is a text"),
        ("memory_add", #"{"text":"x","tags":"y"}"#, "usage", "list of texts"),
        ("memory_add", #"{"text":"x","agent":"ben"}"#, "usage", "no argument “agent”"),
        ("memory_add", #"{"text":"x","full":1}"#, "usage", "true or false"),
        ("memory_recall", #"{"question":"x","limit":0}"#, "usage", "“limit” takes a number"),
        ("memory_recall", #"{"question":" "}"#, "invalid-input", "say what you are looking for"),
        ("memory_get", #"{"key":"nothing"}"#, "no-such-key", "the tool memory_set"),
        ("memory_cite", #"{"ids":["abcd"]}"#, "no-such-entry", ""), ("more", "{}", "usage", "“action” is missing"),
        ("more", #"{"action":"no such"}"#, "usage", "no action"),
        ("more", #"{"action":"list","limit":1}"#, "usage", "stand in “arguments”"),
        ("more", #"{"action":"list","arguments":5}"#, "usage", "not an object"),
        ("more", #"{"action":"merge","arguments":{"branches":["nobody"]}}"#, "no-such-branch", ""),
    ]

    @Test("Claims and the brief have tools of their own") func coordination() throws {
        let client = try Self.client()
        let held = try client.call("claim", #"{"resources":["src/auth","name:deploy"],"ttl":"1h","reason":"tokens"}"#)
        #expect(held[path: "structuredContent", "results", "0", "verdict"] as? String == "held")
        #expect(held[path: "structuredContent", "results", "0", "holder"] as? String == "ada")
        let checked = try client.call("more", #"{"action":"check","arguments":{"resources":["src"]}}"#)
        #expect(checked[path: "structuredContent", "results", "0", "overlaps", "0"] as? String == "path:src/auth")
        let brief = try client.call("brief", #"{"budget":200}"#)
        #expect(brief["isError"] as? Bool == false)
        #expect(brief[path: "structuredContent", "budget"] as? Int == 200)
        let released = try client.call("release", #"{"all":true}"#)
        #expect(released["isError"] as? Bool == false)
        let wrong = try client.call("claim", #"{"resources":["../out"]}"#)
        #expect(wrong["isError"] as? Bool == true)
        #expect(wrong[path: "structuredContent", "error", "code"] as? String == "invalid-input")
    }

    @Test("A failure is a result with a code and a hint in words of tools") func failures() throws {
        let client = try Self.client()
        for (tool, arguments, code, part) in Self.failures {
            let result = try client.call(tool, arguments)
            #expect(result["isError"] as? Bool == true, "\(tool) \(arguments)")
            #expect(result[path: "structuredContent", "error", "code"] as? String == code, "\(tool) \(arguments)")
            let text = result[path: "content", "0", "text"] as? String ?? ""
            #expect(text.hasPrefix(code + ": ") && (part.isEmpty || text.contains(part)), "\(text)")
            #expect(!text.contains("`gitmem ") && !text.contains("--"), "\(text)")
        }
        let rejected = try client.call("memory_add", #"{"text":"Mail ada.lovelace@company.com about it"}"#)
        #expect(rejected["isError"] as? Bool == true)
        #expect(rejected[path: "structuredContent", "verdict"] as? String == "rejected")
    }

    @Test("Without an agent or a store a call says what to do") func nothingThere() throws {
        let client = try Conversation(agent: nil)
        try client.shakeHands()
        let missing = try client.call("memory_recall", #"{"question":"port"}"#)
        #expect(["no-store", "no-repository"].contains(missing[path: "structuredContent", "error", "code"] as? String))
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#)
        #expect(try client.receive()?[path: "error", "code"] as? Int == -32603)
        _ = try client.call("more", #"{"action":"init"}"#)
        let nobody = try client.call("memory_add", #"{"text":"The port is 5433 on staging"}"#)
        #expect(nobody[path: "structuredContent", "error", "code"] as? String == "no-agent")
        let hint = nobody[path: "structuredContent", "error", "hint"] as? String ?? ""
        #expect(hint.contains("when the server starts"))
        #expect(try client.call("memory_recall", #"{"question":"port"}"#)["isError"] as? Bool == false)
    }

    @Test("A store that goes away is missed, and found again") func storeThatGoesAway() throws {
        let client = try Self.client()
        _ = try client.call("memory_add", #"{"text":"Staging listens on port 5433"}"#)
        let aside = client.root.appendingPathExtension("aside")
        try FileManager.default.moveItem(at: client.root, to: aside)
        #expect(try client.call("memory_recall", #"{"question":"port"}"#)["isError"] as? Bool == true)
        try FileManager.default.moveItem(at: aside, to: client.root)
        let found = try client.call("memory_recall", #"{"question":"port"}"#)
        #expect((found[path: "structuredContent", "results"] as? [Any])?.count == 1)
    }

    @Test("Progress is told where it is asked for, and only grows") func progress() throws {
        let client = try Self.client()
        let entries = (0..<50).map { #"{"content":"Entry number \#($0)"}"# }.joined(separator: ",")
        client.send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{"progressToken":"t"},"name":"more","arguments":{"action":"import","arguments":{"entries":[\#(entries)]}}}}"#
        )
        var told: [Int] = []
        while let message = try client.receive() {
            guard message["method"] as? String == "notifications/progress" else {
                #expect(message[path: "result", "isError"] as? Bool == false, "\(message)")
                break
            }
            #expect(message[path: "params", "progressToken"] as? String == "t")
            told.append(message[path: "params", "progress"] as? Int ?? -1)
        }
        #expect(!told.isEmpty && told == told.sorted() && Set(told).count == told.count)
    }
}
