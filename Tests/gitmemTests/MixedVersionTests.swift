import Foundation
import TestSupport
import Testing

/// Release 0.1.0 knows neither claims nor messages, marks, cards, rules and edges: it has to carry them all the same.
@Suite("Release 0.1.0 on the same stores", .needs(.oldRelease))
struct MixedVersionTests {
    private let hub: Hub
    private var sandbox: Sandbox { hub.sandbox }

    /// Two clones: this version works in one, and 0.1.0 in the other.
    init() throws {
        hub = try Hub(clones: "new", "old", sandbox: Sandbox(["GITMEM_AGENT": "ada", "GITMEM_SESSION": "one"]))
    }

    @discardableResult
    private func old(_ words: String..., in folder: String = "old", status: Int32 = 0) throws -> Outcome {
        let outcome = try sandbox.run([Capability.oldGitmem] + words, in: folder)
        #expect(outcome.status == status, "0.1.0 \(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    /// Runs a command that ends with 1, and names the log of claims, here and as the hub has it, and nothing else, where that
    /// is here: 0.1.0 takes it for a branch of a wrong name.
    private func oldNamingClaims(_ words: String..., in folder: String = "old") throws {
        let outcome = try sandbox.run([Capability.oldGitmem] + words, in: folder)
        #expect([0, 1].contains(outcome.status), "0.1.0 \(words): \(outcome.errors)")
        let bad = (outcome.lines + outcome.errors.split(separator: "\n").map(String.init)).filter { line in
            ["error", "left", "gitmem: not carried"].contains { line.hasPrefix($0) }
        }
        #expect(bad.allSatisfy { $0.contains("memory/claims/1") }, "0.1.0 \(words): \(bad)")
        if outcome.status == 1, words.contains("verify") { #expect(!bad.isEmpty) }
    }

    @discardableResult
    private func new(_ words: String..., in folder: String = "new") throws -> Outcome {
        let outcome = try sandbox.run(["gitmem"] + words, in: folder)
        #expect(outcome.status == 0, "\(words): \(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func id(_ outcome: Outcome) throws -> String { try #require(try object(outcome.lines[0]).text("id")) }

    // MARK: What this version writes

    /// Something of everything that 0.1.0 does not know. Everything is in the trunk of the clone and of the hub then.
    private func fill() throws -> (first: String, second: String) {
        try new("agents", "set", "ben", "--role", "reviewer")
        try new("rules", "add", "Run make lint before each push.", "--name", "lint")
        let first = try id(new("add", "Deploys of the API need a ticket", "--json"))
        try new("cite", first)
        try new("merge", "-q")
        let second = try id(new("add", "deploys of the API need a ticket.", "--agent", "ben", "--json"))
        try new("endorse", second, "--agent", "cleo")
        let others = try ["Restart the worker if the queue is stuck", "A stuck queue is cured by a restart"].map {
            try id(new("add", $0, "--json"))
        }
        try new("same", others[0], others[1])
        try new("merge", "-q")
        try new("apart", first, others[0], "--agent", "ben")
        try new("send", "--to", "ben", "The login tests fail since the port has changed")
        try new("send", "--to", "role:reviewer", "--type", "request", "Please look at the login form")
        try new("send", "--to", "all", "Do not deploy before noon", "--agent", "ben")
        let read = try object(new("inbox", "--json", "--agent", "ben").lines[0])
        try new("message", "read", read.text("id") ?? "", "--agent", "ben")
        try new("message", "ack", "--all", "--agent", "ada")
        try new("add", "--once", "migration-42", "Migration 42 dropped the table users_old")
        try new("once", "release-1.4", "--", "sh", "-c", "echo ran >> ../runs; echo released 1.4")
        try new("claim", "src", "name:deploy", "--ttl", "24h", "--reason", "token refresh")
        try new("task", "start", "login", "Repair the login form")
        try new("merge", "-q")
        try new("sync", "-q")
        return (first, second)
    }

    /// What commands of this version say, without anything that a new epoch changes.
    private func picture(_ folder: String = "new") throws -> [String] {
        var lines = try new("list", "--view", "all", "--json", in: folder).lines.map { line in
            let entry = try object(line)
            let adds = (entry["adds"] as? [Any])?.count ?? 0
            return "\(entry.text("id") ?? "") \(text(entry["counters"])) \(adds) \(text(entry["wordings"]))"
        }.sorted()
        for agent in ["ada", "ben", "cleo"] {
            for words in [["inbox", "--json"], ["message", "sent", "--json"], ["message", "sent", "--undelivered"]] {
                lines += try sandbox.run(["gitmem"] + words + ["--agent", agent], in: folder).lines
            }
        }
        lines += try new("rules", "--json", in: folder).lines
        lines += try new("claims", "--json", in: folder).lines.map { line in
            let claim = try object(line)
            return "\(claim.text("resource") ?? "") \(claim.text("holder") ?? "") \(claim.text("token") ?? "")"
        }
        lines += try new("agents", "--json", in: folder).lines.map { line in
            "\(try object(line).text("agent") ?? "") \(text(try object(line)["roles"]))"
        }
        return lines
    }

    /// JSON in one order: that of a dictionary's own text changes from one to the next.
    private func text(_ value: Any?) -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .fragmentsAllowed]
        guard let value, let data = try? JSONSerialization.data(withJSONObject: value, options: options) else {
            return ""
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// A key is used, and a command that ran is not run again.
    private func checkOnce() throws {
        let words = ["add", "--once", "migration-42", "Migration 42 dropped the table users_old", "--json"]
        let again = try sandbox.run(["gitmem"] + words, in: "new")
        #expect(try object(again.lines[0])["again"] as? Bool == true, "\(again.output)\(again.errors)")
        let once = try new("once", "release-1.4", "--", "sh", "-c", "echo ran >> ../runs; echo released 1.4")
        #expect(once.output == "released 1.4\n")
        let runs = try String(contentsOfFile: sandbox.path("runs"), encoding: .utf8)
        #expect(runs == "ran\n")
    }

    /// The names of all entries on the branches of a folder, but those of the log of claims.
    private func names(_ folder: String) throws -> Set<String> {
        let tips = try sandbox.git(
            "for-each-ref", "--format=%(refname)", "refs/heads/memory/main", "refs/heads/memory/agents", in: folder)
        var names: Set<String> = []
        for tip in tips.split(separator: "\n") {
            let paths = try sandbox.git("ls-tree", "-r", "--name-only", String(tip), "entries/", in: folder)
            for path in paths.split(separator: "\n") { names.insert(String(path.split(separator: "/").last ?? "")) }
        }
        return names
    }

    /// Those of `names` that a set lacks, and nothing in it stands for.
    private func missing(_ names: Set<String>, in found: Set<String>) -> [String] {
        names.subtracting(found).filter { name in
            let parts = name.split(separator: ".")
            // A greater share or a later expiry takes the place of a lesser one.
            let kept = parts[1] == "count" ? 4 : parts[1] == "add" ? 5 : 0
            let prefix = parts.prefix(kept).joined(separator: ".")
            return kept == 0 || !found.contains { $0.hasPrefix(prefix) }
        }.sorted()
    }

    // MARK: What 0.1.0 does with it

    @Test("0.1.0 merges, syncs and verifies, and nothing is lost")
    func merging() throws {
        _ = try fill()
        let before = (try picture(), try names("new"), try hub.tip("claims/1"))
        try old("sync", "-q")
        // By somebody who was there before: what was sent to all is unread by all that are there.
        try old("add", "The default port is 5432", "--agent", "cleo")
        try old("merge", "-q")
        try oldNamingClaims("verify")
        try oldNamingClaims("verify", "--history")
        try oldNamingClaims("doctor")
        try old("status")
        try old("list", "--view", "all")
        try old("sync", "-q")
        #expect(try hub.tip("claims/1") == before.2)
        try new("sync", "-q")
        #expect(missing(before.1, in: try names("new")) == [])
        let after = try picture()
        #expect(before.0.filter { !after.contains($0) } == [])
        #expect(try hub.texts("new").contains("The default port is 5432"))
        try checkOnce()
        try new("verify", "--history")
        try sandbox.git("fsck", "--strict", in: "new")
    }

    @Test("Of one trunk 0.1.0 makes the same new epoch as this version, which goes on in it")
    func compacting() throws {
        let ids = try fill()
        let before = try picture()
        // A branch that has not been heard of when the epoch begins.
        try sandbox.shell("cp -r new late")
        try new("add", "the API's deploys need a ticket", "--agent", "dan", in: "late")
        try new("same", ids.first, ids.second, "--agent", "dan", in: "late")
        try new("send", "--to", "ada", "The port is in config.toml", "--agent", "dan", in: "late")
        try new("message", "ack", "--all", "--agent", "cleo", in: "late")
        let own = try names("late")

        try old("sync", "-q")
        try sandbox.shell("cp -r old twin")
        try new("compact", "-q", in: "twin")
        try oldNamingClaims("compact")
        #expect(try hub.tip("main", in: "old") == hub.tip("main", in: "twin"))
        try oldNamingClaims("verify", "--history")
        try old("sync", "-q")
        try new("sync", "-q")
        #expect(try picture() == before)
        try checkOnce()

        // 0.1.0 brings over the branches that stayed behind.
        try old("sync", "-q", in: "late")
        try oldNamingClaims("carry", in: "late")
        try old("merge", "-q", in: "late")
        try oldNamingClaims("verify", "--history", in: "late")
        try old("sync", "-q", in: "late")
        try new("sync", "-q")
        #expect(missing(own.filter { !$0.contains(".del.") }, in: try names("new")) == [])
        #expect(try new("inbox", "--unread", "--agent", "ada", "--json").lines.count == 1)
        #expect(try new("inbox", "--unread", "--agent", "cleo", "--json").lines.isEmpty)
        try new("verify", "--history")
    }

    @Test("An erasure by 0.1.0 is followed, and what it left of a wording means nothing")
    func erasing() throws {
        let ids = try fill()
        try old("sync", "-q")
        try oldNamingClaims("compact", "--forget", ids.second)
        try old("sync", "-q")
        // Such an epoch is not followed without a word.
        _ = try sandbox.run(["gitmem", "sync", "-q"], in: "new")
        try new("carry", "-q")
        try new("sync", "-q")
        let shown = try object(new("show", ids.first, "--json").lines[0])
        #expect(shown["wordings"] == nil && shown.number("counters") == nil)
        #expect(try sandbox.run(["gitmem", "same", ids.first, ids.second], in: "new").status != 0)
        try new("verify", "--history")
        try checkOnce()
    }

    @Test("Random steps by either version in two clones: nothing that was written is lost", arguments: 0..<2)
    func random(number: UInt64) throws {
        let ids = try fill()
        var generator = SplitMix64(seed: testSeed &+ number)
        try old("sync", "-q")
        var written = try names("new")
        for step in 0..<24 {
            let folder = Bool.random(using: &generator) ? "new" : "old"
            let agent = ["--agent", ["ada", "ben", "cleo"].randomElement(using: &generator) ?? "ada"]
            let isOld = Bool.random(using: &generator)
            let common = [
                ["add", "Fact \(Int.random(in: 0..<4, using: &generator)) about the port"] + agent,
                ["cite", ids.first] + agent, ["merge", "-q"], ["sync", "-q"], ["verify"], ["doctor", "-q"] + agent,
            ]
            let later = [
                ["send", "--to", "all", "Message \(step)"] + agent, ["message", "ack", "--all"] + agent,
                ["dedup", "-q"] + agent, ["add", "--once", "key-\(step % 3)", "--once-any", "Step \(step)"] + agent,
                ["same", ids.first, ids.second] + agent,
            ]
            let words = (isOld ? common : common + later).randomElement(using: &generator) ?? ["verify"]
            let outcome = try sandbox.run([isOld ? Capability.oldGitmem : "gitmem"] + words, in: folder)
            // 1 for the log of claims, as above.
            let expected: Set<Int32> = isOld && ["verify", "doctor"].contains(words[0]) ? [0, 1] : [0]
            #expect(
                expected.contains(outcome.status), "seed \(testSeed), \(number), \(step): \(words) \(outcome.errors)")
            written.formUnion(try names(folder))
        }
        for folder in ["old", "new", "old"] {
            try old("merge", "-q", in: folder)
            try old("sync", "-q", in: folder)
        }
        try new("sync", "-q")
        let trunk = try sandbox.git("ls-tree", "-r", "--name-only", "memory/main", "entries/", in: "new")
        let found = Set(trunk.split(separator: "\n").map { String($0.split(separator: "/").last ?? "") })
        #expect(missing(written, in: found) == [], "seed \(testSeed), \(number)")
        #expect(try hub.tip("main", in: "new") == hub.tip("main", in: "old"))
        try new("verify", "--history")
        try checkOnce()
    }
}
