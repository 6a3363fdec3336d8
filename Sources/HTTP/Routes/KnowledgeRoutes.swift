internal import Actions
internal import GitMemory

/// `/knowledge/…`: the memory as a collective that has no keys: reads are open, and a write says who writes.
struct KnowledgeRoutes {
    let actions: ActionRoutes

    /// The method of a path; `nil` if there is no such path.
    static func method(_ parts: [String]) -> String? {
        switch (parts.count, parts.last) {
        case (2, "query"): "GET"
        case (2, "contribute"): "POST"
        case (3, "cite"), (3, "endorse"): "POST"
        default: nil
        }
    }

    func answer(_ request: WebRequest, _ path: WebPath) throws -> WebResponse {
        switch (path.parts.count, path.parts.last) {
        case (2, "query"): try query(path)
        case (2, _): try contribute(request)
        case (_, "cite"): try count(CiteAction.self, request, path)
        default: try count(EndorseAction.self, request, path)
        }
    }

    private func query(_ path: WebPath) throws -> WebResponse {
        var pairs: [WebPath.Pair] = []
        for pair in path.query {
            guard ["q", "limit", "scope"].contains(pair.name) else {
                throw Problem.malformed("There is no argument “\(pair.name)”: there are q, limit and scope.")
            }
            pairs.append(pair.name == "q" ? WebPath.Pair(name: "question", value: pair.value) : pair)
        }
        guard pairs.contains(where: { $0.name == "question" }) else {
            throw Problem.malformed("“q” is missing: the question.")
        }
        let arguments = try QueryArguments.object(pairs, for: RecallAction.members)
        return try ActionRoutes.response(try actions.run(RecallAction.self, arguments), of: RecallAction.about)
    }

    private func contribute(_ request: WebRequest) throws -> WebResponse {
        try admit(AddAction.about)
        var arguments = try WebService.object(of: request)
        guard let content = arguments["content"] else { throw Problem.malformed("“content” is missing: the text.") }
        guard arguments["text"] == nil else {
            throw Problem.malformed("There is no argument “text”: the text is “content”.")
        }
        arguments["content"] = nil
        arguments["text"] = content
        try WriteConditions.put(request, into: &arguments, of: AddAction.self)
        let answer = try actions.run(AddAction.self, arguments)
        guard case .object(var object)? = answer.results.first else { return WebResponse(200, json: answer.json) }
        if case .string(let id)? = object["id"] { addCounts(of: id, to: &object) }
        var response = WebResponse(200, json: .object(object))
        if case .string(let commit)? = object["commit"] { response.headers.append(("gitmem-commit", commit)) }
        return response
    }

    private func count<A: Action>(_ action: A.Type, _ request: WebRequest, _ path: WebPath) throws -> WebResponse {
        try admit(action.about)
        var nothing = JSONObject()
        try WriteConditions.put(request, into: &nothing, of: action)
        guard try WebService.object(of: request, orNothing: true).isEmpty else {
            throw Problem.malformed("The body is empty, or an object without members.")
        }
        let id = path.parts[1]
        let answer = try actions.run(action, Self.ids(id))
        guard case .object(var object)? = answer.results.first else { return WebResponse(200, json: answer.json) }
        if case .string(let id)? = object["id"] { addCounts(of: id, to: &object) }
        return WebResponse(200, json: .object(object))
    }

    private func admit(_ about: About) throws {
        if let refusal = actions.admission.refusal(of: about, for: actions.caller) { throw refusal }
    }

    private static func ids(_ id: String) -> JSONObject {
        var object = JSONObject()
        object["ids"] = .array([.string(id)])
        return object
    }

    /// Says what a memory's counters stand at, in all branches.
    private func addCounts(of id: String, to object: inout JSONObject) {
        var counters = JSONObject()
        let shown = try? actions.run(ShowAction.self, Self.ids(id))
        if case .object(let shown)? = shown?.results.first, case .object(let found)? = shown["counters"] {
            counters = found
        }
        for (name, counter) in [
            ("citation_count", "citations"), ("contribution_count", "contributions"),
            ("endorsement_count", "endorsements"),
        ] {
            object[name] = counters[counter] ?? .count(0)
        }
    }
}
