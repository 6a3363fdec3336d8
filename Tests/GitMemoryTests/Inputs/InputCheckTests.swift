import Foundation
import InputFuzz
import TestSupport
import Testing

/// What the fuzzers found worth keeping, and thousands of changes of it, without libFuzzer.
struct InputCheckTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("fixtures/fuzz")

    private static func corpus(of check: InputCheck) throws -> [(name: String, bytes: [UInt8])] {
        let folder = fixtures.appendingPathComponent(check.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0))))
        }
    }

    @Test(arguments: InputCheck.allCases)
    func theCorpusHasNoFault(check: InputCheck) throws {
        let corpus = try Self.corpus(of: check)
        #expect(corpus.count > 1)
        for (name, bytes) in corpus {
            let fault = check.fault(with: bytes)
            #expect(fault == nil, "fixtures/fuzz/\(check.rawValue)/\(name)")
        }
    }

    @Test(arguments: InputCheck.allCases)
    func changesOfItHaveNone(check: InputCheck) throws {
        let corpus = try Self.corpus(of: check).map(\.bytes)
        forRandomCases(2_000) { random, repeating in
            var bytes = random.pick(corpus)
            for _ in 0...random.below(4) { Self.change(&bytes, corpus, &random) }
            let fault = check.fault(with: bytes)
            #expect(fault == nil, "\(repeating): \(bytes)")
        }
    }

    private static func change(_ bytes: inout [UInt8], _ corpus: [[UInt8]], _ random: inout SplitMix64) {
        let position = random.below(bytes.count + 1)
        switch random.below(6) {
        case 0: bytes.insert(UInt8(random.below(256)), at: position)
        case 1: bytes.removeSubrange(position..<min(bytes.count, position + 1 + random.below(8)))
        case 2 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.below(8))
        case 3 where position < bytes.count: bytes[position] = random.pick(Array("{}[]\",:\\.0-9eTZ\0/\n ".utf8))
        case 4:
            let other = random.pick(corpus)
            bytes.replaceSubrange(position..., with: other.dropFirst(random.below(other.count + 1)))
        default:
            let end = min(bytes.count, position + random.below(64))
            bytes.insert(contentsOf: bytes[position..<end], at: position)
        }
    }
}
