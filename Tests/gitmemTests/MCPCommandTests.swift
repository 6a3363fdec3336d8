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

    @Test(
        "Python's client runs tools, resources and prompts, and each answer is as the protocol's schema says",
        .needs(.pythonPackages))
    func pythonClient() throws {
        let sandbox = try Sandbox(Capability.pythonVariables)
        try sandbox.shell("python3 -m venv env && env/bin/python -m pip install -q 'mcp>=2,<3' jsonschema")
        let (python, fixtures) = (sandbox.path("env/bin/python"), Sandbox.fixtures.path + "/mcp")
        for (mode, revision) in [
            ("auto", "2026-07-28"), ("legacy", "2025-11-25"), ("2026-07-28", "2026-07-28"),
        ] {
            try sandbox.gitmem("init", mode)
            let words = [python, fixtures + "/client.py", Sandbox.binaries + "/gitmem", fixtures, mode]
            let outcome = try sandbox.run(words, in: mode)
            #expect(outcome.status == 0 && outcome.output.hasPrefix(revision), "\(outcome.errors)")
        }
    }
}
