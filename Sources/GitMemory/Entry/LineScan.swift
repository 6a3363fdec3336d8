/// The short way from a line of JSON to a body: its members are put in order as they stand, without being read.
///
/// It only finds where members begin and end. What it puts together is taken if it passes as a stored body, so every
/// rule is checked there, and left to a full reading if not. An object that passes has the same members as the line,
/// so the full reading would make the same of it.
struct LineScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private var members = InlineArray<16, Member>(repeating: Member(key: 0..<0, value: 0..<0))
    private var count = 0
    /// Where the object stands, its braces included.
    private var object = 0..<0

    /// A member of an object: where its key stands, without the quotes, and its value.
    private struct Member {
        var key: Range<Int>
        var value: Range<Int>
    }

    /// The record that a line says; `nil` where only a full reading can tell.
    ///
    /// - Complexity: O(*n*), with one allocation.
    static func record(_ line: Span<UInt8>) -> Record? {
        line.withUnsafeBufferPointer { bytes in
            var scan = LineScan(bytes, at: 0)
            guard scan.passObject() else { return nil }
            scan.skipWhiteSpace()
            guard scan.position == bytes.count else { return nil }
            return scan.member("content") == nil ? scan.envelope() : scan.body().map { Record(body: $0) }
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    private func member(_ name: StaticString) -> Member? {
        for index in 0..<count where matches(members[index].key, name) { return members[index] }
        return nil
    }

    private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
        CanonicalScan(bytes).matches(name, at: range.lowerBound, count: range.count)
    }

    /// The record of `{"agent": …, "entry": …, "until": …}`.
    private func envelope() -> Record? {
        guard let entry = member("entry"), bytes[entry.value.lowerBound] == UInt8(ascii: "{") else { return nil }
        var agent: AgentName?
        var expiry = Expiry.never
        var known = 1
        if let member = member("agent") {
            known += 1
            guard let text = text(member.value), let name = AgentName(text.span) else { return nil }
            agent = name
        }
        if let member = member("until") {
            known += 1
            guard let text = text(member.value), let moment = Timestamp(rfc3339: String(text.span)) else { return nil }
            expiry = Expiry(moment)
        }
        // Anything else, or one of them twice, is an error to be told.
        guard known == count else { return nil }
        var scan = LineScan(bytes, at: entry.value.lowerBound)
        guard scan.passObject() else { return nil }
        return scan.body().map { Record(body: $0, agent: agent, expiry: expiry) }
    }

    /// What stands between the quotes of a string. An escape in it stays as it is, which no agent or time accepts.
    private func text(_ value: Range<Int>) -> UnsafeBufferPointer<UInt8>? {
        guard value.count >= 2, bytes[value.lowerBound] == UInt8(ascii: "\"") else { return nil }
        return UnsafeBufferPointer(rebasing: bytes[value.lowerBound + 1..<value.upperBound - 1])
    }
}

// MARK: Putting together

