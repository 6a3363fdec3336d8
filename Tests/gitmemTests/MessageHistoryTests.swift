import Foundation
import TestSupport
import Testing

/// Random histories of agents that send, read and acknowledge messages in clones which meet by gitmem and by plain git.
@Suite("Messages, in random histories", .serialized)
struct MessageHistoryTests {
    /// `GITMEM_MESSAGES=120x20` for the long form: steps and seeds.
    private static let size: (steps: Int, seeds: Int) = LongForm.pair("GITMEM_MESSAGES") ?? (40, 1)

    @Test("Everything is delivered, and nothing that was read is unread again")
    func histories() throws {
        for number in 0..<Self.size.seeds {
            var history = try MessageHistory(seed: testSeed &+ UInt64(number))
            for _ in 0..<Self.size.steps { try history.step() }
            try history.end()
        }
    }
}

private struct MessageHistory {
    /// What was done about a sending by one recipient.
    private struct Mark: Hashable {
        let agent: String
        let sending: String
    }

    private let hub: Hub
    private let seed: UInt64
    private var generator: SplitMix64
    private let agents = ["ada", "ben", "cleo"]
    /// The recipients of each sending.
    private var sendings: [String: Set<String>] = [:]
    private var read: Set<Mark> = []
    private var acknowledged: Set<Mark> = []
    private var epochs = 0
    private var count = 0

    /// Each agent works in a clone of its own, which bears its name.
    init(seed: UInt64) throws {
        self.seed = seed
        generator = SplitMix64(seed: seed)
        hub = try Hub(clones: agents)
    }

    private func run(_ words: [String], as agent: String, status: Set<Int32> = [0]) throws -> Outcome {
        let outcome = try hub.sandbox.run(["gitmem"] + words, in: agent, with: ["GITMEM_AGENT": agent])
        #expect(
            status.contains(outcome.status),
            "seed \(seed), \(agent): gitmem \(words): \(outcome.status) \(outcome.output)\(outcome.errors)")
        return outcome
    }

    private func sync(_ agent: String) throws {
        for _ in 0..<4 {
            if try run(["sync", "-q"], as: agent, status: [0, 7]).status == 0 { return }
            _ = try run(["carry", "-q"], as: agent, status: [0, 1])
        }
    }

    private func inbox(_ agent: String, _ options: String...) throws -> [NSDictionary] {
        try run(["inbox", "--json"] + options, as: agent).lines.map { try object($0) }
    }

    mutating func step() throws {
        let agent = agents.randomElement(using: &generator) ?? "ada"
        switch Int.random(in: 0..<22, using: &generator) {
        case 0..<6: try send(agent)
        case 6..<9: try mark(agent, "read")
        case 9..<11: try mark(agent, "ack")
        case 11..<17: try sync(agent)
        case 17: _ = try run(["merge", "-q"], as: agent, status: [0, 7])
        case 18..<20: try mergeByPlainGit(agent)
        case 20:
            if try run(["compact", "-q"], as: agent, status: [0, 6]).status == 0 { epochs += 1 }
        default: _ = try run(["carry", "-q"], as: agent, status: [0, 1])
        }
        try check(agent)
    }

    private mutating func send(_ agent: String) throws {
        let others = agents.filter { $0 != agent }
        let recipients = Bool.random(using: &generator) ? ["all"] : [others.randomElement(using: &generator) ?? "ben"]
        // Some words are sent again while they are held, which is no new sending.
        count += 1
        let text = Int.random(in: 0..<4, using: &generator) == 0 ? "again" : "number \(count)"
        var words = ["send", "--json", "--to"] + recipients
        if Int.random(in: 0..<4, using: &generator) == 0 { words.append("--again") }
        let outcome = try run(words + [text], as: agent, status: [0, 7])
        guard outcome.status == 0, try object(outcome.lines[0]).text("verdict") != "unchanged" else { return }
        let id = try object(outcome.lines[0]).text("id") ?? ""
        let sent = try run(["message", "sent", "--json"], as: agent).lines.map { try object($0) }
        // The newest of that message is the one that was just sent.
        let sending = try #require(sent.first { $0.text("id") == id }?.text("sending"), "seed \(seed)")
        #expect(sendings[sending] == nil, "seed \(seed): \(sending)")
        sendings[sending] = Set(recipients == ["all"] ? others : recipients)
    }

    private mutating func mark(_ agent: String, _ verb: String) throws {
        guard let letter = try inbox(agent).randomElement(using: &generator), let id = letter.text("id") else { return }
        // All sendings of the message that are here get the mark.
        let all = try inbox(agent).filter { $0.text("id") == id }.compactMap { $0.text("sending") }
        // 7: the agent's branch has to be carried over first.
        guard try run(["message", verb, "-q", id], as: agent, status: [0, 7]).status == 0 else { return }
        for sending in all {
            let mark = Mark(agent: agent, sending: sending)
            if verb == "ack" { acknowledged.insert(mark) } else { read.insert(mark) }
        }
    }

    private func mergeByPlainGit(_ agent: String) throws {
        // What is checked out is the trunk. Branches of two epochs do not merge.
        _ = try hub.sandbox.run(
            [
                "sh", "-c",
                """
                git fetch -q
                for branch in $(git for-each-ref --format='%(refname)' refs/heads/memory/agents refs/remotes/origin/memory)
                do git merge -q --no-edit $branch || git merge --abort; done
                """,
            ], in: agent)
    }

    /// What an agent has read is read in its own clone at any time.
    private func check(_ agent: String) throws {
        for letter in try inbox(agent) {
            let mark = Mark(agent: agent, sending: letter.text("sending") ?? "")
            let isRead = read.contains(mark) || acknowledged.contains(mark)
            #expect(letter["read"] as? Bool == isRead, "seed \(seed): \(letter)")
            #expect(letter["acknowledged"] as? Bool == acknowledged.contains(mark), "seed \(seed): \(letter)")
        }
    }

    mutating func end() throws {
        for _ in 0..<3 { for agent in agents { try sync(agent) } }
        for agent in agents {
            try hub.sync(agent, result: "up-to-date")
            #expect(try hub.tip("main", in: agent) == hub.tip("main"), "seed \(seed), \(agent)")
            let expected = sendings.filter { $0.value.contains(agent) }.keys.sorted()
            let found = try inbox(agent).compactMap { $0.text("sending") }
            #expect(found.sorted() == expected, "seed \(seed), \(agent)")
            try check(agent)
        }
        #expect(try hub.sandbox.run(["gitmem", "verify", "-q"], in: "ada").status == 0, "seed \(seed)")
        print(
            "messages, seed \(seed): \(sendings.count) sendings, \(read.count) read, \(acknowledged.count) acknowledged, "
                + "\(epochs) epochs")
    }
}
