import Foundation
import Setup
import Testing

/// What cannot be edited safely is refused, and stays as it is.
@Suite struct RefusalTests {
    static let wrongSettings: [(text: String, reason: String)] = [
        ("", "no content"), ("// nothing\n", "no content"), ("[]", "no JSON object"), ("{", "line 1"),
        ("{\"a\": 1}}", "behind the end"), ("{\"a\": tru}", "a value is expected"), ("{'a': 1}", "a key in quotes"),
        ("{\"a\": 01}", "a value is expected"), ("{\"a\": \"\\x\"}", "unknown escape"), ("{\"a\": \"\n\"}", "control"),
        ("{ /* open }", "comment"), ("{\"hooks\": null}", "no object"), ("{\"hooks\": []}", "no object"),
        ("{\"hooks\": {\"SessionStart\": {}}}", "no array"), ("{\"hooks\": {\"SessionStart\": null}}", "no array"),
        ("{\"hooks\": {}, \"hooks\": {}}", "twice"), ("{\"hooks\": {\"PreToolUse\": [], \"PreToolUse\": []}}", "twice"),
        (String(repeating: "[", count: 300), "no JSON"),
        ("{\"a\":" + String(repeating: "[", count: 300) + String(repeating: "]", count: 300) + "}", "too deeply"),
    ]

    @Test(arguments: wrongSettings.indices) func settingsThatAreNone(_ index: Int) throws {
        let (text, reason) = Self.wrongSettings[index]
        let bench = try Bench()
        try bench.write(text, "project/.claude/settings.json")
        try bench.write("{}", "project/.mcp.json")
        let plans = try bench.add(.claudeCode)
        let refused = try #require(plans.refusals[".claude/settings.json"], "\(text)")
        #expect(refused.contains(reason), "\(refused)")
        #expect(try bench.text("project/.claude/settings.json") == text)
        // The other files are set up all the same.
        #expect(plans.refusals.count == 1)
        #expect(bench.setup(.claudeCode).check().contains { $0.state == .unreadable })
        #expect(try bench.remove(.claudeCode).refusals.count == 1)
        #expect(try bench.text("project/.claude/settings.json") == text)
    }

    static let wrongTOML: [(text: String, reason: String)] = [
        ("mcp_servers = { a = { command = \"a\" } }\n", "as a value"),
        ("mcp_servers.gitmem.command = \"x\"\n", "without a table"),
        ("[mcp_servers]\ngitmem = { command = \"x\" }\n", "as a value"),
        ("[mcp_servers]\ngitmem.command = \"x\"\n", "without a table"),
        ("[mcp_servers.gitmem.env]\nA = \"x\"\n", "without a table"), ("[[mcp_servers]]\n", "no table of servers"),
        ("model = \n", "a value is expected"), ("model\n", "no value"), ("[a\n", "no end"), ("a = \"x\n", "no end"),
        ("a = [1, 2\n", "no end"), ("a = [1, 2}\n", "do not match"), ("a = 1\na = 2\n", "twice"),
        ("[a]\n[a]\n", "twice"), ("a = \"x\" y\n", "behind the value"),
    ]

    @Test(arguments: wrongTOML.indices) func tablesThatAreNone(_ index: Int) throws {
        let (text, reason) = Self.wrongTOML[index]
        let bench = try Bench()
        try bench.write(text, "project/.codex/config.toml")
        let refused = try #require(try bench.add(.codex).refusals[".codex/config.toml"], "\(text)")
        #expect(refused.contains(reason), "\(refused)")
        #expect(try bench.text("project/.codex/config.toml") == text)
    }

    @Test func marksThatAreNoPair() throws {
        for text in [
            "<!-- gitmem: begin -->\n", "<!-- gitmem: end -->\n<!-- gitmem: begin -->\n",
            "<!-- gitmem: begin -->\n<!-- gitmem: end -->\n<!-- gitmem: begin -->\n<!-- gitmem: end -->\n",
        ] {
            let bench = try Bench()
            try bench.write(text, "project/AGENTS.md")
            #expect(try bench.add(.generic).refusals.count == 1)
            #expect(try bench.text("project/AGENTS.md") == text)
        }
    }

    @Test func whatIsNoFileOfTheUsers() throws {
        let bytes = Data([0x7b, 0xff, 0x7d])
        let bench = try Bench()
        try bench.write(bytes, "project/.mcp.json")
        try FileManager.default.createDirectory(
            atPath: bench.place.project + "/CLAUDE.md", withIntermediateDirectories: true)
        try bench.write("x", "project/.claude")
        let before = try bench.everything()
        let refusals = try bench.add(.claudeCode).refusals
        #expect(refusals[".mcp.json"] == "it is not UTF-8")
        #expect(refusals[".claude/settings.json"]?.contains("is no folder") == true)
        #expect(refusals["CLAUDE.md"] == "it is a folder")
        #expect(try bench.everything() == before)
    }

    @Test func whatIsReadOnlyStays() throws {
        let bench = try Bench()
        try bench.write(Samples.servers, "project/.mcp.json")
        let path = bench.place.project + "/.mcp.json"
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
        #expect(try bench.add(.claudeCode).refusals == [".mcp.json": "it is read-only"])
        #expect(try bench.text("project/.mcp.json") == Samples.servers)
    }

