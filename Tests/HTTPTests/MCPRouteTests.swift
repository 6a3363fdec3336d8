import Foundation
import HTTP
import Testing

/// `/mcp`: the Model Context Protocol by HTTP, for clients of both eras.
@Suite struct MCPRouteTests {
    private static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    @Test func aClientWithAHandshakeIsAnswered() throws {
        let desk = try Desk()
        let hello = desk.send(
            "POST", "/mcp",
            #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}"#
        )
        #expect(hello.status == 200)
        #expect(hello.text.contains(#""protocolVersion":"2025-11-25""#))
        #expect(hello.header("mcp-session-id") == nil)
        #expect(desk.send("POST", "/mcp", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).status == 202)
        let added = desk.send(
            "POST", "/mcp",
            #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"The default port is 5432"}}}"#,
            as: "ada", ["MCP-Protocol-Version": "2025-11-25"])
        #expect(added.text.contains(#""verdict":"accepted""#), "\(added.text)")
        for (method, status) in [("GET", 405), ("DELETE", 405)] { #expect(desk.send(method, "/mcp").status == status) }
    }

    @Test func aClientWithoutAHandshakeIsAnswered() throws {
        let desk = try Desk()
        let call =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"brief","arguments":{},\#(Self.meta)}}"#
        func send(_ headers: KeyValuePairs<String, String>) -> WebResponse {
            desk.send("POST", "/mcp", call, as: "ada", headers)
        }
        let good = send(["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "brief"])
        #expect(good.status == 200 && good.text.contains(#""resultType":"complete""#), "\(good.text)")
        #expect(
            send(["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "=?base64?YnJpZWY=?="])
                .status == 200)
        for headers in [
            [:], ["MCP-Protocol-Version": "2026-07-28"],
            ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/list", "Mcp-Name": "brief"],
            ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "other"],
            ["MCP-Protocol-Version": "2025-11-25", "Mcp-Method": "tools/call", "Mcp-Name": "brief"],
        ] as [KeyValuePairs<String, String>] {
            let response = send(headers)
            #expect(response.status == 400 && response.text.contains("-32020"), "\(headers): \(response.text)")
        }
        let unknown = desk.send("POST", "/mcp", call, as: "ada", ["MCP-Protocol-Version": "1999-01-01"])
        #expect(unknown.status == 400 && unknown.text.contains("-32022"))
        let method = desk.send(
            "POST", "/mcp", #"{"jsonrpc":"2.0","id":1,"method":"nothing","params":{\#(Self.meta)}}"#,
            ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "nothing"])
        #expect(method.status == 404 && method.text.contains("-32601"))
    }

    @Test func whatIsNoMessageIsRefused() throws {
        let desk = try Desk()
        for body in ["{", "[]", "1", #"{"id":1}"#, #"{"jsonrpc":"2.0","id":{},"method":"ping"}"#] {
            #expect(desk.send("POST", "/mcp", body).status == 400, "\(body)")
        }
    }

    @Test func aToolWritesOnlyWhereTheServerDoes() throws {
        let desk = try Desk(write: false)
        for arguments in [
            #""name":"memory_add","arguments":{"text":"The default port is 5432"}"#,
            #""name":"more","arguments":{"action":"forget","arguments":{"ids":["ff"]}}"#,
            #""name":"more","arguments":{"action":"worktree list","arguments":{}}"#,
        ] {
            let response = desk.send(
                "POST", "/mcp", #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{\#(arguments)}}"#, as: "ada")
            #expect(response.status == 200 && response.text.contains(#""isError":true"#), "\(response.text)")
        }
        #expect((try desk.object("GET", "/api/v1/list")["results"] as? [Any])?.isEmpty == true)
    }
}
