import GitMemory
import Testing

@testable import Recall

/// What was cited and endorsed raises an answer above others that have more of the question's words.
@Suite("Counts beside the words of a question") struct StandingTests {
    private func best(_ sandbox: RecallSandbox, limit: Int) throws -> [RecalledEntry] {
        let store = try sandbox.open()
        return try StoreIndex(store).recall(
            "deploy ticket", in: store.snapshot(.all), filter: Query(), limit: limit, at: store.now
        ).entries
    }

    @Test(
        "Where fewer answers are asked for, the first are the same: what counts can still raise is not passed over",
        arguments: [CounterName.citations, .endorsements])
    func raised(by counter: CounterName) throws {
        let sandbox = try RecallSandbox()
        let texts = [
            "Deploys need a ticket", "Deploys need a ticket, which somebody else has looked at",
            "The port of the database is 5432", "Backups run at night",
        ]
        let ids = try texts.map { try sandbox.add([("content", .string($0))]) }
        let before = try best(sandbox, limit: 2)
        #expect(before.map(\.entry.item.id) == [ids[0], ids[1]])
        // Near enough to be raised above the other, and not so near that anything would do.
        #expect(before[1].score * 5 > before[0].score * 4 && before[1].score * 50 < before[0].score * 49)
        _ = try sandbox.open().write(as: AgentName("ada"), subject: { _ in "count" }) {
            try $0.count(ids[1], counter, by: 1_000_000)
        }
        #expect(try best(sandbox, limit: 2).map(\.entry.item.id) == [ids[1], ids[0]])
        #expect(try best(sandbox, limit: 1).map(\.entry.item.id) == [ids[1]])
    }
}
