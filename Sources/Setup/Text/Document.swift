/// A file's bytes with pieces put in or taken out: nothing else of it changes.
struct Document {
    private(set) var bytes: [UInt8]
    /// What was put in, in the order in which that was done: places and lengths.
    private(set) var edits: [Edit] = []
    /// The containers that were made, by their keys, the outer first.
    private(set) var made: [[String]] = []

    /// A stretch that was put in.
    struct Edit: Hashable {
        let place: Int
        let count: Int
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func apply(_ insertions: [Insertion]) {
        var shift = 0
        for insertion in insertions {
            let place = insertion.place + shift
            bytes.insert(contentsOf: insertion.text, at: place)
            edits.append(Edit(place: place, count: insertion.text.count))
            shift += insertion.text.count
        }
    }

    /// Takes out what some edits put in.
    mutating func undo(_ edits: [Edit]) {
        for edit in edits.reversed() where edit.place + edit.count <= bytes.count {
            bytes.removeSubrange(edit.place..<edit.place + edit.count)
        }
    }

    // MARK: Looking

    func state(of piece: Piece) throws(Refusal) -> PieceState {
        switch piece {
        case .hook(let path, let command, let hook): try hookState(path, command, hook.value)
        case .server(let path, let key, let server): try serverState(path, key, server.value)
        case .needed(let key, _): try JSONText(bytes).node([key]) == nil ? .missing : .installed
        case .table(let table): try tableState(table)
        case .region(let text): try regionState(text)
        case .whole(let text):
            Array(text.utf8) == bytes
                ? .installed : String(decoding: bytes, as: UTF8.self).contains("gitmem hook ") ? .changed : .foreign
        }
    }

    private func hookState(_ path: [String], _ command: String, _ value: JSONValue) throws(Refusal) -> PieceState {
        guard let list = try container(path, isArray: true)?.elements else { return .missing }
        let found = list.filter { HookSearch.calls(command, in: $0) }
        if found.isEmpty { return .missing }
        return found.contains { value.isSame(as: $0) } ? .installed : .changed
    }

    private func serverState(_ path: [String], _ key: String, _ value: JSONValue) throws(Refusal) -> PieceState {
        guard try container(path, isArray: false) != nil, let node = try JSONText(bytes).node(path + [key]) else {
            return .missing
        }
        if value.isSame(as: node) { return .installed }
        let words = [node["command"]?.text].compactMap { $0 } + (node["command"]?.elements ?? []).compactMap(\.text)
        return words.first == "gitmem" ? .changed : .foreign
    }

    private func tableState(_ table: TOMLTable) throws(Refusal) -> PieceState {
        let text = try TOMLText(bytes)
        let (outer, path) = (Array(table.path.dropLast()), table.path)
        for statement in text.statements {
            if statement.isHeader {
                if statement.isOfMany, path.starts(with: statement.path) {
                    throw Refusal("[[\(statement.path.joined(separator: "."))]] is no table of servers")
                }
            } else if statement.path == outer || statement.path == path {
                throw Refusal("\(statement.path.joined(separator: ".")) is written as a value, not as a table")
            }
        }
        guard text.table(path) != nil else {
            if text.statements.contains(where: { $0.path.starts(with: path) }) {
                throw Refusal("\(path.joined(separator: ".")) is there without a table of its own")
            }
            return .missing
        }
        let members = text.members(of: path)
        let isSame =
            members.count == table.members.count
            && zip(members, table.members).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        if isSame, !text.statements.contains(where: { $0.path.count > path.count + 1 && $0.path.starts(with: path) }) {
            return .installed
        }
        return members.contains { $0.key == "command" && ["\"gitmem\"", "'gitmem'"].contains($0.value) }
            ? .changed : .foreign
    }

    private func regionState(_ text: String) throws(Refusal) -> PieceState {
        guard let span = try Region.find(in: bytes) else { return .missing }
        return Region.lines(bytes[span]) == Region.lines(Array(Region.text(text, "\n").utf8)[...])
            ? .installed : .changed
    }

    /// The container at a path; `nil` if it or one above it is missing.
    private func container(_ path: [String], isArray: Bool) throws(Refusal) -> JSONText.Node? {
        let text = try JSONText(bytes)
        for count in 0...path.count {
            guard let node = try text.node(Array(path.prefix(count))) else { return nil }
            let isRight = count == path.count && isArray ? node.elements != nil : node.members != nil
            guard isRight else {
                throw Refusal(
                    "\(JSONText.shown(path[max(0, count - 1)])) is no \(count == path.count && isArray ? "array" : "object")"
                )
            }
        }
        return try text.node(path)
    }

    // MARK: Putting in

    /// Puts in a piece that is missing.
    mutating func add(_ piece: Piece) throws(Refusal) {
        switch piece {
        case .hook(let path, _, let hook): try add(hook.value, path, key: nil)
        case .server(let path, let key, let server): try add(server.value, path, key: key)
        case .needed(let key, let number):
            try add(.number(number), [], key: key)
            made.append([key])
        case .table(let table):
            let lineEnd = Region.lineEnd(of: bytes)
            apply([Insertion(bytes.count, Region.gap(bytes, lineEnd) + table.text(lineEnd))])
        case .region(let text):
            let lineEnd = Region.lineEnd(of: bytes)
            apply([Insertion(bytes.count, Region.gap(bytes, lineEnd) + Region.text(text, lineEnd))])
        case .whole(let text): apply([Insertion(0, text)])
        }
    }

