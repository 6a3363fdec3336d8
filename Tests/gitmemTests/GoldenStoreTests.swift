import Foundation
import Testing

@Suite("Stores of released formats stay readable")
struct GoldenStoreTests {
    /// 2027-01-01: what has expired then stays expired.
    private let clock = ["GITMEM_TEST_CLOCK": "1798761600000"]

    private func expected(_ name: String) throws -> String {
        try String(contentsOf: Sandbox.fixtures.appendingPathComponent("stores/\(name)"), encoding: .utf8)
    }

    @Test("Format 1 is read, exported and merged as it was when it was released")
    func format1() throws {
        let sandbox = try Sandbox(clock)
        let bundle = Sandbox.fixtures.appendingPathComponent("stores/format-1.bundle").path
        try sandbox.git("init", "-q", "--bare", "store")
        try sandbox.git("fetch", "-q", bundle, "refs/heads/memory/*:refs/heads/memory/*", in: "store")
        #expect(
            try sandbox.gitmem("list", "--view", "all", "--expired", "--json", in: "store").output
                == expected("format-1.list.jsonl"))
        #expect(
            try sandbox.gitmem("export", "--view", "all", in: "store").output == expected("format-1.export.jsonl"))
        // Members are added to what is printed, and none is taken away.
        let added = ["lost", "refused", "restored"].map { "\"\($0)\":[]," }
        let merge = try sandbox.gitmem("merge", "--json", in: "store").output
        let released = added.reduce(merge) { $0.replacingOccurrences(of: $1, with: "") }
        #expect(released == (try expected("format-1.merge.json")))
        try sandbox.gitmem("verify", in: "store")
        let names = try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", in: "store")
        #expect(names.contains(".pin.20270101T000000000Z"))
        try sandbox.git("fsck", "--strict", in: "store")
    }
}
