internal import Gate
internal import GitMemory

/// The gate's settings: of all values that the trunks have, the strictest.
struct GateSettings {
    /// Who may loosen the gate for a command.
    enum Override: String, CaseIterable {
        /// Every agent.
        case all
        /// The agents that `gate/keepers` names.
        case keepers
        /// Nobody.
        case none

        var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    static let keys = ["gate/keepers", "gate/level", "gate/override"]

    /// The level where a command says nothing else.
    private(set) var level = Gate.Level.normal
    private(set) var override = Override.all
    /// The agents that may change settings and, where only they may, loosen the gate. `nil` if nothing says who.
    private(set) var keepers: Set<String>?
    /// Values that this version does not know, each taken for the strictest.
    private(set) var unknown: [String] = []

    init(of store: Store) throws {
        let trunks = try store.settings()
        // Without a trunk nothing says what holds.
        if trunks.isEmpty { level = .strict }
        var levels: [Gate.Level] = []
        for value in trunks.flatMap({ $0.values(of: "gate/level") }) {
            levels.append(Gate.Level(rawValue: value) ?? .strict)
            if Gate.Level(rawValue: value) == nil { unknown.append("gate/level is “\(value)”") }
        }
        if let strictest = levels.max() { level = max(strictest, trunks.isEmpty ? .strict : .off) }
        var overrides: [Override] = []
        for value in trunks.flatMap({ $0.values(of: "gate/override") }) {
            overrides.append(Override(rawValue: value) ?? .none)
            if Override(rawValue: value) == nil { unknown.append("gate/override is “\(value)”") }
        }
        override = overrides.max { $0.rank < $1.rank } ?? .all
        for value in trunks.flatMap({ $0.values(of: "gate/keepers") }) {
            var names = Set(Store.names(value))
            // Of a list that is none, nobody is a keeper.
            if names.contains(where: { (try? AgentName($0)) == nil }) {
                names = []
                unknown.append("gate/keepers is “\(value)”")
            }
            keepers = keepers.map { $0.intersection(names) } ?? names
        }
        if let names = try store.settingsKeepers() {
            keepers = keepers.map { $0.intersection(names) } ?? Set(names)
        }
        if let text = try store.configuredGate() {
            guard let least = Gate.Level(rawValue: text) else {
                throw StoreError(
                    .invalidInput, "git's gitmem.gate is \(text), which is no level of the gate",
                    hint: "git config gitmem.gate strict, or normal")
            }
            level = max(level, least)
        }
    }

    /// Whether an agent may loosen the gate for a command.
    func mayLoosen(_ agent: String) -> Bool {
        switch override {
        case .all: true
        case .keepers: keepers?.contains(agent) ?? false
        case .none: false
        }
    }
}

/// A setting that differs between two trunks.
struct SettingChange {
    let key: String
    let before: [String]
    let after: [String]
    let agents: [String]

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
    var text: String {
        let by = agents.isEmpty ? "" : " by \(agents.joined(separator: ", "))"
        let was = before.isEmpty ? "" : ", was \(before.joined(separator: " and "))"
        return "setting \(key): \(after.isEmpty ? "removed" : after.joined(separator: " and "))\(was)\(by)"
    }
}
