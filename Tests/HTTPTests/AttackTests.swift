import Actions
import Foundation
import HTTP
import Testing

/// What docs/serve.md says of attacks.
@Suite struct AttackTests {
    /// A token of 24 characters for each agent, made of its name.
    private static func token(_ name: String) -> String { name + String(repeating: "-0a", count: 8) }
    private static let tokens = """
        # who may what
        \(token("ada")) ada write
        \(token("rae")) rae read
        \(token("kim")) kim keep
        """

    @Test(
        arguments: [
            // A page whose name was made to lead here (DNS rebinding).
            ("evil.example", nil, nil, 403), ("evil.example:7433", nil, nil, 403),
            ("127.0.0.1.evil.example", nil, nil, 403),
            ("localhost", nil, nil, 200), ("LOCALHOST:7433", nil, nil, 200), ("[::1]:7433", nil, nil, 200),
            // A page of another site that calls this address.
            ("localhost", "http://evil.example", nil, 403), ("localhost", "null", nil, 403),
            ("localhost:7433", "http://localhost:7433", nil, 200),
            ("localhost:7433", "http://localhost:8000", nil, 403),
            ("localhost", nil, "cross-site", 403), ("localhost", nil, "same-site", 403),
            ("localhost", nil, "same-origin", 200),
            ("localhost", nil, "none", 200),
        ] as [(String, String?, String?, Int)])
    func otherSitesAreNotAnswered(_ host: String, _ origin: String?, _ site: String?, _ status: Int) throws {
        let desk = try Desk()
        var headers: [(name: String, value: String)] = [("Host", host)]
        if let origin { headers.append(("Origin", origin)) }
        if let site { headers.append(("Sec-Fetch-Site", site)) }
        for (method, path) in [("GET", "/api/v1/list"), ("GET", "/healthz"), ("GET", "/")] {
            let request = WebRequest(method, path, headers: headers)
            let response = desk.service.refusal(of: request) ?? desk.service.answer(request)
            #expect(response.status == status, "\(path)")
            #expect(response.header("access-control-allow-origin") == nil)
        }
    }

