import Foundation
import TestSupport
import Testing

/// Clones that are cut off from their remote and each other, and come back.
@Suite("sync, after a partition", .serialized)
struct SyncPartitionTests {
    /// `GITMEM_PARTITION=10x20` for the long form: phases and seeds.
    private static let size: (phases: Int, seeds: Int) = LongForm.pair("GITMEM_PARTITION") ?? (1, 1)

    private func converge(over transport: Transport) throws {
        for number in 0..<Self.size.seeds {
            let seed = testSeed &+ UInt64(number)
            var partition = try Partition(transport, clones: 8, seed: seed)
            var rounds = 0
            for _ in 0..<Self.size.phases {
                try partition.phase(steps: 30)
                rounds = try partition.heal()
                try partition.expectConverged()
            }
            print("partition over \(transport), seed \(seed): \(partition.size), quiet in round \(rounds)")
        }
    }

    @Test("Over a path, eight clones converge on all that was acknowledged")
    func file() throws { try converge(over: .file) }

    @Test(
        "Over git daemon, eight clones converge on all that was acknowledged",
        .needs(.gitDaemon))
    func daemon() throws { try converge(over: .daemon) }

    @Test(
        "Over smart HTTP, by git http-backend behind lighttpd, eight clones converge on all that was acknowledged",
        .needs(.webServer))
    func http() throws { try converge(over: .http) }

    @Test(
        "Over SSH, by an sshd on loopback, eight clones converge on all that was acknowledged",
        .needs(.sshServer))
    func ssh() throws { try converge(over: .ssh) }
}