extension LineScan {
    /// The body with these members, and a kind if they name none.
    private func body() -> Body? {
        if let body = bodyAsItStands() { return body }
        var members = members
        for index in 1..<max(count, 1) {
            var place = index
            while place > 0, precedes(members[place].key, members[place - 1].key) {
                members.swapAt(place, place - 1)
                place -= 1
            }
        }
        var kindIsMissing = member("kind") == nil
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 32)
        for index in 0..<count {
            let member = members[index]
            output.append(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            if kindIsMissing, !bytes[member.key].lexicographicallyPrecedes("kind".utf8) {
                output.append(contentsOf: "\"kind\":\"semantic\",".utf8)
                kindIsMissing = false
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[quoted(member.key)]))
            output.append(UInt8(ascii: ":"))
            if matches(member.key, "tags") || matches(member.key, "supersedes") {
                appendSorted(member.value, to: &output)
            } else {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[member.value]))
            }
        }
        if kindIsMissing { output.append(contentsOf: ",\"kind\":\"semantic\"".utf8) }
        output.append(UInt8(ascii: "}"))
        output.append(UInt8(ascii: "\n"))
        return StoredBodyScan.passes(output.span) ? Body(checked: output) : nil
    }

    /// What was exported is in order already. White space is told by the length, the rest by the check.
    private func bodyAsItStands() -> Body? {
        var length = 1
        for index in 0..<count { length += members[index].key.count + members[index].value.count + 4 }
        guard length == object.count, member("kind") != nil else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(length + 1)
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[object]))
        output.append(UInt8(ascii: "\n"))
        return StoredBodyScan.passes(output.span) ? Body(checked: output) : nil
    }

    private func quoted(_ range: Range<Int>) -> Range<Int> { range.lowerBound - 1..<range.upperBound + 1 }

    private func precedes(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        UTF16Order.precedes(UnsafeBufferPointer(rebasing: bytes[a]), UnsafeBufferPointer(rebasing: bytes[b]))
    }

    /// Appends an array of strings in order and each once; anything else as it stands.
    private func appendSorted(_ value: Range<Int>, to output: inout [UInt8]) {
        guard let texts = texts(value), !texts.isEmpty else {
            return output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[value]))
        }
        output.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 {
                if !precedes(texts[index - 1], text) { continue }
                output.append(UInt8(ascii: ","))
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[quoted(text)]))
        }
        output.append(UInt8(ascii: "]"))
    }

    /// The strings of an array, sorted: where they stand, without the quotes. `nil` if it is no such array.
    private func texts(_ value: Range<Int>) -> [Range<Int>]? {
        var scan = LineScan(bytes, at: value.lowerBound)
        guard scan.skip(UInt8(ascii: "[")) else { return nil }
        var texts: [Range<Int>] = []
        texts.reserveCapacity(8)
        var isSorted = true
        repeat {
            scan.skipWhiteSpace()
            guard let text = scan.passString() else { return nil }
            if let last = texts.last, !precedes(last, text) { isSorted = false }
            texts.append(text)
            scan.skipWhiteSpace()
        } while scan.skip(UInt8(ascii: ","))
        guard scan.skip(UInt8(ascii: "]")) else { return nil }
        return isSorted ? texts : texts.sorted { precedes($0, $1) }
    }
}

// MARK: Finding

extension LineScan {
    /// Passes an object with at most sixteen members, and notes where they stand.
    private mutating func passObject() -> Bool {
        skipWhiteSpace()
        let start = position
        guard skip(UInt8(ascii: "{")) else { return false }
        repeat {
            skipWhiteSpace()
            guard count < 16, let key = passString() else { return false }
            skipWhiteSpace()
            guard skip(UInt8(ascii: ":")) else { return false }
            skipWhiteSpace()
            guard let value = passValue() else { return false }
            members[count] = Member(key: key, value: value)
            count += 1
            skipWhiteSpace()
        } while skip(UInt8(ascii: ","))
        object = start..<position + 1
        return skip(UInt8(ascii: "}"))
    }

    /// Passes a string without escapes, or up to the first quote of one with some; the key of a member that passes has
    /// none.
    private mutating func passString() -> Range<Int>? {
        guard skip(UInt8(ascii: "\"")) else { return nil }
        let start = position
        position = JSONStringScan.firstSpecial(in: bytes, from: start)
        return skip(UInt8(ascii: "\"")) ? start..<position - 1 : nil
    }

    /// Passes what a value can be: a string, or all up to the end of its brackets, or all up to the next comma or bracket.
    private mutating func passValue() -> Range<Int>? {
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard passStringWithEscapes() else { return nil }
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                // A full reading counts the envelope, too; what is near its limit is left to it.
                depth += 1
                if depth > 64 { return nil }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return position > start ? start..<position : nil }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return position > start ? start..<position : nil }
            default: break
            }
            position += 1
        }
        return nil
    }

    private mutating func passStringWithEscapes() -> Bool {
        position += 1
        while true {
            position = JSONStringScan.firstSpecial(in: bytes, from: position)
            guard position < bytes.count else { return false }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\") where position + 1 < bytes.count: position += 2
            default: return false
            }
        }
    }

    @inline(__always)
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private mutating func skipWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
