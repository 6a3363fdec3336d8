internal import CRDT

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

extension Snapshot {
    /// Calls `visit` with a record for every agent that holds an entry at that moment, in order of id.
    ///
    /// - Complexity: memory for the entries of a few hundred leaf folders, whose bodies are read on all cores.
    public func export(at now: Timestamp, _ visit: (Record) throws -> Void) throws {
        try export(at: now, page: [Record]()) { page, record in
            page.append(record)
        } visit: { page in
            for record in page { try visit(record) }
        }
    }

    /// Exports page by page: calls `add` for every record, and `visit` with what comes of some leaf folders of them, in
    /// order of id.
    ///
    /// This is quicker than to take the records one by one, as `add` is called on all cores.
    ///
    /// - Parameters:
    ///   - page: a page with nothing on it.
    ///   - add: puts a record on a page. It may be called by several threads at once, with pages of their own.
    /// - Throws: what `add` and `visit` throw; a `GitError` if an object cannot be read, after what stands before it.
    public func export<Page: Sendable>(
        at now: Timestamp, page: Page, add: @escaping @Sendable (inout Page, Record) throws -> Void,
        visit: (Page) throws -> Void
    ) throws {
        try inOrder(page) { page, reader, subtree in
            try reader.leaves(subtree) { leaf, near in
                while let names = leaf.next() {
                    let item = leaf.item(names)
                    let holds = item.state.holds(at: now)
                    guard !holds.isEmpty, let body = try reader.body(of: item, near: near) else { continue }
                    for agent in Set(holds.map(\.agent)).sorted() {
                        let expiry =
                            holds.filter { $0.agent == agent }.map { item.state.expiry(of: $0) }.max() ?? .never
                        try add(&page, Record(body: body, agent: agent, expiry: expiry))
                    }
                }
                return true
            }
        } each: { page in
            try visit(page)
            return true
        }
    }
}
