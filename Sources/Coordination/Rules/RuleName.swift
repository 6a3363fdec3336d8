package import GitMemory

/// The name of a rule: `[a-z0-9][a-z0-9-]{0,38}`, as the names of agents are.
package struct RuleName: Hashable, Sendable {
    package let text: String

    /// Checks a name.
    ///
    /// - Throws: ``StoreError`` with the code `invalidName`.
    package init(_ text: String) throws(StoreError) {
        guard (try? AgentName(text)) != nil else {
            throw StoreError(
                .invalidName, "“\(text)” cannot be the name of a rule",
                hint: "use 1 to 39 lower-case letters, digits and hyphens, not beginning with a hyphen")
        }
        self.text = text
    }

    /// A name made of the first words of a rule, that is not taken.
    package static func made(of text: String, without taken: Set<String>) -> String {
        let words = text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.prefix(4)
        var base = ""
        for word in words where base.utf8.count + word.utf8.count < 34 {
            base += (base.isEmpty ? "" : "-") + word
        }
        if base.isEmpty { base = "rule" }
        if !taken.contains(base) { return base }
        var number = 2
        while taken.contains("\(base)-\(number)") { number += 1 }
        return "\(base)-\(number)"
    }
}
