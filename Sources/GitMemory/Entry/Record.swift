/// One line of an import or export: a memory, and whose it is until when.
public struct Record: Sendable {
    /// The memory.
    public let body: Body
    /// Who holds it; `nil` for whoever imports it.
    public let agent: AgentName?
    /// Until when.
    public let expiry: Expiry

    /// Creates a record.
    public init(body: Body, agent: AgentName? = nil, expiry: Expiry = .never) {
        self.body = body
        self.agent = agent
        self.expiry = expiry
    }

    /// Reads a line: a body, or `{"entry": body, "agent": …, "until": …}`.
    ///
    /// - Throws: ``JSONError`` if it is not JSON, ``StoreError`` if it is not such an object.
    public init(line: Span<UInt8>) throws {
        if let record = LineScan.record(line) {
            self = record
            return
        }
        try self.init(reading: line)
    }

    /// Reads a line the long way, and tells what is wrong with it.
    init(reading line: Span<UInt8>) throws {
        guard case .object(let object) = try JSON(parsing: line) else {
            throw StoreError(.invalidInput, "the line is not a JSON object", hint: "write one object a line")
        }
        guard case .object(let entry)? = object["entry"], object["content"] == nil else {
            self.init(body: try Body(object))
            return
        }
        var agent: AgentName?
        var expiry = Expiry.never
        for (key, value) in object.members {
            switch (key, value) {
            case ("entry", _): continue
            case ("agent", .string(let name)): agent = try AgentName(name)
            case ("until", .string(let text)):
                guard let moment = Timestamp(rfc3339: text) else {
                    throw StoreError(.invalidInput, "“until” is not a date and time", hint: "as 2026-11-20T10:15:30Z")
                }
                expiry = Expiry(moment)
            case ("agent", _), ("until", _):
                throw StoreError(.invalidInput, "“\(key)” is not a string", hint: "see `gitmem help import`")
            default:
                throw StoreError(
                    .invalidInput, "“\(key)” is not known beside “entry”", hint: "members of the memory go into “entry”"
                )
            }
        }
        self.init(body: try Body(entry), agent: agent, expiry: expiry)
    }

    /// The line, without its end.
    public var line: [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(body.bytes.count + 128)
        write(into: &line)
        return line
    }

    /// Appends the line, without its end: canonical JSON, in which the body stands as it is.
    public func write(into line: inout [UInt8]) {
        line.append(UInt8(ascii: "{"))
        if let agent {
            line.append(contentsOf: "\"agent\":\"".utf8)
            line.append(contentsOf: agent.description.utf8)
            line.append(contentsOf: "\",".utf8)
        }
        line.append(contentsOf: "\"entry\":".utf8)
        line.append(contentsOf: body.bytes.dropLast())
        if let end = expiry.moment {
            line.append(contentsOf: ",\"until\":\"".utf8)
            end.write(into: &line)
            line.append(UInt8(ascii: "\""))
        }
        line.append(UInt8(ascii: "}"))
    }
}
