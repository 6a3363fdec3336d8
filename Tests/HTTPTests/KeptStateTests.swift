import Actions
import Foundation
import GitMemory
import HTTP
import Synchronization
import TestSupport
import Testing

/// A server that goes on keeps what it has read; one that has just started has nothing yet. Both answer alike.
@Suite("A server that keeps what it has read") struct KeptStateTests {
    /// A repository, a server that goes on, and all else that changes the repository.
    private final class House {
        let root: URL
        let old: WebService
        private let time = Mutex<UInt64>(1_795_000_000_000)
        private(set) var texts: [String] = []

        init() throws {
            root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
                .appendingPathComponent("gitmem-kept-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            old = Self.service(root.path, { 1_795_000_000_000 })
            _ = try InitAction.run(.object(JSONObject()), in: Self.session(root.path, "ada") { 1_795_000_000_000 })
        }

        deinit {
            for path in [root.path, root.path + "-twins", root.path + "-other"] {
                try? FileManager.default.removeItem(atPath: path)
            }
        }

        private static func session(_ path: String, _ agent: String?, _ clock: @escaping @Sendable () -> UInt64)
            -> Session
        {
            Session(directory: path, agent: agent) {
                var surroundings = Surroundings(
                    clock: clock, random: { .random(in: 0 ... .max) }, twinDirectory: path + "-twins")
                surroundings.packsInBackground = false
                return surroundings
            }
        }

        private static func service(_ path: String, _ clock: @escaping @Sendable () -> UInt64) -> WebService {
            var settings = WebSettings(version: "1")
            settings.mayWrite = true
            return WebService(settings, clock: clock) { session(path, $0, clock) }
        }

        /// What another process does.
        func run(_ action: any Action.Type, _ arguments: [String: JSON] = [:], as agent: String = "ada") {
            var object = JSONObject()
            for (name, value) in arguments { object[name] = value }
            // That it cannot be done now is as good.
            _ = try? action.run(.object(object), in: Self.session(root.path, agent) { 1_795_000_000_000 })
        }

        @discardableResult
        func git(_ words: String...) -> String? {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["git", "-C", root.path, "-c", "user.name=u", "-c", "user.email=u@localhost"] + words
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return nil }
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
        }

        func branches() -> [String] {
            (git("for-each-ref", "--format=%(refname)", "refs/heads/memory/agents") ?? "").split(separator: "\n")
                .map(String.init)
        }

        func write(to path: String, _ text: String) throws {
            let file = root.appendingPathComponent(".git/" + path)
            // git removes folders of references that have become empty.
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: false, encoding: .utf8)
        }

        func text(_ random: inout SplitMix64) -> String {
            if !texts.isEmpty, random.oneIn(3) { return random.pick(texts) }
            let words = ["database", "queue", "proxy", "port", "index", "mirror", "cache"]
            let text =
                "The \(random.pick(words)) \(random.below(50)) of \(random.pick(words)) listens on \(random.below(9))"
            texts.append(text)
            return text
        }

        private func send(_ service: WebService, _ method: String, _ target: String, _ body: String?, _ agent: String?)
            -> WebResponse
        {
            var headers = [(name: "Host", value: "localhost")]
            if let agent { headers.append((name: "X-Hive-Agent", value: agent)) }
            if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
            return service.answer(
                WebRequest(method, target, headers: headers, body: Array((body ?? "").utf8)))
        }

        func post(_ target: String, _ body: String?, as agent: String) -> WebResponse {
            send(old, "POST", target, body, agent)
        }

