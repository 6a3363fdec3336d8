internal import Git

/// An endpoint that makes vectors of texts, reached by the user's own `curl`.
package struct EmbeddingEndpoint: Sendable {
    private let settings: EmbeddingSettings
    private let environment: GitEnvironment

    init(_ settings: EmbeddingSettings, _ environment: GitEnvironment) {
        self.settings = settings
        self.environment = environment
    }

    /// One whose key is in a variable of this process.
    package init(_ settings: EmbeddingSettings) { self.init(settings, .process) }

    /// Larger answers are refused.
    static let largestAnswer = 32 << 20
    /// The configuration that curl reads has lines of less than 100 kB in all versions.
    static let longestRequest = 90_000

    /// The vectors of some texts, in their order.
    ///
    /// - Parameters:
    ///   - time: in milliseconds, after which it is given up.
    ///   - isCancelled: asked ten times a second.
    /// - Throws: ``EmbeddingFailure``; of the kind `text` if the endpoint refuses what it was given.
    package func vectors(
        of texts: [String], within time: Int, isCancelled: @escaping () -> Bool = { false }
    ) throws(EmbeddingFailure) -> [[Float]] {
        let request = try request(texts, time)
        let outcome: GitProcess.Outcome
        do {
            outcome = try CurlProcess.run(
                Array(request.utf8), .init(time: time + 500, answer: Self.largestAnswer + 16),
                hiding: settings.keyVariable, isCancelled: isCancelled)
        } catch {
            throw EmbeddingFailure(
                error.code == .noCurl
                    ? "there is no curl on the PATH, by which the endpoint is asked"
                    : "curl cannot be run: \(error.message)")
        }
        return try EmbeddingAnswer.vectors(try body(of: outcome, time), count: texts.count)
    }

    // MARK: - The request

    /// What curl is told: by its standard input, as others see arguments.
    private func request(_ texts: [String], _ time: Int) throws(EmbeddingFailure) -> String {
        var body = JSONObject()
        body["model"] = .string(settings.model)
        body["input"] = .array(texts.map { .string($0) })
        if let dimensions = settings.dimensions { body["dimensions"] = .number(Double(dimensions)) }
        let data = Self.quoted(String(decoding: JSON.object(body).canonicalBytes(), as: UTF8.self))
        guard data.utf8.count <= Self.longestRequest else {
            throw EmbeddingFailure("a request would be too large", kind: .text)
        }
        var lines = [
            "url = \(Self.quoted(settings.url))", "proto = \"=http,https\"", "globoff", "no-location", "silent",
            "output = \"-\"", "write-out = \"\\n%{http_code}\"", "max-filesize = \(Self.largestAnswer)",
            "max-time = \(time / 1000).\(String(1000 + time % 1000).dropFirst())",
            "header = \"Content-Type: application/json\"", "header = \"Expect:\"",
        ]
        if let name = settings.keyVariable {
            guard let key = environment[name], !key.isEmpty else {
                throw EmbeddingFailure("the variable \(name), which gitmem.embeddings.keyEnv names, is not set")
            }
            guard key.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                throw EmbeddingFailure("the variable \(name), which gitmem.embeddings.keyEnv names, holds no key")
            }
            lines.append("header = \(Self.quoted("Authorization: Bearer \(key)"))")
        }
        lines.append("data-raw = \(data)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// A value as curl's configuration has it.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    // MARK: - The answer

    private func body(of outcome: GitProcess.Outcome, _ time: Int) throws(EmbeddingFailure) -> String {
        let late = EmbeddingFailure("the endpoint did not answer within \(time) ms")
        switch outcome.stop {
        case .cancelled: throw EmbeddingFailure("interrupted")
        case .timeout, .stopped: throw late
        case .tooLong: throw Self.tooLarge
        case nil: break
        }
        let end = outcome.output.utf8.lastIndex(of: UInt8(ascii: "\n")) ?? outcome.output.startIndex
        let status = Int(outcome.output[end...].dropFirst()) ?? 0
        switch outcome.status {
        case 0, 22: break
        case 5, 6, 7: throw EmbeddingFailure("the endpoint cannot be reached")
        case 28: throw late
        case 63: throw Self.tooLarge
        case 35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91:
            throw EmbeddingFailure("curl cannot reach the endpoint securely (its exit code is \(outcome.status))")
        default: throw EmbeddingFailure("curl did not get an answer (its exit code is \(outcome.status))")
        }
        // What the endpoint says of it may quote the key or a memory.
        switch status {
        case 200...299: return String(outcome.output[..<end])
        case 300...399: throw EmbeddingFailure("the endpoint redirects (\(status)), which is not followed")
        case 400, 413, 422: throw EmbeddingFailure("the endpoint refuses the request (\(status))", kind: .text)
        case 401, 403: throw EmbeddingFailure("the endpoint refuses the key (\(status))")
        case 404, 405: throw EmbeddingFailure("there is no such endpoint or model (\(status))")
        case 429: throw EmbeddingFailure("the endpoint has had too many requests (429)")
        default: throw EmbeddingFailure("the endpoint failed (\(status))")
        }
    }

    private static let tooLarge = EmbeddingFailure("the endpoint's answer has more than \(largestAnswer >> 20) MiB")
}

extension Store {
    /// The endpoint that some settings name.
    package func endpoint(_ settings: EmbeddingSettings) -> EmbeddingEndpoint {
        EmbeddingEndpoint(settings, surroundings.environment)
    }
}
