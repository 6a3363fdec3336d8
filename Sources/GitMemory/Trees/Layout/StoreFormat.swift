internal import Git

/// What `gitmem.json` says of a store: the same on all its branches.
public struct StoreFormat: Hashable, Sendable {
    /// The version of the format that this library writes, and the latest that it reads.
    public static let version = 1
    /// The fan-outs that a store may have.
    public static let fanouts = 1...8
    /// The fan-out of a store that does not say; the right one up to some 50,000 entries.
    public static let defaultFanout = 3

    /// How many folders of one hexadecimal digit stand above an entry.
    public let fanout: Int
    /// How often the store has been compacted, from 1.
    public let epoch: Int
    /// The commit of the trunk that this epoch was made from.
    public let from: ObjectName?

    /// The 40 digits of a commit id.
    public typealias ObjectName = String

    /// The format of a new store.
    ///
    /// - Throws: ``StoreError`` with the code `invalidInput` for a fan-out that is not allowed.
    public init(fanout: Int = defaultFanout) throws(StoreError) {
        guard Self.fanouts.contains(fanout) else {
            throw StoreError(
                .invalidInput, "a fan-out of \(fanout) is not possible",
                hint: "3 suits stores up to some 50,000 entries, 4 larger ones; 1 to 8 are allowed")
        }
        self.fanout = fanout
        epoch = 1
        from = nil
    }

    private init(fanout: Int, epoch: Int, from: ObjectID) {
        self.fanout = fanout
        self.epoch = epoch
        self.from = "\(from)"
    }

    /// The format of the epoch that is made from `commit`.
    func next(from commit: ObjectID) -> StoreFormat { StoreFormat(fanout: fanout, epoch: epoch + 1, from: commit) }

    /// The commit that ``from`` names.
    var fromID: ObjectID? { from.flatMap { ObjectID(hex: $0) } }

    init(parsing bytes: [UInt8], of branch: String) throws(StoreError) {
        func damaged(_ what: String) -> StoreError {
            StoreError(.damaged, "gitmem.json of \(branch) \(what)", hint: "restore it from the branch's history")
        }
        guard let json = try? JSON(parsing: bytes), case .object(let object) = json else {
            throw damaged("is not a JSON object")
        }
        func number(_ name: String) -> Int? {
            if case .number(let value)? = object[name] { Int(exactly: value) } else { nil }
        }
        guard let format = number("format"), format > 0 else { throw damaged("names no format") }
        guard format <= Self.version else {
            throw StoreError(
                .laterFormat, "\(branch) has format \(format); this gitmem reads up to format \(Self.version)",
                hint: "install a later gitmem")
        }
        guard let fanout = number("fanout"), Self.fanouts.contains(fanout), let epoch = number("epoch"),
            1...Self.lastEpoch ~= epoch
        else { throw damaged("names no fan-out or epoch") }
        self.fanout = fanout
        self.epoch = epoch
        switch (object["from"], epoch) {
        case (nil, 1): from = nil
        case (.string(let name)?, 2...):
            guard let id = ObjectID(hex: name), "\(id)" == name else { throw damaged("names no commit in “from”") }
            from = name
        default: throw damaged("has a “from” that does not go with its epoch")
        }
    }

    /// The bytes of `gitmem.json`.
    var bytes: [UInt8] {
        var object = JSONObject()
        object["epoch"] = .number(Double(epoch))
        object["fanout"] = .number(Double(fanout))
        object["format"] = .number(Double(Self.version))
        if let from { object["from"] = .string(from) }
        return JSON.object(object).canonicalBytes() + [UInt8(ascii: "\n")]
    }

    /// The largest whole number that JSON holds exactly.
    static let lastEpoch = 1 << 53 - 1
    static let fileName = "gitmem.json"
    /// It has some 40 bytes; later versions may add members.
    static let maximumBytes = 1 << 16
    static let entriesName = "entries"
    static let attributesName = ".gitattributes"

    /// Checkout must not touch the bytes that the ids are made of.
    static let attributes = Array(
        "entries/** -text -ident -filter !working-tree-encoding -export-subst\n".utf8)

    /// The message of an epoch's first commit.
    var rootMessage: String { "gitmem store, format \(Self.version), epoch \(epoch)\n" }

    /// The first commit of a store: a pure function of the format, so that any two stores share it.
    func writeRoot(in repository: borrowing Repository) throws(GitError) -> ObjectID {
        var tree = TreeBytes()
        tree.append(
            mode: .file, name: Self.attributesName, id: try repository.write(.blob, Self.attributes))
        tree.append(mode: .file, name: Self.fileName, id: try repository.write(.blob, bytes))
        let signature = Commit.Signature(Commit.gitmem, time: 0)
        return try repository.write(
            Commit(
                tree: try repository.write(.tree, tree.bytes), parents: [], author: signature, committer: signature,
                message: rootMessage))
    }
}
