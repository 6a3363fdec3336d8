import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("Registers with several values")
struct ConflictTests {
    /// A lookup that says of no query what it can pick, so that everything is looked at.
    private final class NoLookup: EntryLookup {
        func candidates(of query: Query, in snapshot: Snapshot) -> [EntryID]? { nil }
        func stamps(for snapshot: Snapshot) -> (any FolderStamps)? { nil }
    }

    @Test("What is found by what has changed is what a look at everything finds")
    func randomHistories() throws {
        try forRandomCases(4) { generator, repeating in
            let sandbox = try StoreSandbox()
            let store = try sandbox.makeStore()
            store.lookup = NoLookup()
            let agents = ["ada", "ben", "cyd"]
            for step in 0..<40 {
                let agent = agents[Int(generator.next() % 3)]
                let key = "key-\(generator.next() % 4)"
                let scope = generator.next() % 3 == 0 ? "api" : nil
                switch generator.next() % 6 {
                case 0: _ = try store.merge()
                case 1:
                    try store.change(agent) { draft in
                        for entry in try draft.view.values(of: Register(key: key, scope: scope), at: draft.now).prefix(
                            1)
                        {
                            try draft.forget(entry.item.id)
                        }
                    }
                case 2: try store.change(agent) { try $0.add(Body(content: "text \(step)")) }
                case 3:
                    sandbox.clock.advance(seconds: UInt64(generator.next() % 40))
                    let span = generator.next() % 60_000 + 1
                    let end = Expiry(Timestamp(milliseconds: sandbox.clock.milliseconds + span))
                    var members: [String: JSON] = ["key": .string(key)]
                    if let scope { members["scope"] = .string(scope) }
                    try store.change(agent) { try $0.add(Body(content: "passing \(step)", members), until: end) }
                default:
                    var object = JSONObject()
                    object["content"] = .string("value \(generator.next() % 5)")
                    let register = try Register(key: key, scope: scope)
                    try store.change(agent) { _ = try $0.set(register, to: object) }
                }
                let reader = try AgentName(agents[Int(generator.next() % 3)])
                let view = try store.snapshot(generator.next() % 2 == 0 ? .own(reader) : .all)
                var expected: [String: Set<EntryID>] = [:]
                try view.list(Query(), at: store.now) { entry in
                    guard let key = entry.body.key else { return true }
                    expected["\(entry.body.scope ?? "-") \(key)", default: []].insert(entry.item.id)
                    return true
                }
                var found: [[ListedEntry]] = []
                let count = try store.conflicts(in: view, for: "test") {
                    found.append($0)
                    return true
                }
                for values in found {
                    let body = values[0].body
                    let name = "\(body.scope ?? "-") \(body.key ?? "")"
                    #expect(expected[name] == Set(values.map(\.item.id)), "\(repeating), step \(step), \(name)")
                }
                #expect(found.count == expected.values.filter { $0.count > 1 }.count, "\(repeating), step \(step)")
                let names = found.map { ($0[0].body.scope ?? "", $0[0].body.key ?? "") }
                #expect(names.elementsEqual(names.sorted(by: <), by: ==), "\(repeating), step \(step)")
                // Those that are only counted are as many.
                var first: [[ListedEntry]] = []
                let again = try store.conflicts(in: view, for: "test") {
                    first.append($0)
                    return false
                }
                #expect(count == found.count && again == count, "\(repeating), step \(step)")
                #expect(first.map { $0.map(\.item.id) } == found.prefix(1).map { $0.map(\.item.id) })
            }
        }
    }

    @Test("A value that is erased is not counted, though it was remembered")
    func erased() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        store.lookup = NoLookup()
        var ids: [[EntryID]] = []
        for key in ["first", "second", "third"] {
            ids.append(
                try ["one", "two"].map { value in
                    sandbox.clock.advance(seconds: 1)
                    let body = try Body(content: "\(key) is \(value)", ["key": .string(key)])
                    try store.change("ada") { try $0.add(body) }
                    return body.id
                })
        }
        _ = try store.merge()
        #expect(try store.conflicts(in: store.snapshot(.trunk), for: "ada") { _ in true } == 3)
        _ = try store.compact(erasing: [ids[1][0]] + ids[2])
        var shown: [String?] = []
        let count = try store.conflicts(in: store.snapshot(.trunk), for: "ada") {
            shown.append($0[0].body.key)
            return false
        }
        #expect(count == 1 && shown == ["first"])
        #expect(try store.conflicts(in: store.snapshot(.trunk), for: "other") { _ in true } == 1)
    }

    @Test("What is remembered and cut short is not used")
    func memoryIsWhole() throws {
        let sandbox = try StoreSandbox()
        _ = try sandbox.makeStore()
        let memory = ConflictMemory(folder: sandbox.path + "/", name: "ada")
        #expect(memory.read() == nil)
        let ids = try ["ab", "cd"].map { try #require(EntryID(hex: String(repeating: $0, count: 32))) }
        let rivals = [
            Rivals(ids: ids, mark: 7, areLasting: true), Rivals(ids: ids.reversed(), mark: .max, areLasting: false),
        ]
        try memory.write([.emptyTree], rivals, sharing: .none)
        let found = try #require(memory.read())
        #expect(found.roots == [.emptyTree] && found.rivals == rivals)
        let path = sandbox.path + "/gitmem/conflicts/ada"
        let bytes = try #require(try Files.read(path))
        for count in 0..<bytes.count {
            try Files.replace(path, with: bytes.prefix(count))
            #expect(memory.read() == nil, "\(count) of \(bytes.count) bytes")
        }
    }

    @Test("Settings are not among them")
    func settings() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        for agent in ["ada", "ben"] {
            let members: [String: JSON] = ["key": .string("gate/level"), "scope": .string(Store.settingsScope)]
            try store.change(agent) { try $0.add(Body(content: agent, members)) }
        }
        #expect(try store.conflicts(in: store.snapshot(.all), for: "ada") { _ in true } == 0)
    }
}
