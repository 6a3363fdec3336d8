import Foundation
import Testing

@Suite("The clients in Python and JavaScript, and packages") struct LanguageClientTests {
    private static let top = Sandbox.fixtures.deletingLastPathComponent()
    private static var variables: [String: String] {
        [
            "GITMEM": Sandbox.binaries + "/gitmem", "PYTHONPATH": top.appendingPathComponent("clients/python").path,
            "PYTHONDONTWRITEBYTECODE": "1",
        ]
    }

    private func run(_ words: [String], in sandbox: Sandbox) throws -> Outcome {
        let outcome = try sandbox.run(words, with: Self.variables)
        #expect(outcome.status == 0, "\(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    @Test("What the clients know of actions is made of today's schemas", .needs(.python)) func generated() throws {
        _ = try run(["python3", Self.top.path + "/clients/generate.py", "--check"], in: try Sandbox())
    }

    @Test("Python's client does what its tests say", .needs(.python)) func python() throws {
        let folder = Self.top.path + "/clients/python/tests"
        let outcome = try run(["python3", "-m", "unittest", "discover", "-s", folder], in: try Sandbox())
        #expect(outcome.errors.contains("\nOK"))
    }

    @Test("JavaScript's client does what its tests say", .needs(.node)) func javaScript() throws {
        let test = Self.top.path + "/clients/typescript/index.test.js"
        let outcome = try run(["node", "--test", test], in: try Sandbox())
        #expect(outcome.output.contains("fail 0"))
    }

    @Test(
        "Six agents in worktrees on two clones do each task once, and end at one commit", .needs(.python),
        arguments: [("client", 12), ("mcp", 12), ("commands", 24)])
    func fleet(door: String, tasks: Int) throws {
        let outcome = try run(
            ["python3", Self.top.path + "/clients/python/examples/fleet.py", "\(tasks)", door], in: try Sandbox())
        let lines = outcome.output.split(separator: "\n")
        try #require(lines.count == 2, "\(outcome.output)")
        #expect(lines[0].hasPrefix("\(tasks) tasks by 6 agents in 2 clones, each done once"))
        let processes = try #require(lines[1].split(separator: " ").first.flatMap { Int($0) })
        #expect(door == "commands" ? processes <= 4 * tasks : processes == 6)
    }

    @Test(
        "A binary that wants shared libraries is packed only if that is said, and what is no program never",
        .needs(.python))
    func packages() throws {
        let sandbox = try Sandbox()
        let package = Self.top.path + "/.ci/package/package.py"
        let refused = try sandbox.run(["python3", package, Sandbox.binaries + "/gitmem", "out"], with: Self.variables)
        #expect(refused.status == 1 && refused.errors.contains("wants shared libraries"), "\(refused.errors)")
        try sandbox.write("program", "#!/bin/sh\n")
        let other = try sandbox.run(["python3", package, "program", "out"], with: Self.variables)
        #expect(other.status == 1 && other.errors.contains("no ELF program"), "\(other.errors)")
    }
}
