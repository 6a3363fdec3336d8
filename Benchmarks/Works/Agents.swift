import Foundation

extension Work {
    /// What agents' clients pay: the first answer of a server of tools, a call of a tool, and a hook before an edit.
    static let agents = Work(rows: ["mcp-first", "mcp-call", "hook-edit"]) { bench in
        let (shop, runs) = (bench.shop, bench.scale.shortRuns)
        let store = try bench.base()
        let path = try bodyPaths(1, of: store, entries: bench.scale.base)[0]
        let show = ["show", "--json", id(of: path)]
        let (first, calls) = (shop.file("mcp-first"), shop.file("mcp-calls"))
        try hello.write(toFile: first, atomically: false, encoding: .utf8)
        let lines = (1...callCount).map { call($0, id(of: path)) }
        try ([hello] + lines).joined().write(toFile: calls, atomically: false, encoding: .utf8)
        func serve(_ input: String) throws -> Usage {
            try shop.run([shop.gitmem, "mcp", "--agent", "bench"], in: store.folder, input: input)
        }
        let times = try interleave(
            runs,
            [
                { _ in try serve(first) }, { _ in try shop.run([shop.git, "--version"]) }, { _ in try serve(calls) },
                { _ in try store.gitmem(show) }, { _ in try store.gitmem(["--version"]) },
            ])
        bench.report.rows.append(
            Row(
                id: "mcp-first", work: "gitmem mcp, a handshake and its end", against: "git --version", limit: 4,
                ours: times[0], theirs: times[1], agreed: "each answers"))
        bench.report.rows.append(
            Row(
                id: "mcp-call", work: "a call of gitmem mcp that shows a memory, processor time",
                against: "gitmem show --json less gitmem --version", limit: 1.3,
                ours: difference(times[2], times[0], share: callCount),
                theirs: difference(times[3], times[4], share: 1),
                agreed: "the same memory"))
        try hook(bench)
    }

    /// How many calls one server answers.
    private static let callCount = 100

    private static let hello = """
        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
        "clientInfo":{"name":"bench","version":"1"}}}

        """

    private static func call(_ number: Int, _ id: String) -> String {
        """
        {"jsonrpc":"2.0","id":\(number),"method":"tools/call","params":{"name":"more","arguments":{"action":"show",\
        "full":true,"arguments":{"ids":["\(id)"]}}}}

        """
    }

    /// The median processor time that one side takes more than another, for each of so many.
    private static func difference(_ more: Samples, _ less: Samples, share: Int) -> Samples {
        let base = Samples.quantile(0.5, of: less.processor)
        var samples = Samples()
        for time in more.processor {
            let seconds = max(1e-6, (time - base) / Double(share))
            samples.append(Usage(seconds: seconds, processor: seconds, peak: more.peak))
        }
        return samples
    }

    private static func hook(_ bench: Bench) throws {
        let (shop, count) = (bench.shop, bench.scale.difference)
        let store = try shop.store("hooked", fanout: bench.scale.fanout)
        try store.setDurable(false)
        try store.git(["config", "gitmem.agent", "other"])
        for number in 0..<count / 10 {
            try store.gitmem(["claim", "-q", "--ttl", "24h"] + (0..<10).map { "src/live-\(number)-\($0)" })
        }
        try store.git(["config", "gitmem.agent", "bench"])
        let input = shop.file("edit")
        try #"{"session_id":"bench","tool_name":"Edit","tool_input":{"file_path":"src/free"}}"#
            .write(toFile: input, atomically: false, encoding: .utf8)
        let times = try interleave(
            bench.scale.shortRuns,
            [
                { _ in try shop.run([shop.gitmem, "hook", "claude-code", "pre-edit"], in: store.folder, input: input) },
                { _ in try shop.run([shop.git, "--version"]) },
            ])
        bench.report.rows.append(
            Row(
                id: "hook-edit", work: "gitmem hook pre-edit with \(grouped(count)) claims held",
                against: "git --version", limit: 3, ours: times[0], theirs: times[1], agreed: "the edit is let pass"))
        try store.discard()
    }
}