    @Test func aFormOfAnotherSiteWritesNothing() throws {
        let desk = try Desk()
        let text = #"{"text":"A fact that a form has sent"}"#
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
            let response = desk.send("POST", "/api/v1/add", text, as: "ada", ["Content-Type": type])
            #expect(response.status == 415, "\(type)")
        }
        #expect(desk.send("POST", "/mcp", text, ["Content-Type": "text/plain"]).status == 415)
        #expect((try desk.object("GET", "/api/v1/list")["results"] as? [Any])?.isEmpty == true)
    }

    @Test func noHostOrTwoAreRefused() throws {
        let desk = try Desk()
        for headers in [[], [(name: "Host", value: "localhost"), (name: "host", value: "evil.example")]] {
            let request = WebRequest("GET", "/api/v1/list", headers: headers)
            #expect((desk.service.refusal(of: request) ?? desk.service.answer(request)).status == 400)
        }
    }

    @Test(arguments: [
        "/x/../api/v1/list", "/./api/v1/list", "//api/v1/list", "/api//v1/list", "/api/v1/list/", "/%2e%2e/api/v1/list",
        "/api%2Fv1%2Flist", "/api/v1/li%00st", "/api/v1/list%", "/api/v1/%ff", "api/v1/list",
        "http://evil.example/api/v1/list",
        "/api\\v1\\list", "*", "", "/api/v1/list#x", "/api/v1/%6cist/..",
    ])
    func aPathHasOneForm(_ target: String) throws {
        let desk = try Desk()
        let response = desk.send("GET", target)
        #expect(response.status == 400 || response.status == 404, "\(target): \(response.status)")
    }

    @Test func tokensSayWhoAndWhat() throws {
        let desk = try Desk(tokens: Self.tokens)
        let text = #"{"text":"The gateway drops connections after 60 seconds"}"#
        func send(_ method: String, _ path: String, _ body: String? = nil, token: String?, as agent: String? = nil)
            -> WebResponse
        {
            desk.send(method, path, body, as: agent, token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
        }
        for token in [nil, "", "wrong", Self.token("ada") + "x", String(Self.token("ada").dropLast())] {
            for (method, path, body) in [
                ("GET", "/api/v1/list", nil), ("POST", "/api/v1/add", text), ("GET", "/metrics", nil),
                ("GET", "/plain", nil), ("GET", "/api/v1/events", nil), ("POST", "/mcp", "{}"),
                ("GET", "/openapi.json", nil), ("GET", "/knowledge/query?q=a", nil),
            ] {
                let response = send(method, path, body, token: token)
                #expect(response.status == 401, "\(path)")
                #expect(response.header("www-authenticate") != nil)
            }
        }
        #expect(send("GET", "/api/v1/list?token=\(Self.token("ada"))", token: nil).status == 401)
        #expect(send("POST", "/api/v1/add", text, token: Self.token("ada")).status == 201)
        #expect(send("POST", "/api/v1/add", text, token: Self.token("ada"), as: "rae").status == 403)
        #expect(send("POST", "/api/v1/add", text, token: Self.token("rae")).status == 403)
        #expect(send("GET", "/api/v1/list", token: Self.token("rae")).status == 200)
        #expect(send("POST", "/api/v1/compact", "{}", token: Self.token("ada")).status == 403)
        #expect(send("POST", "/api/v1/merge", "{}", token: Self.token("kim")).status == 200)
        // Of the page and of health there is nothing to hide.
        #expect(send("GET", "/", token: nil).status == 200)
        #expect(send("GET", "/healthz", token: nil).status == 200)
        let agents = send("GET", "/api/v1/agents", token: Self.token("rae")).text
        #expect(agents.contains(#""agent":"ada""#) && !agents.contains(#""agent":"rae""#))
    }

    @Test func everyRouteThatWritesAsksForTheRight() throws {
        let desk = try Desk(tokens: Self.tokens)
        let readOnly = try Desk(write: false)
        let paths = try desk.send("GET", "/openapi.json", ["Authorization": "Bearer \(Self.token("rae"))"]).object()[
            "paths"]
        for (path, operations) in try #require(paths as? [String: [String: Any]]) where operations["post"] != nil {
            let real = path.replacingOccurrences(of: "{id}", with: "ffff")
            let response = desk.send("POST", real, "{}", ["Authorization": "Bearer \(Self.token("rae"))"])
            #expect(response.status == 403 && response.code == "right", "\(path): \(response.text)")
            let refused = readOnly.send("POST", real, "{}", as: "ada")
            #expect(refused.status == 403 && refused.code == "read-only", "\(path): \(refused.text)")
        }
    }

    @Test(arguments: [
        "", "# nobody", "short ada write", "\(token("ada")) ada", "\(token("ada")) ada own",
        "\(token("ada")) Ada! write",
        "\(token("ada")) ada write\n\(token("ada")) ben write", "sha256:abc ada write",
    ])
    func aTokenFileThatIsWrongIsRefusedWithoutItsText(_ text: String) {
        let error = #expect(throws: (any Error).self) { try Tokens(text) }
        if let error { #expect(!"\(error)".contains(Self.token("ada"))) }
    }

    @Test func aTokenMayStandThereAsItsDigest() throws {
        // printf %s 'correct horse battery staple' | sha256sum
        let digest = "c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a"
        let desk = try Desk(tokens: "sha256:\(digest) ada read")
        let response = desk.send("GET", "/api/v1/list", ["Authorization": "Bearer correct horse battery staple"])
        #expect(response.status == 200)
    }

    @Test func bodiesHaveALimitAndNoOtherForm() throws {
        let desk = try Desk()
        let long = desk.send("POST", "/api/v1/add", ["Content-Length": "7340033", "Content-Type": "application/json"])
        #expect(long.status == 413)
        #expect(desk.send("POST", "/api/v1/add", ["Content-Length": "-1"]).status == 400)
        let packed = desk.send("POST", "/api/v1/add", "{}", as: "ada", ["Content-Encoding": "br"])
        #expect(packed.status == 415)
        let text = String(repeating: "a", count: 1 << 20)
        #expect(desk.send("POST", "/api/v1/add", #"{"text":"\#(text)b"}"#, as: "ada").status == 400)
        let deep = String(repeating: "[", count: 100_000)
        #expect(desk.send("POST", "/api/v1/add", deep, as: "ada").status == 400)
        let many = (1...1001).map { "kind=\($0)" }.joined(separator: "&")
        #expect(desk.send("GET", "/api/v1/list?" + many).status == 400)
    }

    @Test func aTextThatIsMarkupStaysText() throws {
        let desk = try Desk()
        let id = try desk.add(
            "<script>alert(1)</script> \" onmouseover='x' & <img src=x onerror=alert(2)> is what a scanner sends")
        for path in ["/plain", "/plain/\(id)", "/plain?q=scanner+%22%3E%3Cscript%3E"] {
            let response = desk.send("GET", path)
            #expect(response.status == 200)
            #expect(!response.text.contains("<script") && !response.text.contains("<img"))
            #expect(response.header("content-security-policy")?.contains("script-src 'self'") == true)
        }
        let json = desk.send("GET", "/api/v1/list")
        #expect(json.header("content-type") == "application/json")
        #expect(json.header("x-content-type-options") == "nosniff")
    }

    @Test func aPackedBodyUnpacksToNoMoreThanABodyMayHave() throws {
        let desk = try Desk()
        let headers = [
            (name: "Host", value: "localhost"), (name: "X-Hive-Agent", value: "ada"),
            (name: "Content-Type", value: "application/json"), (name: "Content-Encoding", value: "gzip"),
        ]
        func send(_ body: [UInt8]) -> WebResponse {
            desk.service.answer(WebRequest("POST", "/api/v1/add", headers: headers, body: body))
        }
        let bomb = try #require(Gzip.pack([UInt8](repeating: UInt8(ascii: " "), count: 64 << 20)))
        #expect(bomb.count < 1 << 20)
        #expect(send(bomb).status == 413)
        let text = #"{"text":"The proxy of the office \#(String(repeating: "is behind the door ", count: 50))"}"#
        let packed = try #require(Gzip.pack(Array(text.utf8)))
        #expect(send(packed).status == 201)
        for wrong in [Array(text.utf8), Array(packed.dropLast(3)), packed + packed, packed + [0], [0x1F, 0x8B]] {
            let response = send(wrong)
            #expect(response.status == 400 && response.code == "usage", "\(response.text)")
        }
        #expect(send([]).status == 400)
    }
}
