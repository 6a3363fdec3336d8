import CRDT
import Git
import Testing

@testable import GitMemory

/// A tree put together byte by byte, as no git would.
struct HandMadeTree {
    var bytes: [UInt8] = []

    /// Appends an entry just so: whatever the mode is called, whatever is in the name.
    mutating func append(_ mode: String, _ name: some Sequence<UInt8>, _ id: ObjectID) {
        bytes += Array("\(mode) ".utf8) + Array(name) + [0]
        id.append(to: &bytes)
    }

    mutating func append(_ mode: String, _ name: String, _ id: ObjectID) { append(mode, name.utf8, id) }

    func write(in store: Store) throws -> ObjectID { try store.repository.write(.tree, bytes) }
}

/// A branch that somebody made to do harm.
struct HostileBranch: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Words in the reason for which it is not merged at all; `nil` if it is merged, but for what is left behind.
    var refused: String?
    /// What is left behind of it: the reasons, sorted.
    var skippedFiles: [String] = []
    var fanout = 3
    let make: @Sendable (Store) throws -> ObjectID

    static let dot = "20260101T000000000Z0000.0000000000000"
    static let root = ObjectID.emptyTree

    // MARK: Parts

    /// An entry of its own in which no hostile branch is wrong.
    static func good() throws -> Body { try Body(content: "eve's own") }

    /// A commit on the root of the store whose `entries` is this tree.
    static func commit(_ store: Store, entries: ObjectID, mode: String = "40000") throws -> ObjectID {
        var top = try self.top(store)
        top.insert((mode, Array("entries".utf8), entries), at: 1)
        return try commit(store, top: top)
    }

    typealias Line = (mode: String, name: [UInt8], id: ObjectID)

    /// `.gitattributes` and `gitmem.json`.
    static func top(_ store: Store) throws -> [Line] {
        let root = try store.repository.commit(store.format().writeRoot(in: store.repository))
        let tree = try store.repository.tree(root.tree)
        return try tree.entries().map { ("100644", Array(tree.nameText($0).utf8), tree.id($0)) }
    }

    static func commit(_ store: Store, top: [Line], time: Int64 = 1_795_169_730) throws -> ObjectID {
        var tree = HandMadeTree()
        for line in top { tree.append(line.mode, line.name, line.id) }
        return try commit(store, tree: tree.write(in: store), time: time)
    }

    static func commit(_ store: Store, tree: ObjectID, time: Int64 = 1_795_169_730) throws -> ObjectID {
        let signature = Commit.Signature(Identity(name: "eve", email: "eve@example.invalid"), time: time)
        return try store.repository.write(
            Commit(
                tree: tree, parents: [try store.format().writeRoot(in: store.repository)], author: signature,
                committer: signature, message: "harm\n"))
    }

    /// A file beside the memory, in its place in git's order.
    static func commit(_ store: Store, beside name: [UInt8], mode: String, _ id: ObjectID) throws -> ObjectID {
        func key(_ line: Line) -> [UInt8] { line.mode == "40000" ? line.name + [UInt8(ascii: "/")] : line.name }
        let lines = try top(store) + [(mode, name, id)]
        return try commit(store, top: lines.sorted { key($0).lexicographicallyPrecedes(key($1)) })
    }

    /// Folders above a leaf, so that it stands where the digits say.
    static func folders(_ digits: String, above leaf: ObjectID, in store: Store) throws -> ObjectID {
        var id = leaf
        for digit in digits.reversed() {
            var tree = HandMadeTree()
            tree.append("40000", "\(digit)", id)
            id = try tree.write(in: store)
        }
        return id
    }

    /// A commit with one leaf: that of `good()`, its files as they come, and more.
    static func leaf(
        _ store: Store, sorted: Bool = true, _ more: [Line] = [], without body: Bool = false
    ) throws -> ObjectID {
        let good = try good()
        let empty = try store.repository.write(.blob, [])
        var lines: [Line] = [("100644", Array("\(good.id).add.\(dot).eve".utf8), empty)]
        if !body {
            lines.append(("100644", Array("\(good.id).json".utf8), try store.repository.write(.blob, good.bytes)))
        }
        lines += more
        func key(_ line: Line) -> [UInt8] { line.mode == "40000" ? line.name + [UInt8(ascii: "/")] : line.name }
        if sorted { lines.sort { key($0).lexicographicallyPrecedes(key($1)) } }
        var tree = HandMadeTree()
        for line in lines { tree.append(line.mode, line.name, line.id) }
        let digits = String(good.id.description.prefix(try store.format().fanout))
        return try commit(store, entries: folders(digits, above: tree.write(in: store), in: store))
    }

    /// One more file in that leaf, by what stands behind the id.
    static func file(
        _ name: String, _ reason: String, _ tail: String, mode: String = "100644", content: [UInt8] = []
    ) -> HostileBranch {
        HostileBranch(testDescription: name, skippedFiles: [reason]) { store in
            let id =
                switch mode {
                case "160000": try store.format().writeRoot(in: store.repository)
                case "40000": try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
                default: try store.repository.write(.blob, content)
                }
            return try leaf(store, [(mode, Array("\(try good().id)\(tail)".utf8), id)])
        }
    }

    /// One more file in that leaf, by its whole name.
    static func named(_ name: String, _ bytes: [UInt8], refused: String? = nil, skippedFiles: [String] = [])
        -> HostileBranch
    {
        HostileBranch(testDescription: name, refused: refused, skippedFiles: skippedFiles) { store in
            try leaf(store, [("100644", bytes, try store.repository.write(.blob, []))])
        }
    }
}
