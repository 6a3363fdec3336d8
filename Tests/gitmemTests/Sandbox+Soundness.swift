import Foundation
import Testing

extension Sandbox {
    /// What is wrong with a store after something has gone wrong in it, and all that it remembers.
    ///
    /// - Parameters:
    ///   - store: the repository's folder.
    ///   - trees: worktrees that have to be clean in the end, as far as they are there.
    ///   - next: commands that have to work at once, in the shell and in the sandbox.
    ///   - leavesLocks: whether a lock may be left that the next write to its branch removes.
    func soundness(
        of store: String = "store", trees: [String], next: [String], leavesLocks: Bool = false
    ) throws -> (problems: [String], texts: Set<String>) {
        let trees = trees.joined(separator: " ")
        let outcome = try run(
            [
                "sh", "-c",
                """
                say() { echo "problem: $*"; }
                sound() { git -C \(store) fsck --strict --no-dangling >said 2>&1 || say "git fsck: $(cat said)"; }
                sound
                \(next.map { "\($0) >said 2>&1 || say '\($0.replacingOccurrences(of: "'", with: ""))': $(cat said)" }
                    .joined(separator: "\n"))
                for tree in \(trees); do
                    test ! -e $tree || git -C $tree status --porcelain | sed "s/^/problem: $tree has changes: /"
                done
                \(leavesLocks ? "" : "find \(store)/.git -name '*.lock' | sed 's/^/problem: left /'")
                sound
                gitmem -C \(store) list --view all --json 2>said || say "list: $(cat said)"
                """,
            ])
        let texts = try outcome.lines.filter { $0.hasPrefix("{") }
            .compactMap { try object($0).child("entry")?.text("content") }
        return (outcome.lines.filter { !$0.hasPrefix("{") }, Set(texts))
    }
}
