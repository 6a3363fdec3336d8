package import GitMemory

/// Which paths need a claim before they are changed: register `claims/paths` of scope `gitmem`.
package struct PathRules: Sendable {
    /// The register.
    package static let register = "claims/paths"
    /// The most bytes that a pattern may have.
    package static let maximumBytes = 1024

    /// Of several values each counts, so the strictest holds.
    private let values: [PathPatterns]

    package init(_ values: [String]) { self.values = Set(values).sorted().map { PathPatterns($0) } }

    /// What the trunks say.
    package init(of store: Store) throws {
        self.init(try store.settings().flatMap { $0.values(of: Self.register) })
    }

    /// Whether there is any.
    package var isEmpty: Bool { values.isEmpty }

    /// Whether a resource needs a claim. A name never does.
    package func require(_ resource: Resource) -> Bool {
        resource.kind == .path && values.contains { $0.pick(resource.value, isFile: false) }
    }

    /// Whether a file needs a claim.
    package func require(file: String) -> Bool { values.contains { $0.pick(file, isFile: true) } }

    /// The patterns in a value, in order, each once.
    package static func patterns(in value: String) -> [String] {
        var seen: Set<String> = []
        return value.split(separator: "\n").map(String.init).filter {
            PathPattern($0) != nil && seen.insert($0).inserted
        }
    }

    /// The value that has these patterns.
    package static func value(of patterns: [String]) -> String {
        patterns.isEmpty ? "# no path needs a claim" : patterns.joined(separator: "\n")
    }

    /// Checks a pattern that is to be kept.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for one that picks nothing.
    package static func check(_ pattern: String) throws(StoreError) {
        func refused(_ what: String) -> StoreError {
            StoreError(
                .invalidInput, what, hint: "patterns are as in .gitignore, as in '*.lock' or migrations/")
        }
        if pattern.utf8.contains(where: { $0 == 10 || $0 == 0 }) {
            throw refused("a pattern is one line without a NUL")
        }
        if pattern.utf8.count > maximumBytes {
            throw refused("a pattern of \(pattern.utf8.count) bytes is too long; at most \(maximumBytes) are allowed")
        }
        if PathPattern(pattern) == nil { throw refused("“\(pattern)” is no pattern that picks a path") }
    }

    /// Patterns of files that two cannot change at once without doing it again: what programs write, and what has an
    /// order.
    package static let starter = [
        "package-lock.json", "pnpm-lock.yaml", "yarn.lock", "Cargo.lock", "Package.resolved", "poetry.lock", "uv.lock",
        "Gemfile.lock", "composer.lock", "go.sum", "migrations/", "schema.sql", "*.pbxproj", "*.storyboard", "*.ipynb",
        "*.proto",
    ]
}
