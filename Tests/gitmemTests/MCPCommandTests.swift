import Foundation
import Testing

@Suite("gitmem mcp") struct MCPCommandTests {
    private static let hello =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#

    private static func call(_ id: Int, _ tool: String, _ arguments: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#
    }

    @Test("It answers all that came, and ends with its input; what it wrote is there")
    func answersAndEnds() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        let calls = (1...40).map { Self.call($0, "memory_add", #"{"text":"The fact number \#($0) of forty"}"#) }
        // The last line has no end.
        let input = ([Self.hello] + calls).joined(separator: "\n")
        let outcome = try sandbox.run(
            ["gitmem", "mcp", "--agent", "ada"], in: "store", input: Data(input.utf8))
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.lines.count == 41)
        for line in outcome.lines {
            let message = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(message?["jsonrpc"] as? String == "2.0" && message?["result"] != nil, "\(line)")
        }
        #expect(try sandbox.gitmem("list", "--agent", "ada", in: "store").lines.count == 40)
    }

    @Test("Nothing but messages is on standard output, whatever hooks and git print") func onlyMessages() throws {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
        try sandbox.shell(
            "cd store; printf '#!/bin/sh\\necho noise\\n' >\"$(git rev-parse --git-dir)/hooks/reference-transaction\"")
        try sandbox.shell("cd store; chmod +x \"$(git rev-parse --git-dir)/hooks/reference-transaction\"")
        let input = [Self.hello, Self.call(1, "more", #"{"action":"sync"}"#)].joined(separator: "\n")
        let outcome = try sandbox.run(["gitmem", "mcp"], in: "store", input: Data(input.utf8))
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 2 && outcome.lines.allSatisfy { $0.hasPrefix("{") }, "\(outcome.output)")
    }

    @Test("Without input it ends") func ends() throws {
        let outcome = try Sandbox().run(["gitmem", "mcp"])
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
    }

    @Test("Any number of calls leaves no more in its memory than some did, and a thousand wait at once")
    func manyCalls() throws {
        // GITMEM_MCP_CALLS=100000: the short form has few.
        let calls = LongForm.number("GITMEM_MCP_CALLS") ?? 1_200
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "store")
        try sandbox.gitmem("set", "port", "5433", "--agent", "ada", in: "store")
        let server = Process()
        let (input, output) = (Pipe(), Pipe())
        server.executableURL = URL(fileURLWithPath: Sandbox.binaries + "/gitmem")
        server.arguments = ["mcp", "--agent", "ada", "-C", sandbox.path("store")]
        server.environment = ["HOME": sandbox.path("home"), "PATH": "/usr/bin:/bin"]
        (server.standardInput, server.standardOutput) = (input, output)
        try server.run()
        var rest = Data()
        var id = 0
        func ask(_ lines: [String]) throws {
            // All are sent before one answer is read: what is sent meanwhile waits in the server.
            let sender = Thread {
                try? input.fileHandleForWriting.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
            }
            sender.start()
            var left = Set(id..<id + lines.count)
            id += lines.count
            while !left.isEmpty {
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let message = try JSONSerialization.jsonObject(with: rest[..<end]) as? [String: Any]
                    rest = Data(rest[(end + 1)...])
                    #expect(message?["result"] != nil)
                    left.remove(try #require(message?["id"] as? Int))
                }
                if left.isEmpty { break }
                let more = output.fileHandleForReading.availableData
                try #require(!more.isEmpty, "It has ended.")
                rest.append(more)
            }
        }
        func ask(_ count: Int) throws {
            try ask((0..<count).map { Self.call(id + $0, "memory_get", #"{"key":"port"}"#) })
        }
        func resident() throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(server.processIdentifier)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") }
            return try #require(line.flatMap { Int($0.filter(\.isNumber)) })
        }
        try ask([Self.hello])
        for _ in 0..<10 { try ask(min(100, calls / 12)) }
        let before = try resident()
        var done = calls / 12 * 10
        while done < calls {
            try ask(min(1_000, calls - done))
            done += 1_000
        }
        #expect(try resident() < before * 5 / 4 + 8_000, "\(before) kB after a thousand calls")
        try input.fileHandleForWriting.close()
        server.waitUntilExit()
        #expect(server.terminationStatus == 0)
    }

    @Test(
        "Python's clients run tools, resources and prompts, and each answer is as the protocol's schema says",
        .needs(.pythonPackages))
    func pythonClient() throws {
        let sandbox = try Sandbox(Capability.pythonVariables)
        let fixtures = Sandbox.fixtures.path + "/mcp"
        func run(_ package: String, _ script: String, in folder: String, _ more: [String], _ revision: String) throws {
            try sandbox.gitmem("init", folder)
            let words = [
                sandbox.path("\(package)/bin/python"), "\(fixtures)/\(script)", Sandbox.binaries + "/gitmem", fixtures,
            ]
            let outcome = try sandbox.run(words + more, in: folder, with: ["PYTHONDONTWRITEBYTECODE": "1"])
            #expect(outcome.status == 0 && outcome.output.hasPrefix(revision), "\(outcome.errors)")
        }
        for (name, package) in [("new", "mcp>=2,<3"), ("old", "mcp>=1,<2")] {
            try sandbox.shell("python3 -m venv \(name) && \(name)/bin/python -m pip install -q '\(package)' jsonschema")
        }
        try run("old", "client1.py", in: "first", [], "2025-11-25")
        for (mode, revision) in [
            ("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28"),
        ] {
            try run("new", "client.py", in: mode, [mode], revision)
        }
    }
}
