/// What a commit object says.
public struct Commit: Hashable, Sendable {
    /// A name, an address and a time.
    public struct Signature: Hashable, Sendable {
        /// Who.
        public var identity: Identity
        /// When, in seconds since 1970 UTC; negative if it is no time that git takes.
        public var time: Int64

        /// Creates a signature; it is written with the time zone `+0000`.
        public init(_ identity: Identity, time: Int64) {
            self.identity = identity
            self.time = time
        }
    }

    /// The folder the commit is of.
    public var tree: ObjectID
    /// The commits it follows, in order.
    public var parents: [ObjectID]
    /// Who wrote the change.
    public var author: Signature
    /// Who made the commit.
    public var committer: Signature
    /// The whole message, trailers included.
    public var message: String

    /// Creates a commit's content; nothing is written.
    public init(tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String) {
        self.tree = tree
        self.parents = parents
        self.author = author
        self.committer = committer
        self.message = message
    }

    /// The first line of the message.
    public var subject: Substring { message[..<(message.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? message.endIndex)] }

    /// The value of the last trailer line `<name>: …` in the message.
    public func trailer(_ name: String) -> Substring? {
        trailers(name).last
    }

    /// The values of all trailer lines `<name>: …` in the message.
    public func trailers(_ name: String) -> [Substring] {
        let prefix = Array("\(name): ".utf8)
        // A line ends with a line feed, even behind a carriage return: for Swift the two are one character.
        return message.utf8.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: prefix) }.map {
            Substring($0.dropFirst(prefix.count))
        }
    }

    /// The bytes of the commit object.
    var bytes: [UInt8] {
        var text = "tree \(tree)\n"
        for parent in parents { text += "parent \(parent)\n" }
        text += "author \(author.line)\ncommitter \(committer.line)\n\n\(message)"
        return Array(text.utf8)
    }

    init?(parsing bytes: Span<UInt8>) {
        let text = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        var tree: ObjectID?
        var parents: [ObjectID] = []
        var author: Signature?
        var committer: Signature?
        var rest = Substring(text)
        // As for git, the tree stands in the first line and the parents behind it; elsewhere such lines mean nothing.
        var isLinks = true
        while let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) {
            let line = rest[..<end]
            rest = rest[rest.utf8.index(after: end)...]
            if line.isEmpty { break }
            guard let space = line.utf8.firstIndex(of: UInt8(ascii: " ")) else { continue }
            let value = line[line.utf8.index(after: space)...]
            let word = line[..<space]
            isLinks = isLinks && (word == "parent" || word == "tree" && tree == nil)
            switch word {
            case "tree": if isLinks { tree = ObjectID(hex: value) }
            case "parent": if isLinks { ObjectID(hex: value).map { parents.append($0) } }
            case "author": author = Signature(parsing: value)
            case "committer": committer = Signature(parsing: value)
            default: break
            }
        }
        guard let tree, let author, let committer else { return nil }
        self.init(tree: tree, parents: parents, author: author, committer: committer, message: String(rest))
    }
}

extension Commit.Signature {
    var line: String { "\(identity.name) <\(identity.email)> \(time) +0000" }

    init?(parsing line: Substring) {
        guard let open = line.utf8.lastIndex(of: UInt8(ascii: "<")),
            let close = line.utf8.lastIndex(of: UInt8(ascii: ">")), open < close
        else { return nil }
        let name = line[..<open]
        let email = line[line.utf8.index(after: open)..<close]
        let space = UInt8(ascii: " ")
        let digits = line[line.utf8.index(after: close)...].utf8.drop { $0 == space }.prefix { $0 != space }
        let time = Int64(Substring(digits)) ?? -1
        self.init(
            Identity(name: name.hasSuffix(" ") ? String(name.dropLast()) : String(name), email: String(email)),
            time: time)
    }
}

extension ObjectDatabase {
    /// Reads a commit.
    ///
    /// - Throws: `notFound` if it is not here, `malformed` if it is no commit.
    public func commit(_ id: ObjectID) throws -> Commit {
        try withObject(id, .commit) { bytes throws(GitError) in
            guard let commit = Commit(parsing: bytes) else {
                throw GitError(code: .malformed, operation: "read commit \(id)", message: "it is not well formed")
            }
            return commit
        }
    }
}

extension ObjectWriter {
    /// Takes a commit and returns its id.
    public func write(_ commit: Commit) throws(GitError) -> ObjectID {
        try write(.commit, commit.bytes.span)
    }
}
