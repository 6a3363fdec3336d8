internal import Actions
internal import GitMemory

/// One line of a batch.
struct BatchRequest: Sendable {
    /// What the answer repeats; null where there is none.
    let id: JSON
    let action: any Action.Type
    let arguments: JSONObject
    /// Who acts, where it is not the agent of the batch.
    let agent: String?
    /// How many bytes the line had.
    let size: Int

    /// A line that is no request.
    struct Refusal: Error {
        let id: JSON
        let fault: Fault
    }

    init(_ line: [UInt8]) throws(Refusal) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(parsing: line)
        } catch {
            throw Refusal(
                id: .null,
                fault: Fault(
                    code: "invalid-json", exit: ExitCode.invalidInput, message: "\(error)",
                    hint: "a line is one request: {\"id\":1,\"action\":\"add\",\"arguments\":{\"text\":\"…\"}}"))
        }
        guard case .object(let object) = json else { throw Self.refusal(.null, "a request is an object") }
        let id = object["id"] ?? .null
        for name in object.keys where !["action", "agent", "arguments", "id"].contains(name) {
            throw Self.refusal(id, "there is no member “\(name)” of a request")
        }
        guard case .string(let name)? = object["action"] else {
            throw Self.refusal(id, object["action"] == nil ? "“action” is missing" : "“action” is a text")
        }
        guard let action = AllActions.named(name) else {
            let near = NearName.nearest(to: name, among: AllActions.list.map { $0.about.name })
            throw Self.refusal(id, "there is no action “\(name)”" + (near.map { "; did you mean \($0)?" } ?? ""))
        }
        switch object["arguments"] {
        case nil, .null?: arguments = JSONObject()
        case .object(let given)?: arguments = given
        default: throw Self.refusal(id, "“arguments” is an object")
        }
        switch object["agent"] {
        case nil, .null?: agent = nil
        case .string(let given)?: agent = given
        default: throw Self.refusal(id, "“agent” is a text")
        }
        self.id = id
        self.action = action
        size = line.count
    }

    private static func refusal(_ id: JSON, _ message: String) -> Refusal {
        Refusal(
            id: id,
            fault: Fault(
                code: "usage", exit: ExitCode.usage, message: message,
                hint: "a request has “action”, “arguments” and “id”; docs/schema has what each action takes"))
    }

    /// That a line was too long to be read.
    static var tooLong: Refusal {
        Refusal(
            id: .null,
            fault: Fault(
                code: "invalid-input", exit: ExitCode.invalidInput,
                message: "a line has at most \(BatchInput.limit) bytes; this one was skipped",
                hint: "a memory has at most 1 MiB: keep the text elsewhere and remember where"))
    }

    /// Whether it may share a commit with others.
    var sharesCommit: Bool { AllActions.sharesCommits(action, arguments) }

    /// Does what is asked for.
    func answer(in session: Session) -> BatchAnswer {
        do {
            return BatchAnswer(id: id, try action.run(.object(arguments), in: session))
        } catch {
            var fault = Fault(error) ?? Fault(code: "internal-error", exit: 10, message: "\(error)")
            if fault.code == "usage", fault.hint == nil {
                fault = Fault(
                    code: fault.code, exit: fault.exit, message: fault.message,
                    hint: Hint("see `gitmem help \(action.about.name)`"), suggestion: fault.suggestion)
            }
            return BatchAnswer(id: id, fault: fault)
        }
    }
}

/// One line that a batch answers.
struct BatchAnswer: Sendable {
    let json: JSON
    let failed: Bool

    init(id: JSON, fault: Fault) {
        var object = Self.object(fault.json(\.text))
        object["id"] = id
        json = .object(object)
        failed = true
    }

    init(_ refusal: BatchRequest.Refusal) { self.init(id: refusal.id, fault: refusal.fault) }

    init(id: JSON, _ answer: Answer) {
        var object = JSONObject()
        if let news = answer.news {
            object = Self.object(
                Fault(code: news.code, exit: news.exit, message: news.message, hint: news.hint.map { Hint($0) })
                    .json(\.text))
        }
        object["id"] = id
        if !answer.remarks.isEmpty { object["remarks"] = .array(answer.remarks.map { .string($0) }) }
        object["result"] = answer.json
        json = .object(object)
        failed = answer.news != nil
    }

    private static func object(_ json: JSON) -> JSONObject {
        if case .object(let object) = json { object } else { JSONObject() }
    }
}