    @Test func aLinkIsFollowedAndStays() throws {
        let bench = try Bench()
        try bench.write(Samples.claudeSettings, "dotfiles/claude.json")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: bench.root.appendingPathComponent("dotfiles/claude.json").path)
        try FileManager.default.createDirectory(
            atPath: bench.place.home + "/.claude", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: bench.place.home + "/.claude/settings.json", withDestinationPath: "../../dotfiles/claude.json")
        let before = try bench.everything()
        #expect(try bench.add(.claudeCode, .user).refusals.isEmpty)
        #expect(try bench.text("dotfiles/claude.json").contains("gitmem hook"))
        let linked = try bench.everything()
        #expect(linked["home/.claude/settings.json"] == before["home/.claude/settings.json"])
        #expect(linked["dotfiles/claude.json"]?.hasPrefix("NSFileTypeRegular 600") == true)
        try bench.remove(.claudeCode, .user)
        #expect(try bench.everything() == before)
    }

    @Test func aLinkToNowhereIsRefused() throws {
        let bench = try Bench()
        try FileManager.default.createSymbolicLink(
            atPath: bench.place.project + "/.mcp.json", withDestinationPath: "nowhere.json")
        #expect(try bench.add(.claudeCode).refusals == [".mcp.json": "it is a link that leads nowhere"])
    }

    @Test func othersThingsOfOurNameStay() throws {
        let bench = try Bench()
        let servers = "{\"mcpServers\": {\"gitmem\": {\"command\": \"/opt/other\"}}}"
        let table = "[mcp_servers.gitmem]\ncommand = \"/opt/other\"\n"
        try bench.write(servers, "project/.mcp.json")
        try bench.write(table, "project/.codex/config.toml")
        try bench.write("export default 1\n", "project/.opencode/plugins/gitmem.ts")
        for client in [Client.claudeCode, .codex, .opencode] {
            let plans = try bench.add(client)
            #expect(plans.contains { $0.remarks.contains { $0.contains("something else has our name") } })
            #expect(bench.setup(client).check().contains { $0.state == .foreign })
            try bench.remove(client)
        }
        #expect(try bench.text("project/.mcp.json") == servers)
        #expect(try bench.text("project/.codex/config.toml") == table)
        #expect(try bench.text("project/.opencode/plugins/gitmem.ts") == "export default 1\n")
    }

    @Test func whatTheUserChangedStaysUntilItIsTakenOut() throws {
        let bench = try Bench()
        try bench.add(.claudeCode)
        let path = "project/.claude/settings.json"
        let text = try bench.text(path).replacingOccurrences(of: "\"timeout\": 5", with: "\"timeout\": 9")
        try bench.write(text, path)
        #expect(bench.setup(.claudeCode).check().contains { $0.state == .changed })
        let plans = try bench.add(.claudeCode)
        #expect(plans.contains { $0.remarks.contains { $0.contains("somebody has changed") } })
        #expect(try bench.text(path) == text)
        try bench.remove(.claudeCode)
        #expect(try bench.everything().isEmpty)
    }

    @Test func whatTheUserAddedToTheArgumentsIsAChange() throws {
        let bench = try Bench()
        try bench.add(.claudeCode)
        let path = "project/.mcp.json"
        let text = try bench.text(path).replacingOccurrences(of: "\"mcp\"]", with: "\"mcp\", \"--read-only\"]")
        #expect(text.contains("--read-only"))
        try bench.write(text, path)
        #expect(bench.setup(.claudeCode).check().contains { $0.state == .changed && $0.path == ".mcp.json" })
        try bench.add(.claudeCode)
        #expect(try bench.text(path) == text)
    }

    @Test func aFileThatChangesMeanwhileStays() throws {
        let bench = try Bench()
        try bench.write("{}", "project/.mcp.json")
        let setup = bench.setup(.claudeCode)
        var receipt = Receipt(in: bench.place.home)
        let plans = setup.adding(receipt)
        try bench.write("{ }", "project/.mcp.json")
        let plan = try #require(plans.first { $0.path == ".mcp.json" })
        #expect(throws: Refusal.self) { try setup.perform(plan, noting: &receipt) }
        #expect(try bench.text("project/.mcp.json") == "{ }")
    }

    static let shadows: [(client: Client, path: String, text: String)] = [
        (.claudeCode, "home/.claude/settings.json", "{\"disableAllHooks\": true}"),
        (.claudeCode, "project/.claude/settings.local.json", "{\"disabledMcpjsonServers\": [\"gitmem\"]}"),
        (.codex, "home/.codex/config.toml", "[features]\nhooks = false\n"),
    ]

    @Test(arguments: shadows.indices) func whatASettingSwitchesOffIsShadowed(_ index: Int) throws {
        let (client, path, text) = Self.shadows[index]
        let bench = try Bench()
        try bench.add(client)
        #expect(!bench.setup(client).check().contains { $0.state != .installed })
        try bench.write(text, path)
        #expect(bench.setup(client).check().contains { $0.state == .shadowed })
    }
}
