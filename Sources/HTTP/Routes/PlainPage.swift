internal import Actions
internal import GitMemory

/// Lists and single memories as plain HTML, for browsers without JavaScript.
struct PlainPage {
    let actions: ActionRoutes

    private static let shown = 100

    func answer(_ path: WebPath) throws -> WebResponse {
        guard path.query.allSatisfy({ $0.name == "q" }), path.query.count <= 1 else {
            throw Problem.malformed("There is no argument but “q”: the question.")
        }
        if path.parts.count == 2 { return try entry(path.parts[1]) }
        let question = path.query.first?.value ?? ""
        return try list(question)
    }

    private func list(_ question: String) throws -> WebResponse {
        var arguments = JSONObject()
        arguments["limit"] = .count(Self.shown)
        let isAsked = question.contains { !$0.isWhitespace }
        if isAsked { arguments["question"] = .string(question) }
        let answer = try actions.run(isAsked ? RecallAction.self : ListAction.self, arguments)
        var html =
            "<form action=\"/plain\"><label>Question <input name=\"q\" value=\"\(Self.escaped(question))\"></label> "
        html += "<button>Ask</button></form><ol>"
        for result in answer.results {
            guard case .object(let object) = result, case .string(let id)? = object["id"],
                case .object(let body)? = object["entry"], case .string(let text)? = body["content"]
            else { continue }
            html += "<li><a href=\"/plain/\(id)\">\(Self.escaped(String(text.prefix(300))))</a></li>"
        }
        return page("Memories", html + "</ol>")
    }

    private func entry(_ id: String) throws -> WebResponse {
        var arguments = JSONObject()
        arguments["ids"] = .array([.string(id)])
        let answer = try actions.run(ShowAction.self, arguments)
        guard case .object(let object)? = answer.results.first, case .object(let body)? = object["entry"],
            case .string(let text)? = body["content"]
        else { throw Problem(404, "no-such-entry", "There is no such memory.", exit: 2) }
        let json = String(decoding: JSON.object(object).canonicalBytes(), as: UTF8.self)
        return page(
            "A memory", "<p class=\"text\">\(Self.escaped(text))</p><h2>JSON</h2><pre>\(Self.escaped(json))</pre>")
    }

    private func page(_ title: String, _ body: String) -> WebResponse {
        let html = """
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <link rel="stylesheet" href="/page.css"><title>\(title) · GitMemory</title>
            <main class="plain"><h1>\(title)</h1><p><a href="/plain">All memories</a></p>\(body)</main></html>
            """
        var response = WebResponse(200, text: Array(html.utf8), type: "text/html; charset=utf-8")
        response.headers.append(("content-security-policy", PageFiles.policy))
        return response
    }

    /// Text as text: neither markup nor an end of an attribute.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
