internal import Git

/// Where vectors of texts come from, as git's configuration says. Nothing that a store holds has a say in it: what is in
/// a store must not send memories anywhere.
package struct EmbeddingSettings: Sendable, Hashable {
    /// The address of the endpoint, the whole of it.
    package let url: String
    package let model: String
    /// The variable of the environment that holds the key.
    package let keyVariable: String?
    /// How many numbers a vector is to have; as many as the model's if nothing is said.
    package let dimensions: Int?
    /// Scopes of which no memory is sent, nor any below them.
    package let excludedScopes: [String]
    /// What the model wants before a question, and before a memory.
    package let (questionPrefix, textPrefix): (String, String)
    /// For how many milliseconds a question waits for its vector.
    package let patience: Int

    /// Whether a memory or a question of a scope may be sent. The team's settings never are.
    package func admits(_ scope: String?) -> Bool {
        guard let scope else { return true }
        return !(excludedScopes + [Body.settingsScope]).contains { scope == $0 || scope.hasPrefix($0 + "/") }
    }

    /// What vectors depend on: those made by other settings are of no use.
    package var mark: String {
        ([url, model, dimensions.map(String.init) ?? "", textPrefix] + excludedScopes.sorted()).joined(separator: "\n")
    }

    /// What every variable's name begins with.
    fileprivate static let section = "gitmem.embeddings."
    private static let standardPatience = 2000

    /// - Parameter values: those of a variable below ``section``, in git's order.
    /// - Throws: ``StoreError`` with the code `invalidInput` for a setting that makes no sense.
    package init?(_ values: (String) throws -> [String]) throws {
        func value(_ name: String) throws -> String? { try values(name).last.flatMap { $0.isEmpty ? nil : $0 } }
        func number(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
            guard let text = try value(name) else { return nil }
            guard let number = ConfigValue.number(text), range.contains(number) else {
                throw Self.wrong(name, text, "is not a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        guard let url = try value("url") else { return nil }
        let address = url.split(separator: "/", omittingEmptySubsequences: false)
        guard address.count > 3, ["http:", "https:"].contains(address[0].lowercased()), address[1].isEmpty,
            !address[2].isEmpty, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f })
        else {
            throw Self.wrong(
                "url", url, "is not the address of an endpoint",
                hint: "git config gitmem.embeddings.url http://127.0.0.1:11434/v1/embeddings")
        }
        guard !address[2].contains("@") else {
            throw Self.wrong(
                "url", nil, "has a password in it",
                hint: "put it into a variable, and git config gitmem.embeddings.keyEnv VARIABLE")
        }
        guard let model = try value("model") else {
            throw Self.wrong("model", nil, "is not set", hint: "git config gitmem.embeddings.model NAME")
        }
        self.url = url
        self.model = model
        keyVariable = try value("keyEnv")
        dimensions = try number("dimensions", 1...EmbeddingAnswer.mostNumbers)
        excludedScopes = try values("leaveOut").filter { !$0.isEmpty }
        questionPrefix = try value("questionPrefix") ?? ""
        textPrefix = try value("textPrefix") ?? ""
        patience = try number("timeout", 1...600_000) ?? Self.standardPatience
    }

    private static func wrong(_ name: String, _ text: String?, _ why: String, hint: String? = nil) -> StoreError {
        StoreError(
            .invalidInput, "git's gitmem.embeddings.\(name) \(text.map { "is “\($0)”, which " } ?? "")\(why)",
            hint: hint)
    }
}

extension Store {
    /// Where vectors of texts come from; `nil` if git's `gitmem.embeddings.url` is not set.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a setting that makes no sense.
    package func embeddingSettings() throws -> EmbeddingSettings? {
        guard try repository.configuration(EmbeddingSettings.section + "url") != nil else { return nil }
        return try EmbeddingSettings { try repository.values(of: EmbeddingSettings.section + $0) }
    }

    /// Starts a program of gitmem's own for this repository in the background, with no input or output.
    ///
    /// - Throws: a `GitError` if it cannot be started.
    package func startInBackground(_ program: [String]) throws { try repository.startInBackground(program: program) }
}
