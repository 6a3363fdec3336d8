internal import Actions
internal import GitMemory

/// The files of docs/schema: one for the arguments and one for the results of each action, and one for errors.
package enum SchemaPages {
    /// The texts by the names of their files.
    package static var all: [(name: String, text: String)] {
        var pages: [(name: String, text: String)] = [
            ("error.json", page(Fault.schema.json, "What --json prints on standard error when a command fails."))
        ]
        pages += doors
        for action in AllActions.list { pages += self.pages(of: action) }
        return pages.sorted { $0.name < $1.name }
    }

    private static func pages<A: Action>(of action: A.Type) -> [(name: String, text: String)] {
        let about = action.about
        let name = about.name.replacing(" ", with: "-")
        var pages = [
            (
                name: "\(name).arguments.json",
                text: page(Schema.arguments(action.members), "Arguments of `gitmem \(about.name)`. \(about.summary)")
            )
        ]
        if case .object(let members) = A.Result.schema, members.isEmpty { return pages }
        let title = about.tellsMany ? "Each line" : "The line"
        pages.append(
            (
                name: "\(name).result.json",
                text: page(A.Result.schema.json, "\(title) that `gitmem \(about.name) --json` prints.")
            ))
        return pages
    }

    static func page(_ schema: JSON, _ title: String) -> String {
        guard case .object(var object) = schema else { return "" }
        object["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
        object["title"] = .string(title)
        var text = ""
        write(.object(object), indent: "", into: &text)
        return text + "\n"
    }

    private static func write(_ value: JSON, indent: String, into text: inout String) {
        let deeper = indent + "  "
        switch value {
        case .object(let object) where !object.isEmpty:
            text += "{\n"
            for (index, member) in object.members.enumerated() {
                text += deeper + String(decoding: JSON.string(member.key).canonicalBytes(), as: UTF8.self) + ": "
                write(member.value, indent: deeper, into: &text)
                text += index + 1 < object.count ? ",\n" : "\n"
            }
            text += indent + "}"
        default: text += String(decoding: value.canonicalBytes(), as: UTF8.self)
        }
    }
}
