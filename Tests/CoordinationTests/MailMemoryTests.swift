import Foundation
import GitMemory
import TestSupport
import Testing

@testable import Coordination

/// The sendings of a store, which are kept in a file once there are many.
@Suite("What is kept of messages") struct MailMemoryTests {
    private func sendings(_ store: Store) throws -> [String] {
        try MailMemory(store, store.snapshot(.all), at: store.now).sendings().map {
            "\($0.message.text) by \($0.sender)"
        }.sorted()
    }

    @Test("A message that was taken back or sent again is found as it is now, and not as it was kept")
    func changed() throws {
        let path = NSTemporaryDirectory() + "coordination-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        var random = SplitMix64(seed: 1)
        let surroundings = Surroundings(
            clock: { 1_795_169_730_123 }, random: { random.next() }, twinDirectory: path + "/twins",
            packsInBackground: false)
        let store = try Store.create(at: path + "/store", bare: true, surroundings: surroundings).store
        let bodies = try (0..<40).map { number in
            try Body(Message.object("message \(number)", to: ["cleo"], kind: .note, answering: nil, head: nil))
        }
        func write(_ agent: String, _ change: (Draft) throws -> Void) throws {
            _ = try store.write(as: AgentName(agent), subject: { "change" }, change)
        }
        try write("ada") { draft in for body in bodies { try draft.add(body) } }
        var expected = Set((0..<40).map { "message \($0) by ada" })
        #expect(try sendings(store) == expected.sorted())
        #expect(try store.note("messages") != nil)

        try write("ada") { _ = try $0.forget(bodies[3].id) }
        expected.remove("message 3 by ada")
        #expect(try sendings(store) == expected.sorted())
        try write("ben") { try $0.add(bodies[5]) }
        expected.insert("message 5 by ben")
        #expect(try sendings(store) == expected.sorted())
    }
}
