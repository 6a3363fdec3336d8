extension Body {
    /// Kinds of entries that agents keep to work together.
    package static let coordinationKinds: Set<String> = ["claim", "inbox", "message", "once", "result"]
    /// The kind of rules; of scope `gitmem` they are settings.
    package static let ruleKind = "rule"

    /// Whether it is what agents keep to work together, and no memory that they would look for.
    package var isCoordination: Bool {
        let kind = kind
        return Self.coordinationKinds.contains(kind) || kind == Self.ruleKind && scope == Self.settingsScope
    }

    /// Whether lists leave it out unless it is asked for: coordination, and the team's settings.
    package var isUnlisted: Bool { isCoordination || key != nil && scope == Self.settingsScope }

    /// The scope of settings.
    package static let settingsScope = "gitmem"

    /// Whether a stored body may be a setting, told from its bytes: no setting is missed.
    static func maySet(_ stored: Span<UInt8>) -> Bool { stored.contains(settingsMark.span) }

    private static let settingsMark = Array("\"scope\":\"\(settingsScope)\"".utf8)
}
