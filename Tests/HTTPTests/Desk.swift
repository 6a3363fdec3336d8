import Actions
import Foundation
import GitMemory
import HTTP
import Synchronization
import Testing

/// A store in a temporary folder, and a service for it without sockets. It goes with its last user.
final class Desk: Sendable {
    let root: URL
    let service: WebService
    private let time = Mutex<UInt64>(1_795_000_000_000)

    init(
        write: Bool = true, tokens: String? = nil, hosts: [String] = [], scopes: [String]? = nil,
        hasStore: Bool = true
    ) throws {
        root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath()
            .appendingPathComponent("gitmem-http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let directory = root.path
        let makeSession: @Sendable (String?) -> Session = { agent in
            Session(directory: directory, agent: agent) {
                Surroundings(
                    clock: { UInt64(Date().timeIntervalSince1970 * 1000) }, random: { .random(in: 0 ... .max) },
                    twinDirectory: directory + "-twins")
            }
        }
        var settings = WebSettings(version: "1")
        settings.mayWrite = write
        settings.hosts = hosts
        settings.scopes = scopes
        settings.tokens = try tokens.map { try Tokens($0) }
        service = WebService(settings, clock: { UInt64(Date().timeIntervalSince1970 * 1000) }, session: makeSession)
        if hasStore { _ = try InitAction.run(.object(JSONObject()), in: makeSession("ada")) }
    }

    deinit { for path in [root.path, root.path + "-twins"] { try? FileManager.default.removeItem(atPath: path) } }

    /// Sends a request with the headers that every client sends.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, as agent: String? = nil,
        _ headers: KeyValuePairs<String, String> = [:]
    ) -> WebResponse {
        var all = headers.map { (name: $0.key, value: $0.value) }
        if !all.contains(where: { $0.name.lowercased() == "host" }) {
            all.append((name: "Host", value: "127.0.0.1:7433"))
        }
        if let agent { all.append((name: "X-Hive-Agent", value: agent)) }
        if body != nil, !all.contains(where: { $0.name.lowercased() == "content-type" }) {
            all.append((name: "Content-Type", value: "application/json"))
        }
        let request = WebRequest(method, target, headers: all, body: Array((body ?? "").utf8))
        return service.refusal(of: request) ?? service.answer(request)
    }

    func send(_ method: String, _ target: String, _ headers: KeyValuePairs<String, String>) -> WebResponse {
        send(method, target, nil, as: nil, headers)
    }

    func send(
        _ method: String, _ target: String, _ body: String, _ headers: KeyValuePairs<String, String>
    ) -> WebResponse {
        send(method, target, body, as: nil, headers)
    }

    /// Sends a request that succeeds, and gives its JSON.
    func object(
        _ method: String, _ target: String, _ body: String? = nil, as agent: String? = nil, status: Int = 200
    ) throws -> [String: Any] {
        let response = send(method, target, body, as: agent)
        #expect(response.status == status, "\(method) \(target): \(response.text)")
        return try response.object()
    }

    /// Remembers a text, and gives its id.
    @discardableResult
    func add(_ text: String, as agent: String = "ada") throws -> String {
        let body = String(decoding: try JSONSerialization.data(withJSONObject: ["text": text]), as: UTF8.self)
        return try #require(try object("POST", "/api/v1/add", body, as: agent, status: 201)["id"] as? String)
    }
}

extension WebResponse {
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any], "\(text)")
    }

    /// The code of a problem.
    var code: String? { (try? object())?["code"] as? String }
}
