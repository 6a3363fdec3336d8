import Foundation
import Testing

@Test("Words that are read without ArgumentParser mean what they mean to it")
func plainWords() throws {
    let (plain, parsed) = (try Sandbox(), try Sandbox())
    for sandbox in [plain, parsed] { try sandbox.git("init", "-q", "-b", "main") }
    var step = 0
    func outcome(_ words: [String], in sandbox: Sandbox, with variables: [String: String] = [:]) throws -> Outcome {
        try sandbox.run(
            ["gitmem"] + words, input: Data("from standard input\n".utf8),
            with: [
                "GITMEM_TEST_CLOCK": "\(1_795_000_000_000 + step * 1000)", "GITMEM_TEST_SEED": "\(step)",
            ].merging(variables) { $1 })
    }
    /// Runs the words, and beside that by ArgumentParser.
    @discardableResult
    func same(_ words: String...) throws -> String {
        step += 1
        let first = try outcome(words, in: plain)
        let second = try outcome(words, in: parsed, with: ["GITMEM_TEST_PARSER": "1"])
        #expect(first.status == second.status, "\(words)")
        #expect(first.output == second.output, "\(words)")
        #expect(first.errors == second.errors, "\(words)")
        return first.output
    }
    for sandbox in [plain, parsed] { #expect(try outcome(["init"], in: sandbox).status == 0) }

    var id = String(try same("add", "--agent", "ada", "-q", "Tests need a database").prefix(64))
    try same("add", "--agent", "ada", "--agent", "ben", "--json", "The port is 5432", "--tag", "a", "--tag", "b")
    try same(
        "add", "--agent", "ben", "--kind", "episodic", "--scope", "app", "--context", "c", "--source", "s", "--data",
        "[1]", "--occurred-at", "2026-11-20T10:15:30Z", "--ttl", "7d", "--key", "port", "5433")
    try same("--agent", "ada", "add", "-")
    try same("add", "--agent", "ada", "--file", "-", "--quiet")
    try same("add", "--agent", "ada")
    try same("add", "--agent", "ada", "one", "two")
    try same("add", "--agent", "ada", "")
    try same("add", "--agent", "ada", "--kind", "", "x")
    try same("add", "--agent=ada", "--tag=a", "y")
    try same("add", "--agent", "ada", "--ttl", "soon", "z")
    try same("add", "--agent", "ada", "--gate", "strict", "--explain", "The linter is ruff")
    try same("add", "--agent", "ada", "--allow", "e-mail", "--allow", "password", "-n", "The port is 5434")
    try same("add", "--agent", "ada", "--gate", "off", "--dry-run", "--json", "The port is 5434")
    try same("add", "--agent", "ada", "--ttl", "never", "--kind", "working", "The port is 5435")
    try same("add", "--agent", "ada", "--supersedes", id, "--forget", "--json", "Tests need PostgreSQL 16")
    try same("add", "--agent", "ada", "--forget", "Tests need PostgreSQL 17")
    id = String(try same("add", "--agent", "ada", "-q", "Tests need PostgreSQL 18").prefix(64))
    try same("add", "--agent", "ada", "--once", "k", "--once-any", "--json", "Tests need PostgreSQL 19")
    try same("add", "--agent", "ada", "--once", "k", "Tests need PostgreSQL 20")
    try same("add", "--agent", "ada", "--once-any", "Tests need PostgreSQL 20")
    try same("add", "--agent", "ada", "--json", "--", "--verbose tells more")
    try same("add", "--agent", "ada", "--", "one", "two")
    try same("add", "--agent", "ada", "--tag", "--", "one")
    try same("add", "--agent", "ada", "The port is 5436", "--")
    try same("add", "--agent", "ada", "--", "-")
    try same("add", "--agent", "ada", "--", "")
    try same("add", "--", "--agent", "ada")
    try same("add", "no agent")
    try same("add", "--agent", "ada", "-x")

    try same("cite", "--agent", "ada", id, "--json")
    try same("cite", "--agent", "ben", String(id.prefix(6)), id)
    try same("cite", "--agent", "ben", "--", id, id)
    try same("cite", "--agent", "ben", id, "--", id, "-x")
    try same("cite", "--agent", "ben", "--")
    try same("recall", "--view", "all", "--json", "--", "-- which port?")
    try same("cite", "--agent", "ada")
    try same("cite", "--agent", "ada", "--by", "2", id)

    try same("get", "--view", "all", "--scope", "app", "port")
    try same("get", "--view", "all", "port", "--json", "--scope", "app")
    try same("get", "--view", "all")
    try same("get", "port", "more")

    try same("show", "--agent", "ada", id)
    try same("show", "--view", "branch", "memory/agents/ada", id, "--expired", "--json")
    try same("show", "--view", "nothing", id)
    try same("show", "--view", "all", "--near", id)
    try same("show", "-C", "elsewhere", id)
    try same("show", "-qh", id)

    try same("list", "--view", "all")
    try same("list", "--agent", "ada", "--json", "--limit", "1")
    try same("list", "--view", "all", "-n", "2", "-q")
    try same("list", "--view", "all", "-n", "2", "--limit", "1")
    try same("list", "--view", "all", "--limit", "two")
    try same("list", "--view", "all", "--limit", "0")
    try same("list", "--view", "all", "--limit", "-1")
    try same("list", "--view", "all", "--kind", "episodic", "--scope", "app", "--key", "port", "--by", "ben")
    try same("list", "--view", "all", "--tag", "a", "--tag", "b", "--expired", "--match", "PORT")
    try same("list", "--view", "all", "--since", "2h", "--before", "2030-01-01", "--sort", "citations")
    try same("list", "--view", "all", "--min", "citations=1", "--min", "contributions=1")
    try same("list", "--view", "all", "more")
    try same("list", "--view", "all", "--conflicts", "-n", "2")
    try same("list", "--conflicts", "--kind", "semantic")
    try same("merge", "-n", "--json")
    try same("merge", "--all", "ada")
    try same("merge", "ada", "--into", "trunk", "--dry-run")
    try same("merge", "nobody")
    try same("merge", "ben", "ada", "-q")
    try same("merge", "--all", "--json")
    try same("merge", "--into")
    try same("list", "--version")
    try same("show", "--help")
}
