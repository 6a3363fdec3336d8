internal import Actions
internal import GitMemory

/// `/openapi.json`: all paths, made of the same descriptions as everything else.
enum OpenAPI {
    static func document(version: String) -> JSON {
        var paths = JSONObject()
        for action in AllActions.list
        where !Admission.isLocal(action.about.name) {
            let path = "/api/v1/" + action.about.name.split(separator: " ").joined(separator: "/")
            paths[path] = .members([action.about.writes ? "post" : "get": operation(action)])
        }
        knowledge(into: &paths)
        return .members([
            "components": .members([
                "schemas": .members(["Problem": Problem.schema.json]),
                "securitySchemes": .members([
                    "token": .members(["scheme": .string("bearer"), "type": .string("http")])
                ]),
            ]),
            "info": .members([
                "description": .string(
                    "The memory of a fleet of agents, kept in git. What is read are all branches, unless “view” says which. "
                        + "A write names the agent in X-Hive-Agent."),
                "title": .string("GitMemory"), "version": .string(version),
            ]), "openapi": .string("3.1.0"), "paths": .object(paths),
            "security": .array([.members([:]), .members(["token": .array([])])]),
        ])
    }

    private static func operation<A: Action>(_ action: A.Type) -> JSON {
        let about = action.about
        let id = about.name.split(separator: " ").joined(separator: "_")
        let result = about.tellsMany ? list(of: A.Result.schema.json) : single(A.Result.schema.json)
        var codes: [String: JSON] = ["200": content(result, "What was told.")]
        if about.writes {
            codes["201"] = content(result, "A new memory.")
        } else {
            codes["304"] = .members(["description": .string("Nothing has changed since.")])
        }
        return operation(
            id, Problem.worded(Hint(about.summary)), Problem.worded(Hint(about.use)),
            parameters: (about.writes ? conditions(action.members) : parameters(action)) + [agent],
            body: about.writes ? arguments(action) : nil, codes)
    }

    private static func operation(
        _ id: String, _ summary: String, _ use: String, parameters: [JSON], body: JSON?, _ codes: [String: JSON]
    ) -> JSON {
        var responses = JSONObject()
        for (code, response) in codes { responses[code] = response }
        for code in [400, 401, 403, 404, 409, 412, 413, 415, 422, 425, 429, 500, 501, 503]
        where responses["\(code)"] == nil {
            responses["\(code)"] = problem
        }
        responses["default"] = problem
        return .members([
            "description": .string(use), "operationId": .string(id), "parameters": .array(parameters),
            "requestBody": body.map {
                .members([
                    "content": .members(["application/json": .members(["schema": $0])]), "required": .bool(true),
                ])
            },
            "responses": .object(responses), "summary": .string(summary),
        ])
    }

    private static let problem: JSON = .members([
        "content": .members([
            "application/problem+json": .members([
                "schema": .members(["$ref": .string("#/components/schemas/Problem")])
            ])
        ]), "description": .string("Why it was not done."),
    ])

    private static func content(_ schema: JSON, _ description: String) -> JSON {
        .members([
            "content": .members(["application/json": .members(["schema": schema])]),
            "description": .string(description),
        ])
    }

    private static func parameters<A: Action>(_ action: A.Type) -> [JSON] {
        guard case .object(let schema) = arguments(action),
            case .object(let properties)? = schema["properties"]
        else { return [] }
        var parameters = action.members.map { member in
            JSON.members([
                "description": .string(member.help), "in": .string("query"), "name": .string(member.name),
                "required": .bool(member.isRequired), "schema": properties[member.name],
            ])
        }
        if ["list", "log"].contains(action.about.name) {
            parameters.append(
                .members([
                    "description": .string("Leave out so many at the start."), "in": .string("query"),
                    "name": .string("offset"),
                    "schema": .members([
                        "maximum": .count(10_000_000), "minimum": .count(0), "type": .string("integer"),
                    ]),
                ]))
        }
        return parameters
    }

    private static let agent: JSON = .members([
        "description": .string("Who is acting; a write needs it where there are no tokens."), "in": .string("header"),
        "name": .string("X-Hive-Agent"),
        "schema": .members([
            "pattern": .string(agentPattern), "type": .string("string"),
        ]),
    ])

    private static func list(of items: JSON) -> JSON {
        .members([
            "properties": .members([
                "remarks": Schema.array(.text).json,
                "results": .members(["items": items, "type": .string("array")]),
            ]), "required": .array([.string("results")]), "type": .string("object"),
        ])
    }

    /// An action that tells one result may have nothing to tell.
    private static func single(_ schema: JSON) -> JSON {
        .members(["anyOf": .array([schema, list(of: schema)])])
    }

    private static func knowledge(into paths: inout JSONObject) {
        paths["/knowledge/query"] = .members([
            "get": operation(
                "knowledge_query", "Find the memories that answer a question, best first.",
                "Reads all branches.",
                parameters: [
                    query(
                        "q", "The question.",
                        .members(["pattern": .string("[^\\s]"), "type": .string("string")]), isRequired: true),
                    query(
                        "limit", "At most this many; 10 by default.",
                        .members(["maximum": .count(10_000), "minimum": .count(1), "type": .string("integer")])),
                    query("scope", "Only this scope.", .members(["type": .string("string")])), agent,
                ], body: nil, ["200": content(list(of: RecallAction.resultSchema), "The memories.")])
        ])
        paths["/knowledge/contribute"] = .members([
            "post": operation(
                "knowledge_contribute", "Remember something.",
                "The answer says accepted (new), merged (another agent knew it), unchanged (the agent knew it) or rejected.",
                parameters: conditions(AddAction.members) + [agent], body: contribution,
                ["200": content(counted(AddAction.resultSchema), "What became of it.")])
        ])
        for (name, summary) in [
            ("cite", "Count that a memory was used."), ("endorse", "Count that a memory was found right."),
        ] {
            paths["/knowledge/{id}/\(name)"] = .members([
                "post": operation(
                    "knowledge_\(name)", summary, "Whenever a memory helped, or was checked.",
                    parameters: [
                        .members([
                            "description": .string("The memory, by its id or the beginning of it."),
                            "in": .string("path"), "name": .string("id"), "required": .bool(true),
                            "schema": .members([
                                "pattern": .string("^[0-9a-fA-F]{4,64}$"), "type": .string("string"),
                            ]),
                        ]), agent,
                    ], body: nil, ["200": content(counted(CiteAction.resultSchema), "What the counters stand at.")])
            ])
        }
    }

    private static func query(_ name: String, _ help: String, _ schema: JSON, isRequired: Bool = false) -> JSON {
        .members([
            "description": .string(help), "in": .string("query"), "name": .string(name),
            "required": .bool(isRequired), "schema": schema,
        ])
    }

    /// What `add` takes, with the text under the name that memories have for it.
    private static var contribution: JSON {
        guard case .object(var schema) = arguments(AddAction.self),
            case .object(var properties)? = schema["properties"]
        else { return .members([:]) }
        properties["content"] = properties["text"]
        properties["text"] = nil
        schema["properties"] = .object(properties)
        schema["required"] = .array([.string("content")])
        return .object(schema)
    }

    private static func counted(_ schema: JSON) -> JSON {
        let counts = Schema.object([
            .optional("citation_count", .count, "How often it was used."),
            .optional("contribution_count", .count, "How many agents hold it."),
            .optional("endorsement_count", .count, "How often it was found right."),
        ]).json
        return .members(["allOf": .array([schema, counts])])
    }
}

extension Action {
    fileprivate static var resultSchema: JSON { Result.schema.json }
}
