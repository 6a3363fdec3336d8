import Foundation

extension Work {
    /// Memories of which each tenth is another one in other words: added, imported, swept and listed.
    static let wordings = Work(
        rows: ["import-wordings", "dedup", "dedup-again", "list-wordings", "add-wording"]
    ) { bench in
        let (shop, scale) = (bench.shop, bench.scale)
        let file = try shop.wordings(scale.base)
        func side(_ options: [String]) -> (Int) throws -> Usage {
            { _ in
                let store = try shop.store("wordings-import", fanout: scale.fanout)
                shop.settle()
                let usage = try store.importing(file, as: "ada", expecting: scale.base, with: options)
                try store.remove()
                return usage
            }
        }
        let imports = try interleave(
            scale.longRuns,
            [
                side(["--gate", "normal", "--allow", "password", "--allow", "telephone-number"]),
                side(["--gate", "off"]),
            ])
        bench.report.rows.append(
            Row(
                id: "import-wordings", work: "gitmem import of \(grouped(scale.base)), joining what says the same",
                against: "itself with --gate off", limit: 2.5, ours: imports[0], theirs: imports[1],
                agreed: "every line was accepted"))

        let apart = try shop.store("wordings-apart", fanout: scale.fanout)
        try apart.importing(file, as: "ada", expecting: scale.base)
        var edges = 0
        let first = try interleave(
            scale.longRuns,
            [
                { _ in
                    try apart.withCopy("wordings-swept") { copy in
                        let usage = try copy.gitmem(
                            ["dedup", "--json", "--agent", "ada"], output: shop.file("swept"))
                        edges = try Self.edges(in: shop.file("swept"))
                        return usage
                    }
                }
            ])
        guard edges >= scale.base / 10 else { throw Failure("dedup joined \(edges) pairs") }
        bench.report.rows.append(
            Row(
                id: "dedup", work: "gitmem dedup of \(grouped(scale.base)), the first",
                against: "gitmem import of them", limit: 8, ours: first[0], theirs: imports[1],
                agreed: "\(grouped(edges)) pairs were joined"))

        let joined = try apart.copy("wordings-joined")
        try joined.gitmem(["dedup", "-q", "--agent", "ada"])
        let list = ["list", "--json", "--agent", "ada"]
        for store in [apart, joined] { try store.gitmem(["index", "-q", "--agent", "ada"]) }
        let lists = try interleave(
            scale.longRuns * 3,
            [
                { _ in try joined.gitmem(["dedup", "-q", "--agent", "ada"]) }, { _ in try joined.gitmem(list) },
                { _ in try apart.gitmem(list) },
            ])
        for (id, work, against, limit, ours, theirs) in [
            ("dedup-again", "gitmem dedup of \(grouped(scale.base)), again", "gitmem list of them", 1.0, 0, 1),
            (
                "list-wordings", "gitmem list of \(grouped(scale.base)) with \(grouped(edges)) more wordings",
                "gitmem list of them without edges", 1.2, 1, 2
            ),
        ] {
            bench.report.rows.append(
                Row(
                    id: id, work: work, against: against, limit: limit, ours: lists[ours], theirs: lists[theirs],
                    agreed: "\(grouped(edges)) pairs are joined"))
        }
        try add(to: joined, bench)
        for store in [apart, joined] { try store.discard() }
    }

    /// A new memory that an old one says in other words, and one that is not compared.
    private static func add(to store: Repository, _ bench: Bench) throws {
        var memories = Memories("wordings")
        var others = Memories("wordings-add")
        try store.setDurable(false)
        func next() -> String { memories.content() }
        let times = try interleave(
            bench.scale.addRuns,
            [
                { _ in try store.gitmem(["add", "-q", "--agent", "ada", "--", "\(next())!"]) },
                { _ in try store.gitmem(["add", "-q", "--agent", "ada", "--gate", "off", "--", others.content()]) },
            ])
        bench.report.rows.append(
            Row(
                id: "add-wording", work: "gitmem add of another wording to \(grouped(bench.scale.base))",
                against: "gitmem add --gate off", limit: 1.5, ours: times[0], theirs: times[1],
                agreed: "each memory was added"))
    }

    /// How many pairs a sweep says that it has joined.
    private static func edges(in file: String) throws -> Int {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        return text.split(separator: "\n").count { $0.contains("\"why\":") }
    }
}

extension Workshop {
    /// A file with so many memories, of which each tenth is the one before it with another sign at its end.
    fileprivate func wordings(_ count: Int) throws -> String {
        let file = file("wordings-\(count).jsonl")
        guard let output = fopen(file, "w") else { throw Failure("\(file) cannot be written") }
        var memories = Memories("wordings")
        var (last, written) = ("", true)
        for number in 0..<count where written {
            let text = number % 10 == 9 ? last + "!" : memories.content()
            last = text
            written = fputs("{\"content\":\(Memories.quoted(text))}\n", output) >= 0
        }
        guard fclose(output) == 0, written else { throw Failure("\(file) cannot be written") }
        return file
    }
}
