import Foundation
import Setup
import Testing

/// Every client on every kind of file: set up, set up again, looked at, taken out.
@Suite struct RoundTripTests {
    @Test(arguments: Client.allCases) func twiceIsOnceAndRemovingGivesBackTheBytes(_ client: Client) throws {
        for sample in Samples.of(client.rawValue) {
            for reminder in [false, true] {
                let bench = try Bench()
                for (path, text) in sample.files { try bench.write(text, "project/\(path)") }
                let before = try bench.everything()

                let plans = try bench.add(client, reminder: reminder)
                #expect(plans.refusals.isEmpty, "\(client) \(sample): \(plans.refusals)")
                let after = try bench.everything()
                #expect(after != before)
                for finding in bench.setup(client, reminder: reminder).check() {
                    #expect(finding.state == .installed, "\(client) \(sample): \(finding)")
                }
                for plan in try bench.add(client, reminder: reminder) {
                    #expect(plan.outcome == .unchanged, "\(client) \(sample): \(plan.path)")
                }
                #expect(try bench.everything() == after)

                try bench.remove(client)
                #expect(try bench.everything() == before, "\(client) \(sample)")
            }
        }
    }

    @Test(arguments: Client.allCases) func theUsersOwnFilesComeBack(_ client: Client) throws {
        for scope in client.scopes where scope != .project {
            let bench = try Bench()
            try bench.write(Samples.claudeSettings, "home/.claude/settings.json")
            try bench.write(Samples.codexTOML, "home/.codex/config.toml")
            let before = try bench.everything()
            #expect(try bench.add(client, scope).refusals.isEmpty)
            for finding in bench.setup(client, scope).check() { #expect(finding.state == .installed, "\(finding)") }
            if scope == .user, client == .claudeCode {
                #expect(try bench.text("home/.claude/settings.json.before-gitmem") == Samples.claudeSettings)
            }
            try bench.remove(client, scope)
            #expect(try bench.everything() == before, "\(client) \(scope)")
        }
    }

    /// In another clone nobody knows what was put in; what goes is found by what it calls.
    @Test(arguments: Client.allCases) func withoutAReceiptWhatIsOursGoesAllTheSame(_ client: Client) throws {
        for sample in Samples.of(client.rawValue) where !sample.files.isEmpty {
            let bench = try Bench()
            for (path, text) in sample.files { try bench.write(text, "project/\(path)") }
            try bench.add(client, reminder: true)
            try bench.forgetReceipt()
            #expect(try bench.remove(client).refusals.isEmpty)
            for (path, text) in sample.files {
                let left = try bench.text("project/\(path)")
                #expect(!left.contains("gitmem hook"), "\(client) \(sample): \(left)")
                #expect(!left.contains("gitmem: begin"))
                #expect(!bench.setup(client).check().contains { $0.state == .installed && $0.path == path })
                if !path.hasSuffix("json") {
                    // Nobody knows any more whether the last line had an end.
                    #expect(
                        left == text || left == text + Self.lineEnd(of: text), "\(client) \(sample) \(path)")
                }
            }
        }
    }

    private static func lineEnd(of text: String) -> String { text.contains("\r\n") ? "\r\n" : "\n" }

    /// What somebody adds between stays, and so does all that stood there before.
    @Test func whatOthersAddBetweenStays() throws {
        let bench = try Bench()
        try bench.write(Samples.servers, "project/.mcp.json")
        try bench.write(Samples.claudeSettings, "project/.claude/settings.json")
        try bench.add(.claudeCode)
        for path in ["project/.mcp.json", "project/.claude/settings.json"] {
            let text = try bench.text(path)
            let brace = try #require(text.firstIndex(of: "{"))
            try bench.write(text[...brace] + "\n  \"later\": true," + text[text.index(after: brace)...], path)
        }
        try bench.remove(.claudeCode)
        for (path, old) in [
            ("project/.mcp.json", Samples.servers), ("project/.claude/settings.json", Samples.claudeSettings),
        ] {
            #expect(try bench.text(path) == "{\n  \"later\": true," + old.dropFirst(), "\(path)")
        }
    }

    /// A paragraph that several clients read goes with the last of them.
    @Test func whatSeveralClientsReadGoesWithTheLast() throws {
        let bench = try Bench()
        try bench.write(Samples.notes, "project/AGENTS.md")
        let before = try bench.everything()
        try bench.add(.codex)
        try bench.add(.cursor)
        let plans = try bench.remove(.codex)
        #expect(plans.contains { $0.outcome == .shared(["cursor"]) })
        #expect(try bench.text("project/AGENTS.md").contains("gitmem: begin"))
        try bench.remove(.cursor)
        #expect(try bench.everything() == before)
    }

    @Test func aReminderCanBeAddedLater() throws {
        let bench = try Bench()
        try bench.write(Samples.claudeSettings, "project/.claude/settings.json")
        let before = try bench.everything()
        try bench.add(.claudeCode)
        #expect(bench.setup(.claudeCode, reminder: true).check().contains { $0.state == .missing })
        try bench.add(.claudeCode, reminder: true)
        #expect(!bench.setup(.claudeCode, reminder: true).check().contains { $0.state == .missing })
        try bench.remove(.claudeCode)
        #expect(try bench.everything() == before)
    }
}
