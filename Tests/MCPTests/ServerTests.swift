import Actions
import Foundation
import GitMemory
import MCP
import Synchronization
import Testing

@Suite("The server") struct ServerTests {
    private static let meta =
        #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

    /// A line from the client, and the id and the code of the error that answers it.
    static let faults: [(line: String, id: String?, code: Int)] = [
        ("{", nil, -32700), ("nothing", nil, -32700), (#"{"jsonrpc":"2.0","id":9007199254740993}"#, nil, -32700),
        ("5", nil, -32600), ("[]", nil, -32600),
        (#"[{"jsonrpc":"2.0","id":7,"method":"ping"}]"#, nil, -32600),
        (#"{"id":7,"method":"ping"}"#, "7", -32600), (#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#, "7", -32600),
        (#"{"jsonrpc":"2.0","id":7}"#, "7", -32600), (#"{"jsonrpc":"2.0","id":7,"method":5}"#, "7", -32600),
        (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, nil, -32600),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, nil, -32600),
        (#"{"jsonrpc":"2.0","id":[],"method":"ping"}"#, nil, -32600),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":[]}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":"a","method":"no/such"}"#, "a", -32601),
        (#"{"jsonrpc":"2.0","id":7,"method":"server/discover"}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"initialize"}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"tools/call"}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"no_such"}}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"more","arguments":[]}}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"resources/read"}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"file:///etc"}}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"gitmem://entry/abcd"}}"#, "7", -32002),
        (#"{"jsonrpc":"2.0","id":7,"method":"prompts/get","params":{"name":"no_such"}}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"prompts/get","params":{"name":"known"}}"#, "7", -32602),
        (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":{\#(meta)}}"#, "7", -32601),
        (
            #"{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"gitmem://entry/abcd",\#(meta)}}"#, "7",
            -32602
        ),
        (
            #"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2031-01-01"}}}"#,
            "7", -32022
        ),
        (
            #"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#,
            "7", -32602
        ),
    ]

    @Test("What is wrong with a message is answered, and the next one is served") func wrongMessages() throws {
        let client = try Conversation()
        try client.shakeHands()
        #expect(try client.call("more", #"{"action":"init"}"#)["isError"] as? Bool == false)
        for (line, id, code) in Self.faults {
            client.send(line)
            let answer = try #require(try client.receive())
            #expect(answer[path: "error", "code"] as? Int == code, "\(line): \(answer)")
            #expect(answer["id"].map { "\($0)" } == id, "\(line): \(answer)")
            #expect((answer[path: "error", "message"] as? String)?.isEmpty == false)
        }
        client.send(Data([0x22, 0xFF, 0x22, 0x0A]))
        #expect(try client.receive()?[path: "error", "code"] as? Int == -32700)
        client.send(Data("\n \r\n".utf8))
        client.send(#"{"jsonrpc":"2.0","method":"notifications/no_such"}"#)
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#)
        client.send(#"{"jsonrpc":"2.0","id":8,"result":{}}"#)
        client.send(Data(#"{"jsonrpc":"2.0","id":"last","method":"ping"}"#.utf8))
        let rest = try client.end()
        #expect(rest.count == 1 && rest.first?["id"] as? String == "last")
    }

    @Test("A message that is too long is skipped") func longMessages() throws {
        let client = try Conversation()
        client.send(Data(repeating: UInt8(ascii: "x"), count: 10 << 20) + Data([0x0A]))
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
        #expect(try client.receive()?[path: "error", "code"] as? Int == -32600)
        #expect(try client.receive()?["id"] as? Int == 1)
        #expect(try client.end().isEmpty)
    }

    @Test("Each revision has its own forms", arguments: ["2025-03-26", "2025-06-18", "2025-11-25"])
    func handshakes(_ revision: String) throws {
        let client = try Conversation()
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
        #expect(try client.receive()?[path: "error", "code"] as? Int == -32602)
        try client.shakeHands(revision)
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)
        let result = try #require(try client.receive()?["result"] as? [String: Any])
        let tools = try #require(result["tools"] as? [[String: Any]])
        #expect(tools.count <= 10 && result["resultType"] == nil)
        #expect(tools.allSatisfy { ($0["outputSchema"] == nil) == (revision == "2025-03-26") })
        for tool in tools { #expect((tool["description"] as? String ?? "").utf8.count <= 2048) }
        client.send(
            #"[{"jsonrpc":"2.0","id":2,"method":"ping"},{"jsonrpc":"2.0","id":3,"method":"ping"}]"#)
        let answers = try client.end()
        #expect(answers.count == (revision == "2025-03-26" ? 2 : 1))
    }

    @Test("A client that asks for another revision is offered the newest with a handshake") func otherRevisions() throws
    {
        let client = try Conversation()
        client.send(#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}}"#)
        #expect(try client.receive()?[path: "result", "protocolVersion"] as? String == "2025-11-25")
    }

    @Test("Without a handshake each request says its revision") func stateless() throws {
        let client = try Conversation()
        for method in ["server/discover", "tools/list", "prompts/list", "resources/templates/list"] {
            client.send(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{\#(Self.meta)}}"#)
            let result = try #require(try client.receive()?["result"] as? [String: Any])
            #expect(result["resultType"] as? String == "complete", "\(method)")
            #expect(result["ttlMs"] as? Int == 3_600_000 && result["cacheScope"] as? String == "public")
        }
        client.send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"more","arguments":{"action":"status"},\#(Self.meta)}}"#
        )
        let result = try #require(try client.receive()?["result"] as? [String: Any])
        #expect(result["resultType"] as? String == "complete" && result["isError"] as? Bool == true)
        #expect(result["ttlMs"] == nil)
    }

    @Test("A slow request holds up no other, an id is used once at a time, and what is cancelled is not answered")
    func manyAtOnce() throws {
        let gate = Gate()
        let client = try Conversation { gate.pass() }
        try client.shakeHands()
        #expect(try client.call("more", #"{"action":"init"}"#)["isError"] as? Bool == false)
        gate.isClosed = true
        func add(_ id: Int) {
            client.send(
                #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"memory_add","arguments":{"text":"Fact \#(id) of many"}}}"#
            )
        }
        add(1)
        gate.awaitArrival()
        gate.isClosed = false
        add(2)
        #expect(try client.receive()?["id"] as? Int == 2)
        add(1)
        let repeated = try client.receive()
        #expect(repeated?[path: "error", "code"] as? Int == -32600 && repeated?["id"] == nil)
        client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
        client.send(#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#)
        #expect(try client.receive()?["id"] as? Int == 3)
        gate.open()
        for id in 10..<30 { add(id) }
        var ids: Set<Int> = []
        for message in try client.end() {
            #expect(message[path: "result", "isError"] as? Bool == false, "\(message)")
            if let id = message["id"] as? Int { ids.insert(id) }
        }
        #expect(ids == Set(10..<30))
    }

    @Test("The server ends as soon as nobody reads its answers, though more may still be asked") func noReader() throws
    {
        let input = Pipe()
        // What cannot be written to fails as what nobody reads does, but for the signal.
        let output = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/null"))
        let server = Server(
            version: "1", input: input.fileHandleForReading.fileDescriptor, output: output.fileDescriptor
        ) {
            Session(directory: "/", agent: nil) {
                Surroundings(clock: { 0 }, random: { 0 }, twinDirectory: nil)
            }
        }
        let ended = DispatchSemaphore(value: 0)
        Thread {
            server.run()
            ended.signal()
        }.start()
        try input.fileHandleForWriting.write(
            contentsOf: Data("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n".utf8))
        #expect(ended.wait(timeout: .now() + 60) == .success)
        try input.fileHandleForWriting.close()
        _ = output
    }

    /// Holds up whoever passes while it is closed, until it is opened.
    private final class Gate: Sendable {
        private let closed = Mutex(false)
        private let (arrived, opened) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))

        var isClosed: Bool {
            get { closed.withLock { $0 } }
            set { closed.withLock { $0 = newValue } }
        }

        func pass() {
            guard isClosed else { return }
            arrived.signal()
            opened.wait()
        }

        func awaitArrival() { arrived.wait() }
        func open() { opened.signal() }
    }
}
