import Foundation
import Testing

/// The checks of the house (`.ci/walls`, `.ci/layers`) find what they are for: each is given a copy of the sources in
/// which one wall is broken.
@Suite struct HouseTests {
    /// A copy of what the checks read.
    private static func copy(into sandbox: Sandbox) throws -> URL {
        let copy = sandbox.root.appendingPathComponent("house")
        try FileManager.default.createDirectory(
            at: copy.appendingPathComponent("docs"), withIntermediateDirectories: true)
        for name in ["Sources", "HACKING.md", "docs/architecture.md"] {
            try FileManager.default.copyItem(
                at: project.appendingPathComponent(name), to: copy.appendingPathComponent(name))
        }
        return copy
    }

    private static let project = Sandbox.fixtures.deletingLastPathComponent()

    @Test func theWallsStand() throws {
        let sandbox = try Sandbox()
        let outcome = try sandbox.run([Self.project.path + "/.ci/walls"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// One file more, and what `.ci/walls` says of it.
    static let breaches: [(path: String, text: String, finding: String)] = [
        ("Sources/GitMemory/Entry/Planted.swift", "internal import Git\n", "know no git"),
        ("Sources/GitMemory/Support/Planted.swift", "public import struct Git.ObjectID\n", "know no git"),
        ("Sources/GitMemory/Trees/Join/Planted.swift", "extension Store {}\n", "does not know Store"),
        ("Sources/CRDT/Planted.swift", "import Synchronization\n", "CRDT imports nothing"),
        (
            "Sources/Actions/Planted.swift", "let a = try CurlProcess.run([], limits)\n",
            "Only Store/Embeddings sends something by curl"
        ),
        ("Sources/Gate/Planted.swift", "internal import GitMemory\n", "Gate imports nothing"),
        ("Sources/WebPage/Planted.swift", "internal import GitMemory\n", "WebPage imports nothing"),
        ("Sources/Recall/Planted.swift", "internal import Git\n", "Recall imports GitMemory"),
        ("Sources/Actions/Keep/Planted.swift", "internal import ArgumentParser\n", "Actions knows no command line"),
        ("Sources/Actions/Words/Planted.swift", "internal import Glibc\n", "Actions knows no command line"),
        ("Sources/gitmem/Planted.swift", "internal import Git\n", "gitmem reaches git and CRDT through Actions"),
        ("Sources/gitmem/Commands/Planted.swift", "internal import CRDT\n", "gitmem reaches git and CRDT"),
        ("Sources/gitmem/Commands/Planted.swift", "internal import Coordination\n", "and claims as well"),
        ("Sources/MCP/Tools/Planted.swift", "internal import ArgumentParser\n", "MCP knows actions"),
        ("Sources/Hooks/Planted.swift", "internal import Git\n", "Hooks knows actions"),
        ("Sources/Setup/Planted.swift", "internal import Actions\n", "Setup knows files of clients"),
        ("Sources/MCP/Planted.swift", "internal import Setup\n", "Only the command line sets clients up"),
        ("Sources/Coordination/Planted.swift", "internal import Git\n", "Coordination imports GitMemory"),
        ("Sources/Git/Files/Planted.swift", "import FoundationEssentials\n", "No module imports Foundation"),
        ("Sources/GitMemory/Store/Planted.swift", "internal import CLibgit2\n", "Only Git imports CLibgit2"),
        ("Sources/Git/Files/Planted.swift", "let boot = \"/proc/sys/kernel/random/boot_id\"\n", "behind CPlatform"),
        ("Sources/gitmem/Planted.swift", "#if os(Linux)\n#endif\n", "behind CPlatform"),
        ("Sources/GitMemory/Store/Planted.swift", "let clock = CLOCK_BOOTTIME // a clock\n", "behind CPlatform"),
        ("Sources/GitMemory/Planted.swift", "\n", "lies in a room"),
        ("Sources/GitMemory/Attic/Planted.swift", "\n", "does not name this folder"),
        ("Sources/GitMemory/ROOMS", "Support  x\n", "does not name this folder"),
        ("HACKING.md", "\n", "HACKING.md does not name this room"),
        ("docs/architecture.md", "```\n```\n", "does not have this room"),
        ("Tests/GitTests/Files/Planted.swift", "\n", "has no tests of its own"),
    ]

    @Test(arguments: breaches.indices) func aBreachIsFound(_ index: Int) throws {
        let (path, text, finding) = Self.breaches[index]
        let sandbox = try Sandbox()
        let file = try Self.copy(into: sandbox).appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        let outcome = try sandbox.run([Self.project.path + "/.ci/walls", "house"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(finding), "\(outcome.errors)")
    }

    @Test func noPageHasARetiredWord() throws {
        let outcome = try Sandbox().run([Self.project.path + "/.ci/words"])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// A page or a help text, and whether `.ci/words` finds a retired word in it.
    static let texts: [(path: String, text: String, isFound: Bool)] = [
        ("README.md", "It mends\nwhat is broken.\n", true), ("docs/a/page.md", "One is its Twin.\n", true),
        ("docs/a.md", "What is left behind, by name\n", true),
        ("docs/a.md", "An amendment, and the tend of it\n", false),
        ("docs/a.md", "```console\n$ gitmem doctor\nnothing to mend\n```\n", false),
        ("docs/a.md", "The member `mended` has it.\n", false), ("docs/a.md", "```\n```\nnothing to mend\n", true),
        ("Sources/Actions/A.swift", "    // mend it\n    let mended = true\n", false),
        ("Sources/Actions/A.swift", "    help: \"Mend it.\"\n", true),
        ("Sources/gitmem/A.swift", "    let text = \"\"\"\n        It has a twin.\n        \"\"\"\n", true),
        ("Sources/gitmem/A.swift", "    \"mended\": .array(mended)\n", false),
    ]

    @Test(arguments: texts.indices) func aRetiredWordIsFound(_ index: Int) throws {
        let (path, text, isFound) = Self.texts[index]
        let sandbox = try Sandbox()
        // Counts of what was there before are for the places that have it.
        for folder in ["house/.ci", "house/docs", "house/" + (path as NSString).deletingLastPathComponent] {
            try FileManager.default.createDirectory(
                atPath: sandbox.path(folder), withIntermediateDirectories: true)
        }
        for name in ["words", "retired-words"] {
            try FileManager.default.copyItem(
                atPath: Self.project.path + "/.ci/" + name, toPath: sandbox.path("house/.ci/" + name))
        }
        try Data().write(to: URL(fileURLWithPath: sandbox.path("house/.ci/retired-known")))
        try Data(text.utf8).write(to: URL(fileURLWithPath: sandbox.path("house/" + path)))
        let outcome = try sandbox.run([sandbox.path("house/.ci/words")])
        #expect(outcome.status == (isFound ? 1 : 0), "\(outcome.errors)")
        #expect(outcome.errors.contains("with a retired word") == isFound)
    }

    /// `Store+Create.swift` calls what stands in rooms far above `Store`.
    @Test func aFileInTooLowARoomIsFound() throws {
        let sandbox = try Sandbox()
        let rooms = try Self.copy(into: sandbox).appendingPathComponent("Sources/GitMemory/Store")
        let check = [Self.project.path + "/.ci/layers", "GitMemory/Store"]
        let variables = [
            "GITMEM_LAYERS_SOURCES": sandbox.path("house/Sources"), "GITMEM_LAYERS_BUILD": Sandbox.binaries,
        ]
        let before = try sandbox.run(check, with: variables)
        #expect(before.status == 0, "\(before.errors)")
        try FileManager.default.moveItem(
            at: rooms.appendingPathComponent("Agents/Store+Create.swift"),
            to: rooms.appendingPathComponent("Store+Create.swift"))
        let after = try sandbox.run(check, with: variables)
        #expect(after.status == 1)
        #expect(after.errors.contains("GitMemory/Store uses something from a room above it"), "\(after.errors)")
    }
}
