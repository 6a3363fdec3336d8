import Actions
import Foundation
import GitMemory
import MCP
import Testing

/// A server on a thread of its own, and a client that reads line by line. It goes with its last user.
final class Conversation {
    let root: URL
    private let toServer = Pipe()
    private let fromServer = Pipe()
    private let ended = DispatchSemaphore(value: 0)
    private var rest = Data()

    /// - Parameters:
    ///   - pause: called on the thread of each request that needs a store, before it has a session.
    ///   - other: the folder of another conversation.
    init(agent: String? = "ada", in other: URL? = nil, pause: @escaping @Sendable () -> Void = {}) throws {
        root =
            other
            ?? URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
            .appendingPathComponent("gitmem-mcp-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let directory = root.path
        let server = Server(
            version: "1", input: toServer.fileHandleForReading.fileDescriptor,
            output: fromServer.fileHandleForWriting.fileDescriptor
        ) {
            pause()
            return Session(directory: directory, agent: agent) {
                Surroundings(
                    clock: { UInt64(Date().timeIntervalSince1970 * 1000) }, random: { .random(in: 0 ... .max) },
                    twinDirectory: nil)
            }
        }
        let (ended, output, input) = (ended, fromServer, toServer)
        Thread {
            server.run()
            try? output.fileHandleForWriting.close()
            _ = input
            ended.signal()
        }.start()
    }

    deinit {
        try? toServer.fileHandleForWriting.close()
        try? FileManager.default.removeItem(at: root)
    }

    func send(_ line: String) { send(Data((line + "\n").utf8)) }
    func send(_ bytes: Data) { try? toServer.fileHandleForWriting.write(contentsOf: bytes) }

    /// The next message from the server; `nil` at the end.
    func receive() throws -> [String: Any]? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[..<end]
                rest = Data(rest[(end + 1)...])
                return try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
            }
            let more = fromServer.fileHandleForReading.availableData
            if more.isEmpty {
                #expect(rest.isEmpty, "a line without its end")
                return nil
            }
            rest.append(more)
        }
    }

    /// Ends the input, and gives what still comes.
    func end() throws -> [[String: Any]] {
        try toServer.fileHandleForWriting.close()
        var messages: [[String: Any]] = []
        while let message = try receive() { messages.append(message) }
        ended.wait()
        return messages
    }

    /// Begins with a handshake.
    func shakeHands(_ revision: String = "2025-11-25") throws {
        send(
            #"{"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"\#(revision)","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#
        )
        let result = try #require(try receive()?["result"] as? [String: Any])
        #expect(result["protocolVersion"] as? String == revision)
        send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    }

    /// Calls a tool, and waits for its result.
    func call(_ tool: String, _ arguments: String = "{}") throws -> [String: Any] {
        send(
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments)}}"#)
        let answer = try receive()
        return try #require(answer?["result"] as? [String: Any], "\(answer ?? [:])")
    }
}

extension [String: Any] {
    subscript(path names: String...) -> Any? {
        var value: Any? = self
        for name in names {
            value = Int(name).flatMap { (value as? [Any])?[$0] } ?? (value as? [String: Any])?[name]
        }
        return value
    }
}
