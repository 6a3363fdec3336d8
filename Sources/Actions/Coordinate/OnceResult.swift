internal import Coordination
package import GitMemory

/// How a command went that ran once.
package struct OnceResult {
    /// The key.
    package let key: String
    /// The command's exit code.
    package let exit: Int32
    /// What it printed, or the end of that; `nil` if that was not kept or is not here.
    package let output: String?
    /// How many bytes it printed; `nil` if the result is not here.
    package let length: Int?
    package let sha256: String?
    /// The entry that holds the result; `nil` if none was kept.
    package let id: EntryID?
    /// The token of the claim that it ran under.
    package let token: String
    /// Whether it ran before, and not now.
    package let isAgain: Bool

    /// Whether the output is not all that was printed.
    package var isCut: Bool { output.map { $0.utf8.count < length ?? 0 } ?? false }

    package var json: JSON {
        .members([
            "again": isAgain ? .bool(true) : nil, "exit": .count(exit), "id": id.map { .text($0) },
            "key": .string(key), "length": length.map { .count($0) }, "output": .orNull(output),
            "sha256": sha256.map { .string($0) }, "token": .string(token),
        ])
    }
}

extension OnceResult {
    /// The kind of the entries that hold results.
    static let kind = "result"
    /// For how long they are held, in milliseconds.
    static let term = OnceKey.term

    /// The memory of a result.
    static func body(_ key: String, _ exit: Int32, _ output: OnceOutput, text: String?, token: String) throws -> Body {
        var object = JSONObject()
        object["content"] = .string(key)
        object["kind"] = .string(kind)
        object["data"] = .members([
            "exit": .count(exit), "length": .count(output.length), "output": text.map { .string($0) },
            "sha256": .string(output.sha256), "token": .string(token),
        ])
        return try Body(object)
    }

    /// What is known of a command that ran before.
    init(_ key: String, _ known: (token: String, done: OnceDone), in snapshot: Snapshot) throws {
        let body = try snapshot.body(of: snapshot.item(known.done.result))
        var (output, length, sha256): (String?, Int?, String?) = (nil, nil, nil)
        if let body, body.kind == Self.kind, case .object(let data)? = body.value(of: "data") {
            if case .string(let text)? = data["output"] { output = text }
            if case .number(let number)? = data["length"] { length = Int(exactly: number) }
            if case .string(let text)? = data["sha256"] { sha256 = text }
        }
        self.init(
            key: key, exit: known.done.exit, output: output, length: length, sha256: sha256,
            id: known.done.result, token: known.token, isAgain: true)
    }
}
