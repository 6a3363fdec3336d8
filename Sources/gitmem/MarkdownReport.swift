internal import Actions
internal import GitMemory

/// What a merge did, or would do, as Markdown for a comment.
struct MarkdownReport {
    let result: MergeResult

    /// How many memories are shown with their texts.
    private static let shown = 50

    /// - Throws: as reading the memories does.
    func text() throws -> String {
        let report = result.report
        let name = report.target.hasPrefix("refs/heads/") ? String(report.target.dropFirst(11)) : report.target
        let verb =
            switch report.outcome {
            case .upToDate: "is up to date at"
            case .merged, .fastForward: result.isDryRun ? "would move to" : "moved to"
            }
        var lines = ["### \(Self.code(name)) \(verb) \(Self.code(String("\(report.commit)".prefix(12))))", ""]
        if !report.contributions.isEmpty {
            lines += ["| branch | added | removed | counted |", "|---|---:|---:|---:|"]
            for part in report.contributions { lines.append(Self.row(Self.code(part.branch.name), part.count)) }
            lines += [Self.row("together", report.count), ""]
        }
        func section(_ title: String, _ items: [String]) {
            if !items.isEmpty { lines += ["**\(title)**", ""] + items.map { "- \($0)" } + [""] }
        }
        section("Settings that change", result.settings.map { Self.code($0.text) })
        let texts = try result.changedTexts()
        section(
            "Memories",
            texts.prefix(Self.shown).map {
                "\($0.change.kind.rawValue) \(Self.code($0.change.id.short)) \(Self.code($0.text))"
            })
        if texts.count > Self.shown { lines += ["and \(texts.count - Self.shown) more", ""] }
        section("Not merged", report.refused.map { Self.code($0.text) })
        section("Skipped", report.skipped.map { Self.code($0.text) })
        section(
            "Lost from the trunk",
            report.lost.map { Self.code("\($0.memories), by commit \("\($0.commit)".prefix(12))") })
        section(
            "Brought back", report.restored.map { Self.code("\($0.memories), by commit \("\($0.commit)".prefix(12))") })
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ count: ChangeCount) -> String {
        "| \(name) | \(count.added) | \(count.removed) | \(count.counted) |"
    }

    /// A text on one line, in which nothing is Markdown, a mention or a link.
    static func code(_ text: String) -> String {
        var words = Template.cut(text.escapingControls(), to: 200)
        // A bar would end the cell of a table, also in code.
        words.replace("|", with: "¦")
        var longest = 0
        var run = 0
        for character in words {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let space = words.hasPrefix("`") || words.hasSuffix("`") ? " " : ""
        return fence + space + words + space + fence
    }
}
