import Testing

@testable import GitMemory

@Suite("Names that a checkout must not hold")
struct FileNameTests {
    @Test(arguments: [
        ".git", ".GIT", ".git ", ".git.", ".git. .", ".git::$INDEX_ALLOCATION", "git~1", "GIT~1", ".g\u{200c}it",
        "a\\.git", "a\\..\\b", "..", ".", "", "a/b",
    ])
    func isRefused(_ name: String) {
        #expect(FileName.problem(Array(name.utf8)) == "no file may have")
        #expect(FileName.flaw(Array(name.utf8)) == "no file may have")
    }

    @Test(arguments: ["gitmem.json", ".gitx", ".gitattributes", "git~2", "git", "é", "a b", "0a.json", "...", "x.git"])
    func isTaken(_ name: String) {
        #expect(FileName.problem(Array(name.utf8)) == nil)
        #expect(FileName.flaw(Array(name.utf8)) == nil)
    }

    @Test func whatIsNotUTF8CannotBeWritten() {
        #expect(FileName.problem([0x61, 0xff]) == "is not UTF-8")
        #expect(FileName.problem([0x61, 0]) == "no file may have")
    }

    /// What macOS or Windows would take for another file of the memory.
    @Test(arguments: [
        ("Entries", "entries"), ("entries.", "entries"), ("entries ", "entries"), ("entries:x", "entries"),
        ("entrie~1", "entries"), ("ENTRIE~2", "entries"), ("en12ab~1", "entries"), ("gitmem~1.jso", "gitmem.json"),
        ("GITMEM.JSON", "gitmem.json"), ("ent\u{200d}ries", "entries"),
    ])
    func anotherFileSystemTakesItFor(_ name: String, _ other: String) {
        #expect(FileName.twin(of: Array(name.utf8), among: ["gitmem.json", "entries"]) == other)
        #expect(FileName.twinOrSame(of: Array(name.utf8), among: ["gitmem.json", "entries"]) == other)
    }

    @Test(arguments: ["entries2", "entry~1", "entries~1.x", "gitmem.jso", "en12gh~1", "entries~12345"])
    func noFileSystemTakesItForAnother(_ name: String) {
        #expect(FileName.twin(of: Array(name.utf8), among: ["gitmem.json", "entries"]) == nil)
    }

    @Test func aNameIsNotTakenForItself() {
        #expect(FileName.twin(of: Array("entries".utf8), among: ["entries"]) == nil)
        #expect(FileName.twinOrSame(of: Array("entries".utf8), among: ["entries"]) == "entries")
    }
}
