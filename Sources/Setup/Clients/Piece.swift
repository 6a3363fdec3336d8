/// Something that setup puts into a file, or takes out of it again.
package enum Piece: Sendable {
    /// An element of an array of a JSON file: a group of hooks, or a hook.
    case hook(path: [String], command: String, JSONHook)
    /// A member of an object of a JSON file: our MCP server.
    case server(path: [String], key: String, JSONServer)
    /// A member that the file has to have, whatever its value: a version.
    case needed(key: String, number: Int)
    /// A table at the end of a TOML file.
    case table(TOMLTable)
    /// Lines between two marks, at the end of a text.
    case region(String)
    /// The whole file.
    case whole(String)

    /// What it is for, as people read it.
    package enum Purpose: String, CaseIterable {
        case hooks
        case server = "MCP server"
        case paragraph
    }

    package var purpose: Purpose {
        switch self {
        case .hook, .needed, .whole: .hooks
        case .server, .table: .server
        case .region: .paragraph
        }
    }
}

/// A value of a JSON file that calls gitmem for an event.
package struct JSONHook: Sendable {
    let value: JSONValue
}

/// A value of a JSON file that starts our MCP server.
package struct JSONServer: Sendable {
    let value: JSONValue
}

/// A table of a TOML file, its values as they are written.
package struct TOMLTable: Sendable {
    let path: [String]
    let members: [(key: String, value: String)]

    func text(_ lineEnd: String) -> String {
        "[\(path.joined(separator: "."))]" + lineEnd + members.map { "\($0.key) = \($0.value)\(lineEnd)" }.joined()
    }
}

/// How a piece stands in a file.
package enum PieceState: Hashable {
    case missing
    /// It is there as setup writes it.
    case installed
    /// It is there, and somebody has changed it.
    case changed
    /// Somebody else's stands in its place.
    case foreign
}
