package import Gate
internal import GitMemory

/// The gate's settings: of all values that the trunks have, the strictest.
package struct GateSettings {
    /// Who may loosen the gate for a command.
    package enum Override: String, CaseIterable {
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
    package private(set) var level = Gate.Level.normal
    package private(set) var override = Override.all
    /// The agents that may change settings and, where only they may, loosen the gate. `nil` if nothing says who.
    package private(set) var keepers: Set<String>?
    /// Values that this version does not know, each taken for the strictest.
    package private(set) var unknown: [String] = []

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
                    .invalidInput, "git's gitmem.gate is \(text), which is not a level of the gate",
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
