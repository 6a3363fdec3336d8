import Foundation

/// A store for look-ups and recall: made-up memories, the repository's findings among them, some with a tag that is rare
/// otherwise, and one with a key that is known.
struct Library {
    let repository: Repository
    /// How many memories have the rare tag.
    let rare = 20

    /// - Parameter branches: how many agents have a branch of their own, with a few memories each.
    init(_ bench: Bench, _ name: String, entries: Int, branches: Int = 0) throws {
        let scale = bench.scale
        let fanout = entries > scale.base ? scale.largeFanout : scale.fanout
        repository = try bench.store(entries, fanout: fanout).repository.copy(name)
        let shop = bench.shop
        let file = shop.file("\(name).jsonl")
        var memories = Memories(name)
        let tagged = (0..<rare).map { _ in
            "{\"content\":\(Memories.quoted(memories.content())),\"tags\":[\"bench-rare\"]}"
        }
        try ((try Questions.findings() + tagged).joined(separator: "\n") + "\n").write(
            toFile: file, atomically: false, encoding: .utf8)
        try repository.setDurable(false)
        try repository.gitmem(["import", "-q", "--gate", "off", "--agent", "library", file])
        try repository.gitmem(["set", "-q", "--agent", "library", "bench/known", "What is known by its key"])
        try repository.gitmem(["merge", "-q"])
        try repository.gitmem(["retire", "-q", "library"])
        for number in 0..<branches {
            let agent = "agent-\(number + 1)"
            try repository.importing(shop.memories(scale.few, agent), as: agent, expecting: scale.few)
        }
    }

    /// Merges so many new memories.
    func merge(new count: Int, _ name: String) throws {
        let file = try repository.shop.memories(count, name)
        try repository.importing(file, as: name, expecting: count)
        try repository.gitmem(["merge", "-q", name])
        try repository.gitmem(["retire", "-q", name])
    }
}
