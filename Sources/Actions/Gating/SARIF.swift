internal import Gate
internal import GitMemory

/// The Static Analysis Results Interchange Format, version 2.1.0.
struct SARIF {
    /// How many folders stand above an entry.
    let fanout: Int
    /// The version of gitmem.
    let version: String

    func json(
        _ judged: [(entry: ListedEntry, judgement: Screening.Judgement)], _ changes: [SettingChange]
    ) -> JSON {
        var results: [JSON] = []
        var rules: Set<String> = []
        for item in judged {
            for (reasons, level) in [(item.judgement.refused, "error"), (item.judgement.warned, "warning")] {
                for reason in reasons {
                    rules.insert(reason.finding.rule)
                    results.append(
                        result(
                            reason.finding.rule, level,
                            "\(reason.finding.kind.rawValue) in \(reason.member) of \(item.entry.item.id.short): \(reason.finding.hint)",
                            path(item.entry.item.id), line: reason.finding.line, column: reason.finding.column))
                }
            }
        }
        for change in changes {
            rules.insert("setting-changed")
            results.append(result("setting-changed", "error", change.text, "gitmem.json", line: 1, column: 1))
        }
        let driver = object([
            "informationUri": nil, "name": .string("gitmem"),
            "rules": .array(rules.sorted().map { object(["id": .string($0)]) }), "version": .string(version),
        ])
        return object([
            "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"),
            "runs": .array([object(["results": .array(results), "tool": object(["driver": driver])])]),
            "version": .string("2.1.0"),
        ])
    }

    /// Where a body stands on the branch.
    private func path(_ id: EntryID) -> String {
        "entries/" + id.description.prefix(fanout).map { "\($0)/" }.joined() + "\(id).json"
    }

    private func result(
        _ rule: String, _ level: String, _ message: String, _ path: String, line: Int, column: Int
    ) -> JSON {
        let region = object(["startColumn": .count(column), "startLine": .count(line)])
        let place = object([
            "artifactLocation": object(["uri": .string(path)]), "region": region,
        ])
        return object([
            "level": .string(level), "locations": .array([object(["physicalLocation": place])]),
            "message": object(["text": .string(message)]), "ruleId": .string(rule),
        ])
    }

    private func object(_ members: KeyValuePairs<String, JSON?>) -> JSON {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        return .object(object)
    }
}
