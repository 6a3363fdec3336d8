import Git
import Testing

@testable import GitMemory

@Suite("gitmem.json, and which files are the memory's")
struct StoreFormatTests {
    private static let commit = String(repeating: "ab", count: 20)

    private func read(_ text: String) throws -> StoreFormat {
        try StoreFormat(parsing: Array(text.utf8), of: "x")
    }

    @Test func whatIsWrittenIsRead() throws {
        let first = try StoreFormat(fanout: 4)
        #expect(String(decoding: first.bytes, as: UTF8.self) == "{\"epoch\":1,\"fanout\":4,\"format\":1}\n")
        let second = try first.next(from: #require(ObjectID(hex: Self.commit)))
        #expect(second.epoch == 2 && second.fanout == 4 && second.from == Self.commit)
        for format in [first, second] {
            let read = try StoreFormat(parsing: format.bytes, of: "x")
            #expect(read.bytes == format.bytes && read.epoch == format.epoch && read.from == format.from)
        }
        #expect(try read("{\"epoch\":1,\"fanout\":3,\"format\":1,\"later\":[]}").fanout == 3)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"epoch":1,"fanout":3,"format":0}"#, #"{"epoch":0,"fanout":3,"format":1}"#,
        #"{"epoch":9007199254740992,"fanout":3,"format":1,"from":"\#(commit)"}"#,
        #"{"epoch":1,"fanout":0,"format":1}"#, #"{"epoch":1,"fanout":9,"format":1}"#,
        #"{"epoch":1.5,"fanout":3,"format":1}"#, #"{"epoch":2,"fanout":3,"format":1}"#,
        #"{"epoch":1,"fanout":3,"format":1,"from":"\#(commit)"}"#, #"{"epoch":2,"fanout":3,"format":1,"from":"abc"}"#,
        #"{"epoch":2,"fanout":3,"format":1,"from":"\#(commit.uppercased())"}"#,
        #"{"epoch":2,"fanout":3,"format":1,"from":1}"#,
    ])
    func isDamaged(_ text: String) {
        #expect(throws: StoreError.self) { try read(text) }
        do { _ = try read(text) } catch let error as StoreError { #expect(error.code == .damaged) } catch {}
    }

    @Test func aLaterFormatIsNoDamage() throws {
        let error = #expect(throws: StoreError.self) { try read(#"{"format":2}"#) }
        #expect(error?.code == .laterFormat)
    }

    @Test func fanoutsHaveTheirRange() throws {
        for fanout in [0, 9, -1] { #expect(throws: StoreError.self) { try StoreFormat(fanout: fanout) } }
        for fanout in 1...8 { #expect(try StoreFormat(fanout: fanout).fanout == fanout) }
    }

    @Test func onlyTheMemorysFilesAreItsOwn() {
        for path in ["gitmem.json", "entries/a", "entries/a/b/c"] { #expect(StoreFormat.owns(path), "\(path)") }
        for path in ["gitmem.json.bak", "gitmem.json/x", "entries", "entries.md", "entries-old/a", "a/entries/b", ""] {
            #expect(!StoreFormat.owns(path), "\(path)")
        }
    }

    @Test func anEntryHasItsPath() throws {
        let hex = "0f1e" + String(repeating: "0", count: 60)
        let id = try #require(EntryID(hex: hex))
        #expect(EntryPath.body(of: id, fanout: 3) == "entries/0/f/1/\(hex).json")
        #expect(EntryPath.text([]) == "entries" && EntryPath.text([10], "x") == "entries/a/x")
    }
}
