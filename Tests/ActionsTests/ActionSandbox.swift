import Actions
import Foundation
import GitMemory
import TestSupport
import Testing

/// A store in a temporary folder, and a session in it. It goes with its last user.
final class ActionSandbox {
    let root: URL
    private var time: UInt64 = 1_795_000_000_000
    private(set) var run: Set<String> = []

    init() throws {
        root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
            .appendingPathComponent("gitmem-actions-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }

    /// Makes a commit of code beside the memory.
    func commitCode() throws {
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = [
            "git", "-C", path("store"), "-c", "user.name=tester", "-c", "user.email=tester@example.invalid", "commit",
            "--quiet", "--allow-empty", "--message", "Begin",
        ]
        try git.run()
        git.waitUntilExit()
        #expect(git.terminationStatus == 0)
    }

    func session(as agent: String? = "ada", in folder: String = "store") -> Session {
        Session(directory: path(folder), agent: agent) {
            Surroundings(
                clock: {
                    self.time += 1000
                    return self.time
                }, random: { UInt64.random(in: 0 ... .max) }, twinDirectory: nil)
        }
    }

    /// Runs an action by its name, as a door for programs does; its results must be as its schema says.
    @discardableResult
    func callAll(_ name: String, _ arguments: String = "{}", as agent: String? = "ada") throws -> Answer {
        let action = try #require(AllActions.named(name))
        let answer = try action.run(try JSON(parsing: arguments), in: session(as: agent))
        run.insert(name)
        let check = try #require(SchemaCheck(Data(Self.schema(of: action).canonicalBytes())))
        for result in answer.results {
            #expect(check.faults(of: String(decoding: result.canonicalBytes(), as: UTF8.self)) == [], "\(name)")
        }
        if case .object = answer.json {} else { Issue.record("\(name) answers with something else than an object") }
        return answer
    }

    /// The same for an action that tells one result.
    @discardableResult
    func call(_ name: String, _ arguments: String = "{}", as agent: String? = "ada") throws -> JSONObject {
        let answer = try callAll(name, arguments, as: agent)
        guard case .object(let result)? = answer.results.first, answer.results.count == 1 else {
            Issue.record("\(name) tells \(answer.results.count) results")
            return JSONObject()
        }
        return result
    }

    private static func schema<A: Action>(of action: A.Type) -> JSON { A.Result.schema.json }
}

extension JSONObject {
    func text(_ name: String) -> String {
        if case .string(let text)? = self[name] { text } else { "" }
    }
}
