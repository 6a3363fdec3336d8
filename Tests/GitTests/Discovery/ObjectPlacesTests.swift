import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Where objects are")
struct ObjectPlacesTests {
    private let temporary: TemporaryRepository
    private var generator = SplitMix64(mixing: testSeed)

    init() throws { temporary = try TemporaryRepository() }

    @Test("Loose objects of git, compressed at every level", arguments: 0...9)
    func loose(_ level: Int) throws {
        var random = SplitMix64(mixing: testSeed)
        let noise = (0..<5000).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        for content in [[], Array("short\n".utf8), Array(repeating: 0, count: 3_000_000), noise] {
            try temporary.shell("git -c core.looseCompression=\(level) hash-object -w --stdin", input: content)
        }
        try temporary.shell("git -c core.looseCompression=\(level) commit -q --allow-empty -m \(level)")
        let expected = try temporary.gitObjects()
        #expect(expected.count == 6)
        try expectSame(temporary, expected)
    }

    @Test("Borrowed objects: a shared clone, one with a reference, by a relative path, and in a circle")
    mutating func borrowed() throws {
        try temporary.writeHistory(commits: 10, files: 10, using: &generator)
        try temporary.shell("git update-ref HEAD history; git hash-object -w --stdin", input: Array("loose".utf8))
        let expected = try temporary.gitObjects()
        try temporary.shell(
            """
            git clone -q --shared . shared; git clone -q --reference . . referring; git clone -q --shared shared far
            git init -q relative; echo ../../../.git/objects > relative/.git/objects/info/alternates
            git init -q circle; printf '%s\\n# no path\\n\\n%s\\n' "$PWD/.git/objects" "$PWD/circle/.git/objects" \
                > circle/.git/objects/info/alternates
            """)
        for clone in ["shared", "referring", "far", "relative", "circle"] {
            let repository = try Repository(at: "\(temporary.path)/\(clone)")
            let objects = repository.objects
            for (id, object) in expected {
                let content = try repository.objects.read(id, object.kind).withBytes { Array($0) }
                #expect(content == object.content, "\(object.kind) \(id) in \(clone)")
            }
            #expect(!objects.hasAskedLibgit2, "\(clone)")
            // What is borrowed is not written again.
            for object in expected.values { try repository.write(object.kind, object.content) }
            #expect(objects.writes == 0, "\(clone)")
        }
    }

    @Test("An index that somebody is still writing is no damaged pack")
    func unfinishedIndex() throws {
        try temporary.shell("git commit -q --allow-empty -m one; mkdir -p .git/objects/pack")
        for name in ["tmp_pack_1_2.idx", "tmp_idx_1_2"] {
            try temporary.shell("printf '\\377tOc' > .git/objects/pack/\(name)")
        }
        let repository = try temporary.open()
        let objects = repository.objects
        #expect(!objects.contains(.emptyBlob))
        let head = try repository.commitID(revision: "HEAD")
        #expect(head != nil)
        let error = #expect(throws: GitError.self) { try objects.blob(.emptyBlob) }
        #expect(error?.code == .notFound)
    }

    @Test("What git has put aside as garbage is written again")
    func cruftPack() throws {
        let content = Array("nothing refers to this".utf8)
        try temporary.shell("git commit -q --allow-empty -m one; git hash-object -w --stdin", input: content)
        try temporary.shell("git repack -q --cruft -d; test -f .git/objects/pack/pack-*.mtimes")
        let repository = try temporary.open()
        let id = try repository.write(.blob, content)
        #expect(repository.objects.writes == 1)
        let digits = id.description
        try temporary.shell("test -f .git/objects/\(digits.prefix(2))/\(digits.dropFirst(2))")
        try repository.write(.blob, content)
        #expect(repository.objects.writes == 1)
    }

