import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Index files are read and written as git has them")
struct IndexTests {
    /// Every format is read as git reads it, and git finds all in order in what is written.
    @Test(arguments: GitBeside.seeds)
    func everyFormat(seed: UInt64) throws {
        var world = try IndexFuzz(seed: seed)
        for step in 0..<4 {
            try world.reshape()
            let story = Comment(rawValue: "GITMEM_SEED=\(seed), step \(step), \(world.formats)")
            let expected = try world.listing()
            let hidden = try world.hidden()
            let index = try Index(path: world.indexPath)
            let entries = (0..<index.count).compactMap { index.entry(at: $0) }
            #expect(entries.map(\.line) == expected, story)
            #expect(Set(entries.filter(\.isHidden).map(\.path)) == hidden, story)
            if world.random.oneIn(2) { try change(index, &world, story) }
        }
    }

    private func change(_ index: borrowing Index, _ world: inout IndexFuzz, _ story: Comment) throws {
        var model: [String: String] = [:]
        for line in try world.listing() {
            let fields = line.split(separator: "\t", maxSplits: 1)
            model[fields[1] + " \(fields[0].last ?? "0")"] = line
        }
        for _ in 0..<world.random.below(6) {
            let known = (0..<index.count).compactMap { index.entry(at: $0)?.path }
            let path = world.random.oneIn(2) ? known.randomElement(using: &world.random) ?? "x" : world.path()
            if world.random.oneIn(3) {
                try index.remove(path)
                model[path + " 0"] = nil
                #expect(index.entry(path) == nil, story)
                continue
            }
            try Files.createDirectories(Files.folder(of: world.folder.path + "/" + path))
            // Where a folder is, or a file in place of one, it is written without a file.
            try? world.folder.write(path, "changed \(world.random.next())")
            let id = ObjectID.emptyBlob
            try index.set(path, id: id, mode: .file, status: stat())
            model = model.filter { key, line in
                let other = line.split(separator: "\t", maxSplits: 1)[1]
                return other != path && !path.hasPrefix(other + "/") && !other.hasPrefix(path + "/")
            }
            model[path + " 0"] = "100644 \(id) 0\t\(path)"
            #expect(index.entry(path)?.id == id, story)
        }
        _ = try world.git("hash-object", "-w", "--stdin")
        try index.write(to: world.indexPath) { _ in true }
        let listed = try world.listing()
        #expect(Set(listed) == Set(model.values), story)
        guard !listed.contains(where: { !$0.contains(" 0\t") }) else { return }
        // The trees that the index remembers are those of its entries.
        let tree = try world.git("write-tree", "--missing-ok")
        try world.shell(
            "git ls-files --stage -z >.git/all; export GIT_INDEX_FILE=.git/other; rm -f .git/other; "
                + "git update-index -z --index-info <.git/all; git write-tree --missing-ok >.git/tree")
        let other = try Files.read(world.folder.path + "/.git/tree").map {
            String(decoding: $0, as: UTF8.self).trimmingLineEnd()
        }
        // What is only to be added is in no tree, and `ls-files` does not tell.
        if !world.formats.contains("intent") { #expect(tree == other, story) }
    }

    @Test("A sparse index and extensions that are not known are refused by name")
    func refused() throws {
        for (name, words) in [("sdir", "sparse"), ("what", "the extension what"), ("link", "link")] {
            let folder = try TemporaryFolder()
            var content = Array("DIRC".utf8)
            for number: UInt32 in [2, 0] { content.append(bigEndian: number) }
            content += Array(name.utf8)
            content.append(bigEndian: 0)
            content += content.withUnsafeBytes { SHA1.digest($0) }
            let path = folder.path + "/index"
            try Files.write(path, content, mode: 0o644, flags: 0)
            do {
                _ = try Index(path: path)
                Issue.record("\(name) is accepted")
            } catch {
                #expect(error.code == (name == "link" ? .corrupt : .unsupported))
                #expect(error.message.contains(words))
                #expect(error.hint != nil)
            }
        }
    }

    @Test("An index without entries and extensions, which has no byte to spare, is read")
    func nothing() throws {
        let folder = try TemporaryFolder()
        var content = Array("DIRC".utf8)
        for number: UInt32 in [2, 0] { content.append(bigEndian: number) }
        let path = folder.path + "/index"
        try Files.write(path, content + content.withUnsafeBytes { SHA1.digest($0) }, mode: 0o644, flags: 0)
        #expect(try Index(path: path).count == 0)
        // Cut anywhere it is none.
        try Files.write(path, content.dropLast() + [UInt8](repeating: 0, count: 20), mode: 0o644, flags: O_TRUNC)
        #expect(throws: GitError.self) { try Index(path: path).count }
    }

    /// A file that was changed in the same nanosecond as the index was written looks unchanged. So its size is taken out
    /// of the entry before the index gets another time.
    @Test("A file exactly as young as the index is looked at as a younger one is, and an older one is not")
    func asYoungAsTheIndex() throws {
        let temporary = try TemporaryRepository()
        try temporary.shell(
            """
            for file in older:788 same:789 younger:790; do
                echo text > ${file%:*}; touch -d "2026-11-20 10:15:30.123456${file#*:} UTC" ${file%:*}
            done
            git add .
            touch -d "2026-11-20 10:15:30.123456789 UTC" .git/index
            """)
        let index = try Index(path: temporary.path + "/.git/index")
        let draft = temporary.path + "/.git/draft"
        var asked: [String] = []
        try index.write(to: draft) { entry in
            asked.append(entry.path)
            return entry.path == "younger"
        }
        #expect(asked == ["same", "younger"])
        let written = try Index(path: draft)
        #expect(["older", "same", "younger"].map { written.entry($0)?.size } == [5, 0, 5])
    }

    /// Bytes that are changed or cut off lead to an error and never to a crash or to other entries.
    @Test func damage() throws {
        try forRandomCases(6) { random, repeating in
            var world = try IndexFuzz(seed: random.next())
            for _ in 0..<3 { try world.reshape() }
            guard let content = try Files.read(world.indexPath) else { return }
            for _ in 0..<200 {
                var bytes = content
                if random.oneIn(3) { bytes.removeLast(random.below(bytes.count)) }
                for _ in 0..<random.below(4) where !bytes.isEmpty {
                    bytes[random.below(bytes.count)] = UInt8(random.below(256))
                }
                // The checksum does not stop it.
                if bytes.count > 32 { bytes.replaceSubrange((bytes.count - 20)..., with: repeatElement(0, count: 20)) }
                try Files.write(world.indexPath, bytes, mode: 0o644, flags: O_TRUNC)
                do throws(GitError) {
                    let index = try Index(path: world.indexPath)
                    let paths = (0..<index.count).compactMap { index.entry(at: $0)?.path }
                    #expect(paths.count == index.count, Comment(rawValue: repeating))
                } catch {
                    #expect([.corrupt, .unsupported].contains(error.code), Comment(rawValue: "\(repeating): \(error)"))
                }
            }
        }
    }
}
