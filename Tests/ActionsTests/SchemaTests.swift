import Actions
import Foundation
import GitMemory
import SchemaPages
import TestSupport
import Testing

@Suite("The schemas in docs/schema") struct SchemaTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/schema")

    @Test("They are what the actions say: `make schema` writes them")
    func areUpToDate() throws {
        let pages = SchemaPages.all
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
            $0.hasSuffix(".json")
        }
        #expect(files.sorted() == pages.map(\.name))
        for page in pages {
            let text = FileManager.default.contents(atPath: Self.folder.appendingPathComponent(page.name).path)
            #expect(text == Data(page.text.utf8), "\(page.name)")
        }
    }

    @Test("Each action has a name of its own, a line that says what it does, and one that says when to call it")
    func actionsAreDescribed() {
        let names = AllActions.list.map { $0.about.name }
        #expect(Set(names).count == names.count)
        for action in AllActions.list {
            let about = action.about
            #expect(about.summary.hasSuffix(".") && about.use.hasSuffix("."), "\(about.name)")
            let members = action.members
            #expect(Set(members.map { $0.name }).count == members.count, "\(about.name)")
            // No door but the command line has options.
            for member in members { #expect(!member.help.contains("--"), "\(about.name): \(member.name)") }
        }
    }

    @Test("A fault is found: a wrong type, a member too many or too few, another word, another pattern")
    func checkFindsFaults() throws {
        let schema = Schema.object([
            .member("id", .id, "An id."), .member("kind", .words(["a", "b"]), "A kind."),
            .optional("count", .count, "A count."), .optional("yes", .always(true), "Yes."),
            .optional("list", .array(.time), "Times."), .optional("map", .map(.count), "Counts."),
            .optional("nothing", .orNull(.text), "A text or nothing."),
        ])
        let check = try #require(SchemaCheck(Data(schema.json.canonicalBytes())))
        let id = String(repeating: "0a", count: 32)
        for sound in [
            #"{"id":"\#(id)","kind":"a"}"#, #"{"count":3,"id":"\#(id)","kind":"b","yes":true}"#,
            #"{"id":"\#(id)","kind":"a","list":["2026-11-20T10:15:30Z","2026-11-20T10:15:30.123Z"],"map":{"x":1}}"#,
            #"{"id":"\#(id)","kind":"a","nothing":null}"#, #"{"id":"\#(id)","kind":"a","nothing":"x"}"#,
        ] { #expect(check.faults(of: sound) == []) }
        for unsound in [
            #"{"kind":"a"}"#, #"{"id":"\#(id)","kind":"c"}"#, #"{"id":"0a","kind":"a"}"#,
            #"{"id":"\#(id)","kind":"a","more":1}"#, #"{"count":-1,"id":"\#(id)","kind":"a"}"#,
            #"{"count":1.5,"id":"\#(id)","kind":"a"}"#, #"{"count":true,"id":"\#(id)","kind":"a"}"#,
            #"{"id":"\#(id)","kind":"a","yes":false}"#, #"{"id":"\#(id)","kind":"a","yes":1}"#,
            #"{"id":"\#(id)","kind":"a","list":["today"]}"#, #"{"id":"\#(id)","kind":"a","map":{"x":"1"}}"#,
            #"{"id":"\#(id)","kind":"a","nothing":1}"#, #"{"id":null,"kind":"a"}"#, "[]", "nothing",
        ] { #expect(!check.faults(of: unsound).isEmpty, "\(unsound)") }
    }
}
