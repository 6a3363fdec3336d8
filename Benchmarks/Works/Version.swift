extension Work {
    /// Nothing but starting a program.
    static let version = Work(rows: ["version"]) { bench in
        let shop = bench.shop
        let times = try interleave(
            bench.scale.shortRuns,
            [{ _ in try shop.run([shop.gitmem, "--version"]) }, { _ in try shop.run([shop.git, "--version"]) }])
        try bench.countInstructions("version", ours: [["--version"]], in: ".", theirs: [["--version"]], in: ".")
        bench.report.rows.append(
            Row(
                id: "version", work: "gitmem --version", against: "git --version", limit: 1.6, ours: times[0],
                theirs: times[1], agreed: "each prints its version"))
    }
}
