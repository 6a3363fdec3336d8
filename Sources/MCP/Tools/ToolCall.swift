internal import Actions
internal import GitMemory

/// A call of a tool, and what comes of it.
struct ToolCall {
    let action: any Action.Type
    let arguments: JSON
    let isFull: Bool
    /// Whether only the arguments are asked for.
    var isQuestion = false

    /// Reads a call.
    ///
    /// - Throws: ``ProtocolError`` for arguments that are no object; ``UsageError`` for arguments that the tool does not
    ///   take.
    init(_ tool: Tool, _ params: JSONObject) throws {
        var arguments = JSONObject()
        switch params["arguments"] {
        case nil, .null?: break
        case .object(let given)?: arguments = given
        default: throw ProtocolError.params("“arguments” is an object.")
        }
        isFull = try Self.flag("full", &arguments)
        if let name = tool.action, let action = AllActions.named(name) {
            for name in arguments.keys where !tool.arguments.contains(name) {
                throw UsageError("there is no argument “\(name)”")
            }
            (self.action, self.arguments) = (action, .object(arguments))
            return
        }
        isQuestion = try Self.flag("describe", &arguments)
        guard case .string(let name)? = arguments["action"] else {
            throw UsageError(arguments["action"] == nil ? "“action” is missing" : "“action” is a text")
        }
        guard let action = AllActions.named(name) else { throw UsageError("there is no action “\(name)”") }
        arguments["action"] = nil
        let given = arguments["arguments"] ?? .object(JSONObject())
        arguments["arguments"] = nil
        if let name = arguments.keys.first {
            throw UsageError("there is no argument “\(name)”; those of the action stand in “arguments”")
        }
        (self.action, self.arguments) = (action, given == .null ? .object(JSONObject()) : given)
    }

    private static func flag(_ name: String, _ arguments: inout JSONObject) throws(UsageError) -> Bool {
        let given = arguments[name]
        arguments[name] = nil
        switch given {
        case nil, .null?: return false
        case .bool(let flag)?: return flag
        default: throw UsageError("“\(name)” is true or false")
        }
    }

    /// Runs it.
    func outcome(in session: Session) throws -> ToolOutcome {
        if isQuestion {
            return ToolOutcome(
                json: .members([
                    "action": .string(action.about.name), "arguments": Schema.arguments(action.members),
                    "use": .string(action.about.use),
                ]))
        }
        let answer = try action.run(arguments, in: session)
        var short = answer
        var leftOut = 0
        if !isFull {
            leftOut = max(0, answer.results.count - ShortResult.count)
            short.results = answer.results.prefix(ShortResult.count).map(ShortResult.of)
        }
        guard case .object(var object) = short.json else { return ToolOutcome(json: short.json) }
        if leftOut > 0 { object["left_out"] = .count(leftOut) }
        if !answer.remarks.isEmpty {
            object["remarks"] = .array(
                answer.remarks.map { .string(ToolWords.text(Hint($0), for: action)) })
        }
        guard let news = answer.news else { return ToolOutcome(json: .object(object)) }
        let message = ToolWords.sentence(news.message, of: action)
        let hint = news.hint.map { ToolWords.text(Hint($0), for: action) }
        object["news"] = .members([
            "exit": .count(news.exit), "hint": hint.map { .string($0) }, "message": .string(message),
        ])
        return ToolOutcome(json: .object(object), failure: message + (hint.map { "\nhint: \($0)" } ?? ""))
    }
}

/// What a tool answers.
struct ToolOutcome {
    let json: JSON
    /// What is said of it where it failed.
    var failure: String?

    init(json: JSON, failure: String? = nil) {
        self.json = json
        self.failure = failure
    }

    /// That it failed.
    init(_ fault: Fault, of action: (any Action.Type)?) {
        let message = ToolWords.sentence(fault.message, of: action)
        let hint = ToolWords.hint(of: fault, for: action)
        json = .members([
            "error": .members([
                "code": .string(fault.code), "exit": .count(fault.exit), "hint": hint.map { .string($0) },
                "message": .string(message),
            ])
        ])
        failure = "\(fault.code): \(message)" + (hint.map { "\nhint: \($0)" } ?? "")
    }

    /// The result of the call.
    func result(for revision: Revision) -> JSONObject {
        var texts = [String(decoding: json.canonicalBytes(), as: UTF8.self)]
        if let failure { texts.insert(failure, at: 0) }
        var result = JSONObject()
        result["content"] = .array(texts.map { .members(["text": .string($0), "type": .string("text")]) })
        result["isError"] = .bool(failure != nil)
        if revision.hasStructuredContent { result["structuredContent"] = json }
        return result
    }
}
