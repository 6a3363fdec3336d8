import Foundation
import TestSupport
import Testing

@testable import Git

/// What is written is what git would have written.
@Suite("Writing objects")
struct ObjectWriterTests {
    private let temporary: TemporaryRepository
    private var generator = SplitMix64(mixing: testSeed)

    init() throws { temporary = try TemporaryRepository() }

    /// Texts of all lengths, the empty one among them.
    private mutating func contents(_ count: Int) -> [[UInt8]] {
        (0..<count).map { number in
            if number == 0 { return [] }
            let length = generator.oneIn(20) ? generator.below(100_000) : generator.below(700)
            let isNoise = generator.oneIn(3)
            return Array("\(number)\n".utf8)
                + (0..<length).map { _ in isNoise ? UInt8(truncatingIfNeeded: generator.next()) : 0x61 }
        }
    }

    /// The files of the folder of objects, by their path in it.
    private func files() throws -> [String] {
        String(decoding: try temporary.shell("cd .git/objects; find . -type f | sort"), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test("A few objects become files, more become one pack", arguments: [1, 100, 101, 1000])
    mutating func counts(_ count: Int) throws {
        let objects = try temporary.open().objects
        let contents = self.contents(count)
        let writer = ObjectWriter(to: objects)
        // Every third one comes twice.
        var ids: [ObjectID] = []
        for (number, content) in contents.enumerated() {
            ids.append(try writer.write(.blob, content.span))
            if number % 3 == 1, count != 100 { #expect(try writer.write(.blob, content.span) == ids.last) }
        }
        #expect(try files().allSatisfy { $0.contains("/tmp_pack_") }, "nothing is there before the end")
        try writer.finish()
        writer.release()

        let found = try temporary.gitObjects()
        #expect(found.count == count && objects.writes == count)
        for (id, content) in zip(ids, contents) {
            #expect(found[id]?.content == content)
            #expect(try objects.blob(id) == content)
        }
        let names = try files()
        #expect(names.count == (count > ObjectWriter.looseLimit ? 2 : count), "\(names)")
        try temporary.shell(
            """
            git fsck --strict --no-dangling
            test -z "$(find .git/objects -type f ! -perm 444)"
            for index in .git/objects/pack/*.idx; do
                test -f $index || continue
                git verify-pack -v $index > /dev/null; git index-pack --verify ${index%.idx}.pack > /dev/null
                name=$(basename $index .idx)
                test ${name#pack-} = $(tail -c 20 ${index%.idx}.pack | od -An -tx1 | tr -d ' \\n')
                git index-pack -o made.idx ${index%.idx}.pack > /dev/null; cmp made.idx $index
            done
            """)
        try expectSame(temporary, found)
    }

    @Test("Ids are those of git hash-object, for every kind")
    func ids() throws {
        let repository = try temporary.open()
        let writer = ObjectWriter(to: repository.objects)
        let blob = try writer.write(.blob, Array("text\n".utf8).span)
        var folder = TreeBytes()
        folder.append(mode: .file, name: "a", id: blob)
        let tree = try writer.write(.tree, folder.bytes.span)
        let signature = Commit.Signature(Identity(name: "t", email: "t@example.invalid"), time: 1)
        let commit = try writer.write(
            Commit(tree: tree, parents: [], author: signature, committer: signature, message: "one\n"))
        try writer.finish()
        for (id, kind) in [(blob, "blob"), (tree, "tree"), (commit, "commit")] {
            #expect(try temporary.git("cat-file", "-t", "\(id)") == kind)
            let script = "git cat-file \(kind) \(id) | git hash-object -t \(kind) --stdin"
            #expect(String(decoding: try temporary.shell(script), as: UTF8.self).trimmingLineEnd() == "\(id)")
        }
        try temporary.git("update-ref", "refs/heads/main", "\(commit)")
        try temporary.git("fsck", "--strict")
    }

    @Test("What is not finished leaves nothing")
    mutating func unfinished() throws {
        let contents = self.contents(500)
        for _ in 0..<2 {
            let writer = ObjectWriter(to: try temporary.open().objects)
            for content in contents { try writer.write(.blob, content.span) }
        }
        #expect(try files().isEmpty)
    }

    @Test("What is in a pack already, or in a file, is not written again")
    mutating func again() throws {
        let contents = self.contents(300)
        func write(_ some: ArraySlice<[UInt8]>) throws -> Int {
            let objects = try temporary.open().objects
            let writer = ObjectWriter(to: objects)
            for content in some { try writer.write(.blob, content.span) }
            try writer.finish()
            return objects.writes
        }
        #expect(try write(contents[...49]) == 50)
        #expect(try write(contents[...49]) == 0)
        try temporary.shell("git count-objects -v | grep -q '^count: 50$'")
        #expect(try write(contents[50...]) == 250)
        let names = try files()
        #expect(try write(contents[...]) == 0)
        #expect(try files() == names)
    }

    @Test("A writer goes on after it has finished")
    mutating func twice() throws {
        let objects = try temporary.open().objects
        let writer = ObjectWriter(to: objects)
        var written: [ObjectID: [UInt8]] = [:]
        for count in [150, 3, 150] {
            for content in contents(count) {
                let own = content + Array("\(generator.next())".utf8)
                written[try writer.write(.blob, own.span)] = own
            }
            try writer.finish()
            #expect(try temporary.gitObjects().count == written.count)
        }
        try expectSame(temporary)
    }

    @Test("An index has a table for offsets of more than 31 bits")
    mutating func largeOffsets() throws {
        let offsets: [UInt64] = [12, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 0x7f_ffff_ffff]
        var entries: [PackIndex.NewEntry] = []
        for number in 0..<200 {
            let id = ObjectID(high: generator.next(), middle: generator.next(), low: UInt32(number))
            let offset = number < offsets.count ? offsets[number] : UInt64(number) << 30
            entries.append(PackIndex.NewEntry(id: id, crc: UInt32(number), offset: offset))
        }
        let bytes = PackIndex.bytes(of: entries, pack: Array(repeating: 7, count: 20))
        let listing = String(decoding: try temporary.shell("git show-index", input: bytes), as: UTF8.self)
        let wanted = entries.sorted { $0.id < $1.id }.map { entry in
            let crc = String(entry.crc, radix: 16)
            return "\(entry.offset) \(entry.id) (\(String(repeating: "0", count: 8 - crc.utf8.count))\(crc))"
        }
        #expect(listing.split(separator: "\n").map(String.init) == wanted)

        let path = temporary.path + "/large.idx"
        try Files.write(path, bytes, mode: 0o644, flags: O_EXCL)
        let index = try PackIndex(path)
        for entry in entries { #expect(index.offset(of: entry.id) == Int(entry.offset)) }
        #expect(index.offset(of: .emptyBlob) == nil)
    }
}
