import Foundation
import Testing

/// Where every branch of a repository stands, and what git says of every worktree.
struct RepositoryState: Equatable {
    let references: String
    let statuses: [String]
}

extension Sandbox {
    /// The references of a repository and the status of all its worktrees; `nil` where there is no repository.
    func state(of folder: String) throws -> RepositoryState? {
        let references = try run(["git", "for-each-ref"], in: folder)
        guard references.status == 0 else { return nil }
        var statuses: [String] = []
        for line in try run(["git", "worktree", "list", "--porcelain"], in: folder).lines {
            guard line.hasPrefix("worktree ") else { continue }
            let path = String(line.dropFirst("worktree ".count))
            let status = try run(["git", "status", "--porcelain=v2", "--branch", "--untracked-files=all"], in: path)
            statuses.append("\(path)\n\(status.output)")
        }
        return RepositoryState(references: references.output, statuses: statuses)
    }

    /// Runs `gitmem`, which must fail with that status, say all of these texts, give a hint, print nothing to standard
    /// output and leave the repository as it was.
    @discardableResult
    func refused(
        _ arguments: [String], in folder: String = ".", status: Int32, saying texts: [String], hint: Bool = true,
        input: Data? = nil, with variables: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Outcome {
        let before = try state(of: folder)
        let outcome = try run(["gitmem"] + arguments, in: folder, input: input, with: variables)
        let command = "gitmem \(arguments.joined(separator: " "))"
        #expect(outcome.status == status, "\(command): \(outcome.errors)", sourceLocation: sourceLocation)
        for text in texts {
            #expect(outcome.errors.contains(text), "\(command): \(outcome.errors)", sourceLocation: sourceLocation)
        }
        if hint {
            #expect(
                outcome.errors.contains("\nhint: "), "\(command): \(outcome.errors)", sourceLocation: sourceLocation)
        }
        #expect(outcome.output == "", sourceLocation: sourceLocation)
        #expect(try state(of: folder) == before, "\(command) changed something", sourceLocation: sourceLocation)
        return outcome
    }

    /// Writes a file, and the folders above it.
    func write(_ name: String, _ content: String) throws {
        try write(name, Data(content.utf8))
    }

    func write(_ name: String, _ content: Data) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(name)), as: UTF8.self)
    }

    /// Remembers a text and returns its id.
    func add(
        _ text: String, by agent: String, in folder: String, _ options: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let outcome = try run(["gitmem", "add", "--agent", agent, "-q"] + options + ["--", text], in: folder)
        #expect(outcome.status == 0, "add \(text): \(outcome.errors)", sourceLocation: sourceLocation)
        return outcome.lines.first ?? ""
    }

    /// The files in a folder below `entries` that end in `.json`, and those of them whose hash is not their name.
    func bodies(in folder: String) throws -> (count: Int, wrong: [String]) {
        let outcome = try shell("find entries -name '*.json' -exec sha256sum {} +", in: folder)
        let wrong = outcome.lines.filter { line in
            let hash = line.prefix(64)
            return !line.hasSuffix("/\(hash).json")
        }
        return (outcome.lines.count, wrong)
    }

    /// `git status` of a worktree, which should be empty.
    func dirt(in folder: String) throws -> String {
        try git("status", "--porcelain", "--untracked-files=all", in: folder)
    }

    /// Makes a repository with code in it.
    func codeRepository(_ name: String) throws {
        try git("init", "--quiet", "--initial-branch=main", name)
        try write("\(name)/main.c", "int main(void) { return 0; }\n")
        try git("add", ".", in: name)
        try git("commit", "--quiet", "-m", "Begin", in: name)
    }
}

/// Reads a line of JSON.
func object(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> NSDictionary {
    let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(value as? NSDictionary, "not a JSON object: \(line)", sourceLocation: sourceLocation)
}

extension NSDictionary {
    /// The keys, sorted.
    var keys: [String] { allKeys.compactMap { $0 as? String }.sorted() }
    func text(_ key: String) -> String? { self[key] as? String }
    func number(_ key: String) -> Int? { (self[key] as? NSNumber)?.intValue }
    func child(_ key: String) -> NSDictionary? { self[key] as? NSDictionary }
    func list(_ key: String) -> [NSDictionary] { self[key] as? [NSDictionary] ?? [] }
    func texts(_ key: String) -> [String] { self[key] as? [String] ?? [] }
}
