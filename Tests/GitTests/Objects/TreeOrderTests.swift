import TestSupport
import Testing

@testable import Git

@Suite("What no git writes into a tree")
struct TreeOrderTests {
    @Test("A file and a folder of one name are found, whatever stands between them")
    func twice() throws {
        try forRandomCases(4000) { generator, repeating in
            var kinds: [String: Set<String>] = [:]
            for _ in 0..<1 + generator.below(12) {
                let name = "a" + (0..<generator.below(4)).map { _ in generator.pick(["-", ".", "a"]) }.joined()
                kinds[name, default: []].insert(generator.pick(["100644", "40000"]))
            }
            let lines = kinds.flatMap { name, modes in modes.map { (mode: $0, name: name) } }
            func key(_ mode: String, _ name: String) -> [UInt8] { Array((mode == "40000" ? name + "/" : name).utf8) }
            var bytes: [UInt8] = []
            for line in lines.sorted(by: {
                key($0.mode, $0.name).lexicographicallyPrecedes(key($1.mode, $1.name))
            }) {
                bytes += Array("\(line.mode) \(line.name)\0".utf8)
                ObjectID(high: generator.next(), middle: 0, low: 7).append(to: &bytes)
            }
            let isTwice = kinds.values.contains { $0.count > 1 }
            let flaw = try Tree(ObjectBuffer(copying: bytes)).flaw()
            #expect(isTwice ? flaw?.contains("twice") == true : flaw == nil, "\(lines) \(repeating)")
        }
    }
}
