package import Gate
internal import GitMemory

/// The gate with the settings of one command.
package struct Screening: Sendable {
    /// What is refused where nothing else is said.
    static let defaultLevel = Gate.Level.normal

    package var level = Screening.defaultLevel
    /// The level that the settings say.
    var standard = Screening.defaultLevel
    /// The rules that are let pass.
    var allowed: [String] = []

    /// A finding, and in which member of the memory it is.
    package struct Reason: Sendable {
        package let finding: GateFinding
        package let member: String
    }

    /// What the gate says of one memory.
    package struct Judgement: Sendable {
        package var refused: [Reason] = []
        package var warned: [Reason] = []
        /// What was found and let pass, by the names of rules.
        package var passed: Set<String> = []
        package var specificity: Specificity?
    }

    /// The text of a memory was refused.
    struct Rejection: Error {
        let reasons: [Reason]
    }

    /// Judges a memory.
    ///
    /// - Parameter readsProse: whether narration and want of specificity are looked for where they would only be warned of.
    func judge(_ body: Body, readsProse: Bool = true) -> Judgement {
        var judgement = Judgement()
        if level == .off { return judgement }
        // In the usual form, the body is gone over as it is stored. Only what is found is looked for by members.
        if body.hasEscapes || Gate.hasLeaks(inBytes: body.bytes) {
            for (member, text) in body.texts {
                for finding in Gate.leaks(in: text) { sort(finding, member, into: &judgement, isRefused: true) }
            }
        }
        if let key = body.key, body.content.utf8.count <= 512 {
            // The key may tell what the value is.
            let isKnown = judgement.refused.contains { $0.member == "content" }
            for finding in Gate.secrets(in: "\(key) = \"\(body.content)\"") where !isKnown {
                let own = GateFinding(rule: finding.rule, kind: finding.kind, line: 1, column: 1, hint: finding.hint)
                sort(own, "content", into: &judgement, isRefused: true)
            }
        }
        if level == .strict || readsProse {
            let reading = Gate.reading(of: body.content)
            judgement.specificity = reading.specificity
            for finding in reading.findings {
                // The key of a register says what its value is of, however short that is.
                if finding.kind == .specificity, body.key != nil { continue }
                // A word or two are no news to whoever wrote them.
                if finding.rule == "too-short", level != .strict { continue }
                sort(finding, "content", into: &judgement, isRefused: level == .strict)
            }
        }
        return judgement
    }

    /// Judges a memory and refuses it.
    ///
    /// - Throws: ``Rejection``.
    func refuse(_ record: Record) throws(Rejection) {
        var refused = judge(record.body, readsProse: false).refused
        if let agent = record.agent, level != .off {
            refused += Self.leaks(inName: agent.description).filter { !allowed.contains($0.finding.rule) }
        }
        if !refused.isEmpty { throw Rejection(reasons: refused) }
    }

    /// The secrets in a name. The shortest that fits into one has twenty letters and digits.
    static func leaks(inName name: String) -> [Reason] {
        if name.utf8.count < 20 { return [] }
        return Gate.secrets(in: name).map { Reason(finding: $0, member: "name") }
    }

    private func sort(_ finding: GateFinding, _ member: String, into judgement: inout Judgement, isRefused: Bool) {
        if allowed.contains(finding.rule) {
            judgement.passed.insert(finding.rule)
        } else if isRefused {
            judgement.refused.append(Reason(finding: finding, member: member))
        } else {
            judgement.warned.append(Reason(finding: finding, member: member))
        }
    }

    /// What the commit says about a gate that was not what it usually is.
    ///
    /// - Parameter passed: the rules that did let something pass.
    func trailers(passed: some Sequence<String>) -> [String] {
        if level == .off, standard != .off { return ["\(Store.gateTrailer): off"] }
        let rules = passed.sorted()
        let allowance = rules.isEmpty ? nil : "allow \(rules.joined(separator: " "))"
        let loosened = level < standard ? level.rawValue : nil
        let words = [loosened, allowance].compactMap { $0 }
        return words.isEmpty ? [] : ["\(Store.gateTrailer): \(words.joined(separator: ", "))"]
    }
}

extension Body {
    /// Whether the stored form has escapes, so that its text does not stand in it as it is.
    fileprivate var hasEscapes: Bool { bytes.contains(UInt8(ascii: "\\")) }

    /// The texts of all members by name. What is nested is written in lines of `name = "value"`.
    fileprivate var texts: [(member: String, text: String)] {
        object.members.map { key, value in
            if case .string(let text) = value { return (key, text) }
            var lines = ""
            Self.write(value, name: key, into: &lines)
            return (key, lines)
        }
    }

    private static func write(_ value: JSON, name: String, into lines: inout String) {
        switch value {
        case .object(let object):
            for (key, value) in object.members {
                // The name of a member is text as well.
                if case .object = value { lines += "\(key)\n" }
                if case .array = value { lines += "\(key)\n" }
                write(value, name: key, into: &lines)
            }
        case .array(let items): for item in items { write(item, name: name, into: &lines) }
        case .string(let text):
            lines += name == "tags" || name == "supersedes" ? "\(text)\n" : "\(name) = \"\(text)\"\n"
        default: lines += "\(name) = \(String(decoding: value.canonicalBytes(), as: UTF8.self))\n"
        }
    }
}
