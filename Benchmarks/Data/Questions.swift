import Foundation

/// The questions and the findings of the repository, which people wrote.
enum Questions {
    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The questions, in an order that mixes their subjects.
    static func all() throws -> [String] {
        let files = ["Tests/RecallTests/Data/findings-dev.jsonl", "fixtures/trades/questions.jsonl"]
        let questions = try files.flatMap { file in
            try lines(of: file).map { line in
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                guard let question = object?["question"] as? String else { throw Failure("\(file) has no question") }
                return question
            }
        }
        // 97 has no divisor in common with any number of questions that there may be.
        return questions.indices.map { questions[$0 * 97 % questions.count] }
    }

    /// The findings that answer them, each a line that `gitmem import` reads.
    static func findings() throws -> [String] {
        try ["ada", "ben", "cleo"].flatMap { try lines(of: "fixtures/findings/\($0).jsonl") }
            + lines(of: "fixtures/trades/findings.jsonl")
    }

    private static func lines(of file: String) throws -> [String] {
        try String(contentsOf: top.appendingPathComponent(file), encoding: .utf8).split(separator: "\n").map(
            String.init)
    }
}
