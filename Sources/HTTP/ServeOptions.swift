internal import Actions
internal import GitMemory

/// What `gitmem serve` was told, as words: gitmem looks at them, and gitmem-server reads them.
package struct ServeOptions: Sendable {
    /// Where to listen.
    package enum Place: Sendable, Equatable {
        case address(host: String, port: Int)
        case socket(String)

        /// Whether only this machine reaches it.
        var isLocal: Bool {
            switch self {
            case .socket: true
            case .address(let host, _): host == "::1" || host == "localhost" || Self.isLoopback(host)
            }
        }

        /// Whether a host is a number of 127.0.0.0/8: a name may lead anywhere.
        private static func isLoopback(_ host: String) -> Bool {
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
        }

        package var text: String {
            switch self {
            case .socket(let path): "unix:\(path)"
            case .address(let host, let port):
                host.contains(":") ? "http://[\(host)]:\(port)/" : "http://\(host):\(port)/"
            }
        }
    }

    package var directory = "."
    package var place = Place.address(host: "127.0.0.1", port: 7433)
    package var tokenFile: String?
    package var mayWrite = false
    package var hosts: [String] = []
    /// The remote to sync with; an empty text for the one that git names.
    package var remote: String?
    /// How often to merge, in milliseconds, and to sync where a remote is named.
    package var merge: UInt64?
    /// The scopes that are shown and taken; `nil` for everything.
    package var scopes: [String]?
    package var isQuiet = false

    /// Reads the words.
    ///
    /// - Throws: ``UsageError``, ``StoreError``.
    package init(_ words: [String]) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            func value() throws(UsageError) -> String {
                guard let value = rest.popFirst() else { throw UsageError("\(word) needs a value.") }
                return value
            }
            switch word {
            case "-C": directory = try value()
            case "--listen": place = try Self.place(try value())
            case "--tokens": tokenFile = try value()
            case "--write": mayWrite = true
            case "--scopes": scopes = try Self.scopes(try value())
            case "--host": hosts.append(try value())
            case "--sync": remote = try value()
            case "--merge": merge = try Self.span(try value())
            case "--quiet", "-q": isQuiet = true
            default: throw UsageError("There is no option \(word).")
            }
        }
        if remote != nil, merge == nil { merge = 30_000 }
        guard place.isLocal || tokenFile != nil else {
            throw UsageError(
                "An address that other machines reach needs --tokens FILE: without tokens whoever reaches it is whoever they say."
            )
        }
    }

    private static func scopes(_ text: String) throws(UsageError) -> [String] {
        let scopes = text.split { $0 == "," || $0 == " " }.map(String.init)
        guard !scopes.isEmpty, scopes.allSatisfy(AgentCard.isScope) else {
            throw UsageError("--scopes takes scopes between commas: api,web/pages.")
        }
        return scopes
    }

    private static func span(_ text: String) throws -> UInt64 {
        guard let span = try Moments.duration(text), span >= 1000, span <= 86_400_000 else {
            throw UsageError("--merge takes a time span from 1s to 24h.")
        }
        return span
    }

    private static func place(_ text: String) throws(UsageError) -> Place {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard !path.isEmpty, path.utf8.count < 100 else {
                throw UsageError("The path of a socket has 1 to 99 bytes.")
            }
            return .socket(path)
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw UsageError("--listen takes HOST:PORT or unix:PATH, not “\(text)”.")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty else { throw UsageError("--listen names a host: 127.0.0.1:\(port).") }
        return .address(host: host, port: Int(port))
    }
}
