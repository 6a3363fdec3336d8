extension [String] {
    /// The texts with `separator` between them. That of the standard library searches for its types when it is first called,
    /// which takes a seventh of all that a short command does.
    package func joined(separator: String = "") -> String {
        var text = ""
        for (index, part) in enumerated() {
            if index > 0 { text += separator }
            text += part
        }
        return text
    }
}
