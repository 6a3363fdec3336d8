package import Actions
package import GitMemory

/// Who may do what: the lines of a token file, `TOKEN AGENT RIGHT` each, with scopes behind if it is for these only.
package struct Tokens: Sendable {
    /// What a token allows, each with what stands before it.
    enum Right: String, CaseIterable, Sendable, Comparable {
        case read, write, keep

        static func < (left: Right, right: Right) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    struct Bearer: Sendable {
        let agent: String
        let right: Right
        /// `nil` if it names none.
        let scopes: [String]?
    }

    /// By the digest of the token, so that neither a dump of memory nor the time of a comparison tells one.
    private var bearers: [String: Bearer] = [:]

    /// The least length of a token: 16 random bytes in base64 have 22 characters.
    private static let leastLength = 20

    /// - Throws: ``StoreError`` for a line that is none, with its number and never with its text.
    package init(_ text: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            func wrong(_ what: String) -> StoreError {
                StoreError(
                    .invalidInput, "line \(index + 1) of the token file \(what)",
                    hint:
                        "a line has a token, an agent, read, write or keep, and scopes if it is for these only: 2Yk…X8 ada write api"
                )
            }
            guard words.count >= 3 else { throw wrong("has \(words.count) words, not 3") }
            guard let right = Right(rawValue: words[2]) else { throw wrong("allows neither read, write nor keep") }
            guard (try? AgentName(words[1])) != nil else { throw wrong("has a name that no agent can have") }
            let scopes = words.dropFirst(3).flatMap { $0.split(separator: ",").map(String.init) }
            guard scopes.allSatisfy(AgentCard.isScope), scopes.isEmpty == (words.count == 3) else {
                throw wrong("names a scope that none can have")
            }
            let digest: String
            if first.hasPrefix("sha256:") {
                digest = String(first.dropFirst("sha256:".count))
                guard digest.count == 64, digest.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
                    throw wrong("has a sha256 that has not 64 lower-case digits")
                }
            } else {
                guard first.utf8.count >= Self.leastLength else {
                    throw wrong("has a token of less than \(Self.leastLength) characters, which can be guessed")
                }
                digest = SecretDigest.of(first)
            }
            guard bearers[digest] == nil else { throw wrong("has a token that stands further up") }
            bearers[digest] = Bearer(agent: words[1], right: right, scopes: scopes.isEmpty ? nil : scopes)
        }
        guard !bearers.isEmpty else {
            throw StoreError(
                .invalidInput, "the token file has no token",
                hint: "add a line: a token, an agent, and read, write or keep")
        }
    }

    func bearer(of token: String) -> Bearer? { bearers[SecretDigest.of(token)] }
}
