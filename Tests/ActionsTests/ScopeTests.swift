import Actions
import Foundation
import GitMemory
import Testing

/// What an agent with the scope `api` is shown of memories in it, below it, outside of it and without a scope, by each
/// action there is.
@Suite("Scopes of agents") struct ScopeTests {
    /// What a row expects of an action.
    private enum Row {
        /// It is called with each of these, and tells nothing of what is outside; of what is shown, all of these.
        case hides([String], shows: [String] = [])
        /// It keeps the store in order, and leaves nothing out.
        case keeps
    }

    /// A store of ada's in which eve has the scope `api`, with what must not be told to her.
    private final class World {
        let sandbox: ActionSandbox
        var ids: [String: String] = [:]
        private(set) var secrets: [String] = []

        init() throws {
            sandbox = try ActionSandbox()
            try sandbox.call("init")
            for (name, scope) in [
                ("inside", #","scope":"api""#), ("below", #","scope":"api/v2""#), ("outside", #","scope":"apify""#),
                ("without", ""),
            ] {
                let text = #"{"text":"The \#(name)word cable of the bridge","tags":["\#(name)tag"]\#(scope)}"#
                ids[name] = try sandbox.call("add", text).text("id")
            }
            let outside = [
                #"{"text":"It broke the outsideword cable","scope":"apify","kind":"outsidekind","occurred_at":"2025-03-04T00:00:00Z"}"#,
                #"{"text":"Newer outsideword cable","scope":"apify","supersedes":["\#(id("outside"))"]}"#,
            ]
            secrets = try outside.map { try sandbox.call("add", $0).text("id") }
            try sandbox.call("cite", #"{"ids":["\#(id("outside"))"]}"#)
            for agent in ["ada", "ben"] {
                let set = #"{"key":"outsidekey","scope":"apify","text":"outsideword of \#(agent)"}"#
                secrets.append(try sandbox.call("set", set, as: agent).text("id"))
            }
            let task = #"{"name":"outsidetask","text":"Paint the outsideword cable"}"#
            secrets.append(try sandbox.call("task start", task).text("id"))
            try sandbox.call("agents set", #"{"name":"eve","scopes":["api"]}"#)
            try sandbox.call("merge")
            // Ben's second write is not merged.
            let late = #"{"text":"Late outsideword cable","scope":"apify"}"#
            secrets.append(try sandbox.call("add", late, as: "ben").text("id"))
            try sandbox.call("claim", #"{"resources":["name:outsidejob"],"scope":"apify","reason":"outsideword"}"#)
            try sandbox.call(
                "set",
                #"{"key":"outsidekey","scope":"apify","text":"outsideword","expect":"\#(secrets[2]),\#(secrets[3])"}"#)
            try sandbox.commitCode()
            secrets = Set(secrets).map { String($0.prefix(12)) } + [String(id("outside").prefix(12))]
            secrets += ["outsideword", "outsidetag", "outsidekey", "outsidetask", "outsidekind", "outsidejob", "apify"]
        }

        func id(_ name: String) -> String { ids[name] ?? "" }

        /// All that an action tells eve: results, remarks, news, or the error with its hint.
        func told(_ name: String, _ arguments: String, limits: [[String]] = []) throws -> String {
            let action = try #require(AllActions.named(name))
            var session = sandbox.session(as: "eve")
            session.limits = limits
            do {
                let answer = try action.run(try JSON(parsing: arguments), in: session)
                let news = answer.news.map { "\($0.message) \($0.hint ?? "")" } ?? ""
                return String(decoding: answer.json.canonicalBytes(), as: UTF8.self)
                    + answer.remarks.joined(separator: "\n") + news
            } catch {
                let fault = try #require(Fault(error), "\(name) \(arguments): \(error)")
                return "\(fault.code) \(fault.exit) \(fault.message) \(fault.hint?.text ?? "")"
            }
        }
    }

    private static func rows(_ world: World) -> [String: Row] {
        let (hidden, shown) = (world.id("outside"), world.id("inside"))
        let part = String(hidden.prefix(6))
        func ids(_ more: String = "") -> [String] {
            [hidden, part].flatMap { id in
                [#"{"ids":["\#(id)"]\#(more)}"#, #"{"ids":["\#(id)"],"view":"all"\#(more)}"#]
            }
        }
        let all = ["insideword", "belowword", "withoutword"]
        let view = #""view":"all""#
        return [
            "init": .hides(["{}"]), "worktree add": .hides([#"{"path":"\#(world.sandbox.path("eve"))"}"#]),
            "worktree list": .hides(["{}"]),
            "worktree remove": .hides([#"{"path":"\#(world.sandbox.path("eve"))"}"#]),
            "agents": .hides(["{}"]), "agents set": .hides([#"{"name":"fay","roles":["reviewer"]}"#]),
            "status": .hides(["{}"]),
            "add": .hides([
                #"{"text":"A new cable","scope":"api"}"#, #"{"text":"Another cable","scope":"api/x","explain":true}"#,
                #"{"text":"Newest cable","scope":"api","supersedes":["\#(part)"]}"#, #"{"text":"No scope is given"}"#,
            ]),
            "set": .hides([
                #"{"key":"inkey","scope":"api","text":"The value of it"}"#,
                #"{"key":"inkey","scope":"api","text":"Another value","expect":"none"}"#,
            ]),
            "edit": .hides([#"{"id":"\#(part)","text":"x"}"#, #"{"id":"\#(hidden)","scope":"api"}"#]),
            "cite": .hides(ids().filter { !$0.contains("view") }),
            "endorse": .hides(ids().filter { !$0.contains("view") }),
            "count": .hides([#"{"id":"\#(hidden)","name":"looks"}"#]),
            "refresh": .hides(ids().filter { !$0.contains("view") }),
            "forget": .hides(
                ids() + [
                    #"{"by":"ada","since":"1d","dry_run":true}"#,
                    #"{"by":"ben","since":"1d","dry_run":true,"view":"all"}"#,
                ]),
            "undo": .hides([#"{"dry_run":true}"#]),
            "same": .hides([#"{"ids":["\#(part)","\#(shown)"]}"#, #"{"ids":["\#(hidden)","\#(shown)"]}"#]),
            "apart": .hides([#"{"ids":["\#(part)","\#(shown)"]}"#, #"{"ids":["\#(hidden)","\#(shown)"]}"#]),
            "dedup": .hides([#"{"dry_run":true}"#, "{}"]),
            "import": .hides([
                #"{"entries":[{"content":"A line","scope":"api"}]}"#, #"{"entries":[{"content":"A line"}]}"#,
            ]),
            "recall": .hides(
                [
                    #"{"question":"cable of the bridge",\#(view)}"#,
                    #"{"question":"outsidewodr",\#(view),"explain":true}"#,
                    #"{"question":"broken cable paint late","budget":400,\#(view)}"#,
                ], shows: all),
            "list": .hides(
                [
                    #"{"conflicts":true,\#(view)}"#, "{}", "{\(view)}", #"{"limit":3,\#(view)}"#,
                    #"{"sort":"citations",\#(view)}"#,
                    #"{"tags":["outsidetga"],\#(view)}"#, #"{"kind":"outsidekinds",\#(view)}"#,
                    #"{"expired":true,"view":"branch ben"}"#, #"{"match":"cable","view":"trunk"}"#,
                ], shows: all),
            "show": .hides(ids()),
            "get": .hides([#"{"key":"inkey","scope":"api",\#(view)}"#, #"{"key":"cable"}"#]),
            "log": .hides(
                [
                    "{}", "{\(view)}", #"{"id":"\#(part)"}"#, #"{"id":"\#(shown)"}"#, #"{"merges":true,\#(view)}"#,
                    #"{"per":"day",\#(view)}"#,
                ]),
            "why": .hides([#"{"id":"\#(hidden)",\#(view)}"#, #"{"id":"\#(shown)",\#(view)}"#]),
            "diff": .hides(
                [
                    #"{"branches":["main","ben"]}"#, #"{"branches":["ben","ada"]}"#, #"{"since":"1d"}"#,
                    #"{"branches":["ben","ada"],"beyond":true}"#,
                ], shows: all),
            "stale": .hides([#"{"older":"1s",\#(view)}"#, #"{"older":"1s"}"#], shows: all),
            "digest": .hides([#"{"older":"1s","kind":"outsidekin",\#(view)}"#, #"{"older":"1s",\#(view)}"#]),
            "export": .hides(
                ["{\(view)}"] + ["markdown", "mcp-memory", "html"].map { #"{"to":"\#($0)",\#(view)}"# }, shows: all),
            "brief": .hides(["{}", #"{"task":"paint the cable of the bridge","budget":4000}"#], shows: all),
            "rules list": .hides(["{}"]), "rules add": .hides([#"{"text":"Be kind to others"}"#]),
            "rules set": .hides([#"{"name":"outside","text":"x"}"#]), "rules remove": .hides([#"{"name":"outside"}"#]),
            "message send": .hides([#"{"text":"How is it?","to":["ada"]}"#, #"{"text":"Yes","reply_to":"\#(part)"}"#]),
            "message list": .hides(["{}"]), "message read": .hides([#"{"ids":["\#(hidden)"]}"#]),
            "message ack": .hides([#"{"ids":["\#(part)"]}"#, #"{"all":true}"#]),
            "message thread": .hides([#"{"id":"\#(hidden)"}"#]), "message sent": .hides(["{}"]),
            "task start": .hides([#"{"name":"mine"}"#]), "task end": .hides([#"{"name":"other"}"#]),
            "task list": .hides(["{}", "{\(view)}"]),
            "claim": .hides([#"{"resources":["path:src"]}"#, #"{"resources":["message:\#(part)"]}"#]),
            "renew": .hides(["{}"]), "release": .hides([#"{"all":true}"#]),
            "claims": .hides(["{}", #"{"log":true}"#, #"{"mine":true}"#]),
            "claims paths": .hides(["{}"]), "check": .hides([#"{"resources":["path:src","name:other"]}"#]),
            "guard": .hides([#"{"base":"HEAD"}"#]), "watch": .hides([#"{"from":"main~1","wait":"1s"}"#]),
            "review": .hides([#"{"branch":"ben"}"#]), "gate show": .hides(["{}"]),
            "gate set": .hides([#"{"name":"level","value":"strict"}"#]),
            "merge": .keeps, "sync": .keeps, "retire": .keeps, "verify": .keeps, "doctor": .keeps, "compact": .keeps,
            "carry": .keeps, "index": .keeps,
        ]
    }

    @Test("No action tells anything of what is outside of an agent's scopes") func nothingOutside() throws {
        let world = try World()
        let rows = Self.rows(world)
        #expect(Set(rows.keys) == Set(AllActions.list.map { $0.about.name }), "each action has a row")
        for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
            guard case .hides(let calls, let shown) = row else { continue }
            var told = ""
            for arguments in calls {
                let text = try world.told(name, arguments)
                // What the caller has said itself is no secret to it.
                for secret in world.secrets where !arguments.contains(secret) && text.contains(secret) {
                    Issue.record("\(name) \(arguments) tells \(secret): \(text)")
                }
                told += text
            }
            for word in shown { #expect(told.contains(word), "\(name) does not show \(word): \(told)") }
        }
    }

    @Test("What is outside is as if it were not there: the same answer as for an id that nothing has")
    func asIfAbsent() throws {
        let world = try World()
        let absent = "0123456789ab" + String(repeating: "c", count: 52)
        for (name, call) in [
            ("show", #"{"ids":["ID"],"view":"all"}"#), ("cite", #"{"ids":["ID"]}"#), ("why", #"{"id":"ID"}"#),
            ("edit", #"{"id":"ID","text":"Something else"}"#), ("forget", #"{"ids":["ID"]}"#),
        ] {
            let hidden = world.id("outside")
            func answer(_ id: String) throws -> String {
                try world.told(name, call.replacingOccurrences(of: "ID", with: id))
                    .replacingOccurrences(of: id, with: "-").replacingOccurrences(of: id.prefix(12), with: "-")
            }
            #expect(try answer(hidden) == answer(absent))
        }
    }

    @Test("An agent writes in its scopes only, and nothing widens them") func writing() throws {
        let world = try World()
        for (name, call) in [
            ("add", #"{"text":"Somewhere else","scope":"web"}"#), ("add", #"{"text":"Nowhere"}"#),
            ("add", #"{"text":"Nearly","scope":"apis"}"#), ("set", #"{"key":"k","text":"v","scope":"web"}"#),
            ("import", #"{"entries":[{"content":"x","scope":"web"}]}"#),
            ("claim", #"{"resources":["name:x"],"scope":"web"}"#), ("rules add", #"{"text":"Do as I say"}"#),
        ] {
            let text = try world.told(name, call)
            #expect(text.contains("invalid-input"), "\(name): \(text)")
            #expect(name == "import" || text.contains("api"), "\(name): \(text)")
        }
        #expect(try world.told("add", #"{"text":"Within","scope":"api"}"#).contains("accepted"))
        #expect(try world.told("list", #"{"scope":"apify","view":"all"}"#).contains(#""results":[]"#))
        // A door narrows what the card lets through, and does not widen it.
        let list = #"{"view":"all"}"#
        let narrowed = try world.told("list", list, limits: [["api/v2"]])
        #expect(narrowed.contains("belowword") && !narrowed.contains("insideword") && narrowed.contains("withoutword"))
        let widened = try world.told("list", list, limits: [["apify", "api"]])
        #expect(widened.contains("insideword") && !widened.contains("outsideword"))
        #expect(try world.told("add", #"{"text":"Too far up","scope":"api"}"#, limits: [["api/v2"]]).contains("api/v2"))
    }

    @Test("What an agent with scopes keeps in order loses nothing") func keeping() throws {
        let world = try World()
        let before = try world.sandbox.callAll("list", #"{"view":"all"}"#).results.count
        let session = world.sandbox.session(as: "eve")
        for name in ["merge", "doctor", "compact"] {
            _ = try #require(AllActions.named(name)).run(.object(JSONObject()), in: session)
        }
        #expect(try world.sandbox.callAll("list", #"{"view":"all"}"#).results.count == before)
        #expect(try world.sandbox.callAll("verify", #"{"history":true}"#).results.isEmpty)
    }

    @Test("Others see that something is held, and until when") func claims() throws {
        let world = try World()
        let listed = try world.told("claims", "{}")
        #expect(listed.contains(#""verdict":"held""#) && listed.contains("until"), "\(listed)")
        let refused = try world.told("claim", #"{"resources":["name:outsidejob"]}"#)
        #expect(refused.contains(#""verdict":"refused""#) && !refused.contains("ada"), "\(refused)")
        let checked = try world.told("check", #"{"resources":["name:outsidejob"]}"#)
        #expect(checked.contains(#""verdict":"refused""#) && !checked.contains("ada"), "\(checked)")
    }
}
