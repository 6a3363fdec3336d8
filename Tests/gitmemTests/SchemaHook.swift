import Foundation
import TestSupport
import Testing

/// Holds what `gitmem --json` prints in tests against docs/schema.
enum SchemaHook {
    private static let folder = Sandbox.fixtures.deletingLastPathComponent().appendingPathComponent("docs/schema")

    private static let schemas: [String: Data] = {
        var schemas: [String: Data] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            schemas[name] = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
        }
        return schemas
    }()

    private static func check(_ name: String) -> SchemaCheck? { schemas[name].flatMap { SchemaCheck($0) } }

    /// What is wrong with the lines that some words print; empty if nothing is, or if they print no JSON.
    static func faults(_ words: [String], output: String, errors: String) -> [String] {
        let words = Array(words.prefix { $0 != "--" })
        guard words.first == "gitmem", words.contains("--json") || words.contains("export"),
            !words.contains("--sarif"), !words.contains("html"), let name = action(of: Array(words.dropFirst()))
        else { return [] }
        var faults: [String] = []
        if let check = check("\(name).result.json") {
            for line in output.split(separator: "\n") where line.hasPrefix("{") && !line.hasPrefix(#"{"error":"#) {
                faults += check.faults(of: String(line)).map { "\(name): \($0) in \(line)" }
            }
        }
        for line in errors.split(separator: "\n") where line.hasPrefix(#"{"error":"#) {
            faults += (check("error.json")?.faults(of: String(line)) ?? ["there is no schema of errors"])
                .map { "error: \($0) in \(line)" }
        }
        return faults
    }

    /// The name of the action, as its schema has it.
    private static func action(of words: [String]) -> String? {
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-") {
            rest = rest.dropFirst(["-C", "--agent"].contains(word) ? 2 : 1)
        }
        guard let first = rest.first else { return nil }
        let second = rest.dropFirst().first ?? ""
        switch first {
        case "doctor": return words.contains("--agents") ? "doctor-agents" : first
        case "gate": return second == "set" ? "gate-set" : "gate-show"
        case "claims": return second == "paths" ? "claims-paths" : "claims"
        case "worktree": return "worktree-\(second)"
        default: return first
        }
    }
}
