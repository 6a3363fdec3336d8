extension Work {
    /// The most memory that commands on the largest store have resident.
    static let memory = Work(rows: ["memory"], needsMillion: true) { bench in
        let entries = bench.scale.large
        let store = try bench.store(entries, fanout: bench.scale.largeFanout)
        let new = bench.scale.difference
        let merging = try MergeDuel(store.repository, "memory-merge", difference: new)
        let figures = [
            ("import", store.importing),
            ("merge into an empty trunk", store.merging),
            ("merge of \(grouped(new)) + \(grouped(new))", try merging.gitmem()),
            ("list", try store.repository.gitmem(["list", "--view", "trunk"])),
            ("list --json", try store.repository.gitmem(["list", "--json", "--view", "trunk"])),
            ("verify", try store.repository.gitmem(["verify", "main"])),
        ]
        for (work, usage) in figures {
            bench.report.memory.append(.init(work: "\(work), \(grouped(entries)) entries", peak: usage.peak))
        }
        try merging.repository.discard()
    }
}
