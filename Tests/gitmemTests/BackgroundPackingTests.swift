import Foundation
import Testing

/// `git gc --auto` is started after a write, as git starts it after its own.
@Suite("Packing in the background", .timeLimit(.minutes(15)))
struct BackgroundPackingTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.gitmem("init", "--files", "store", "-q")
    }

    private func looseCount() throws -> Int {
        try sandbox.shell("git -C store count-objects").lines[0].split(separator: " ").first.flatMap { Int($0) } ?? 0
    }

    /// Whether the loose objects become much fewer within some seconds, and git is done.
    private func isPacked(_ before: Int, within seconds: Int) throws -> Bool {
        for _ in 0..<(seconds * 10) {
            let isBusy = FileManager.default.fileExists(atPath: sandbox.path("store/.git/gc.pid"))
            if try !isBusy && looseCount() < before / 2 { return true }
            usleep(100_000)
        }
        return false
    }

    @Test("Many loose objects are packed soon after an add, and nothing is lost while others add")
    func packs() throws {
        // Some eight in each of git's 256 folders; two in one are more than 200 by git's estimate.
        try sandbox.shell("memory-writer store ada 1 400")
        try sandbox.git("config", "gc.auto", "200", in: "store")
        let before = try looseCount()
        #expect(before > 1500)
        try sandbox.shell(
            """
            for agent in ada ben cyd; do
                ( i=0; while [ $i -lt 15 ]; do gitmem add -q -C store --agent $agent "$agent $i"; i=$((i+1)); done ) &
                pids="${pids:-} $!"
            done
            for pid in $pids; do wait $pid; done
            """)
        let isPacked = try isPacked(before, within: 60)
        #expect(isPacked)
        try sandbox.git("config", "gc.auto", "0", in: "store")
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("list", "-q", "--view", "trunk", in: "store").lines.count == 400 + 45)
        #expect(try sandbox.git("fsck", "--strict", "--no-dangling", in: "store") == "")
        try sandbox.gitmem("verify", "-q", in: "store")
    }

    @Test(
        "git's settings hold, and reading starts nothing",
        arguments: [["gc.auto=0"], ["gc.auto=1000", "maintenance.auto=false"], ["gc.auto=1000"]])
    func settings(_ settings: [String]) throws {
        try sandbox.shell(
            """
            mkdir n; i=0; while [ $i -lt 3000 ]; do echo $i > n/$i; i=$((i+1)); done
            ls -d $PWD/n/* | git -C store hash-object -w --stdin-paths > /dev/null
            """)
        for setting in settings {
            let parts = setting.split(separator: "=").map(String.init)
            try sandbox.git("config", parts[0], parts[1], in: "store")
        }
        // A git that leaves word that it was called.
        try sandbox.write("bin/git", "#!/bin/sh\necho \"$@\" >> \(sandbox.path("called"))\n")
        try sandbox.shell("chmod +x bin/git")
        let path = ["PATH": "\(sandbox.path("bin")):\(Sandbox.binaries):/usr/bin:/bin"]
        for command in [["list"], ["status"], ["merge", "--dry-run"]] {
            #expect(try sandbox.run(["gitmem"] + command, in: "store", with: path).status == 0)
        }
        usleep(300_000)
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("called")))
        let outcome = try sandbox.run(["gitmem", "add", "x", "--agent", "ada"], in: "store", with: path)
        #expect(outcome.status == 0)
        usleep(700_000)
        let called = try? String(contentsOfFile: sandbox.path("called"), encoding: .utf8)
        let expected = "-c core.fsync=all -c core.fsyncMethod=fsync gc --auto --quiet\n"
        #expect(called == (settings == ["gc.auto=1000"] ? expected : nil))
    }
}
