import Foundation
import Testing

/// Claims of several clones, where a host decides.
@Suite("Claims against one host")
struct ClaimArbiterTests {
    private let hub: Hub

    init() throws { hub = try Hub(clones: "ann", "ben") }

    @discardableResult
    private func run(
        _ words: String..., in clone: String, status: Int32 = 0, session: String = "one",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let outcome = try hub.sandbox.run(
            ["gitmem"] + words, in: clone, with: ["GITMEM_AGENT": clone, "GITMEM_SESSION": session])
        #expect(
            outcome.status == status, "\(clone): \(words): \(outcome.output)\(outcome.errors)",
            sourceLocation: sourceLocation)
        return outcome
    }

    private func first(_ outcome: Outcome) throws -> NSDictionary { try object(outcome.lines.first ?? "{}") }

    private func away(_ body: () throws -> Void) throws {
        try hub.sandbox.shell("mv hub.git away.git")
        try body()
        try hub.sandbox.shell("mv away.git hub.git")
    }

    @Test("What the host has taken is confirmed, and refused to all others")
    func confirmed() throws {
        let held = try first(run("claim", "path:src", "--json", in: "ann"))
        #expect(held.text("confirmed") == "origin")
        #expect(try first(run("claim", "path:src/a", "--json", in: "ben", status: 11)).text("holder") == "ann")
        try run("release", "--all", in: "ann")
        let later = try first(run("claim", "path:src/a", "--json", in: "ben"))
        #expect((held.text("token") ?? "") < (later.text("token") ?? ""))
        #expect(try hub.tip("claims/1") == hub.tip("claims/1", in: "ben"))
        try run("check", "path:src", in: "ann")
        try run("check", "path:src", "--fresh", in: "ann", status: 11)
    }

    @Test("Offline a claim holds in this clone, says so, and is asked for again or lost")
    func offline() throws {
        try run("claim", "path:old", in: "ann")
        try away {
            let held = try first(run("claim", "path:x", "path:y", "--json", in: "ann"))
            #expect(held["confirmed"] is NSNull)
            try run("claim", "path:x", in: "ann", status: 11, session: "two")
            try run("claim", "path:z", "--confirmed", in: "ann", status: 75)
            try run("release", "path:old", in: "ann")
        }
        try run("claim", "path:x", in: "ben")
        try run("claim", "path:old", in: "ben", status: 11)
        let sync = try run("sync", in: "ann")
        #expect(sync.errors.contains("the claim of ann on x was lost"), "\(sync.errors)")
        #expect(try run("claims", "--mine", in: "ann").output.contains("lost: x"))
        #expect(try run("claim", "path:y", in: "ben", status: 11).output.contains("ann"))
        try run("claim", "path:old", in: "ben")
        #expect(try run("claims", "--mine", "--json", in: "ann").lines.count == 1)
    }

    @Test("A host that takes no claims is not taken for one where somebody else has it")
    func refusal() throws {
        try hub.hook("pre-receive", "echo 'no claims here'; exit 1")
        let outcome = try run("claim", "path:x", in: "ann", status: 75)
        #expect(outcome.errors.contains("no claims here"), "\(outcome.errors)")
        #expect(try run("claims", "--json", in: "ann").lines.isEmpty)
        try hub.hook("pre-receive", "exit 0")
        try run("claim", "path:x", in: "ann")
    }

    @Test("An answer that is lost is looked for at the host")
    func lostAnswer() throws {
        // The host has it, and dies before it says so.
        try hub.hook("post-receive", "kill -KILL $PPID")
        let held = try first(run("claim", "path:x", "--json", in: "ann"))
        #expect(held.text("confirmed") == "origin")
        try run("claim", "path:x", in: "ben", status: 11)
    }

    @Test("A host that is put back is noticed once, and what is held is asked for again")
    func rewound() throws {
        try run("claim", "path:x", in: "ann")
        let before = try hub.tip("claims/1")
        let token = try first(run("claim", "path:y", "--json", in: "ann")).text("token") ?? ""
        try hub.sandbox.git("update-ref", "refs/heads/memory/claims/1", before, in: "hub.git")
        #expect(try run("claim", "path:z", in: "ann", status: 75).errors.contains("lacks what it once had"))
        try run("claim", "path:w", in: "ann")
        let refused = try first(run("claim", "path:y", "--json", in: "ben", status: 11))
        #expect(refused.text("holder") == "ann")
        let now = try run("claims", "--json", in: "ann").lines.map { try object($0) }
        #expect(now.count == 4)
        let again = now.first { $0.text("resource") == "path:y" }?.text("token") ?? ""
        #expect(again > token)
        // Who knows the old token only still has it.
        try run("release", "path:y", "--token", token, in: "ann", session: "two")
    }

    @Test("Who decides is clear, or nothing is confirmed")
    func whoDecides() throws {
        try hub.sandbox.git("remote", "add", "mirror", "../mirror.git", in: "ann")
        let none = try run("claim", "path:x", "--json", in: "ann")
        #expect(try first(none)["confirmed"] is NSNull)
        try run("claim", "path:y", "--confirmed", in: "ann", status: 75)
        let address = hub.sandbox.path("hub.git")
        try run("set", "claims/arbiter", "file://\(address)", "--scope", "gitmem", "-q", in: "ann")
        try hub.sandbox.gitmem("merge", "-q", in: "ann")
        #expect(try first(run("claim", "path:y", "--confirmed", "--json", in: "ann")).text("confirmed") == "origin")
        // What was held here alone before is asked for there.
        #expect(try run("claim", "path:x", in: "ben", status: 11).output.contains("ann"))
        try hub.sandbox.git("remote", "set-url", "--push", "origin", "../other.git", in: "ann")
        #expect(try first(run("claim", "path:v", "--json", in: "ann"))["confirmed"] is NSNull)
        try hub.sandbox.git("config", "gitmem.claims", ".", in: "ann")
        #expect(try first(run("claim", "path:u", "--json", in: "ann")).text("confirmed") == "here")
        try hub.sandbox.git("config", "gitmem.claims", "x", in: "ann")
        try run("claim", "path:u", in: "ann", status: 5)
        try hub.sandbox.git("config", "gitmem.clockSkew", "never", in: "ben")
        try run("claim", "path:u", in: "ben", status: 5)
    }

    @Test("Clones that claim at once: one holder each, few pushes, and nobody starves", .timeLimit(.minutes(15)))
    func contention() throws { try contend(over: .file) }

    @Test(
        "Over smart HTTP, by git http-backend behind lighttpd, clones that claim at once have one holder each",
        .needs(.webServer), .timeLimit(.minutes(15)))
    func http() throws { try contend(over: .http) }

    @Test(
        "Over SSH, by an sshd on loopback, clones that claim at once have one holder each", .needs(.sshServer),
        .timeLimit(.minutes(15)))
    func ssh() throws { try contend(over: .ssh) }

    private func contend(over transport: Transport) throws {
        try hub.sandbox.git("config", "http.receivepack", "true", in: "hub.git")
        let server = try GitServer(transport, in: hub.sandbox)
        defer { server.stop() }
        let (clones, rounds) = LongForm.pair("GITMEM_CLAIM_CLONES") ?? (4, 2)
        for number in 1...clones {
            try hub.clone("c\(number)")
            try hub.sandbox.git("remote", "set-url", "origin", server.url("hub.git"), in: "c\(number)")
        }
        try hub.hook("pre-receive", "cat >/dev/null; echo x >> \(hub.sandbox.path("pushes"))")
        let script = """
            n=1; while [ $n -le \(clones) ]; do
              ( i=0; while [ $i -lt \(rounds) ]; do
                  GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem claim -C c$n path:own/$n/$i --confirmed -q || echo $n >> failed
                  GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem claim -C c$n path:shared/$i --confirmed -q 2>/dev/null \\
                    && echo $i >> won
                  i=$((i+1)); done ) &
              n=$((n+1)); done; wait; test ! -e failed
            """
        let outcome = try hub.sandbox.run(["sh", "-euc", script], in: ".", with: server.variables)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let won = try hub.sandbox.shell("sort won | uniq -c").lines
        #expect(won.count == rounds && won.allSatisfy { $0.hasPrefix("      1 ") }, "\(won)")
        let pushes = try pushCount()
        #expect(pushes <= 6 * clones * rounds, "\(pushes) pushes for \(clones * rounds + rounds) claims")
        try run("sync", "-q", in: "ann")
        #expect(try run("claims", "--json", in: "ann").lines.count == clones * rounds + rounds)
        try run("verify", in: "ann")
    }

    private func pushCount() throws -> Int {
        let line = try hub.sandbox.shell("wc -l < pushes").lines.first ?? ""
        return Int(line.trimmingCharacters(in: .whitespaces)) ?? 0
    }

    @Test("Processes of one clone share pushes")
    func shared() throws {
        // The first push waits until all have asked, however slowly they start.
        try hub.hook(
            "pre-receive",
            """
            cat >/dev/null; i=0
            while [ $i -lt 200 ] && [ $(ls \(hub.sandbox.path("ann/.git/gitmem/claims/held")) | wc -l) -lt 16 ]; do
              sleep 0.1; i=$((i+1))
            done
            sleep 0.3; echo x >> \(hub.sandbox.path("pushes"))
            """)
        try hub.sandbox.shell(
            """
            n=1; while [ $n -le 16 ]; do
              ( GITMEM_AGENT=a$n GITMEM_SESSION=s$n gitmem claim -C ann path:p$n --confirmed -q || echo $n >> failed ) &
              n=$((n+1)); done; wait; test ! -e failed
            """)
        let pushes = try pushCount()
        #expect(pushes < 12, "\(pushes) pushes for 16 claims")
        #expect(try run("claims", "--json", in: "ann").lines.count == 16)
    }
}
