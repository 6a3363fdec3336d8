import Foundation
import GitMemory
import TestSupport
import Testing

@testable import Recall

@Suite("The index on the disk") struct IndexTests {
    private static let words = [
        "database", "lock", "timeout", "merge", "cache", "deploy", "index", "数据库", "tests", "port", "linter", "queue",
    ]

    private static func members(_ random: inout SplitMix64) -> [(String, JSON)] {
        func some(_ texts: [String]) -> JSON { .string(random.pick(texts)) }
        var members: [(String, JSON)] = [
            ("content", .string((0..<random.below(8) + 1).map { _ in random.pick(words) }.joined(separator: " ")))
        ]
        if random.oneIn(2) { members.append(("kind", some(["episodic", "procedural", "working"]))) }
        if random.oneIn(2) { members.append(("tags", .array([some(["a", "b", "c"]), some(["c", "d", "ü"])]))) }
        if random.oneIn(2) { members.append(("scope", some(["api", "web"]))) }
        if random.oneIn(3) { members.append(("key", some(["port", "limit", "x\u{0}y"]))) }
        if random.oneIn(2) { members.append(("source", some(["s1", "s2"]))) }
        if random.oneIn(3) { members.append(("context", some(words))) }
        if random.oneIn(3) {
            var data = JSONObject()
            data["outcome"] = some(["failed", "done"])
            data["n"] = .array([.number(Double(random.below(3))), .bool(random.oneIn(2))])
            members.append(("data", .object(data)))
        }
        return members
    }

    private static func query(_ random: inout SplitMix64) throws -> Query {
        var query = Query()
        if random.oneIn(3) { query.kind = random.pick(["episodic", "semantic", "none"]) }
        if random.oneIn(3) { query.tags = [random.pick(["a", "c", "ü"])] }
        if random.oneIn(3) { query.scope = random.pick(["api", "web", "no"]) }
        if random.oneIn(3) { query.key = random.pick(["port", "limit", "x\u{0}y"]) }
        if random.oneIn(4) { query.source = random.pick(["s1", "s2"]) }
        if random.oneIn(4) {
            query.members = [
                try Query.Member(random.pick(["data.outcome=failed", "data.n=1", "data.n=true", "data.x=1"]))
            ]
        }
        if random.oneIn(4) { query.excludedKinds = ["working"] }
        if random.oneIn(4) { query.excludedTags = ["b"] }
        if random.oneIn(4) {
            query.words = [random.pick(words), random.pick(words)]
            query.anyWord = random.oneIn(2)
        }
        if random.oneIn(4) { query.limit = random.below(4) + 1 }
        return query
    }

    /// Writes by several agents, merges, rewinds, compactions, and damage of all sorts between the look-ups.
    @Test("Every look-up is that of a scan, whatever happened to the store and the index") func againstScan() throws {
        try forRandomCases(3) { random, repeating in
            let sandbox = try RecallSandbox(seed: random.next())
            var ids: [EntryID] = []
            for _ in 0..<14 {
                for _ in 0..<random.below(4) + 1 {
                    let agent = random.pick(["ada", "ben", "cleo"])
                    switch random.below(10) {
                    case 0 where !ids.isEmpty:
                        let id = random.pick(ids)
                        _ = try sandbox.open().write(as: AgentName(agent), subject: { _ in "forget" }) {
                            try $0.forget(id)
                        }
                    case 1: _ = try sandbox.open().merge()
                    case 2 where !ids.isEmpty:
                        let key = try Register(key: "port")
                        var object = JSONObject()
                        object["content"] = .string("port \(random.below(100))")
                        let store = try sandbox.open()
                        store.lookup = try StoreIndex(store)
                        _ = try store.write(as: AgentName(agent), subject: { _ in "set" }) {
                            try $0.set(key, to: object)
                        }
                    case 3 where random.oneIn(3):
                        try sandbox.git("update-ref", "refs/heads/memory/agents/ada", "refs/heads/memory/main")
                    case 4 where random.oneIn(3):
                        _ = try sandbox.open().merge()
                        _ = try sandbox.open().compact()
                    default: ids.append(try sandbox.add(Self.members(&random), as: agent))
                    }
                }
                if random.oneIn(2) { try Self.damage(sandbox, &random) }
                let view: View = try random.pick([.all, .trunk, .own(AgentName("ada"))])
                let question = "\(random.pick(Self.words)) \(random.pick(Self.words)) locking dataabse"
                let answers = try sandbox.answers(
                    question, view, filter: random.oneIn(2) ? Query() : Self.query(&random))
                #expect(answers.indexed == answers.scanned, "\(repeating)")
                #expect(answers.problem == nil, "\(repeating)")
                for _ in 0..<4 {
                    let query = try Self.query(&random)
                    let lists = try sandbox.lists(query, view)
                    #expect(lists.indexed == lists.scanned, "\(repeating): \(query)")
                }
            }
        }
    }

