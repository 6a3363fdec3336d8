import Foundation
import TestSupport
import Testing

/// Clones that write, merge and sync at random while some of them are cut off, beside what was acknowledged to them.
struct Partition {
    private let hub: Hub
    private let server: GitServer
    private let names: [String]
    private let seed: UInt64
    private var generator: SplitMix64
    private var step: UInt64 = 0
    /// Hours by which the clock of each clone is wrong.
    private let skew: [Int]

    /// Every memory that a command said it keeps, and those of them that one said it took out.
    private var added: Set<String> = []
    private var removed: Set<String> = []
    private var citations: [String: Int] = [:]
    private(set) var failures = 0
    private(set) var syncs = 0

    init(_ transport: Transport, clones: Int, seed: UInt64) throws {
        self.seed = seed
        var generator = SplitMix64(seed: seed)
        let names = (1...clones).map { "clone-\($0)" }
        self.names = names
        hub = try Hub(clones: names)
        // Who may write is not what this is about.
        try hub.sandbox.git("config", "http.receivepack", "true", in: "hub.git")
        server = try GitServer(transport, in: hub.sandbox)
        skew = names.map { _ in Int.random(in: -11...11, using: &generator) }
        self.generator = generator
        for name in names { try hub.sandbox.git("remote", "set-url", "origin", server.url("hub.git"), in: name) }
    }

    private mutating func run(_ arguments: [String], in clone: Int, status: Int32 = 0) throws -> Outcome {
        step += 1
        var variables = server.variables
        let time = 1_795_168_800_000 + Int(step) * 1000 + skew[clone] * 3_600_000
        variables["GITMEM_TEST_CLOCK"] = "\(time)"
        variables["GITMEM_TEST_SEED"] = "\(seed &* 1_000_003 &+ step)"
        variables["GITMEM_AGENT"] = "agent-\(clone + 1)"
        let outcome = try hub.sandbox.run(["gitmem"] + arguments, in: names[clone], with: variables)
        #expect(
            outcome.status == status,
            "seed \(seed), \(names[clone]): gitmem \(arguments): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    /// One random write of a clone.
    mutating func write(_ clone: Int) throws {
        let seen = try run(["list", "-q"], in: clone).lines
        let old = seen.randomElement(using: &generator)
        let text = "\(names[clone]) in step \(step)"
        switch (Int.random(in: 0..<10, using: &generator), old) {
        case (5..<7, let old?):
            _ = try run(["cite", "-q", old], in: clone)
            citations[old, default: 0] += 1
        case (7, let old?):
            added.formUnion(try run(["edit", "-q", old, text], in: clone).lines)
            removed.insert(old)
        case (8, let old?):
            _ = try run(["forget", "-q", old], in: clone)
            removed.insert(old)
        case (9, _):
            let before = try run(["list", "-q", "--key", "port"], in: clone).lines
            added.formUnion(try run(["set", "-q", "port", text], in: clone).lines)
            removed.formUnion(before)
        default: added.formUnion(try run(["add", "-q", text], in: clone).lines)
        }
    }

    /// A while in which some clones cannot reach the remote.
    mutating func phase(steps: Int) throws {
        let cut = Set(names.indices.filter { _ in Bool.random(using: &generator) })
        for clone in cut {
            try hub.sandbox.git(
                "remote", "set-url", "origin", server.unreachable("hub.git"), in: names[clone])
        }
        for _ in 0..<steps {
            let clone = Int.random(in: names.indices, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: _ = try run(["merge", "-q"], in: clone)
            case 1, 2:
                _ = try run(["sync", "-q"], in: clone, status: cut.contains(clone) ? 75 : 0)
                syncs += 1
                if cut.contains(clone) { failures += 1 }
            default: try write(clone)
            }
        }
        for clone in cut {
            try hub.sandbox.git("remote", "set-url", "origin", server.url("hub.git"), in: names[clone])
        }
    }

    /// All sync at once, again and again, until nobody has anything to do.
    ///
    /// - Returns: how many rounds that took.
    mutating func heal() throws -> Int {
        let variables = server.variables.map { "export \($0.key)='\($0.value)'\n" }.joined()
        for round in 1...6 {
            try hub.sandbox.shell(
                variables
                    + """
                    pids=
                    for n in \(names.joined(separator: " ")); do
                        ( gitmem sync --json -C $n >$n.out 2>$n.err || { cat $n.err; exit 1; } ) & pids="$pids $!"
                    done
                    for pid in $pids; do wait $pid; done
                    """)
            let results = try names.map { try object(hub.sandbox.read("\($0).out")).text("result") }
            if results.allSatisfy({ $0 == "up-to-date" }) { return round }
        }
        Issue.record("seed \(seed): not quiet after six rounds")
        return 0
    }

    /// All have the same trunk, with everything that was acknowledged.
    mutating func expectConverged() throws {
        let tip = try hub.tip("main")
        for clone in names.indices {
            let own = try hub.tip("main", in: names[clone])
            #expect(own == tip, "seed \(seed), \(names[clone])")
        }
        var found: [String: Int] = [:]
        for line in try run(["list", "--json", "--view", "trunk"], in: 0).lines {
            let entry = try object(line)
            found[entry.text("id") ?? ""] = entry.child("counters")?.number("citations") ?? 0
        }
        let live = added.subtracting(removed)
        #expect(Set(found.keys) == live, "seed \(seed): \(found.count) of \(live.count)")
        for (id, count) in found { #expect(count == citations[id] ?? 0, "seed \(seed), \(id)") }
        let check = try hub.sandbox.run(["gitmem", "verify", "main", "-q"], in: names[0])
        #expect(check.status == 0, "seed \(seed): \(check.output)")
        #expect(try hub.sandbox.git("fsck", "--no-dangling", in: "hub.git") == "", "seed \(seed)")
    }

    var size: String {
        "\(added.count) memories, \(removed.count) taken out, \(syncs) syncs, \(failures) of them cut off"
    }
}
