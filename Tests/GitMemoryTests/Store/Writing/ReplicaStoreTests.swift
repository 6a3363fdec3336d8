import CRDT
import Git
import Testing

@testable import GitMemory

/// When a clone goes on with the replica that it wrote with before.
@Suite("Records of replicas") struct ReplicaStoreTests {
    /// Stamps a day ahead are followed by nobody, so a replica that once ran so far ahead is not used any more.
    @Test("A replica whose last stamp is a day ahead is not used again; one that is less ahead is")
    func ahead() throws {
        let sandbox = try StoreSandbox()
        let folder = sandbox.path + "/git/"
        try Files.createDirectories(folder)
        let replicas = ReplicaStore(
            agent: try AgentName("ada"), commonDirectory: folder, twinDirectory: sandbox.path + "/twins")
        let now = try #require(Timestamp(milliseconds: SandboxClock.start))
        let day: UInt64 = 86_400_000
        for (ahead, isUsable) in [(0, true), (day - 1, true), (day, false), (day + 1, false)] {
            let last = try #require(Stamp(milliseconds: SandboxClock.start + ahead, count: 0))
            let record = ReplicaRecord(replica: ReplicaID(randomBits: 7), tip: .emptyTree, last: last)
            try replicas.write(record, sharing: .none)
            #expect(replicas.usable(at: .emptyTree, now: now) == (isUsable ? record : nil), "\(ahead) ms ahead")
        }
    }
}
