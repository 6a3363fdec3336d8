internal import GitMemory

/// How something that was tried went: `data.outcome` of an episode.
enum OutcomeWords {
    static let words = ["worked", "failed"]
    /// The kind of a memory with an outcome, unless another is given.
    static let kind = "episodic"

    static var member: Member { Member("outcome", .choice(words), "How it went: worked or failed.") }

    static func checked(_ text: String) throws(StoreError) -> String {
        guard words.contains(text) else {
            throw StoreError(.invalidInput, "“\(text)” is not an outcome", hint: "use worked or failed")
        }
        return text
    }

    /// Puts an outcome into the data of a body.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` if the data is no object, or says something else.
    static func put(_ outcome: String, into object: inout JSONObject) throws(StoreError) {
        var data = JSONObject()
        switch object["data"] {
        case nil, .null: break
        case .object(let given)?: data = given
        default:
            throw StoreError(
                .invalidInput, "the data is not an object, so the outcome cannot be added to it",
                hint: "give the data as {…}")
        }
        if let other = data["outcome"], other != .string(outcome) {
            throw StoreError(.invalidInput, "the data has another outcome", hint: "say it once")
        }
        data["outcome"] = .string(outcome)
        object["data"] = .object(data)
        if object["kind"] == nil { object["kind"] = .string(kind) }
    }
}