    private mutating func add(_ value: JSONValue, _ path: [String], key: String?) throws(Refusal) {
        let text = try JSONText(bytes)
        var depth = path.count
        while depth > 0, try text.node(Array(path.prefix(depth))) == nil { depth -= 1 }
        guard let container = try text.node(Array(path.prefix(depth))) else { return }
        // The innermost first.
        var item = key.map { JSONMember(key: $0, value: value) }
        var value = value
        if depth < path.count {
            value = item.map { .object([$0]) } ?? .array([value])
            for key in path[(depth + 1)...].reversed() { value = .object([JSONMember(key: key, value: value)]) }
            item = JSONMember(key: path[depth], value: value)
            for count in depth + 1...path.count { made.append(Array(path.prefix(count))) }
        }
        apply(
            text.inserting(into: container) { layout, indent in
                item?.text(layout, indent: indent) ?? value.text(layout, indent: indent)
            })
    }

    // MARK: Taking out

    /// Takes out a piece wherever it stands, changed or not; what is somebody else's stays.
    mutating func remove(_ piece: Piece) throws(Refusal) {
        switch piece {
        case .hook(let path, let command, _): try removeHook(path, command)
        case .server(let path, let key, _):
            let state = try state(of: piece)
            guard state == .installed || state == .changed else { return }
            try removeMember(path, key)
        case .needed: break
        case .table(let table):
            let state = try state(of: piece)
            guard state == .installed || state == .changed, let span = try TOMLText(bytes).table(table.path) else {
                return
            }
            removeLines(span)
        case .region: if let span = try Region.find(in: bytes) { removeLines(span) }
        case .whole: if try state(of: piece) == .installed { bytes = [] }
        }
    }

    private mutating func removeHook(_ path: [String], _ command: String) throws(Refusal) {
        while let list = try container(path, isArray: true), let elements = list.elements,
            let index = elements.firstIndex(where: { HookSearch.calls(command, in: $0) })
        {
            let text = try JSONText(bytes)
            if let group = elements[index]["hooks"], let hooks = group.elements, hooks.count > 1,
                let inner = hooks.firstIndex(where: { HookSearch.calls(command, in: $0) })
            {
                bytes = text.removing(inner, from: group)
            } else {
                bytes = text.removing(index, from: list)
            }
        }
    }

    private mutating func removeMember(_ path: [String], _ key: String) throws(Refusal) {
        let text = try JSONText(bytes)
        guard let container = try text.node(path), let members = container.members,
            let index = members.firstIndex(where: { $0.key == key })
        else { return }
        bytes = text.removing(index, from: container)
    }

    /// Takes out lines, and the empty line that was put before them.
    private mutating func removeLines(_ span: Range<Int>) {
        var (start, end) = (span.lowerBound, span.upperBound)
        if end < bytes.count, bytes[end] == UInt8(ascii: "\r") { end += 1 }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
        if end == bytes.count {
            let lines = Region.blankLineBefore(start, in: bytes)
            start = lines
        }
        bytes.removeSubrange(start..<end)
    }

    /// Takes out containers that are empty.
    ///
    /// - Parameter paths: the outer before the inner.
    mutating func removeEmpty(_ paths: [[String]]) throws(Refusal) {
        for path in paths.reversed() {
            guard let key = path.last, let node = try JSONText(bytes).node(path) else { continue }
            let isEmpty =
                switch node.kind {
                case .object(let members): members.isEmpty
                case .array(let elements): elements.isEmpty
                // A version goes with the last of the rest.
                case .literal: try JSONText(bytes).root.members?.count == 1
                case .string: false
                }
            let inside = bytes[node.span].dropFirst().dropLast()
            let hasRemark = node.kind.isContainer && !inside.allSatisfy(JSONText.isBlank)
            if isEmpty, !hasRemark { try removeMember(Array(path.dropLast()), key) }
        }
    }

    /// Whether nothing is left but an empty object.
    var isBare: Bool {
        let rest = bytes.filter { !JSONText.isBlank($0) }
        return rest.isEmpty || rest == Array("{}".utf8)
    }
}

extension JSONText.Node.Kind {
    var isContainer: Bool {
        switch self {
        case .object, .array: true
        case .string, .literal: false
        }
    }
}

/// Looks for what calls gitmem.
enum HookSearch {
    /// Whether a value has a command, at whatever depth, that is this one.
    static func calls(_ command: String, in node: JSONText.Node) -> Bool {
        switch node.kind {
        case .object(let members):
            members.contains { member in
                ["command", "bash"].contains(member.key) && member.value.text == command
                    || calls(command, in: member.value)
            }
        case .array(let elements): elements.contains { calls(command, in: $0) }
        case .string, .literal: false
        }
    }
}
