import Foundation
import Testing

/// Claims where one repository decides.
@Suite("Claims in one clone")
struct ClaimCommandTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(["GITMEM_AGENT": "ada", "GITMEM_SESSION": "one"])
        try sandbox.git("init", "--quiet", "code")
        try sandbox.gitmem("init", "-q", in: "code")
        try sandbox.shell("mkdir -p code/src/auth")
    }

    @discardableResult
    private func run(
        _ words: String..., in folder: String = "code", status: Int32 = 0, as session: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try sandbox.run(["gitmem"] + words, in: folder, with: session)
        #expect(
            outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        return outcome
    }

    private func verdicts(_ outcome: Outcome) throws -> [String] {
        try outcome.lines.map { try object($0).text("verdict") ?? "" }
    }

    @Test("What overlaps is refused with who has it, and what does not is granted")
    func overlap() throws {
        try run("claim", "src/auth", "--reason", "token refresh")
        let refused = try run("claim", "auth/login.ts", "--agent", "ben", "--json", in: "code/src", status: 11)
        let result = try object(refused.lines[0])
        #expect(result.text("verdict") == "refused")
        #expect(result.text("holder") == "ada")
        #expect(result.text("resource") == "path:src/auth/login.ts")
        try run("claim", "src/authors", "SRC/lib", "--agent", "ben", as: ["GITMEM_SESSION": "two"])
        #expect(try run("claims", "--json").lines.count == 3)
        #expect(try run("check", "src", "--json", status: 11).lines.count == 1)
    }

    @Test("Several resources are claimed or none")
    func allOrNone() throws {
        try run("claim", "b")
        let outcome = try run("claim", "a", "b", "c", "--agent", "ben", "--json", status: 11)
        #expect(try verdicts(outcome) == ["not-taken", "refused", "not-taken"])
        #expect(try run("claims", "--json").lines.count == 1)
    }

    @Test("The same session has it again; another one of that name has not, and a worktree alone is not sure")
    func again() throws {
        let first = try object(run("claim", "x", "--json").lines[0])
        let second = try object(run("claim", "x/y", "--json").lines[0])
        #expect(second.text("token") == first.text("token"))
        #expect(second["again"] as? Bool == true)
        #expect(try run("claim", "x", status: 11, as: ["GITMEM_SESSION": "two"]).output.contains("ada, elsewhere"))
        try run("claim", "y", as: ["GITMEM_SESSION": ""])
        try run("claim", "y", status: 1, as: ["GITMEM_SESSION": ""])
        try run("claim", "y", status: 11)
    }

    @Test("A token releases and renews from another session")
    func token() throws {
        let token = try #require(try object(run("claim", "x", "--json").lines[0]).text("token"))
        try run("renew", "x", status: 11, as: ["GITMEM_SESSION": "two"])
        try run("renew", "x", "--token", token, "--ttl", "2h", as: ["GITMEM_SESSION": "two"])
        try run("release", "x", status: 11, as: ["GITMEM_SESSION": "two"])
        try run("release", "x", as: ["GITMEM_SESSION": "two", "GITMEM_TOKEN": token])
        #expect(try run("claims", "--json").lines.isEmpty)
    }

    @Test("What nobody holds is free, and another's is released with force and a reason only")
    func release() throws {
        #expect(try verdicts(run("release", "x", "--json")) == ["free"])
        try run("claim", "x")
        let other = ["GITMEM_AGENT": "ben", "GITMEM_SESSION": "two"]
        try run("release", "x", status: 11, as: other)
        try run("release", "x", "--force", status: 64, as: other)
        try run("release", status: 64)
        try run("release", "x", "--force", "--reason", "it hangs", as: other)
        #expect(try run("claims", "--json").lines.isEmpty)
        try run("renew", "x", status: 11)
        #expect(try run("claims", "--log", "--json").lines.count == 2)
    }

    @Test("A release names the commit that the work went into, which has to be here")
    func releaseWithCommit() throws {
        try sandbox.git("commit", "--quiet", "--allow-empty", "-m", "x", in: "code")
        try run("claim", "x")
        #expect(try run("release", "x", "--commit", "0123456789", status: 5).errors.contains("no commit"))
        try run("release", "x", "--commit", "-x", status: 64)
        try run("release", "x", "--commit", "HEAD")
        let event = try object(run("claims", "--log", "-n", "1", "--json").lines[0])
        #expect(try event.text("commit") == sandbox.git("rev-parse", "HEAD", in: "code"))
        #expect(try run("claims", "--log", "-n", "1").output.contains("   in "))
    }

    @Test("An agent without a branch is retired by the release of what it has claimed")
    func retiredWithoutBranch() throws {
        try run("retire", "ben", status: 2)
        try run("claim", "x", "y", as: ["GITMEM_AGENT": "ben"])
        let result = try object(run("retire", "ben", "--json").lines[0])
        #expect(result["claims"] as? Int == 2)
        #expect(try run("claims", "--json").lines.isEmpty)
    }

    @Test("What has ended is taken over after ten seconds, and the late one hears of it")
    func takeover() throws {
        let clock = 1_795_169_730_123
        func at(_ seconds: Int, _ agent: String) -> [String: String] {
            ["GITMEM_TEST_CLOCK": "\(clock + seconds * 1000)", "GITMEM_AGENT": agent, "GITMEM_SESSION": agent]
        }
        guard Documentation.areRepeatable else { return }
        let first = try object(run("claim", "x", "--ttl", "60s", "--json", as: at(0, "ada")).lines[0])
        try run("claim", "x", status: 11, as: at(69, "ben"))
        let second = try object(run("claim", "x", "--json", as: at(70, "ben")).lines[0])
        #expect((first.text("token") ?? "") < (second.text("token") ?? ""))
        let late = try run("renew", "x", "--json", status: 11, as: at(71, "ada"))
        #expect(try object(late.lines[0]).text("holder") == "ben")
        // A holder that is late renews what nobody has taken.
        try run("claim", "y", "--ttl", "1s", as: at(80, "ada"))
        try run("renew", "y", "--ttl", "60s", as: at(85, "ada"))
        try run("claim", "y", status: 11, as: at(100, "ben"))
    }

    @Test("A commit that is hours ahead of the others takes nothing from anybody")
    func wrongClock() throws {
        guard Documentation.areRepeatable else { return }
        let clock = 1_795_169_730_123
        func at(_ seconds: Int, _ agent: String) -> [String: String] {
            ["GITMEM_TEST_CLOCK": "\(clock + seconds * 1000)", "GITMEM_AGENT": agent, "GITMEM_SESSION": agent]
        }
        try run("claim", "z", as: at(20_000, "cy"))
        // Here the log goes back in time: from now on it shows that clocks disagree.
        try run("claim", "x", "--ttl", "30m", as: at(0, "ada"))
        let refused = try run("claim", "x", "--json", status: 11, as: at(20_010, "ben"))
        #expect(try object(refused.lines[0]).text("clock") != nil)
    }

    @Test(
        "What cannot be claimed is refused, and nothing is written",
        arguments: [
            (["../x"], 5), (["/etc/passwd"], 5), (["path:../x"], 5), (["name:"], 5), ([""], 5),
            (["x", "--ttl", "0s"], 5), (["x", "--ttl", "366d"], 5), (["x", "--ttl", "25h"], 5),
            (["name:" + String(repeating: "n", count: 1025)], 5), ([], 64),
        ] as [([String], Int32)])
    func badInput(words: [String], status: Int32) throws {
        let outcome = try sandbox.run(["gitmem", "claim"] + words, in: "code")
        #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
        #expect(try sandbox.git("for-each-ref", "refs/heads/memory/claims", in: "code").isEmpty)
    }

    @Test("Paths mean the same from everywhere")
    func places() throws {
        try sandbox.git("commit", "--quiet", "--allow-empty", "-m", "x", in: "code")
        try sandbox.git("worktree", "add", "--quiet", "../tree", in: "code")
        try sandbox.shell("mkdir -p tree/src && ln -s src code/link")
        let token = try object(run("claim", "src/new.c", "--json").lines[0]).text("token")
        for (word, folder) in [
            ("new.c", "code/src"), (sandbox.path("code/src/new.c"), "."), (sandbox.path("tree/src/new.c"), "code"),
            ("src/../src/./new.c", "code"), ("path:src/new.c", "code/src"), ("link/new.c", "code"),
        ] {
            let options = folder == "." ? ["-C", "code"] : []
            let outcome = try sandbox.run(["gitmem", "claim", word, "--json"] + options, in: folder)
            #expect(outcome.status == 0, "\(word): \(outcome.errors)")
            #expect(try object(outcome.lines.first ?? "{}").text("token") == token, "\(word) in \(folder)")
        }
    }

    @Test("Unwritten, bare and copied repositories")
    func otherPlaces() throws {
        try sandbox.gitmem("init", "--bare", "-q", "bare.git")
        // Without a session nothing is anybody's there but by its token.
        let held = try object(run("claim", "path:x", "--json", in: "bare.git", as: ["GITMEM_SESSION": ""]).lines[0])
        try run("release", "--all", in: "bare.git", as: ["GITMEM_SESSION": ""])
        try run("release", "path:x", in: "bare.git", status: 11, as: ["GITMEM_SESSION": ""])
        try run("release", "path:x", "--token", held.text("token") ?? "", in: "bare.git", as: ["GITMEM_SESSION": ""])
        try run("claim", "x")
        try sandbox.shell("cp -r code copy")
        try run("claim", "x", in: "copy", status: 11)
    }

    @Test("status, verify and retire know claims, and a merge does not mind them")
    func others() throws {
        try run("add", "The default port of the staging database is 5433.", "-q")
        try run("claim", "x", "y")
        #expect(try run("status").output.contains("claims  2 held, 2 by you"))
        #expect(try run("verify").output.contains("memory/claims/1: 2 commits checked"))
        try run("merge", "-q")
        try run("retire", "ada")
        #expect(try run("claims", "--json").lines.isEmpty)
        try run("compact", "-q")
        try run("verify", "--history")
        try sandbox.git("fsck", "--strict", in: "code")
        try sandbox.git("update-ref", "refs/heads/memory/claims/1", "memory/main", in: "code")
        try run("verify", status: 1)
        try run("claim", "z", status: 9)
    }

    @Test("What a killed command has asked for is released by the next")
    func abandoned() throws {
        let folder = sandbox.path("code/.git/gitmem/claims/held")
        try run("claim", "x")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        // As it is between the commit and the answer.
        let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            .replacingOccurrences(of: #""state":"held""#, with: #""state":"asked""#)
        for path in ["\(folder)/\(name)", "\(try twins())/open/\(name)"] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try FileManager.default.removeItem(atPath: "\(try twins())/\(name)")
        try run("claim", "x", as: ["GITMEM_AGENT": "ben", "GITMEM_SESSION": "two"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
    }

    private func twins() throws -> String {
        let root = sandbox.path("run/gitmem")
        let clone = try #require(
            try FileManager.default.contentsOfDirectory(atPath: root).first {
                FileManager.default.fileExists(atPath: "\(root)/\($0)/claims")
            })
        return "\(root)/\(clone)/claims"
    }

    @Test("Processes that claim what overlaps at once: nothing is ever held twice", .timeLimit(.minutes(10)))
    func together() throws {
        let (processes, rounds) = LongForm.pair("GITMEM_CLAIMS") ?? (16, 4)
        try sandbox.shell(
            """
            n=1; while [ $n -le \(processes) ]; do
              ( i=0; while [ $i -lt \(rounds) ]; do
                  r=$(( (n * 7 + i * 13) % 10 ))
                  p=d$r; [ $(( (n + i) % 3 )) = 0 ] && p=d$r/f$(( n % 10 ))
                  GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem claim -C code path:$p --ttl 1s -q >/dev/null 2>&1 || true
                  case $(( (n + i) % 5 )) in
                    0) GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem release -C code --all -q >/dev/null 2>&1 || true;;
                    1) GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem renew -C code --ttl 2s -q >/dev/null 2>&1 || true;;
                    2) GITMEM_AGENT=a$n GITMEM_SESSION=s$n timeout -s KILL 0.05 gitmem claim -C code path:d$r -q >/dev/null 2>&1 || true;;
                  esac
                  i=$((i+1)); done ) &
              n=$((n+1)); done; wait
            """)
        let replay = try ClaimReplay(of: "code", in: sandbox)
        #expect(replay.grants >= 10)
        print(
            "\(processes) processes: \(replay.grants) grants, \(replay.renewals) renewals, \(replay.takeovers) takeovers"
        )
        try run("verify")
    }
}
