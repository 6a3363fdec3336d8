internal import Actions
internal import GitMemory

/// The arguments of an action, as a query has them: all are texts there.
enum QueryArguments {
    /// - Parameter others: names that are handed on as texts.
    static func object(
        _ query: [WebPath.Pair], for members: [Member], besides others: [String] = []
    ) throws(Problem) -> JSONObject {
        var object = JSONObject()
        for pair in query {
            if others.contains(pair.name) {
                object[pair.name] = .string(pair.value)
                continue
            }
            guard let member = members.first(where: { $0.name == pair.name }) else {
                throw .malformed("There is no argument “\(pair.name)”.")
            }
            let value = try value(pair, of: member)
            if member.isList {
                var list: [JSON] = []
                if case .array(let given)? = object[pair.name] { list = given }
                object[pair.name] = .array(list + [value])
            } else {
                guard object[pair.name] == nil else { throw .malformed("“\(pair.name)” is given twice.") }
                object[pair.name] = value
            }
        }
        return object
    }

    private static func value(_ pair: WebPath.Pair, of member: Member) throws(Problem) -> JSON {
        switch member.kind {
        case .number:
            guard let number = Int(pair.value) else { throw .malformed("“\(pair.name)” is a whole number.") }
            return .count(number)
        case .flag:
            guard ["", "true", "false"].contains(pair.value) else {
                throw .malformed("“\(pair.name)” is true or false.")
            }
            return .bool(pair.value != "false")
        case .json:
            do throws(JSONError) {
                return try JSON(parsing: Array(pair.value.utf8))
            } catch {
                throw .malformed("“\(pair.name)” is no JSON: \(error)")
            }
        case .choice(let words):
            guard words.contains(pair.value) else {
                throw .malformed("“\(pair.name)” is one of \(words.joined(separator: ", ")).")
            }
            return .string(pair.value)
        case .text, .id, .agent, .moment, .span, .view, .path: return .string(pair.value)
        }
    }
}
