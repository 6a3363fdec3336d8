import GitMemory
import Testing

@testable import Coordination

@Suite("What overlaps")
struct ResourceTests {
    private func path(_ text: String) throws -> Resource { try Resource(.path, text) }

    @Test(
        "Paths overlap if they are equal or one is a folder above the other",
        arguments: [
            ("src/app", "src/app/main.rs", true), ("src/app", "src/apple", false), ("src/app", "src/app", true),
            ("src/a", "src/b", false), ("", "src", true), ("./src//app/", "src/app", true),
            ("SRC/App", "src/aPP", true),
            ("caf\u{e9}/x", "cafe\u{301}", true), ("a/b", "a/\u{301}b", false), ("stra\u{df}e", "STRASSE", true),
            ("a", "a/\u{301}", true),
        ])
    func paths(one: String, other: String, expected: Bool) throws {
        let (a, b) = (try path(one), try path(other))
        #expect(a.overlaps(b) == expected)
        #expect(b.overlaps(a) == expected)
    }

    @Test("Names are equal byte by byte")
    func names() throws {
        let name = try Resource(.name, "deploy")
        #expect(try name.overlaps(Resource(.name, "deploy")))
        #expect(try !name.overlaps(Resource(.name, "Deploy")))
        #expect(try !Resource(.name, "caf\u{e9}").overlaps(Resource(.name, "cafe\u{301}")))
        #expect(try !name.overlaps(path("deploy")))
    }

    @Test("A folder covers what is below it, and not the other way round")
    func covering() throws {
        #expect(try path("src").covers(path("src/a")))
        #expect(try !path("src/a").covers(path("src")))
        #expect(try path("").covers(path("src/a")))
    }

    @Test("What cannot be claimed is refused")
    func refused() throws {
        for (kind, text) in [
            (Resource.Kind.path, "../x"), (.path, "a/../b"), (.path, "a\0b"), (.name, ""),
            (.path, String(repeating: "a", count: 1025)), (.name, String(repeating: "n", count: 1025)),
            (.path, String(repeating: "a/", count: 65)),
        ] {
            #expect(throws: StoreError.self) { try Resource(kind, text) }
        }
        #expect(try Resource(.path, String(repeating: "a", count: 1024)).value.utf8.count == 1024)
        #expect(try Resource(.path, String(repeating: "a/", count: 64)).value.utf8.count == 127)
    }

    @Test("The text in the log is read as it was written")
    func text() throws {
        for resource in [try path("src/a b"), try path(""), try Resource(.name, "a:b")] {
            #expect(Resource(text: resource.text) == resource)
        }
        #expect(Resource(text: "later:x") == nil)
        #expect(Resource(text: "nothing") == nil)
    }
}
