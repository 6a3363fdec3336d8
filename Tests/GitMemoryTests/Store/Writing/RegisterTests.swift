import Testing

@testable import GitMemory

struct RegisterTests {
    private let sandbox: StoreSandbox
    private let store: Store
    private let register: Register

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
        register = try Register(key: "deploy/target")
    }

    @discardableResult
    private func set(_ text: String, as agent: String, _ other: Register? = nil) throws -> Verdict {
        sandbox.clock.advance(seconds: 1)
        return try store.change(agent) { try $0.set(other ?? register, to: Body(content: text).object) }.result.verdict
    }

    private func values(_ view: View, _ other: Register? = nil) throws -> [String] {
        try store.snapshot(view).values(of: other ?? register, at: store.now).map(\.body.content)
    }

    @Test func aRegisterHasTheValueSetLast() throws {
        #expect(try values(.all).isEmpty)
        #expect(try set("blue", as: "ada") == .accepted)
        #expect(try set("green", as: "ada") == .accepted)
        #expect(try values(.all) == ["green"])
        // Back to what it was before: another body, since it takes the place of another.
        #expect(try set("blue", as: "ada") == .accepted)
        #expect(try values(.all) == ["blue"])
        let tip = try store.tip("agents/ada")
        #expect(try set("blue", as: "ada") == .unchanged)
        #expect(try store.tip("agents/ada") == tip)
        _ = try store.merge()
        #expect(try set("blue", as: "bob") == .merged)
    }

    @Test func valuesSetAtOnceAreBothShownUntilOneSupersedesBoth() throws {
        try set("blue", as: "ada")
        _ = try store.merge()
        try set("green", as: "ada")
        try set("red", as: "bob")
        _ = try store.merge()
        #expect(try values(.trunk) == ["green", "red"])
        let both = try store.snapshot(.trunk).values(of: register, at: store.now)
        #expect(both[0].body.supersedes == both[1].body.supersedes)
        #expect(both[0].body.supersedes.count == 1)

        sandbox.clock.advance(seconds: 1)
        let settled = try store.change("bob") { try $0.set(register, to: Body(content: "red").object) }.result
        #expect(Set(settled.replaced) == Set(both.map(\.item.id)))
        _ = try store.merge()
        #expect(try values(.trunk) == ["red"])
        let last = try #require(try store.snapshot(.trunk).values(of: register, at: store.now).first)
        #expect(last.item.id == settled.id)
        #expect(last.body.supersedes == both.map(\.item.id).sorted())
    }

    @Test func keysAndScopesAreToldApartByTheirBytes() throws {
        let scoped = try Register(key: "deploy/target", scope: "team")
        let composed = try Register(key: "caf\u{e9}")
        let decomposed = try Register(key: "cafe\u{301}")
        try set("plain", as: "ada")
        try set("scoped", as: "ada", scoped)
        try set("nfc", as: "ada", composed)
        try set("nfd", as: "ada", decomposed)
        #expect(try values(.all) == ["plain"])
        #expect(try values(.all, scoped) == ["scoped"])
        #expect(try values(.all, composed) == ["nfc"])
        #expect(try values(.all, decomposed) == ["nfd"])
        #expect(throws: StoreError.self) { try Register(key: "") }
    }

    @Test func aValueExpires() throws {
        let body = try Body(content: "blue")
        try store.change("ada") { try $0.set(register, to: body.object, until: .seconds(10)) }
        #expect(try values(.all) == ["blue"])
        sandbox.clock.advance(seconds: 10)
        #expect(try values(.all).isEmpty)
        #expect(try set("blue", as: "ada") == .accepted)
        #expect(try values(.all) == ["blue"])
    }

    @Test func aDraftThatSetsARegisterTwiceLeavesOneValue() throws {
        let ada = try AgentName("ada")
        for before in [nil, "before", "first", "last"] {
            let register = try Register(key: "twice", scope: before)
            let other = try Register(key: "twice")
            if let before { try set(before, as: "ada", register) }
            let written = try store.change("ada") { draft in
                _ = try draft.set(other, to: Body(content: "untouched").object)
                let first = try draft.set(register, to: Body(content: "first").object)
                let second = try draft.set(register, to: Body(content: "second").object)
                #expect(second.replaced == [first.id])
                let last = try draft.set(register, to: Body(content: "last").object)
                #expect(last.replaced == [second.id])
                #expect(try draft.set(register, to: Body(content: "last").object).verdict == .unchanged)
                return last.id
            }
            #expect(try values(.own(ada), register) == ["last"], "before: \(before ?? "nothing")")
            if before != nil { #expect(try values(.own(ada), other).contains("untouched")) }
            let kept = try store.snapshot(.own(ada)).values(of: register, at: store.now).map(\.item.id)
            #expect(kept == [written.result])
            #expect(try store.verify(store.branch(named: "ada")).findings.isEmpty)
        }
    }
}
