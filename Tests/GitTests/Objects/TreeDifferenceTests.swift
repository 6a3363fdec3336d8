import TestSupport
import Testing

@testable import Git

/// The difference of two trees against what a look at all their entries gives.
@Suite("The difference of two trees")
struct TreeDifferenceTests {
    private struct Line: Hashable {
        var mode: String
        var name: String
        var id: ObjectID

        init(_ generator: inout SplitMix64) {
            mode = generator.pick(["100644", "40000", "40000", "100755"])
            name = (0..<1 + generator.below(3)).map { _ in generator.pick(["a", "b", "0", "é"]) }.joined()
            id = ObjectID(high: generator.next(), middle: UInt64(generator.below(3)), low: 7)
        }

        var key: [UInt8] { Array((mode == "40000" ? name + "/" : name).utf8) }
        var head: String { "\(mode) \(name)" }
    }

    private func bytes(_ lines: [Line]) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += Array("\(line.head)\0".utf8)
            line.id.append(to: &bytes)
        }
        return bytes
    }

    private func tree(_ bytes: [UInt8]) -> Tree { Tree(ObjectBuffer(copying: bytes)) }

    /// Entries in git's order, each name once.
    private func lines(_ generator: inout SplitMix64) -> [Line] {
        var names: Set<String> = []
        return (0..<generator.below(12)).map { _ in Line(&generator) }.filter { names.insert($0.name).inserted }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    private func changed(_ lines: [Line], _ generator: inout SplitMix64) -> [Line] {
        var lines = lines
        for _ in 0..<generator.below(3) where !lines.isEmpty {
            let place = generator.below(lines.count)
            switch generator.below(4) {
            case 0: lines.remove(at: place)
            case 1: lines[place].id = Line(&generator).id
            case 2: lines.insert(Line(&generator), at: place)
            default: lines[place] = Line(&generator)
            }
        }
        return lines
    }

    private func texts(_ entries: [Tree.Entry], of tree: Tree) -> [[UInt8]] {
        entries.map { entry in
            tree.bytes.withUnsafeBufferPointer { Array($0[Int(entry.start)..<entry.end]) }
        }
    }

    @Test("What one has and the other has not is in it, and all that is not in it is in both")
    func entries() throws {
        try forRandomCases(4000) { generator, repeating in
            let old = lines(&generator)
            let new = generator.oneIn(6) ? lines(&generator) : changed(old, &generator)
            let (before, after) = (tree(bytes(old)), tree(bytes(new)))
            let difference = try after.difference(from: before)
            let (own, others) = (texts(difference.own, of: after), texts(difference.others, of: before))
            let (all, known) = (try texts(after.entries(), of: after), try texts(before.entries(), of: before))
            // What is left out of both is the same, at the beginning and at the end.
            let start = zip(all, known).prefix { $0 == $1 }.count
            let first =
                own.first.flatMap { all.firstIndex(of: $0) } ?? others.first.flatMap { known.firstIndex(of: $0) }
            #expect((first ?? start) <= start || own.isEmpty && others.isEmpty, "\(repeating)")
            #expect(all.count - own.count == known.count - others.count, "\(repeating)")
            let kept = Array(known.prefix(first ?? known.count)) + own
            #expect(
                own.isEmpty && others.isEmpty ? all == known : kept + all.suffix(all.count - kept.count) == all,
                "\(repeating)")
            #expect(Set(all).subtracting(known).isSubset(of: own), "\(repeating)")
            #expect(Set(known).subtracting(all).isSubset(of: others), "\(repeating)")
            if difference.keepsNames, try before.flaw() == nil {
                #expect(try after.flaw() == nil, "\(repeating)")
            }
            if new.map(\.head) == old.map(\.head) { #expect(difference.keepsNames, "\(repeating)") }
        }
    }

    @Test("What is no tree has no difference")
    func malformed() throws {
        try forRandomCases(4000) { generator, repeating in
            let old = lines(&generator)
            var spoilt = bytes(changed(old, &generator))
            for _ in 0..<1 + generator.below(2) where !spoilt.isEmpty {
                let place = generator.below(spoilt.count)
                switch generator.below(3) {
                case 0: spoilt.removeSubrange(place...)
                case 1: spoilt.remove(at: place)
                default: spoilt[place] = generator.pick([0, 0x20, 0x30, 0x41])
                }
            }
            let (before, after) = (tree(bytes(old)), tree(spoilt))
            let isTree = (try? after.entries()) != nil
            let difference = try? after.difference(from: before)
            #expect((difference != nil) == isTree, "\(repeating)")
            if let difference, difference.keepsNames, try before.flaw() == nil {
                #expect(try after.flaw() == nil, "\(repeating)")
            }
        }
    }
}
