internal import GitMemory

/// A response as a value.
package struct WebResponse: Sendable {
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Events from now on, or from what the client has seen, until it goes.
        case events(after: String?)
    }

    package var status: Int
    package var headers: [(name: String, value: String)] = []
    package var body: Body = .bytes([])
    /// The route, as metrics and logs name it: no more than a path of this program's own.
    package var route = ""
    /// Who asked, as far as that is known.
    package var agent: String?

    init(_ status: Int) { self.status = status }

    init(_ status: Int, json: JSON, type: String = "application/json") {
        self.status = status
        headers = [("content-type", type)]
        body = .bytes(json.canonicalBytes() + [UInt8(ascii: "\n")])
    }

    init(_ status: Int, text: [UInt8], type: String) {
        self.status = status
        headers = [("content-type", type)]
        body = .bytes(text)
    }

    /// The bytes of the body; none of a stream.
    package var bytes: [UInt8] {
        if case .bytes(let bytes) = body { bytes } else { [] }
    }

    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
