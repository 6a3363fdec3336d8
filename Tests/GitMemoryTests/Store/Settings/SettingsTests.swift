import Git
import TestSupport
import Testing

@testable import GitMemory

@Suite("The team's settings")
struct SettingsTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private func set(_ key: String, _ value: String, scope: String = Store.settingsScope, as agent: String) throws {
        let members: [String: JSON] = ["key": .string(key), "scope": .string(scope)]
        try store.change(agent) { try $0.add(Body(content: value, members)) }
    }

    @Test func settingsAreTheTrunksRegistersOfTheirScope() throws {
        try set("gate/level", "strict", as: "ada")
        try set("gate/level", "other", scope: "team", as: "ada")
        #expect(try store.localSettings().isEmpty)
        _ = try store.merge()
        for _ in 1...2 {
            let settings = try store.localSettings()
            #expect(settings.map(\.key) == ["gate/level"] && settings.map(\.value) == ["strict"])
            #expect(settings.first?.agents == ["ada"])
        }
        // What was found is remembered, and what has changed since is found.
        try set("gate/personal", "off", as: "ben")
        _ = try store.merge()
        #expect(try store.localSettings().map(\.key) == ["gate/level", "gate/personal"])
        #expect(try store.settings().first?.values(of: "gate/personal") == ["off"])
    }

    @Test func whatIsRememberedIsReadAndAPartOfItIsNot() throws {
        let folder = sandbox.path + "/"
        let memory = SettingsMemory(folder: folder, name: "settings")
        #expect(memory.read() == nil)
        let id = try #require(EntryID(hex: String(repeating: "ab", count: 32)))
        let moment = try #require(Timestamp(rfc3339: "2026-11-20T10:15:30.123Z"))
        var data = JSONObject()
        data["order"] = .number(3)
        let settings = [
            Setting(
                key: "a/b", value: "line\nend \"quoted\"", id: id, agents: ["ada", "ben"], data: .object(data),
                since: moment, until: nil, occurred: nil),
            Setting(
                key: "c", value: "", id: id, agents: [], data: nil, since: moment, until: "2026-11-20T10:15:30Z",
                occurred: "2026-11-19T10:15:30Z"),
        ]
        try memory.write(.emptyBlob, .emptyTree, settings, sharing: .none)
        let found = try #require(memory.read())
        #expect(found.commit == .emptyBlob && found.entries == .emptyTree && found.settings == settings)
        #expect(memory.read(at: .emptyBlob, key: "c") == [settings[1]])
        #expect(memory.read(at: .emptyBlob, key: "a/b") == [settings[0]])
        #expect(memory.read(at: .emptyBlob, key: "b") == [] && memory.read(at: .emptyTree, key: "c") == nil)
        #expect(found.settings.map(\.until) == [nil, "2026-11-20T10:15:30Z"])
        let path = folder + "gitmem/settings"
        let bytes = try #require(try Files.read(path))
        for count in 0..<bytes.count {
            try Files.replace(path, with: bytes.prefix(count))
            #expect(memory.read() == nil, "\(count) of \(bytes.count) bytes")
        }
        try Files.replace(path, with: bytes)
        #expect(memory.read() != nil)
    }

    /// A merge looks at what it brings, and at the settings that there were: that has to be what a list of all finds.
    @Test func afterAMergeTheSettingsAreThoseOfAList() throws {
        let seed = testSeed
        var random = SplitMix64(seed: seed)
        let bodies = try (0..<12).map { number in
            let scope = JSON.string(number % 4 == 3 ? "team" : Store.settingsScope)
            return try Body(content: "\(number % 5)", ["key": .string("gate/\(number % 3)"), "scope": scope])
        }
        for step in 0..<40 {
            for agent in ["ada", "ben", "cleo"] where random.oneIn(2) {
                sandbox.clock.advance(seconds: UInt64(random.below(2000)))
                let body = random.pick(bodies)
                let soon = Expiry(Timestamp(milliseconds: sandbox.clock.milliseconds + 3_000_000))
                let until: Expiry = random.oneIn(2) ? soon : .never
                try store.change(agent) { draft in
                    if random.oneIn(3) {
                        try draft.forget(body.id)
                    } else {
                        _ = try draft.add(body, until: until)
                    }
                    _ = try draft.add(Body(content: "memory \(step)"))
                }
            }
            let report = try store.merge()
            let known = try store.settings(after: report)
            var query = Query()
            query.scope = Store.settingsScope
            var listed: [Setting] = []
            try store.snapshot(.trunk).list(query, at: store.now) { entry in
                listed += Store.setting(entry)
                return true
            }
            let all = listed.sorted { ($0.key, $0.id) < ($1.key, $1.id) }
            #expect(known == all, "step \(step), GITMEM_SEED=\(seed)")
            #expect(try store.localSettings() == all, "step \(step), GITMEM_SEED=\(seed)")
        }
    }
}
