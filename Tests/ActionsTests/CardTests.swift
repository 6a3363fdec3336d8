import Actions
import Foundation
import GitMemory
import Testing

/// What cards say: roles and scopes of agents.
@Suite("Cards of agents") struct CardTests {
    private func exit(_ sandbox: ActionSandbox, _ name: String, _ arguments: String, as agent: String) throws -> Int32 {
        do {
            return try sandbox.callAll(name, arguments, as: agent).news?.exit ?? 0
        } catch {
            return try #require(Fault(error)).exit
        }
    }

    @Test("A worker does its own work, and does not keep the store") func workers() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        let id = try sandbox.call("add", #"{"text":"The port is 5432"}"#).text("id")
        try sandbox.call("agents set", #"{"name":"eve","roles":["worker","reviewer"]}"#)
        try sandbox.call("rules add", #"{"text":"Test it","name":"test"}"#)
        try sandbox.call("merge")
        for (name, arguments) in [
            ("merge", "{}"), ("retire", #"{"agents":["ada"]}"#), ("compact", "{}"), ("carry", "{}"), ("doctor", "{}"),
            ("gate set", #"{"name":"level","value":"off"}"#), ("rules add", #"{"text":"Never test"}"#),
            ("rules remove", #"{"name":"test"}"#), ("agents set", #"{"name":"eve"}"#),
            ("set", #"{"key":"message/limit","scope":"gitmem","text":"500"}"#),
            ("add", #"{"text":"500","key":"message/limit","scope":"gitmem"}"#),
            ("claims paths", #"{"verb":"add","patterns":["*.lock"]}"#),
            ("import", #"{"entries":[{"content":"off","key":"gate/level","scope":"gitmem"}]}"#),
            ("forget", #"{"ids":["\#(id)"]}"#),
        ] {
            #expect(try exit(sandbox, name, arguments, as: "eve") == 6, "\(name)")
        }
        for (name, arguments) in [
            ("add", #"{"text":"The host is db1"}"#), ("cite", #"{"ids":["\#(id)"]}"#), ("sync", "{}"), ("list", "{}"),
            ("set", #"{"key":"port","text":"5433"}"#), ("edit", #"{"id":"\#(id)","text":"The port is 5433"}"#),
            ("undo", "{}"), ("verify", "{}"), ("status", "{}"), ("review", "{}"),
        ] {
            #expect(try exit(sandbox, name, arguments, as: "eve") == 0, "\(name)")
        }
        #expect(try exit(sandbox, "merge", "{}", as: "ada") == 0)
        let eve = try sandbox.callAll("agents").results.map { String(decoding: $0.canonicalBytes(), as: UTF8.self) }
        #expect(eve.contains { $0.contains(#""roles":["reviewer","worker"]"#) }, "\(eve)")
    }

    @Test("Of several values the strictest holds, and one that is not understood is a worker's without scopes")
    func strictest() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        for scope in ["api", "web"] {
            try sandbox.call("add", #"{"text":"The \#(scope) is slow","scope":"\#(scope)"}"#)
        }
        try sandbox.call("agents set", #"{"name":"eve","scopes":["api","web"]}"#)
        try sandbox.call("agents set", #"{"name":"eve","scopes":["web"],"roles":["worker"]}"#, as: "ben")
        try sandbox.call("merge")
        func shown() throws -> [String] {
            try sandbox.callAll("list", as: "eve").results.compactMap { result in
                guard case .object(let object) = result, case .object(let entry)? = object["entry"] else { return nil }
                return entry.text("scope")
            }.filter { $0 != "gitmem" }
        }
        #expect(try shown() == ["web"])
        #expect(try exit(sandbox, "merge", "{}", as: "eve") == 6)
        // All values are superseded.
        try sandbox.call("agents set", #"{"name":"eve"}"#)
        try sandbox.call("merge")
        #expect(try shown().count == 2)
        #expect(try exit(sandbox, "merge", "{}", as: "eve") == 0)
        let later = #"{"key":"agent/eve","scope":"gitmem","text":"eve","data":{"roles":[],"rooms":["blue"]}}"#
        try sandbox.call("set", later)
        #expect(try shown().count == 2, "it holds from the next merge on")
        try sandbox.call("merge")
        #expect(try shown() == [])
        #expect(try sandbox.callAll("list", as: "eve").remarks.contains { $0.contains("agent/eve") })
        #expect(try exit(sandbox, "merge", "{}", as: "eve") == 6)
    }

    @Test("What no card can say is refused") func refused() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        for arguments in [
            #"{"name":"Eve"}"#, #"{"name":"eve","roles":["Code Reviewer"]}"#, #"{"name":"eve","scopes":["/api"]}"#,
            #"{"name":"eve","scopes":["api/"]}"#,
        ] {
            #expect(try exit(sandbox, "agents set", arguments, as: "ada") == 5, "\(arguments)")
        }
    }

    @Test("A message to a role is for the agents that have it; one takes it by a claim") func roles() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        let early = try sandbox.call("message send", #"{"text":"Early","to":["all"]}"#).text("id")
        let own = try sandbox.call("message send", #"{"text":"For eve","to":["eve"]}"#).text("id")
        for name in ["eve", "fay"] {
            try sandbox.call("agents set", #"{"name":"\#(name)","roles":["reviewer"]}"#)
        }
        try sandbox.call("merge")
        let sent = try sandbox.callAll(
            "message send", #"{"text":"Look at branch x","to":["role:reviewer"],"type":"request"}"#)
        #expect(sent.remarks.isEmpty, "\(sent.remarks)")
        func inbox(_ agent: String) throws -> [JSONObject] {
            try sandbox.callAll("message list", #"{"unread":true}"#, as: agent).results.compactMap {
                if case .object(let object) = $0 { object } else { nil }
            }
        }
        // What was sent to all before there was a card is no news; what names the agent is.
        #expect(try inbox("eve").map { $0.text("text") } == ["Look at branch x", "For eve"])
        #expect(try inbox("gus").map { $0.text("id") } == [early])
        let id = try #require(try inbox("fay").first).text("id")
        #expect(try inbox("fay").count == 1)
        #expect(try exit(sandbox, "claim", #"{"resources":["message:\#(id.prefix(12))"]}"#, as: "eve") == 0)
        #expect(try exit(sandbox, "claim", #"{"resources":["message:\#(id)"]}"#, as: "fay") == 11)
        #expect(try inbox("fay").first?.text("taken_by") == "eve")
        #expect(try exit(sandbox, "claim", #"{"resources":["message:\#(own)"]}"#, as: "fay") == 5)
        let told = try sandbox.callAll("message sent").results.map {
            String(decoding: $0.canonicalBytes(), as: UTF8.self)
        }
        #expect(told.contains { $0.contains(#""unread_by":["eve","fay"]"#) }, "\(told)")
        #expect(try exit(sandbox, "message send", #"{"text":"x","to":["role:No Role"]}"#, as: "ada") == 5)
    }

    @Test("A claim in one code repository leaves others free; one of all does not") func repositories() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        func claim(_ path: String, _ repo: String?, as agent: String) throws -> Int32 {
            let more = repo.map { #","repo":"\#($0)""# } ?? ""
            return try exit(sandbox, "claim", #"{"resources":["path:\#(path)"]\#(more)}"#, as: agent)
        }
        #expect(try claim("src", "api", as: "ada") == 5)
        try sandbox.call("set", #"{"key":"claims/repos","scope":"gitmem","text":"api web"}"#)
        try sandbox.call("merge")
        #expect(try claim("src", "api", as: "ada") == 0)
        let held = try sandbox.call("claim", #"{"resources":["path:src"],"repo":"web"}"#, as: "ben")
        #expect(held.text("verdict") == "held" && held.text("repo") == "web")
        #expect(try claim("src/main.c", "api", as: "ben") == 11)
        #expect(try claim("src", nil, as: "cyd") == 11)
        #expect(try claim("docs", nil, as: "cyd") == 0)
        #expect(try claim("docs/a", "web", as: "ben") == 11)
        let list = try sandbox.callAll("claims").results.map { String(decoding: $0.canonicalBytes(), as: UTF8.self) }
        #expect(list.contains { $0.contains(#""repo":"web""#) && $0.contains("ben") }, "\(list)")
        #expect(
            try exit(
                sandbox, "release", #"{"resources":["path:src"],"repo":"web","token":"\#(held.text("token"))"}"#,
                as: "ben") == 0)
        #expect(try claim("src", "web", as: "cyd") == 0)
    }

    /// `GITMEM_READERS=1000` for the long form.
    @Test("Many agents read one message to all, and no folder grows beyond 64 KiB") func readers() throws {
        let sandbox = try ActionSandbox()
        try sandbox.call("init")
        let id = try sandbox.call("message send", #"{"text":"Read this","to":["all"]}"#).text("id")
        let count = ProcessInfo.processInfo.environment["GITMEM_READERS"].flatMap { Int($0) } ?? 12
        for number in 0..<count {
            let read = try sandbox.call("message read", #"{"ids":["\#(id)"]}"#, as: "reader-\(number)")
            #expect(read["read"] == .bool(true))
        }
        try sandbox.call("merge")
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/bin/sh")
        let folder = sandbox.path("store")
        git.arguments = [
            "-c",
            "git -C '\(folder)' cat-file --batch-all-objects --batch-check='%(objecttype) %(objectsize)' | sort -u",
        ]
        let pipe = Pipe()
        git.standardOutput = pipe
        try git.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        git.waitUntilExit()
        let sizes = text.split(separator: "\n").filter { $0.hasPrefix("tree ") }.compactMap { Int($0.dropFirst(5)) }
        #expect(!sizes.isEmpty && (sizes.max() ?? 0) < 64 << 10, "\(sizes.max() ?? 0)")
        #expect(try sandbox.callAll("message list", #"{"unread":true}"#, as: "reader-0").results.isEmpty)
    }
}
