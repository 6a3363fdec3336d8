import Testing

@testable import Git

@Suite("Many packs")
struct ManyPacksTests {
    private let temporary: TemporaryRepository
    /// What is in the packs, one object in each, in the order of the numbers that the file system gives a file.
    private let ids: [ObjectID]

    init() throws {
        temporary = try TemporaryRepository()
        let output = try temporary.shell(
            """
            for n in $(seq 10 49); do
              id=$(echo "object $n" | git hash-object -w --stdin)
              pack=$(echo $id | git pack-objects -q .git/objects/pack/pack)
              echo $(stat -c %i .git/objects/pack/pack-$pack.idx) $id
            done | sort -n | cut -d ' ' -f 2
            git prune-packed -q
            """)
        ids = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) }
        #expect(ids.count == 40)
    }

    private func read(_ id: ObjectID, _ objects: ObjectDatabase) throws -> String {
        String(decoding: try objects.blob(id), as: UTF8.self)
    }

    @Test("They are opened one by one, until what is looked for is found")
    func oneByOne() throws {
        let objects = try temporary.open().objects
        #expect(try read(ids[39], objects).hasPrefix("object "))
        #expect(objects.openPackCount == 1 && objects.packCount == 40)
        #expect(try read(ids[35], objects).hasPrefix("object "))
        #expect(objects.openPackCount == 5)
        #expect(try objects.size(of: ids[34], near: nil as ObjectBuffer?) == 10)
        #expect(try objects.kind(of: ids[33]) == .blob)
        #expect(objects.openPackCount == 7)
        #expect(objects.contains(ids[0]))
        #expect(objects.openPackCount == 40)
        #expect(try Set(ids.map { try read($0, objects) }) == Set((10...49).map { "object \($0)\n" }))
    }

    @Test("What is not there is missed, and what came meanwhile is found")
    func missing() throws {
        let objects = try temporary.open().objects
        let id = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        #expect(!objects.contains(id))
        #expect(throws: GitError.self) { try objects.blob(id) }
        try temporary.shell("git repack -q -a -d --keep-unreachable; echo new | git hash-object -w --stdin; git gc -q")
        #expect(try read(ids[20], objects).hasPrefix("object "))
    }

    @Test("Where one copy is damaged, another one is read")
    func damaged() throws {
        try temporary.shell(
            """
            pack=$(printf '\(ids[0])\\n\(ids[1])\\n' | git pack-objects -q .git/objects/pack/pack)
            chmod u+w .git/objects/pack/pack-$pack.pack
            printf xxxxxxxxxxxx | dd of=.git/objects/pack/pack-$pack.pack bs=1 seek=14 conv=notrunc status=none
            """)
        let objects = try temporary.open().objects
        #expect(try read(ids[0], objects).hasPrefix("object "))
        #expect(try read(ids[1], objects).hasPrefix("object "))
    }

    @Test("A change of a few objects does not open all of them, and one of many does")
    func writing() throws {
        let objects = try temporary.open().objects
        let few = ObjectWriter(to: objects)
        for number in 0..<3 { _ = try few.write(.blob, Array("new \(number)\n".utf8).span) }
        try few.finish()
        #expect(objects.openPackCount < 20)
        let many = ObjectWriter(to: objects)
        for number in 0..<30 { _ = try many.write(.blob, Array("newer \(number)\n".utf8).span) }
        try many.finish()
        #expect(objects.openPackCount == 40)
        try temporary.git("fsck", "--strict")
    }
}