    /// Removes, cuts or changes some file of the index.
    private static func damage(_ sandbox: RecallSandbox, _ random: inout SplitMix64) throws {
        let files = try sandbox.files()
        guard !files.isEmpty else { return }
        let path = sandbox.indexFolder + random.pick(files)
        var bytes = [UInt8](FileManager.default.contents(atPath: path) ?? Data())
        switch random.below(5) {
        case 0: try FileManager.default.removeItem(atPath: path)
        case 1: bytes.removeLast(random.below(bytes.count + 1))
        case 2: bytes = []
        case 3: bytes += bytes
        default:
            guard !bytes.isEmpty else { return }
            bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        }
        if FileManager.default.fileExists(atPath: path) { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
    }

    @Test("An exact look-up writes nothing for a few new bodies, and finds them") func fewNewBodies() throws {
        let sandbox = try RecallSandbox()
        func manifest() -> Data? { FileManager.default.contents(atPath: sandbox.indexFolder + "manifest") }
        try sandbox.add([("content", .string("the first")), ("tags", .array([.string("a")]))])
        _ = try sandbox.answers("first")
        let first = manifest()
        var query = Query()
        query.tags = ["a"]
        var count = 1
        for number in 1...12 {
            let tag: JSON = .string(number % 3 == 0 ? "b" : "a")
            try sandbox.add([("content", .string("number \(number)")), ("tags", .array([tag]))])
            count += number % 3 == 0 ? 0 : 1
            let lists = try sandbox.lists(query, .all)
            #expect(lists.indexed.count == count && lists.indexed == lists.scanned, "\(number)")
            #expect((manifest() == first) == (number <= 8), "\(number)")
        }
    }

    @Test("What was erased leaves the index, also of a builder whose view is older") func erasure() throws {
        let sandbox = try RecallSandbox()
        let id = try sandbox.add([("content", .string("the secret word is swordfish"))])
        try sandbox.add([("content", .string("another memory"))])
        _ = try sandbox.open().merge()
        #expect(try sandbox.answers("swordfish").indexed.count == 1)
        #expect(try !sandbox.files().isEmpty)

        let late = try sandbox.open()
        let builder = try StoreIndex(late)
        let view = try late.snapshot(.all)
        _ = try sandbox.open().compact(erasing: [id])
        #expect(try sandbox.files().isEmpty)
        let found = try builder.recall("swordfish", in: view, filter: Query(), limit: 10, at: late.now)
        #expect(found.entries.count == 1 && found.problem != nil, "it answers from its view, and writes nothing")
        #expect(try sandbox.files().isEmpty)

        #expect(try sandbox.answers("swordfish").indexed.isEmpty)
        for name in try sandbox.files() {
            let bytes = FileManager.default.contents(atPath: sandbox.indexFolder + name) ?? Data()
            #expect(bytes.range(of: Data("swordfish".utf8)) == nil && bytes.range(of: Data(id.bytes)) == nil)
        }
        #expect(try !sandbox.files().isEmpty)
    }

    @Test("A view in which something was erased has an exact look-up make the index anew") func erasedElsewhere() throws
    {
        let sandbox = try RecallSandbox()
        let id = try sandbox.add([("content", .string("the secret word is swordfish"))])
        for number in 0..<4 {
            try sandbox.add([("content", .string("memory \(number)")), ("tags", .array([.string("a")]))])
        }
        _ = try sandbox.open().merge()
        _ = try sandbox.answers("swordfish")
        // As in a clone that gets the erasure from a remote.
        let files = try Dictionary(
            uniqueKeysWithValues: sandbox.files().map {
                ($0, FileManager.default.contents(atPath: sandbox.indexFolder + $0) ?? Data())
            })
        _ = try sandbox.open().compact(erasing: [id])
        for (name, bytes) in files { try bytes.write(to: URL(fileURLWithPath: sandbox.indexFolder + name)) }

        var query = Query()
        query.tags = ["a"]
        let lists = try sandbox.lists(query, .trunk)
        #expect(lists.indexed.count == 4 && lists.indexed == lists.scanned)
        for name in try sandbox.files() {
            let bytes = FileManager.default.contents(atPath: sandbox.indexFolder + name) ?? Data()
            #expect(bytes.range(of: Data(id.bytes)) == nil, "\(name)")
        }
    }

    @Test("Without a place for it the same answers come, and it is said why") func noPlace() throws {
        let sandbox = try RecallSandbox()
        for index in 0..<5 {
            try sandbox.add([("content", .string("memory \(index) of locks")), ("key", .string("k"))])
        }
        var query = Query()
        query.key = "k"

        try sandbox.git("config", "gitmem.index", "false")
        var answers = try sandbox.answers("lock")
        #expect(answers.indexed == answers.scanned && answers.indexed.count == 5 && answers.problem == nil)
        #expect(try sandbox.lists(query).indexed.count == 5)
        #expect(try sandbox.files().isEmpty)

        try sandbox.git("config", "gitmem.index", "true")
        for place in ["/dev/null", sandbox.path + "/file/index", "/proc/none"] {
            _ = FileManager.default.createFile(atPath: sandbox.path + "/file", contents: nil)
            try sandbox.git("config", "gitmem.indexDir", place)
            answers = try sandbox.answers("lock")
            #expect(answers.indexed == answers.scanned && answers.indexed.count == 5)
            #expect(answers.problem != nil, "\(place)")
            #expect(try sandbox.lists(query).indexed.count == 5)
        }
        try sandbox.git("config", "gitmem.indexDir", "relative")
        #expect(throws: StoreError.self) { try sandbox.answers("lock") }
        try sandbox.git("config", "gitmem.indexDir", sandbox.path + "/elsewhere")
        #expect(try sandbox.answers("lock").problem == nil)
        #expect(FileManager.default.fileExists(atPath: sandbox.path + "/elsewhere/manifest"))
    }

    @Test("Several at once make one index, and all are answered") func together() async throws {
        let sandbox = try RecallSandbox()
        for index in 0..<40 { try sandbox.add([("content", .string("memory \(index) of locks"))]) }
        let expected = try sandbox.answers("memory of locks").scanned
        try FileManager.default.removeItem(atPath: sandbox.indexFolder)
        let path = sandbox.path
        let clock = sandbox.clock
        let all = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let store = try Store(
                        at: path + "/store",
                        surroundings: Surroundings(
                            clock: { clock }, random: { .random(in: 0 ... .max) }, twinDirectory: nil))
                    let found = try StoreIndex(store).recall(
                        "memory of locks", in: store.snapshot(.all), filter: Query(), limit: 10, at: store.now)
                    #expect(found.problem == nil)
                    return found.entries.map { "\($0.entry.item.id)" }
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        let ids = expected.map { String($0.prefix(64)) }
        #expect(all.allSatisfy { $0 == ids })
        #expect(try sandbox.files().count { $0.hasPrefix("segment-") } == 1)
    }

    @Test("What is superseded stands below what takes its place") func superseded() throws {
        let sandbox = try RecallSandbox()
        let old = try sandbox.add([("content", .string("The port is 5432, said the port manual of ports"))], as: "ben")
        let new = try sandbox.add(
            [("content", .string("The port is 5433")), ("supersedes", .array([.string("\(old)")]))])
        let store = try sandbox.open()
        let found = try StoreIndex(store).recall(
            "port manual", in: store.snapshot(.all), filter: Query(), limit: 10, at: store.now)
        #expect(found.entries.map(\.entry.item.id) == [new, old])
        #expect(found.entries.last?.supersededBy == new)
    }

    @Test(
        "Members of data",
        arguments: [
            ("data.outcome=failed", true), ("data.outcome=done", false), ("data.n=1", true), ("data.n=true", true),
            ("data.deep.er=x=y", true), ("data.a.b=1", true), ("data.none=null", true), ("data.outcome=", false),
        ])
    func members(_ text: String, _ matches: Bool) throws {
        let sandbox = try RecallSandbox()
        let json = #"{"outcome":"failed","n":[1,true],"deep":{"er":"x=y"},"a.b":1,"none":null}"#
        let id = try sandbox.add([("content", .string("x")), ("data", try JSON(parsing: json))])
        _ = try sandbox.answers("x")
        var query = Query()
        query.members = [try Query.Member(text)]
        let lists = try sandbox.lists(query)
        #expect(lists.indexed == (matches ? [id] : []) && lists.scanned == lists.indexed)
    }

    @Test(
        "What is no member of data is refused",
        arguments: ["", "x", "x=1", "data", "data=1", "data.=1", ".data.x=1", "data..x=1"])
    func noMembers(_ text: String) {
        #expect(throws: StoreError.self) { try Query.Member(text) }
    }
}
