import GitMemory

extension Work {
    /// The objects of one add to a small store and to the largest, of one fan-out.
    static let objects = Work(rows: ["objects"], needsMillion: true) { bench in
        let fanout = bench.scale.largeFanout
        for entries in [bench.scale.small, bench.scale.large] {
            let repository = try bench.store(entries, fanout: fanout).repository.copy("objects-\(entries)")
            let counts = try countObjects(repository.shop.path(repository.folder), fanout: fanout)
            bench.report.objects.append(
                .init(entries: entries, fanout: fanout, read: counts.read, written: counts.written))
            try repository.discard()
        }
    }

    /// The objects of an add whose leaf folder had been there before: in a small store many are yet to be made. They
    /// are counted by the library, which is what the command calls.
    private static func countObjects(
        _ path: String, fanout: Int
    ) throws -> (read: Int, written: Int) {
        var memories = Memories("objects")
        var milliseconds: UInt64 = 1_795_000_000_000
        func surroundings() -> GitMemory.Surroundings {
            milliseconds += 1000
            let now = milliseconds
            return GitMemory.Surroundings(
                clock: { now }, random: { UInt64.random(in: .min ... .max) }, twinDirectory: nil)
        }
        func add() throws -> (id: EntryID, counts: (read: Int, written: Int)) {
            let store = try Store(at: path, surroundings: surroundings())
            var object = JSONObject()
            object["content"] = .string(memories.content())
            let body = try Body(object)
            // Each on a new branch: where one has gone its own way, both it and the trunk are read.
            let agent = try AgentName("agent-\(milliseconds)")
            _ = try store.write(as: agent, subject: { _ in "add" }) { try $0.add(body) }
            return (body.id, store.objectCounts)
        }
        for _ in 0..<1000 {
            let snapshot = try Store(at: path, surroundings: surroundings()).snapshot(.trunk)
            let (id, counts) = try add()
            let leaf = String(id.description.prefix(fanout))
            if try !snapshot.ids(withPrefix: leaf, limit: 1).isEmpty { return counts }
        }
        throw Failure("no add found a leaf")
    }
}
