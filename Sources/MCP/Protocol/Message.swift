internal import GitMemory

/// A request: what a response is owed to.
struct Request: Sendable {
    /// A text or a whole number.
    let id: JSON
    let method: String
    let params: JSONObject

    /// What is said about the request itself.
    var meta: JSONObject { params.object("_meta") ?? JSONObject() }
}

/// A message from the client.
enum Message {
    case request(Request)
    case notification(method: String, params: JSONObject)
    /// An answer to a request of ours. There are none, so it is nobody's.
    case response

    /// What is wrong with a message, and whose it is.
    struct Fault: Error {
        let id: JSON?
        let error: ProtocolError
    }

    /// Reads a message.
    init(_ json: JSON) throws(Fault) {
        guard case .object(let object) = json else {
            throw Fault(id: nil, error: .request("A message is an object."))
        }
        let id = object["id"]
        let isValid = id.map(Self.isID) ?? true
        guard case .string("2.0")? = object["jsonrpc"] else {
            throw Fault(id: isValid ? id : nil, error: .request("“jsonrpc” is not \"2.0\"."))
        }
        guard isValid else { throw Fault(id: nil, error: .request("“id” is a text or a whole number.")) }
        guard let given = object["method"] else {
            guard object["result"] != nil || object["error"] != nil else {
                throw Fault(id: id, error: .request("“method” is missing."))
            }
            self = .response
            return
        }
        guard case .string(let method) = given else {
            throw Fault(id: id, error: .request("“method” is a text."))
        }
        var params = JSONObject()
        switch object["params"] {
        case nil: break
        case .object(let given)?: params = given
        default: throw Fault(id: id, error: .params("“params” is an object."))
        }
        if let id {
            self = .request(Request(id: id, method: method, params: params))
        } else {
            self = .notification(method: method, params: params)
        }
    }

    static func isID(_ id: JSON) -> Bool {
        switch id {
        case .string: true
        case .number(let number): number == number.rounded()
        default: false
        }
    }
}

extension JSONObject {
    func text(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    func object(_ name: String) -> JSONObject? {
        if case .object(let object)? = self[name] { object } else { nil }
    }

    func list(_ name: String) -> [JSON] {
        if case .array(let list)? = self[name] { list } else { [] }
    }
}
