import Foundation
import Testing

@Suite("Aliases, and commands of the user's own") struct OwnCommandTests {
    private static func store() throws -> Sandbox {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
        try sandbox.gitmem("add", "The linter is ruff", "--tag", "two words", in: "store")
        return sandbox
    }

    private static func alias(_ name: String, _ value: String, in sandbox: Sandbox) throws {
        try sandbox.git("config", "gitmem.alias.\(name)", value, in: "store")
    }

    @Test func words() throws {
        let sandbox = try Self.store()
        try Self.alias("tagged", "list --tag 'two words'", in: sandbox)
        try Self.alias("one", "tagged -n \"1\"", in: sandbox)
        let id = try sandbox.gitmem("list", "-q", in: "store").output
        for command in [["tagged", "-q"], ["one", "-q"], ["-C", ".", "one", "-q"]] {
            #expect(try sandbox.run(["gitmem"] + command, in: "store").output == id, "\(command)")
        }
        #expect(try sandbox.run(["gitmem", "-C", "store", "one", "-q"]).output == id)
        #expect(try sandbox.gitmem("help", "one", in: "store").output.contains("`gitmem tagged -n \"1\"`"))
        // Of the user's configuration, without a repository: the alias is found, and what it stands for says what is missing.
        try sandbox.git("config", "--global", "gitmem.alias.mine", "list")
        #expect(try sandbox.run(["gitmem", "mine"]).status == 4)
    }

    @Test func shell() throws {
        let sandbox = try Self.store()
        try Self.alias("hello", "!echo hello", in: sandbox)
        #expect(try sandbox.gitmem("hello", "a b", in: "store").output == "hello a b\n")
        try Self.alias("fails", "!exit 7 #", in: sandbox)
        #expect(try sandbox.run(["gitmem", "fails"], in: "store").status == 7)
    }

    @Test func mistakes() throws {
        let sandbox = try Self.store()
        try Self.alias("ping", "pong", in: sandbox)
        try Self.alias("pong", "ping", in: sandbox)
        try Self.alias("open", "list 'x", in: sandbox)
        try Self.alias("list", "forget", in: sandbox)
        for (name, message) in [("ping", "ping → pong → ping"), ("open", "a quote that does not close")] {
            let outcome = try sandbox.run(["gitmem", name], in: "store")
            #expect(outcome.status == 5 && outcome.errors.contains(message), "\(outcome)")
        }
        // What is built in stays what it is.
        #expect(try sandbox.gitmem("list", in: "store").output.contains("ruff"))
        #expect(try sandbox.run(["gitmem", "pin"], in: "store").status == 64)
    }

    @Test func programs() throws {
        let sandbox = try Self.store()
        try sandbox.shell(
            "mkdir bin && printf '#!/bin/sh\\necho \"own $*\"\\nexit 3\\n' > bin/gitmem-own && chmod +x bin/gitmem-own")
        let path = sandbox.path("bin") + ":" + Sandbox.binaries + ":/usr/bin:/bin"
        let outcome = try sandbox.run(["gitmem", "own", "a", "b"], in: "store", with: ["PATH": path])
        #expect(outcome.status == 3 && outcome.output == "own a b\n", "\(outcome)")
        #expect(try sandbox.run(["gitmem", "own"], in: "store").status == 64)
    }

    @Test("No other door than the command line knows them") func otherDoors() throws {
        let sandbox = try Self.store()
        try Self.alias("run", "!touch touched", in: sandbox)
        let call =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"more","arguments":{"action":"run"}}}"#
        let start =
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
        let outcome = try sandbox.run(["gitmem", "mcp"], in: "store", input: Data("\(start)\n\(call)\n".utf8))
        #expect(outcome.output.contains("there is no action “run”"), "\(outcome.output)")
        _ = try sandbox.run(["gitmem", "hook", "run", "run"], in: "store", input: Data())
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("store/touched")))
    }
}

@Suite("Examples") struct ExampleTests {
    private struct Tool: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
        }

        let command: Command
    }

    private static func names(_ command: Tool.Command, _ path: [String]) -> [[String]] {
        (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap { below in
            [path + [below.commandName]] + names(below, path + [below.commandName])
        }
    }

    @Test("Each help ends with two examples, which the command understands") func examples() throws {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "store")
        let dump = try sandbox.run(["gitmem", "--experimental-dump-help"]).output
        let tool = try JSONDecoder().decode(Tool.self, from: Data(dump.utf8))
        let names = Self.names(tool.command, [])
        #expect(names.count > 50)
        for name in names {
            let help = try sandbox.run(["gitmem", "help"] + name).output
            let examples =
                help.components(separatedBy: "\nEXAMPLES:\n").dropFirst().first?
                .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } ?? []
            #expect(examples.count == 2, "gitmem help \(name.joined(separator: " ")); see Examples.swift")
            for example in examples {
                // A server waits for clients, and a worktree would be made outside.
                if example.contains(" serve") || example.contains("..") && !example.contains("main..") { continue }
                let outcome = try sandbox.run(["sh", "-c", example], in: "store")
                #expect(outcome.status != 64, "\(example): \(outcome.errors)")
            }
        }
    }
}
