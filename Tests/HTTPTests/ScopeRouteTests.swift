import Foundation
import HTTP
import Testing

/// Scopes of tokens and of a server: what is outside is shown by no route.
@Suite struct ScopeRouteTests {
    private static let tokens = """
        aaaaaaaaaaaaaaaaaaaaaaaa ada keep
        bbbbbbbbbbbbbbbbbbbbbbbb eve write api
        cccccccccccccccccccccccc eve read api/v2,web
        """

    private func fill(_ desk: Desk, _ headers: KeyValuePairs<String, String>) throws {
        for (text, scope) in [("The insideword is slow", "api"), ("The outsideword is slow", "secretscope")] {
            let added = desk.send("POST", "/api/v1/add", #"{"text":"\#(text)","scope":"\#(scope)"}"#, headers)
            #expect(added.status == 201, "\(added.text)")
        }
        #expect(desk.send("POST", "/api/v1/merge", "{}", headers).status == 200)
    }

    @Test func aTokenIsHeldToItsScopes() throws {
        let desk = try Desk(tokens: Self.tokens)
        try fill(desk, ["Authorization": "Bearer aaaaaaaaaaaaaaaaaaaaaaaa"])
        let eve: KeyValuePairs = ["Authorization": "Bearer bbbbbbbbbbbbbbbbbbbbbbbb"]
        for target in [
            "/api/v1/list", "/api/v1/export", "/api/v1/recall?question=slow", "/knowledge/query?q=slow",
            "/api/v1/brief",
            "/plain", "/api/v1/diff?since=1d", "/api/v1/log", "/api/v1/events", "/metrics", "/api/v1",
        ] {
            let text = desk.send("GET", target, eve).text
            #expect(!text.contains("outsideword") && !text.contains("secretscope"), "\(target): \(text)")
        }
        let list = desk.send("GET", "/api/v1/list", eve)
        #expect(list.text.contains("insideword"))
        let refused = desk.send("POST", "/api/v1/add", #"{"text":"Elsewhere","scope":"web"}"#, eve)
        #expect(refused.status == 400 && refused.text.contains("api"), "\(refused.status) \(refused.text)")
        #expect(desk.send("POST", "/api/v1/add", #"{"text":"It is fast","scope":"api"}"#, eve).status == 201)
        let call =
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"brief","arguments":{"task":"What is slow?"}}}"#
        let told = desk.send(
            "POST", "/mcp", call,
            ["Authorization": "Bearer bbbbbbbbbbbbbbbbbbbbbbbb", "MCP-Protocol-Version": "2025-11-25"])
        #expect(told.text.contains("insideword") && !told.text.contains("outsideword"), "\(told.text)")
        // Another token of the same agent is shown something else, and its answers have other tags.
        let other: KeyValuePairs = ["Authorization": "Bearer cccccccccccccccccccccccc"]
        let narrow = desk.send("GET", "/api/v1/list", other)
        #expect(!narrow.text.contains("insideword") && narrow.header("etag") != list.header("etag"))
    }

    @Test func aServerShowsItsScopesOnly() throws {
        let desk = try Desk(scopes: ["api"])
        let open = try Desk()
        #expect(open.send("POST", "/api/v1/add", #"{"text":"Anything","scope":"web"}"#, as: "ada").status == 201)
        #expect(desk.send("POST", "/api/v1/add", #"{"text":"Anything","scope":"web"}"#, as: "ada").status == 400)
        #expect(desk.send("POST", "/api/v1/add", #"{"text":"Anything","scope":"api/x"}"#, as: "ada").status == 201)
        #expect(try ServeOptions(["--scopes", "api,web/pages"]).scopes == ["api", "web/pages"])
        #expect(throws: (any Error).self) { try ServeOptions(["--scopes", "/"]) }
        #expect(throws: (any Error).self) { try ServeOptions(["--scopes", ""]) }
    }
}
