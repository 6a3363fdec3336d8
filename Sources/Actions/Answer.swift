package import GitMemory

/// All that an action told, for doors that answer in one piece.
package struct Answer {
    /// The results that have JSON, in order.
    package var results: [JSON] = []
    /// What it had to remark on.
    package var remarks: [String] = []
    /// What is to be said of the results, if they are bad news.
    package var news: BadNews?
    /// Whether the action may tell several results.
    package var isMany = false

    /// The result; of an action that may tell several, an object with all of them in `results`.
    package var json: JSON {
        if !isMany, let only = results.first, results.count == 1 { return only }
        return .members(["results": .array(results)])
    }
}

extension Session {
    /// Tells by which rules the gate has refused something, if anybody counts that.
    fileprivate func note(refusedIn answer: Answer) {
        guard let refused else { return }
        for result in answer.results {
            guard case .object(let object) = result, object["verdict"] == .string("rejected"),
                case .array(let reasons)? = object["reasons"]
            else { continue }
            for reason in reasons {
                if case .object(let reason) = reason, case .string(let rule)? = reason["rule"] { refused(rule) }
            }
        }
    }
}

extension Action {
    /// Runs the action with arguments by name, and gives back what it told.
    ///
    /// - Parameter session: its remarks are not called; they are in the answer. When its network is cancelled, the next
    ///   result ends the action.
    /// - Throws: ``UsageError`` for an argument that is not known, is missing or does not fit; ``StoreError`` with the code
    ///   `interrupted` if it was cancelled; see ``run(in:_:)``.
    package static func run(_ arguments: JSON, in session: Session) throws -> Answer {
        guard case .object(let members) = arguments else { throw UsageError("the arguments are not an object") }
        var form = ArgumentForm(members)
        var request = Self()
        try request.declare(in: &form)
        try form.finish()
        var answer = Answer(isMany: about.tellsMany)
        var remarks: [String] = []
        let quiet = session.remarking { remarks.append($0) }
        do {
            try request.run(in: quiet) { result in
                if session.network.isCancelled() { throw StoreError(.interrupted, "interrupted") }
                if !result.isForPeople { answer.results.append(result.json) }
            }
        } catch let rejection as GateRejection {
            answer.results.append(rejection.json)
            answer.news = rejection.news
        } catch let news as BadNews {
            answer.news = news
        }
        answer.remarks = remarks
        if about.writes, members["dry_run"] != .bool(true) { session.note(refusedIn: answer) }
        return answer
    }

    /// The members of its request.
    package static var members: [Member] {
        var form = DescribingForm()
        var request = Self()
        // A form that only describes refuses nothing.
        try? request.declare(in: &form)
        return form.members
    }
}
