import Foundation
import TestSupport
import Testing

@testable import Git

/// Files that both sides changed, merged as docs/format.md says: the ids of commits depend on it.
@Suite("The lines of files that both sides changed")
struct FileMergeTests {
    private let temporary: TemporaryRepository

    init() throws { temporary = try TemporaryRepository() }

    private func folder(_ content: [UInt8], in repository: borrowing Repository) throws -> ObjectID {
        var tree = TreeBytes()
        tree.append(mode: .file, name: "notes.txt", id: try repository.write(.blob, content))
        return try repository.write(.tree, tree.bytes)
    }

    /// Versions of a text whose lines repeat, so that it matters which are taken for the same.
    private func texts(_ generator: inout SplitMix64) -> [[UInt8]] {
        let words = ["}", "", "a", "b", "x = 1", "return", "\t}"]
        let base = (0..<generator.below(25)).map { _ in generator.pick(words) }
        func version() -> [UInt8] {
            var lines = base
            for _ in 0..<generator.below(4) {
                let place = generator.below(lines.count + 1)
                let some = (0..<generator.below(4)).map { _ in generator.pick(words) }
                lines.replaceSubrange(place..<min(lines.count, place + generator.below(4)), with: some)
            }
            let text = lines.joined(separator: "\n")
            return Array((generator.oneIn(8) ? text : text + "\n").utf8)
        }
        return [Array((base.joined(separator: "\n") + "\n").utf8), version(), version()]
    }

    @Test("They are merged as by git merge-file")
    func lines() throws {
        let repository = try temporary.open()
        let count = 300
        var cases: [[[UInt8]]] = []
        forRandomCases(count) { generator, _ in cases.append(texts(&generator)) }
        for (number, texts) in cases.enumerated() {
            for (name, text) in zip(["base", "ours", "theirs"], texts) {
                try Data(text).write(to: URL(fileURLWithPath: "\(temporary.path)/\(number).\(name)"))
            }
        }
        try temporary.shell(
            """
            for n in $(seq 0 \(count - 1)); do
                git merge-file -q -p $n.ours $n.base $n.theirs >$n.merged || rm $n.merged
            done
            """)
        var clean = 0
        for (number, texts) in cases.enumerated() {
            // Where one side has changed nothing, or both the same, no lines are merged.
            guard Set(texts).count == 3 else { continue }
            let trees = try texts.map { try folder($0, in: repository) }
            let merged = FileManager.default.contents(atPath: "\(temporary.path)/\(number).merged").map { Array($0) }
            let result = try repository.mergeTrees(base: trees[0], trees[1], trees[2])
            let repeating = Comment(rawValue: "GITMEM_SEED=\(testSeed), case \(number)")
            if let merged {
                clean += 1
                #expect(try result == .merged(folder(merged, in: repository)), repeating)
            } else {
                #expect(result == .conflicts(["notes.txt"]), repeating)
            }
        }
        #expect(clean > count / 20 && clean < count)
    }

    @Test("No attribute of the clone's says how")
    func attributes() throws {
        let texts = ["one\n", "two\n", "three\n"].map { Array($0.utf8) }
        for setting in ["merge=union", "-merge", "merge=binary", "text eol=crlf"] {
            try temporary.shell("mkdir -p .git/info; echo '* \(setting)' | tee .gitattributes >.git/info/attributes")
            let repository = try temporary.open()
            let trees = try texts.map { try folder($0, in: repository) }
            #expect(
                try repository.mergeTrees(base: trees[0], trees[1], trees[2]) == .conflicts(["notes.txt"]), "\(setting)"
            )
            let longer = try ["a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"].map {
                try folder(Array($0.utf8), in: repository)
            }
            #expect(
                try repository.mergeTrees(base: longer[0], longer[1], longer[2]) == .merged(longer[3]), "\(setting)")
        }
    }
}
