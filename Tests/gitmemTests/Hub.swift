import Foundation
import Testing

/// A bare repository that clones meet at.
struct Hub {
    let sandbox: Sandbox

    /// - Parameter names: of the clones, each with a trunk that is checked out.
    init(clones names: String..., sandbox: Sandbox? = nil) throws {
        try self.init(clones: names, sandbox: sandbox)
    }

    init(clones names: [String], sandbox: Sandbox? = nil) throws {
        self.sandbox = try sandbox ?? Sandbox()
        try self.sandbox.git("init", "--quiet", "--bare", "--initial-branch=memory/main", "hub.git")
        try self.sandbox.gitmem("init", "--files", "-q", "seed")
        try self.sandbox.git("push", "--quiet", "../hub.git", "memory/main", in: "seed")
        for name in names { try clone(name) }
    }

    func clone(_ name: String, _ options: String...) throws {
        let outcome = try sandbox.run(["git", "clone", "--quiet"] + options + ["hub.git", name])
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Nothing is to happen while a test looks.
        try sandbox.git("config", "gc.auto", "0", in: name)
    }

    /// Runs `gitmem sync --json` and returns what it printed.
    @discardableResult
    func sync(
        _ name: String, _ options: String..., status: Int32 = 0, result: String? = nil, saying texts: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> NSDictionary {
        let outcome = try sandbox.run(["gitmem", "sync", "--json"] + options, in: name)
        #expect(outcome.status == status, "\(name): \(outcome.output)\(outcome.errors)", sourceLocation: sourceLocation)
        for text in texts {
            #expect(outcome.errors.contains(text), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
        guard let line = outcome.lines.first else { return [:] }
        let report = try object(line, sourceLocation: sourceLocation)
        if let result { #expect(report.text("result") == result, "\(line)", sourceLocation: sourceLocation) }
        return report
    }

    /// Where a branch is; empty if it does not exist.
    func tip(_ branch: String, in folder: String = "hub.git") throws -> String {
        try sandbox.git("for-each-ref", "--format=%(objectname)", "refs/heads/memory/\(branch)", in: folder)
    }

    func texts(_ folder: String, view: [String] = ["trunk"]) throws -> [String] {
        let list = try sandbox.run(["gitmem", "list", "--json", "--view"] + view, in: folder)
        #expect(list.status == 0, "\(list.errors)")
        return try list.lines.map { try object($0).child("entry")?.text("content") ?? "" }.sorted()
    }

    /// Has the remote run a script for every push.
    func hook(_ name: String, _ script: String) throws {
        try sandbox.write("hub.git/hooks/\(name)", "#!/bin/sh\n\(script)\n")
        try sandbox.shell("chmod +x hub.git/hooks/\(name)")
    }
}

extension NSDictionary {
    /// The branches of a list, without `refs/heads/memory/`.
    func branches(_ key: String) -> [String] {
        list(key).compactMap { $0.text("branch")?.replacingOccurrences(of: "refs/heads/memory/", with: "") }.sorted()
    }
}
