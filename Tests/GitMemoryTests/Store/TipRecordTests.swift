import Foundation
import Git
import Testing

@testable import GitMemory

@Suite("What was read of the tips of many branches is not read again")
struct TipRecordTests {
    private let sandbox: StoreSandbox
    private let file: String

    init() throws {
        sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        for number in 0..<20 { try store.add("of agent \(number)", as: "agent-\(number)") }
        file = sandbox.path + "/store/gitmem/tips"
    }

    /// The memories of all branches, and how many objects were read for it.
    private func all() throws -> (texts: [String], read: Int) {
        let store = try sandbox.open()
        let texts = try store.list(in: .all).map { $0.body.content }.sorted()
        return (texts, store.objectCounts.read)
    }

    @Test("With the file, commits and their trees are not read, and the answer is the same") func saves() throws {
        let first = try all()
        #expect(first.texts.count == 20)
        #expect(FileManager.default.fileExists(atPath: file))
        let second = try all()
        #expect(second.texts == first.texts)
        #expect(second.read <= first.read - 40, "\(first.read), then \(second.read)")
    }

    @Test("A branch that moved is read as it is, and one whose commit is gone is said to be unreadable")
    func follows() throws {
        _ = try all()
        try sandbox.open().add("later", as: "agent-3")
        #expect(try all().texts.contains("later"))
        let tip = try sandbox.open().tip("agents/agent-5").description
        try FileManager.default.removeItem(
            atPath: "\(sandbox.path)/store/objects/\(tip.prefix(2))/\(tip.dropFirst(2))")
        let store = try sandbox.open()
        let snapshot = try store.snapshot(.all)
        #expect(snapshot.troubles.map(\.reference) == ["refs/heads/memory/agents/agent-5"])
        #expect(try all().texts.count == 20)
    }

    @Test("A damaged commit is passed over and named by a merge and a look for troubles, though its tree is known")
    func damagedCommit() throws {
        #expect(try all().texts.count == 20)
        let tip = try sandbox.open().tip("agents/agent-5").description
        let object = "\(sandbox.path)/store/objects/\(tip.prefix(2))/\(tip.dropFirst(2))"
        try FileManager.default.removeItem(atPath: object)
        try Data().write(to: URL(fileURLWithPath: object))
        let store = try sandbox.open()
        #expect(try store.list(in: .all).count == 20)
        #expect(try store.memoryBranches().troubles.map(\.reference) == ["refs/heads/memory/agents/agent-5"])
        #expect(try store.troubles().map(\.reference) == ["refs/heads/memory/agents/agent-5"])
        let report = try store.merge()
        #expect(report.refused.map(\.branch) == ["memory/agents/agent-5"])
        #expect(try store.list().count == 19)
    }

    @Test("A file that is cut, changed, or something else is not believed") func damaged() throws {
        let first = try all()
        let whole = try #require(FileManager.default.contents(atPath: file))
        for change in ["cut", "flipped", "empty", "a folder"] {
            var bytes = whole
            try FileManager.default.removeItem(atPath: file)
            switch change {
            case "cut": bytes.removeLast(30)
            case "flipped": bytes[whole.count / 2] ^= 1
            case "empty": bytes = Data()
            default: break
            }
            if change == "a folder" {
                try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
            } else {
                try bytes.write(to: URL(fileURLWithPath: file))
            }
            let again = try all()
            #expect(again.texts == first.texts && again.read == first.read, "\(change)")
        }
    }
}
