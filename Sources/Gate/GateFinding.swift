/// Something in a text that a rule speaks against.
public struct GateFinding: Hashable, Sendable {
    /// What the rules are about.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A key, a token, a password.
        case secret
        /// Data of a person: an address, a number.
        case personal
        /// An account of what somebody does, instead of what is so.
        case narration
        /// Too little that one could look up, check or act on.
        case specificity
    }

    /// The name of the rule, such as `github-token`.
    public let rule: String
    /// What the rule is about.
    public let kind: Kind
    /// The line in the text, counted from 1.
    public let line: Int
    /// The column in the line in Unicode scalars, counted from 1.
    public let column: Int
    /// What to do about it. It never quotes the text.
    public let hint: String

    /// Creates a finding.
    public init(rule: String, kind: Kind, line: Int, column: Int, hint: String) {
        self.rule = rule
        self.kind = kind
        self.line = line
        self.column = column
        self.hint = hint
    }
}

/// A finding by its place in the bytes, before lines and columns are counted.
struct Hit {
    let rule: StaticString
    let kind: GateFinding.Kind
    let place: Int
    let hint: StaticString
}

extension [Hit] {
    /// The hits in the order of their places, as findings, one for each place and rule.
    ///
    /// - Complexity: O(*n*) in the size of the text: it is gone through once.
    func located(in text: Bytes) -> [GateFinding] {
        if isEmpty { return [] }
        var findings: [GateFinding] = []
        var (line, column, place) = (1, 1, 0)
        var last: (place: Int, rule: String)?
        for hit in sorted(by: { $0.place < $1.place }) {
            while place < hit.place, place < text.count {
                let byte = text[place]
                if byte == 10 {
                    line += 1
                    column = 1
                } else if byte & 0xC0 != 0x80 {
                    column += 1
                }
                place += 1
            }
            let rule = hit.rule.description
            if let last, last.place == hit.place, last.rule == rule { continue }
            last = (hit.place, rule)
            findings.append(
                GateFinding(rule: rule, kind: hit.kind, line: line, column: column, hint: hit.hint.description))
        }
        return findings
    }
}
