import CRDT
import TestSupport
import Testing

@testable import GitMemory

struct EntryNameTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)
    private static let dot = "20261120T101530123Z00ff.7zk3m9x0q4tbd"

    static let good: [(tail: String, kind: String)] = [
        (".json", "body"),
        (".add.\(dot).ada", "add never"),
        (".add.\(dot).0", "add never"),
        (".add.\(dot).a-", "add never"),
        (".add.\(dot).\(String(repeating: "z", count: 39))", "add never"),
        (".add.\(dot).ada.20261120T101530123Z", "add 20261120T101530123Z"),
        (".add.\(dot).ada.99991231T235959999Z", "add 99991231T235959999Z"),
        (".add.20240229T000000000Z0000.0000000000000.ada", "add never"),
        (".del.\(dot)", "del"),
        (".del.19700101T000000000Z0000.zzzzzzzzzzzzz", "del"),
        (".count.citations.7zk3m9x0q4tbd.1", "count 1"),
        (".count.a.7zk3m9x0q4tbd.9007199254740991", "count 9007199254740991"),
        (".count.\(String(repeating: "z", count: 32)).7zk3m9x0q4tbd.10", "count 10"),
        (".count.a-b-.7zk3m9x0q4tbd.3", "count 3"),
        (".count.contribution.7zk3m9x0q4tbd.3", "count 3"),
        (".pin", "later"), (".pin.x", "later"), (".void", "void"), (".jsonl", "later"),
        (".adds.what-ever_TZ.0", "later"),
        (".a", "later"), (".pin.\(String(repeating: "x", count: 186))", "later"),
    ]

    static let bad: [String] = [
        "", ".", "..", "json", "_.json", ".json.", ".json.x", ".JSON", ".Json", ".json~", ".1", ".-", ".pin-x",
        ".pin.X",
        ".pin. ", ".pin.é", ".pin.a/b", ".pin.\(String(repeating: "x", count: 187))", ".pin.x\n", ".pin.x\0",
        ".void.", ".void.x", ".add", ".add.", ".add.\(dot)", ".add.\(dot).", ".add.\(dot).-a", ".add.\(dot).Ada",
        ".add.\(dot).a_b",
        ".add.\(dot).\(String(repeating: "z", count: 40))", ".add.\(dot)xada", ".add.\(dot).ada.",
        ".add.\(dot).ada.20261120T101530Z", ".add.\(dot).ada.20261320T101530123Z",
        ".add.\(dot).ada.20261120T101530123Z.x", ".add.\(dot).ada.20261120T101530123Z0",
        ".add.20261120T101530123Z00FF.7zk3m9x0q4tbd.ada", ".add.20261120T101530123z00ff.7zk3m9x0q4tbd.ada",
        ".add.20260229T000000000Z0000.7zk3m9x0q4tbd.ada", ".add.20261120T101530123Z00ff.7ZK3M9X0Q4TBD.ada",
        ".add.20261120T101530123Z00ff.7zk3m9x0q4tb.ada", ".add.20261120T101530123Z00ff.7zk3m9x0q4tbl.ada",
        ".add.20261120T241530123Z00ff.7zk3m9x0q4tbd.ada", ".add.20261120T106030123Z00ff.7zk3m9x0q4tbd.ada",
        ".add.20261120T101560123Z00ff.7zk3m9x0q4tbd.ada", ".add.19691120T101530123Z00ff.7zk3m9x0q4tbd.ada",
        ".del", ".del.", ".del.\(dot).", ".del.\(dot).ada", ".del.\(dot)0",
        ".count", ".count.", ".count.citations", ".count.citations.", ".count.citations.7zk3m9x0q4tbd",
        ".count.citations.7zk3m9x0q4tbd.", ".count.citations.7zk3m9x0q4tbd.0", ".count.citations.7zk3m9x0q4tbd.01",
        ".count.citations.7zk3m9x0q4tbd.+1", ".count.citations.7zk3m9x0q4tbd.-1", ".count.citations.7zk3m9x0q4tbd.1x",
        ".count.citations.7zk3m9x0q4tbd.1.x", ".count.citations.7zk3m9x0q4tbd.9007199254740992",
        ".count.citations.7zk3m9x0q4tbd.99999999999999999999", ".count.citations.7zk3m9x0q4tb.1",
        ".count.contributions.7zk3m9x0q4tbd.1", ".count.-a.7zk3m9x0q4tbd.1", ".count.A.7zk3m9x0q4tbd.1",
        ".count.a1.7zk3m9x0q4tbd.1", ".count..7zk3m9x0q4tbd.1",
        ".count.\(String(repeating: "z", count: 33)).7zk3m9x0q4tbd.1",
    ]

    @Test(arguments: good)
    func isRead(tail: String, kind: String) throws {
        let name = Self.id + tail
        let bytes = Array(name.utf8)
        let found: String =
            switch try EntryName(bytes.span) {
            case .body: "body"
            case .add(_, _, let expiry): "add \(expiry.moment?.compact ?? "never")"
            case .del: "del"
            case .count(_, _, let share): "count \(share)"
            case .void: "void"
            case .later: "later"
            }
        #expect(found == kind)

        // And what it says is written by the same name.
        var state = EntryState()
        state.read(try EntryName(bytes.span), named: bytes.span)
        #expect(state.tails.map { String(decoding: $0, as: UTF8.self) } == [tail])
    }

    @Test(arguments: bad)
    func isRefused(tail: String) {
        let bytes = Array((Self.id + tail).utf8)
        #expect(throws: EntryName.Malformed.self) { try EntryName(bytes.span) }
    }

    @Test(arguments: [
        "", "x", ".json", "README.md", "0123.json", String(repeating: "0", count: 63) + ".json",
        String(repeating: "0", count: 65) + ".json", String(repeating: "A", count: 64) + ".json",
        String(repeating: "g", count: 64) + ".json", String(repeating: "0", count: 64) + "-json",
    ])
    func beginsWithNoID(name: String) {
        let bytes = Array(name.utf8)
        let error = #expect(throws: EntryName.Malformed.self) { try EntryName(bytes.span) }
        #expect(error?.reason == "does not begin with an id")
    }

    /// Whatever is read is written by the same name; nothing else crashes.
    @Test func changedNamesAreReadAsTheyStandOrRefused() throws {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyzTZ.-_A \0".utf8)
        forSandboxCases(3000) { random, repeating in
            var tail = Array(random.pick(Self.good).tail.utf8)
            for _ in 0..<random.below(3) {
                switch random.below(3) {
                case 0: tail[random.below(tail.count)] = random.pick(alphabet)
                case 1: tail.insert(random.pick(alphabet), at: random.below(tail.count + 1))
                default: if tail.count > 1 { tail.remove(at: random.below(tail.count)) }
                }
            }
            let bytes = Array(Self.id.utf8) + tail
            guard let meaning = try? EntryName(bytes.span) else { return }
            var state = EntryState()
            state.read(meaning, named: bytes.span)
            #expect(state.tails == [tail], repeating)
        }
    }
}
