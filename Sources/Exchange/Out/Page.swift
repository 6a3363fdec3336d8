internal import GitMemory

/// All memories as one page of HTML that needs no server and no network.
///
/// The memories stand in it as JSON, in which `<` is escaped, and its program puts them on the page as text only.
package struct Page {
    private var isFirst = true

    package init() {}

    package var head: String { PageText.head }
    package var tail: String { PageText.tail }

    /// A memory, with the comma before it.
    package mutating func item(_ memory: HeldMemory) -> [UInt8] {
        var object = JSONObject()
        object["id"] = .string("\(memory.body.id)")
        object["entry"] = .object(memory.body.object)
        object["agents"] = .array(memory.holders.map { .string($0.agent.description) })
        let until = memory.holders.map(\.expiry).max()
        if let moment = until?.moment { object["until"] = .string(moment.description) }
        var bytes: [UInt8] = isFirst ? [] : Array("\n,".utf8)
        isFirst = false
        for byte in JSON.object(object).canonicalBytes() {
            if byte == UInt8(ascii: "<") { bytes.append(contentsOf: "\\u003c".utf8) } else { bytes.append(byte) }
        }
        return bytes
    }
}
