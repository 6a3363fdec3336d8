internal import GitMemory

/// A setting that differs between two trunks.
package struct SettingChange {
    package let key: String
    package let before: [String]
    package let after: [String]
    package let agents: [String]

    /// The changes, in order of key.
    static func list(from before: [Setting], to after: [Setting]) -> [SettingChange] {
        Set((before + after).map(\.key)).sorted().compactMap { key in
            let (old, new) = (before.filter { $0.key == key }, after.filter { $0.key == key })
            if Set(old.map(\.id)) == Set(new.map(\.id)) { return nil }
            let known = Set(old.map(\.id))
            let agents = Set(new.filter { !known.contains($0.id) }.flatMap(\.agents)).sorted()
            return SettingChange(key: key, before: old.map(\.value), after: new.map(\.value), agents: agents)
        }
    }

    var json: JSON {
        var object = JSONObject()
        object["after"] = .array(after.map { .string($0) })
        object["before"] = .array(before.map { .string($0) })
        object["by"] = .array(agents.map { .string($0) })
        object["key"] = .string(key)
        return .object(object)
    }

    /// The change, for people.
    package var text: String {
        let by = agents.isEmpty ? "" : " by \(agents.joined(separator: ", "))"
        let was = before.isEmpty ? "" : ", was \(before.joined(separator: " and "))"
        return "setting \(key): \(after.isEmpty ? "removed" : after.joined(separator: " and "))\(was)\(by)"
    }
}
