import Foundation
import Testing

@Suite("set --expect")
struct SetExpectTests {
    @Test("A key is set only over the values that are expected, in whatever branch they are", .timeLimit(.minutes(15)))
    func values() throws {
        let sandbox = try Sandbox(["GITMEM_AGENT": "ada"])
        try sandbox.gitmem("init", "-q", "store")
        func set(_ words: String..., status: Int32 = 0) throws -> NSDictionary {
            let outcome = try sandbox.run(["gitmem", "set", "port", "--json"] + words, in: "store")
            #expect(outcome.status == status, "\(words): \(outcome.output)\(outcome.errors)")
            return try object(outcome.lines.first ?? "{}")
        }
        let first = try set("5432", "--expect", "none")
        #expect(first.text("confirmed") == "here")
        let id = first.text("id") ?? ""
        // Another agent sees it before any merge.
        let refused = try set("1", "--expect", "none", "--agent", "ben", status: 12)
        #expect(refused.list("values").map { $0.text("content") } == ["5432"])
        #expect(refused.list("values").map { $0.text("id") } == [id])
        let second = try set("5433", "--expect", String(id.prefix(6)), "--agent", "ben")
        #expect((second["replaced"] as? [String]) == [id])
        _ = try set("1", "--expect", id, status: 12)
        try sandbox.gitmem("merge", "-q", in: "store")
        #expect(try sandbox.gitmem("get", "port", in: "store").output == "5433\n")
        // Two values are expected together or not at all.
        try sandbox.gitmem("set", "port", "6000", "-q", in: "store")
        try sandbox.gitmem("set", "port", "7000", "-q", "--agent", "ben", in: "store")
        let both = try set("1", "--expect", second.text("id") ?? "", status: 12).list("values").compactMap {
            $0.text("id")
        }
        #expect(both.count == 2)
        _ = try set("1", "--expect", both[0], "--dry-run", status: 12)
        _ = try set("8000", "--expect", both.joined(separator: ","))
        // A scope is another key, and nothing is left claimed.
        _ = try set("1", "--expect", "none", "--scope", "api")
        #expect(try sandbox.gitmem("claims", "--json", in: "store").lines.isEmpty)
        for (word, status) in [("", 5), ("abc", 5), ("none,1234", 5), ("zzzz", 5), ("1234,", 5)] as [(String, Int32)] {
            _ = try set("1", "--expect", word, status: status)
        }
    }

    @Test("Of agents that set a key at once exactly one wins", .timeLimit(.minutes(15)))
    func together() throws {
        let sandbox = try Sandbox()
        try sandbox.gitmem("init", "-q", "store")
        try sandbox.shell(
            """
            for n in 1 2 3 4 5 6; do
              ( rc=0; gitmem set port $n --expect none --agent a$((n % 3)) --json >$n.out 2>$n.err || rc=$?; echo $rc >$n.code ) &
            done; wait
            """, in: "store")
        let codes = try sandbox.shell("cat *.code", in: "store").lines
        #expect(codes.count { $0 == "0" } == 1 && codes.count { $0 == "12" } == 5, "\(codes)")
        let values = try sandbox.gitmem("get", "port", "--view", "all", in: "store").lines
        #expect(values.count == 1)
    }

    @Test("Of clones that set a key at once exactly one wins where a remote decides", .timeLimit(.minutes(15)))
    func clones() throws {
        let hub = try Hub(clones: "ann", "ben", "cy")
        try hub.sandbox.shell(
            """
            for n in ann ben cy; do
              ( cd $n; rc=0; gitmem set port $n --expect none --agent $n --json >../$n.out 2>../$n.err || rc=$?
                echo $rc >../$n.code ) &
            done; wait
            """)
        let codes = try hub.sandbox.shell("cat *.code").lines.sorted()
        let said = try hub.sandbox.shell("cat ann.out ben.out cy.out ann.err ben.err cy.err").output
        #expect(codes == ["0", "12", "12"], "\(said)")
        let won = try hub.sandbox.shell("grep -h confirmed ann.out ben.out cy.out").lines.map { try object($0) }
        #expect(won.map { $0.text("confirmed") } == ["origin"])
        for name in ["ann", "ben", "cy"] {
            try hub.sync(name)
            #expect(try hub.sandbox.gitmem("get", "port", in: name).lines.count == 1)
        }
        // Without the remote both values stand until they are settled.
        let id = won.first?.text("id") ?? ""
        try hub.sandbox.shell("mv hub.git away.git")
        for name in ["ann", "ben"] {
            let outcome = try hub.sandbox.run(
                ["gitmem", "set", "port", "from \(name)", "--expect", id, "--agent", name, "--json"], in: name)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try object(outcome.lines[0])["confirmed"] is NSNull)
        }
        try hub.sandbox.shell("mv away.git hub.git")
        for name in ["ann", "ben", "ann"] { try hub.sync(name) }
        #expect(try hub.sandbox.gitmem("get", "port", in: "ann").lines.count == 2)
    }
}