    @Test("Objects are found wherever git moves them while the database is open")
    mutating func moved() throws {
        try temporary.writeHistory(commits: 30, files: 10, using: &generator)
        try temporary.shell("git update-ref HEAD history")
        let repository = try temporary.open()
        let expected = try temporary.gitObjects()
        func readAll() throws {
            for (id, object) in expected {
                let content = try repository.objects.read(id, object.kind).withBytes { Array($0) }
                #expect(content == object.content)
            }
        }
        try readAll()
        for change in ["git gc -q", "git repack -q -adF", "git repack -q -ad --depth=1", "git gc -q --aggressive"] {
            let loose = try repository.write(.blob, Array("before \(change)".utf8))
            try temporary.git("update-ref", "refs/tags/\(generator.next())", "\(loose)")
            try temporary.shell(change)
            try readAll()
            let content = try repository.blob(loose)
            #expect(content == Array("before \(change)".utf8))
        }
        // All at once into files of their own, with no pack left.
        try temporary.shell(
            """
            mv .git/objects/pack gone; mkdir .git/objects/pack
            for pack in gone/*.pack; do git unpack-objects -q < $pack; done; rm -rf gone
            """)
        try readAll()
        let objects = repository.objects
        #expect(!objects.hasAskedLibgit2)
    }

    @Test("A pack that has gone is not taken for one that holds an object")
    mutating func gone() throws {
        let repository = try temporary.open()
        try temporary.shell(
            "git hash-object -w --stdin | git pack-objects -q .git/objects/pack/pack; git prune-packed",
            input: Array("unreachable".utf8))
        let objects = repository.objects
        let content = Array("unreachable".utf8)
        let id = try repository.write(.blob, content)
        #expect(objects.writes == 0)
        try temporary.shell("git repack -q -ad")
        sleep(2)
        let again = try repository.write(.blob, content)
        #expect(again == id)
        #expect(objects.writes == 1)
        #expect(try temporary.git("cat-file", "blob", "\(id)") == "unreachable")
    }

    @Test("Many threads read while packs come and go")
    mutating func threads() throws {
        try temporary.writeHistory(commits: 60, files: 20, using: &generator)
        try temporary.shell("git update-ref HEAD history; git repack -q -adf")
        let expected = try temporary.gitObjects().sorted { $0.key < $1.key }
        let repository = try temporary.open()
        let objects = repository.objects
        let path = temporary.path
        let wrong = Wrong()
        DispatchQueue.concurrentPerform(iterations: 9) { thread in
            var random = SplitMix64(mixing: testSeed ^ UInt64(thread))
            do {
                if thread == 0 {
                    for arguments in [["repack", "-qadf"], ["gc", "-q"], ["repack", "-qad", "--depth=1", "-f"]] {
                        let outcome = try GitProcess.run(arguments, in: path)
                        if outcome.status != 0 { wrong.add("\(arguments): \(outcome.errors)") }
                    }
                } else if thread == 1 {
                    for _ in 0..<5 {
                        let writer = ObjectWriter(to: objects)
                        let contents = (0..<200).map { _ in Array("\(random.next())".utf8) }
                        let ids = try contents.map { try writer.write(.blob, $0.span) }
                        try writer.finish()
                        for (id, content) in zip(ids, contents) where try objects.blob(id) != content {
                            wrong.add("\(id)")
                        }
                    }
                } else {
                    for _ in 0..<1000 {
                        let (id, object) = random.pick(expected)
                        let content = try objects.read(id, object.kind).withBytes { Array($0) }
                        if content != object.content || !objects.contains(id) { wrong.add("\(id)") }
                    }
                }
            } catch {
                wrong.add("\(error)")
            }
        }
        #expect(wrong.all.isEmpty)
    }
}

/// What several threads found wrong.
private final class Wrong: @unchecked Sendable {
    // Sendable: the lock is held wherever the list is touched.
    private let lock = NSLock()
    private var list: [String] = []

    func add(_ text: String) { lock.withLock { list.append(text) } }

    var all: [String] { lock.withLock { list } }
}
