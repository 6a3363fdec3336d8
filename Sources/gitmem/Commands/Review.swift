internal import ArgumentParser
internal import Gate
internal import Git
internal import GitMemory

struct Review: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Look at what a branch would bring, before a merge.",
        discussion: """
            Judges everything that the branch has and the trunk has not, by the rules of the gate; lists the settings \
            that it changes, and what was written with the gate loosened. Exit code 1 says that it found something that \
            should not be merged: secrets, personal data, in strict also the rest, or settings changed by somebody \
            who is not named in gate/keepers.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "A branch or agent, or A..B for what B has beyond A; the acting agent's branch if not given.")
    var branch: String?

    @Option(help: ArgumentHelp("Judge as this level does; else as the trunk says.", valueName: "strict|normal"))
    var gate: String?

    @Flag(help: "Print SARIF 2.1.0, as code hosts read it.")
    var sarif = false

    func run() throws {
        let store = try global.store()
        let (base, tip) = try branches(store)
        let settings = try GateSettings(of: store)
        var screening = Screening()
        screening.level = max(settings.level, .normal)
        if let gate {
            guard let level = Gate.Level(rawValue: gate), level != .off else {
                throw StoreError(.invalidInput, "“\(gate)” is no level to judge by", hint: "use strict or normal")
            }
            screening.level = level
        }
        let reviewed = try store.review(tip, against: base)
        let judged = reviewed.entries.map { (entry: $0, judgement: screening.judge($0.body)) }
            .filter { !$0.judgement.refused.isEmpty || !$0.judgement.warned.isEmpty }
        let changes = SettingChange.list(from: reviewed.settings.before, to: reviewed.settings.after)
        let keepers = settings.keepers ?? []
        let strangers = changes.filter { change in change.agents.isEmpty || !change.agents.allSatisfy(keepers.contains)
        }
        let refused = judged.filter { !$0.judgement.refused.isEmpty }
        if sarif {
            SARIF(fanout: try store.format().fanout).print(judged, changes)
        } else if global.json {
            printJSON(reviewed, judged, changes, tip)
        } else {
            for change in changes { Output.line(change.text) }
            for commit in reviewed.loosened {
                Output.line(
                    "gate \(commit.gate)  \(commit.commit.description.prefix(12))  \(commit.author)  \(commit.subject)")
            }
            for item in judged {
                for reason in item.judgement.refused {
                    Output.line("refused  \(item.entry.item.id.short)  \(reason.text)")
                }
                for reason in item.judgement.warned {
                    Output.line("warning  \(item.entry.item.id.short)  \(reason.text)")
                }
            }
            let count = reviewed.entries.count
            global.output.say("\(count) memor\(count == 1 ? "y" : "ies") reviewed, \(refused.count) refused.")
        }
        var news: [String] = []
        if !refused.isEmpty { news.append("\(refused.count) memor\(refused.count == 1 ? "y" : "ies") refused") }
        if !strangers.isEmpty { news.append("settings changed: \(strangers.map(\.key).joined(separator: ", "))") }
        if !news.isEmpty {
            throw Failure.BadNews(
                message: news.joined(separator: "; "),
                hint: "take back what should not be there (`gitmem forget`) before the branch is merged",
                status: Failure.problemsFound)
        }
    }

    private func branches(_ store: Store) throws -> (base: MemoryBranch, tip: MemoryBranch) {
        guard let branch else {
            return (try store.trunk(), try store.branch(named: "\(try global.agentName(in: store))"))
        }
        if let range = branch.range(ofDots: ()) {
            return (
                try store.branch(named: String(branch[..<range.lowerBound])),
                try store.branch(named: String(branch[range.upperBound...]))
            )
        }
        return (try store.trunk(), try store.branch(named: branch))
    }

    private func printJSON(
        _ reviewed: ReviewedBranch, _ judged: [(entry: ListedEntry, judgement: Screening.Judgement)],
        _ changes: [SettingChange], _ tip: MemoryBranch
    ) {
        let findings: [JSON] = judged.map { item in
            var object = JSONObject()
            object["agents"] = .array(Set(item.entry.holds.map(\.agent.description)).sorted().map { .string($0) })
            object["id"] = .text(item.entry.item.id)
            object["reasons"] = .array(item.judgement.refused.map(\.json))
            object["warnings"] = .array(item.judgement.warned.map(\.json))
            return .object(object)
        }
        let loosened: [JSON] = reviewed.loosened.map { commit in
            var object = JSONObject()
            object["author"] = .string(commit.author)
            object["commit"] = .text(commit.commit)
            object["gate"] = .string(commit.gate)
            object["subject"] = .string(commit.subject)
            return .object(object)
        }
        Output.object([
            "branch": .string(tip.reference), "commit": .text(tip.tip), "findings": .array(findings),
            "loosened": .array(loosened), "reviewed": .count(reviewed.entries.count),
            "settings": .array(changes.map(\.json)),
        ])
    }
}

extension String {
    /// Where the first `..` stands.
    fileprivate func range(ofDots: Void) -> Range<Index>? {
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix("..") { return place..<index(place, offsetBy: 2) }
            place = index(after: place)
        }
        return nil
    }
}
