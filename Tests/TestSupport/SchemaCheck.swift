public import Foundation

/// Holds JSON against a schema of docs/schema: the keywords that stand there, and no others.
///
/// It is stricter than JSON Schema in one thing: an object whose members are listed has no others, unless the schema says
/// that it may. So a member that was added and not described is found.
public struct SchemaCheck {
    private let schema: [String: Any]

    /// Reads a schema.
    public init?(_ text: Data) {
        guard let schema = try? JSONSerialization.jsonObject(with: text) as? [String: Any] else { return nil }
        self.schema = schema
    }

    /// What is wrong with a line of JSON; empty if nothing is.
    public func faults(of line: String) -> [String] {
        guard let value = try? JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed) else {
            return ["it is no JSON"]
        }
        return Self.faults(value, schema, at: "$")
    }

    private static func faults(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        var faults: [String] = []
        for (keyword, wanted) in schema {
            switch keyword {
            case "$schema", "title", "description", "default": break
            case "type": if !isOf(value, wanted as? String) { faults.append("\(place): it is no \(wanted)") }
            case "enum":
                if !(wanted as? [String] ?? []).contains(value as? String ?? "") {
                    faults.append("\(place): \(value) is none of \(wanted)")
                }
            case "const":
                if !isFlag(value) || value as? Bool != wanted as? Bool {
                    faults.append("\(place): it is not \(wanted)")
                }
            case "pattern":
                if (value as? String)?.range(of: wanted as? String ?? "", options: .regularExpression) == nil {
                    faults.append("\(place): \(value) does not match \(wanted)")
                }
            case "format": if !isTime(value) { faults.append("\(place): \(value) is no \(wanted)") }
            case "minimum":
                if let number = value as? NSNumber, let least = wanted as? NSNumber,
                    number.doubleValue < least.doubleValue
                {
                    faults.append("\(place): \(number) is less than \(least)")
                }
            case "items":
                for (index, item) in (value as? [Any] ?? []).enumerated() {
                    faults += self.faults(item, wanted as? [String: Any] ?? [:], at: "\(place)[\(index)]")
                }
            case "properties": faults += members(value, wanted as? [String: Any] ?? [:], schema, at: place)
            case "required":
                for name in wanted as? [String] ?? [] where (value as? [String: Any])?[name] == nil {
                    faults.append("\(place): “\(name)” is missing")
                }
            case "additionalProperties":
                guard let schema = wanted as? [String: Any] else { break }
                for (name, value) in value as? [String: Any] ?? [:] {
                    faults += self.faults(value, schema, at: "\(place).\(name)")
                }
            case "anyOf":
                let found = (wanted as? [[String: Any]] ?? []).map { self.faults(value, $0, at: place) }
                if !found.contains(where: \.isEmpty) {
                    faults.append("\(place): it is none of these: " + found.map { "\($0)" }.joined(separator: "; "))
                }
            default: faults.append("\(place): the keyword \(keyword) is not known")
            }
        }
        return faults
    }

    private static func members(
        _ value: Any, _ properties: [String: Any], _ schema: [String: Any], at place: String
    ) -> [String] {
        var faults: [String] = []
        for (name, member) in value as? [String: Any] ?? [:] {
            if let wanted = properties[name] as? [String: Any] {
                faults += self.faults(member, wanted, at: "\(place).\(name)")
            } else if schema["additionalProperties"] as? Bool != true {
                faults.append("\(place): “\(name)” is not described")
            }
        }
        return faults
    }

    private static func isFlag(_ value: Any) -> Bool {
        (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false
    }

    private static func isOf(_ value: Any, _ type: String?) -> Bool {
        switch type {
        case "string": value is String
        case "boolean": isFlag(value)
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "number": value is NSNumber && !isFlag(value)
        case "integer": (value as? NSNumber).map { !isFlag($0) && $0.doubleValue.rounded() == $0.doubleValue } ?? false
        case "null": value is NSNull
        default: false
        }
    }

    private static func isTime(_ value: Any) -> Bool {
        let pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?Z$"
        return (value as? String)?.range(of: pattern, options: .regularExpression) != nil
    }
}
