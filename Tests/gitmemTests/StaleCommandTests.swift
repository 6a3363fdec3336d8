import Foundation
import Testing

/// What a debug build takes the clock from the tests for: months between two commands.
@Suite("stale, refresh and digest", .enabled(if: Documentation.areRepeatable))
struct StaleCommandTests {
    private let sandbox: Sandbox
    private static let day = 86_400_000
    private static let start = 1_780_000_000_000

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.git("init", "-q", "-b", "main", "store")
        try run("init", day: 0)
    }

    /// Runs `gitmem` on a day after the start.
    @discardableResult
    private func run(_ words: String..., day: Int, status: Int32 = 0) throws -> Outcome {
        let outcome = try sandbox.run(
            ["gitmem"] + words, in: "store",
            with: ["GITMEM_TEST_CLOCK": "\(Self.start + day * Self.day)"])
        #expect(outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func add(_ words: String..., day: Int) throws -> String {
        let outcome = try sandbox.run(
            ["gitmem", "add", "-q"] + words, in: "store",
            with: ["GITMEM_TEST_CLOCK": "\(Self.start + day * Self.day)"])
        return try #require(outcome.lines.first, "\(outcome.errors)")
    }

    @Test("Stale is what nobody has added, cited, endorsed or refreshed since, the least used first")
    func stale() throws {
        let cited = try add("The linter is ruff", day: 1)
        let old = try add("The default port is 5432", day: 2)
        let older = try add("Logs are kept for 30 days", day: 1)
        let endorsed = try add("Backups run at 02:00", day: 3)
        let refreshed = try add("Tests need PostgreSQL 16", day: 3)
        let joined = try add("The cache is Redis 7", day: 3)
        let used = try add("The queue is RabbitMQ 4", day: 3)
        _ = try add("Deploy 17 failed", "--kind", "episodic", day: 3)
        _ = try add("The host is db-2", "--ttl", "7d", day: 3)
        try run("cite", used, used, day: 10)
        let newer = try add("The proxy is nginx 1.27", day: 60)
        try run("cite", cited, day: 90)
        try run("endorse", endorsed, day: 90)
        try run("merge", day: 90)
        try run("refresh", refreshed, "--agent", "ben", day: 90)
        try run("add", "The cache is Redis 7", "--agent", "ben", day: 91)
        try run("merge", day: 91)
        let stale = try run("stale", "-q", "--older", "50d", day: 120).lines
        #expect(stale == [older, old, newer, used])
        #expect(try run("stale", "-q", "--older", "50d", "--limit", "1", day: 120).lines == [older])
        #expect(try run("stale", "-q", day: 80).lines == [])
        #expect(try run("stale", "-q", "--older", "50d", "--scope", "api", day: 120).lines == [])
        #expect(try run("stale", "-q", "--older", "50d", "--kind", "episodic", day: 120).lines.count == 1)
        #expect(
            try run("stale", "-q", "--older", "5d", day: 100).lines
                == [older, old, newer, refreshed, joined, cited, endorsed, used])
        let first = try object(try run("stale", "--json", "--older", "50d", day: 120).lines[0])
        #expect(first.text("id") == older && first["adds"] != nil)
        #expect(try run("stale", "--older", "50d", day: 120).lines[3].contains("2 uses"))
        #expect(try run("stale", "--older", "soon", day: 120, status: 5).errors.contains("soon"))
        try run("stale", "--limit", "0", day: 120, status: 64)
    }

    @Test("A use before an epoch counts as of its beginning")
    func epoch() throws {
        let cited = try add("The linter is ruff", day: 1)
        let plain = try add("The default port is 5432", day: 1)
        try run("cite", cited, day: 10)
        try run("merge", day: 10)
        try run("compact", day: 50)
        // The epoch begins with the commit that it was made from.
        #expect(try run("stale", "-q", "--older", "95d", day: 100).lines == [plain])
        #expect(try run("stale", "-q", "--older", "60d", day: 100).lines == [plain, cited])
    }

    @Test("refresh adds once more, keeps the expiry, and wants a memory that is there")
    func refresh() throws {
        let id = try add("Staging is down", "--kind", "working", day: 1)
        let limited = try add("The host is db-2", "--ttl", "7d", day: 1)
        let again = try object(try run("refresh", "--json", id, id, day: 1).output)
        #expect(again.text("id") == id && again.text("until") != nil && again.text("commit") != nil)
        let other = try object(try run("refresh", "--json", limited, day: 3).output)
        #expect(other.text("until")?.hasPrefix("2026-06-05") == true, "\(other)")
        let longer = try object(try run("refresh", "--json", limited, "--ttl", "never", day: 3).output)
        #expect(longer.text("until") == nil)
        #expect(try run("show", limited, day: 20).output.contains("count    contributions 3"))
        #expect(try run("refresh", id, day: 9, status: 2).errors.contains("not in the memory any more"))
        try run("refresh", "abcdef", day: 9, status: 2)
        try run("refresh", limited, "--ttl", "soon", day: 9, status: 5)
        try run("refresh", day: 9, status: 64)
        try run("verify", "--history", day: 20)
    }

    @Test("A digest groups by scope and month, and its command puts a summary in the place of a group")
    func digest() throws {
        // 2026-05-28 is the first day.
        let plain = try add("The release failed", "--kind", "episodic", day: 1)
        let may = try add("Deploy 17 failed", "--kind", "episodic", "--scope", "it's api", day: 2)
        let june = try add("Deploy 18 failed", "--kind", "episodic", "--scope", "it's api", day: 10)
        let early = try add(
            "Deploy 16 failed", "--kind", "episodic", "--scope", "it's api", "--occurred-at", "2026-05-02T10:00:00Z",
            day: 10)
        _ = try add("Deploy 40 failed", "--kind", "episodic", "--scope", "it's api", day: 70)
        _ = try add("The linter is ruff", day: 1)
        _ = try add("red", "--kind", "episodic", "--key", "state", day: 1)
        #expect(
            try run("digest", "-q", day: 80).lines == [plain, "\(early),\(may)", june])
        #expect(try run("digest", "-q", "--scope", "it's api", "--limit", "1", day: 80).lines == ["\(early),\(may)"])
        #expect(try run("digest", "-q", "--size", "1", day: 80).lines == [plain, early, may, june])
        #expect(try run("digest", "--older", "78d", day: 80).lines.count == 3)
        #expect(try run("digest", "--older", "90d", day: 80).output == "Nothing is due.\n")
        let group = try object(try run("digest", "--json", "--scope", "it's api", day: 80).lines[0])
        #expect(group.text("month") == "2026-05" && group.text("scope") == "it's api")
        #expect((group["entries"] as? [[String: Any]])?.map { $0["id"] as? String } == [early, may])
        try run("digest", "--size", "0", day: 80, status: 64)
        try run("digest", "--older", "x", day: 80, status: 5)

        let command = try #require(try run("digest", "--scope", "it's api", "--limit", "1", day: 80).lines.last)
        #expect(command.hasPrefix("gitmem add --scope 'it'\\''s api' --supersedes "))
        let before = try sandbox.git("rev-list", "--count", "memory/agents/ada", in: "store")
        let script = command.replacing("SUMMARY", with: "Deploys 16 and 17 failed at the migration")
        let outcome = try sandbox.run(
            ["sh", "-c", script], in: "store", with: ["GITMEM_TEST_CLOCK": "\(Self.start + 80 * Self.day)"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Int(sandbox.git("rev-list", "--count", "memory/agents/ada", in: "store")) == (Int(before) ?? 0) + 1)
        #expect(try run("digest", "-q", day: 80).lines == [plain, june])
        #expect(try run("list", "--scope", "it's api", "--match", "migration", day: 80).lines.count == 1)
        // What was refreshed is not due.
        try run("refresh", june, day: 79)
        #expect(try run("digest", "-q", day: 80).lines == [plain])
    }

    @Test("--supersedes takes several ids at once, and none is an error")
    func supersedes() throws {
        let one = try add("The port is 5432", day: 1)
        let other = try add("The host is db-2", day: 1)
        let outcome = try run(
            "add", "--json", "--supersedes", "\(one.prefix(12)),\(other.prefix(12))", "--forget",
            "db-2 listens on 5432",
            day: 2)
        #expect(try object(outcome.output)["replaced"] as? [String] == [one, other].sorted())
        try run("add", "--supersedes", ",", "--forget", "db-2 listens on 5433", day: 2, status: 5)
    }
}
