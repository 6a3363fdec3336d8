public import GitMemory

/// What can be claimed: a path of the code repository, or a name.
public struct Resource: Hashable, Sendable {
    /// The kinds of resource.
    public enum Kind: String, Sendable {
        /// A file or folder, from the top of the code repository.
        case path
        /// A name that agents agree on.
        case name
        /// A key by which a command runs once. Only `once` claims it.
        case once
        /// A message to a role, which one of its agents takes.
        case message
        /// What is held and not shown. It stands in no log.
        case hidden
    }

    /// The most bytes that a path or name may have.
    public static let maximumBytes = 1024
    /// The most folders that a path may have.
    public static let maximumFolders = 64

    /// The kind.
    public let kind: Kind
    /// The path without `.`, `..` and doubled slashes, or the name; an empty path is the whole repository.
    public let value: String
    /// Of a path, what its parts are compared by.
    private let parts: [String]
    /// Of a path, the code repository that it is in, by a name of register `claims/repos`; without one, all of them.
    public private(set) var repo: String?

    /// What stands for a resource that somebody is not shown.
    static let hidden = Resource()

    private init() { (kind, value, parts) = (.hidden, "", []) }

    /// The same path in a code repository. Of what is no path it is the same.
    package func of(_ repo: String?) -> Resource {
        var resource = self
        if kind == .path { resource.repo = repo }
        return resource
    }

    /// The text that stands in the log: `path:src/auth`, `name:deploy`.
    public var text: String { "\(kind.rawValue):\(value)" }

    /// What people see: a path as it is, a name with its prefix.
    public var shown: String {
        if kind == .hidden { return "(held)" }
        guard kind == .path else { return text }
        return (value.isEmpty ? "path:" : value) + (repo.map { " (in \($0))" } ?? "")
    }

    /// Checks a path from the top of the code repository, or a name.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput`.
    public init(_ kind: Kind, _ value: String) throws(StoreError) {
        func refused(_ what: String, _ hint: String) -> StoreError { StoreError(.invalidInput, what, hint: hint) }
        guard !value.utf8.contains(0) else {
            throw refused("a resource cannot hold a NUL", "name a path, or name:TEXT")
        }
        var value = value
        var parts: [String] = []
        if kind == .path {
            let pieces = value.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
                .filter { $0 != "." }
            guard !pieces.contains("..") else {
                throw refused("“\(value)” has .. in it", "give the path from the top of the repository")
            }
            guard pieces.count <= Self.maximumFolders else {
                throw refused(
                    "the path has \(pieces.count) parts; at most \(Self.maximumFolders) are allowed",
                    "claim a folder further up")
            }
            value = pieces.joined(separator: "/")
            parts = pieces.map { $0.uppercased().lowercased() }
        } else if value.isEmpty {
            throw refused("the name is empty", "as in name:deploy")
        }
        guard value.utf8.count <= Self.maximumBytes else {
            throw refused(
                "a resource of \(value.utf8.count) bytes is too long; at most \(Self.maximumBytes) are allowed",
                kind == .path ? "claim a folder further up" : "use a shorter name")
        }
        self.kind = kind
        self.value = value
        self.parts = parts
    }

    /// The resource that a path of the code is, or the last folder above it that can be one.
    package init(nearest path: String) {
        var path = path[...]
        while true {
            if let resource = try? Resource(.path, String(path)) {
                self = resource
                return
            }
            path = path[..<(path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)]
        }
    }

    /// Reads the text that stands in the log; `nil` if it is of a kind that this version does not know.
    public init?(text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let kind = Kind(rawValue: String(text[..<colon])), kind != .hidden,
            let resource = try? Resource(kind, String(text[text.utf8.index(after: colon)...]))
        else { return nil }
        self = resource
    }

    /// Whether it is `other`, or a folder above it.
    public func covers(_ other: Resource) -> Bool {
        guard kind == other.kind else { return false }
        switch kind {
        case .name, .once, .message: return value.utf8.elementsEqual(other.value.utf8)
        // Parts are strings, which compare by canonical equivalence.
        case .path: return (repo == nil || repo == other.repo) && other.parts.starts(with: parts)
        case .hidden: return false
        }
    }

    /// Whether both cannot be held by two at once.
    public func overlaps(_ other: Resource) -> Bool {
        guard kind == .path, other.kind == .path else { return covers(other) || other.covers(self) }
        // Without a repository it is of every one.
        let isOfOne = repo == nil || other.repo == nil || repo == other.repo
        return isOfOne && (other.parts.starts(with: parts) || parts.starts(with: other.parts))
    }

    /// The same bytes.
    public static func == (a: Resource, b: Resource) -> Bool {
        a.kind == b.kind && a.repo == b.repo && a.value.utf8.elementsEqual(b.value.utf8)
    }

    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(repo)
        for byte in value.utf8 { hasher.combine(byte) }
    }
}
