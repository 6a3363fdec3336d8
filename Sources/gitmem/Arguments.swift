/// Puts global options that stand before the command, as in `git -C PATH status`, behind it, where they are declared.
enum Arguments {
    private static let withValue: Set<String> = ["-C", "--agent"]
    private static let flags: Set<String> = ["--json", "--quiet", "-q"]

    static func arranged(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let word = rest.first {
            if withValue.contains(word), rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if flags.contains(word) || word.hasPrefix("--agent=") {
                leading.append(word)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !leading.isEmpty, let command = rest.first, !command.hasPrefix("-") else { return arguments }
        let depth = command == "worktree" && rest.count > 1 ? 2 : 1
        return rest.prefix(depth) + leading + rest.dropFirst(depth)
    }
}