        /// What both servers answer to a question.
        func both(_ target: String) -> (old: String, fresh: String) {
            let fresh = Self.service(root.path, { 1_795_000_000_000 })
            func text(_ response: WebResponse) -> String {
                "\(response.status) \(String(decoding: response.bytes, as: UTF8.self))"
            }
            return (text(send(old, "GET", target, nil, "ben")), text(send(fresh, "GET", target, nil, "ben")))
        }
    }

    private static let agents = ["ada", "ben", "cleo", "dora"]

    @Test("It answers as one that has just started, whatever else changes the repository") func asFresh() throws {
        try forRandomCases(3) { random, repeating in
            let house = try House()
            var ids: [String] = []
            var done: [String] = []
            for _ in 0..<40 {
                let what = try Self.change(house, &ids, &random)
                done.append(what)
                var targets = [
                    "/api/v1/list", "/api/v1/agents", "/api/v1/log", "/knowledge/query?q=which+port+has+the+queue",
                ]
                if let id = ids.randomElement(using: &random) { targets.append("/api/v1/show?ids=\(id)") }
                for target in targets {
                    let (old, fresh) = house.both(target)
                    #expect(old == fresh, "\(repeating): \(target) after \(done.suffix(6))")
                    if old != fresh { return }
                }
            }
        }
    }

    /// Changes something, by the server, by another process or by git.
    private static func change(_ house: House, _ ids: inout [String], _ random: inout SplitMix64) throws -> String {
        let agent = random.pick(agents)
        func branch() -> String? { house.branches().randomElement(using: &random) }
        let step = random.below(20)
        switch step {
        case 0: house.run(AddAction.self, ["text": .string(house.text(&random))], as: agent)
        case 1: house.run(MergeAction.self)
        case 2: house.run(CompactAction.self)
        case 3:
            for name in agents { house.run(CarryAction.self, ["branches": .array([.string(name)])], as: name) }
        case 4: house.run(RetireAction.self, ["agents": .array([.string(agent)])])
        case 5: if let branch = branch() { house.git("branch", "-D", String(branch.dropFirst("refs/heads/".count))) }
        case 6: if let branch = branch() { house.git("update-ref", branch, branch + "~1") }
        case 7:
            // As a program does that knows nothing of locks.
            if let branch = branch(), let id = house.git("rev-parse", branch + "~1") {
                try house.write(to: branch, id + "\n")
            }
        case 8: house.git("pack-refs", "--all")
        case 9: house.git("gc", "--quiet", "--prune=now")
        case 10: house.git("repack", "-a", "-d", "-q")
        case 11: house.git("config", "gitmem.index", random.oneIn(2) ? "false" : "true")
        case 12: house.git("config", "gitmem.gate", random.pick(["strict", "normal"]))
        case 13:
            // A branch comes to a commit that only a repository has from which this one borrows from now on.
            let other = house.root.path + "-other"
            if !FileManager.default.fileExists(atPath: other) {
                house.git("clone", "-q", "--bare", house.root.path, other)
            }
            if let branch = branch(), let tree = house.git("rev-parse", branch + "^{tree}"),
                let commit = house.git(
                    "--git-dir", other, "commit-tree", tree, "-p", branch, "-m", "by hand \(random.below(1000))")
            {
                try house.write(to: "objects/info/alternates", other + "/objects\n")
                house.git("update-ref", branch, commit)
            }
        case 14 where !ids.isEmpty:
            house.run(ForgetAction.self, ["ids": .array([.string(random.pick(ids))])], as: agent)
        case 15:
            house.run(
                AgentsSetAction.self,
                ["name": .string("ben"), "scopes": .array([.string(random.pick(["api", "web"]))])])
        case 16 where !ids.isEmpty: _ = house.post("/knowledge/\(random.pick(ids))/cite", nil, as: agent)
        default:
            let body = #"{"content":"\#(house.text(&random))"}"#
            let response = house.post("/knowledge/contribute", body, as: agent)
            if let object = try JSONSerialization.jsonObject(with: Data(response.bytes)) as? [String: Any],
                let id = object["id"] as? String
            {
                ids.append(id)
            }
        }
        return "\(step) \(agent)"
    }

    @Test("What a file says that is changed twice within a tick of its clock is not kept") func quickChanges() throws {
        let house = try House()
        var commits: [String] = []
        for number in 0..<4 {
            _ = house.post(
                "/knowledge/contribute", #"{"content":"The port of host \#(number) is 80\#(number)"}"#, as: "ada")
            commits.append(try #require(house.git("rev-parse", "refs/heads/memory/agents/ada")))
        }
        for round in 0..<60 {
            try house.write(to: "refs/heads/memory/agents/ada", commits[round % 4] + "\n")
            let (old, fresh) = house.both("/api/v1/list?view=branch+ada")
            #expect(old == fresh, "round \(round)")
        }
    }
}
