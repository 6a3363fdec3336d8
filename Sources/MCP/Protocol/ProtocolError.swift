internal import Actions
internal import GitMemory

/// What is answered to a message that cannot be done as it stands.
struct ProtocolError: Error {
    let code: Int
    let message: String
    var data: JSON?

    /// The bytes are no JSON.
    static func parse(_ message: String) -> ProtocolError { ProtocolError(code: -32700, message: message) }
    /// The JSON is no message.
    static func request(_ message: String) -> ProtocolError { ProtocolError(code: -32600, message: message) }
    static func method(_ name: String) -> ProtocolError {
        ProtocolError(code: -32601, message: "There is no method “\(name)”.")
    }
    static func params(_ message: String) -> ProtocolError { ProtocolError(code: -32602, message: message) }
    /// A header says something else than the message.
    static func header(_ message: String) -> ProtocolError { ProtocolError(code: -32020, message: message) }
    static func version(_ requested: String) -> ProtocolError {
        ProtocolError(
            code: -32022, message: "Protocol version “\(requested)” is not supported.",
            data: .members([
                "requested": .string(requested), "supported": .array(Revision.names.map { .string($0) }),
            ]))
    }

    /// A failure of the store's where there is no tool to tell it.
    ///
    /// - Parameter isUnknown: whether what was asked for is not there.
    static func fault(_ fault: Fault, notFound code: Int?) -> ProtocolError {
        ProtocolError(
            code: code ?? -32603, message: ToolWords.sentence(fault.message, of: nil),
            data: .members([
                "code": .string(fault.code), "exit": .count(fault.exit),
                "hint": ToolWords.hint(of: fault, for: nil).map { .string($0) },
            ]))
    }

    /// The response that says so.
    ///
    /// - Parameter id: the request's; `nil` where it is not known, or where it is another's.
    func response(to id: JSON?) -> JSONObject {
        var response = JSONObject()
        response["jsonrpc"] = .string("2.0")
        response["id"] = id
        response["error"] = .members([
            "code": .number(Double(code)), "data": data, "message": .string(message),
        ])
        return response
    }
}
