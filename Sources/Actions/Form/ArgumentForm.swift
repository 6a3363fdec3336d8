internal import GitMemory

/// Fills a request in from a JSON object.
struct ArgumentForm: Form {
    private var rest: JSONObject

    init(_ arguments: JSONObject) { rest = arguments }

    private mutating func take(_ member: Member) throws(UsageError) -> JSON? {
        guard let value = rest[member.name], value != .null else {
            rest[member.name] = nil
            if member.isRequired { throw UsageError("“\(member.name)” is missing") }
            return nil
        }
        rest[member.name] = nil
        return value
    }

    /// - Throws: ``UsageError`` if there is a member that the request has not.
    func finish() throws(UsageError) {
        if let name = rest.keys.first { throw UsageError("there is no argument “\(name)”") }
    }

    mutating func text(_ member: Member, _ value: inout String?) throws {
        switch try take(member) {
        case nil: break
        case .string(let text)?: value = text
        default: throw UsageError("“\(member.name)” is a text")
        }
    }

    mutating func texts(_ member: Member, _ value: inout [String]) throws {
        switch try take(member) {
        case nil: break
        case .array(let items)?:
            value = try items.map { item throws(UsageError) in
                guard case .string(let text) = item else { throw UsageError("“\(member.name)” is a list of texts") }
                return text
            }
            if value.isEmpty, member.isRequired { throw UsageError("“\(member.name)” is empty") }
        default: throw UsageError("“\(member.name)” is a list of texts")
        }
    }

    mutating func number(_ member: Member, _ value: inout Int?) throws {
        guard let given = try take(member) else { return }
        guard case .number(let number) = given, let whole = Int(exactly: number) else {
            throw UsageError("“\(member.name)” is a whole number")
        }
        value = whole
    }

    mutating func flag(_ member: Member, _ value: inout Bool) throws {
        guard let given = try take(member) else { return }
        guard case .bool(let flag) = given else { throw UsageError("“\(member.name)” is true or false") }
        value = flag
    }

    mutating func json(_ member: Member, _ text: inout String?, _ value: inout JSON?) throws {
        if let given = try take(member) { value = given }
    }
}
