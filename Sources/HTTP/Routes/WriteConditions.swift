internal import Actions
internal import GitMemory

/// Headers of a write that say when it is to be made: `Idempotency-Key` is `once`, `If-Match` and `If-None-Match` are
/// `expect`.
enum WriteConditions {
    /// Puts what the headers say into the arguments of an action.
    static func put(
        _ request: WebRequest, into arguments: inout JSONObject, of action: any Action.Type
    ) throws(Problem) {
        let (name, members) = (action.about.name, action.members)
        if let key = try only("idempotency-key", of: request) {
            guard members.contains(where: { $0.name == "once" }) else {
                throw Problem(
                    400, "idempotency-key", "\(name) does not accept Idempotency-Key.",
                    hint:
                        "add, set, edit and message send accept it; the same text by the same agent is one memory anyway"
                )
            }
            try put(unquoted(key), as: "once", "Idempotency-Key", into: &arguments)
        }
        let (match, noneMatch) = (try only("if-match", of: request), try only("if-none-match", of: request))
        guard match != nil || noneMatch != nil else { return }
        guard members.contains(where: { $0.name == "expect" }) else {
            throw .malformed("\(name) does not accept If-Match or If-None-Match; only set does.")
        }
        if let match {
            guard noneMatch == nil, match != "*" else {
                throw .malformed("If-Match names the ids of a key's values in quotes; If-None-Match: * asks for none.")
            }
            let ids = match.split(separator: ",").map { unquoted($0.trimmingBlanks()) }
            try put(ids.joined(separator: ","), as: "expect", "If-Match", into: &arguments)
        } else {
            guard noneMatch == "*" else { throw .malformed("A write accepts only * in If-None-Match.") }
            try put("none", as: "expect", "If-None-Match", into: &arguments)
        }
    }

    /// The value of a header that is given once at most.
    private static func only(_ name: String, of request: WebRequest) throws(Problem) -> String? {
        guard request.count(of: name) <= 1 else { throw .malformed("\(name) may be given only once.") }
        return request.header(name)
    }

    private static func unquoted(_ text: String) -> String {
        text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? String(text.dropFirst().dropLast()) : text
    }

    private static func put(
        _ value: String, as name: String, _ header: String, into arguments: inout JSONObject
    ) throws(Problem) {
        if let given = arguments[name], given != .string(value) {
            throw .malformed("\(header) and “\(name)” say different things.")
        }
        arguments[name] = .string(value)
    }
}
