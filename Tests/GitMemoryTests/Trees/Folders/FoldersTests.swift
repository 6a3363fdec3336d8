import Git
import Testing

@testable import GitMemory

@Suite("Folders: listed, compared, checked")
struct FoldersTests {
    private let sandbox: StoreSandbox
    private let store: Store
    private let blobs: [ObjectID]

    init() throws {
        sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        blobs = try [[1], [2], []].map { try store.repository.write(.blob, $0) }
        self.store = store
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The names of a folder in git's order.
    private func names(_ tree: Tree) throws -> [String] { try tree.entries().map { tree.nameText($0) } }

    /// A tree of files by path, as git writes it.
    private func tree(_ files: [(path: String, blob: Int)]) throws -> ObjectID {
        let lines = files.map { "100644 \(blobs[$0.blob])\t\($0.path)\n" }.joined()
        try sandbox.git("read-tree", "--empty", in: "store")
        try sandbox.git("update-index", "--index-info", in: "store", input: lines)
        return try #require(ObjectID(hex: sandbox.git("write-tree", in: "store").prefix(40)))
    }

    @Test func aListingIsInGitsOrder() throws {
        let inner = try tree([("x", 0)])
        for names in [["a", "a.b", "a0"], ["a0", "a", "a.b"], ["a.b", "a0", "a"]] {
            var listing = try FolderListing(.empty)
            for name in names {
                listing.replace(
                    bytes(name), mode: name == "a" ? .tree : .file, id: name == "a" ? inner : blobs[0])
            }
            let tree = Tree(listing.bytes)
            #expect(try tree.flaw() == nil)
            #expect(try self.names(tree) == ["a.b", "a", "a0"])
            #expect(
                try listing.write(replacing: nil, in: store.repository)
                    == self.tree([("a/x", 0), ("a.b", 0), ("a0", 0)]))
        }
    }

    @Test func aListingKeepsReplacesAndRemoves() throws {
        var listing = try FolderListing(.empty)
        for name in ["b", "a"] { listing.put(bytes(name), mode: .file, id: blobs[0]) }
        listing.put(bytes("a"), mode: .file, id: blobs[1])
        let tree = Tree(listing.bytes)
        #expect(try tree.entries().map(tree.id) == [blobs[0], blobs[0]])
        let base = try listing.write(replacing: nil, in: store.repository)
        var again = try FolderListing(tree)
        #expect(try again.write(replacing: base, in: store.repository) == base)
        again.replace(bytes("a"), mode: .file, id: blobs[1])
        again.replace(bytes("b"), mode: .file, id: nil)
        let changed = Tree(again.bytes)
        #expect(try names(changed) == ["a"] && changed.entries().map(changed.id) == [blobs[1]])
    }

    @Test func aListingPutsInOrderWhatGitWouldNotHaveWritten() throws {
        var unordered = TreeBytes()
        for (name, blob) in [("c", 0), ("a", 0), ("c", 1), ("b", 0)] {
            unordered.append(mode: .file, name: name, id: blobs[blob])
        }
        let listing = try FolderListing(Tree(unordered))
        let tree = Tree(listing.bytes)
        #expect(try names(tree) == ["a", "b", "c"])
        #expect(try tree.entries().map(tree.id) == [blobs[0], blobs[0], blobs[0]])
    }

    @Test func changesOfFilesNameEachFileOnce() throws {
        let old = try tree([("same/x", 0), ("changed", 0), ("gone/deep/x", 0)])
        let new = try tree([("same/x", 0), ("changed", 1), ("new/x", 2)])
        let changes = try FileChanges(from: old, to: new, in: store.repository).all
        #expect(changes.map(\.path) == ["gone/deep/x", "changed", "new/x"])
        #expect(changes.map { $0.old?.id } == [blobs[0], blobs[0], nil])
        #expect(changes.map { $0.new?.id } == [nil, blobs[1], blobs[2]])
        #expect(try FileChanges(from: old, to: old, in: store.repository).all.isEmpty)
        #expect(try FileChanges(from: nil, to: old, in: store.repository).all.count == 3)
    }

    /// A file must go before a folder of its name can come, and the other way round.
    @Test func whatMakesWayGoesFirst() throws {
        let old = try tree([("a", 0), ("b/x", 0)])
        let new = try tree([("a/x", 0), ("b", 0)])
        let changes = try FileChanges(from: old, to: new, in: store.repository).all
        #expect(changes.map(\.path) == ["a", "b/x", "a/x", "b"])
        #expect(changes.map { $0.new == nil } == [true, true, false, false])
    }

    /// The order of a folder that is read along another one is found out as if it were read alone.
    @Test func theOrderOfAFolderIsSeenBesideAnother() throws {
        func tree(_ names: [String]) -> Tree {
            var tree = TreeBytes()
            for name in names { tree.append(mode: .file, name: name, id: blobs[0]) }
            return Tree(tree)
        }
        let other = tree(["a", "c", "e", "g"])
        for (names, isOrdered) in [
            (["a", "c", "e", "g"], true), (["a", "b", "c", "d"], true), (["b", "d", "f"], true),
            (["a", "e", "g"], true),
            (["b", "a"], false), (["d", "b"], false), (["c", "b"], false), (["e", "a"], true), (["d", "c"], false),
        ] {
            let tree = tree(names)
            var check = LeafOrderCheck()
            let shared = try other.entries()
            let goesOn = try tree.entries().allSatisfy { entry in
                if let twin = shared.first(where: { other.nameText($0) == tree.nameText(entry) }) {
                    return check.goesOn(withShared: twin, of: other, in: tree)
                }
                return check.goesOn(with: entry, of: tree, other)
            }
            // Two that are shared one after the other are the other one's business.
            #expect(goesOn == isOrdered, "\(names)")
        }
    }

    @Test(
        arguments: [
            ("[submodule \"a\"]\n\tpath = a\n\turl = https://x.example/a.git\n", nil),
            ("# nothing\n\n[submodule \"a\"]\n\turl = ../a\n\tupdate = merge\n", nil),
            ("[submodule \"a\"]\n\turl = user@host:a.git\n", nil),
            ("[submodule \"../a\"]\n", "names a submodule as git does not"),
            ("[submodule \"a\"]\n\tpath = -a\n", "has a path that is an option"),
            ("[submodule \"a\"]\n\tupdate = !sh\n", "would have git run a command"),
            ("[submodule \"a\"]\n\turl = -x\n", "has an address that git may refuse"),
            ("[submodule \"a\"]\n\turl = file:///x\n", "has an address that git may refuse"),
            ("[submodule \"a\"]\n\turl = https://x%0a/a\n", "has an address that git may refuse"),
            ("path = a\n", "has a line that git does not write"),
            ("[submodule \"a\"]\n\tpath = \"a\"\n", "has a value that git does not write"),
        ] as [(String, String?)])
    func submodulesAreLookedAt(_ text: String, _ fault: String?) {
        #expect(SubmoduleFile.fault(in: bytes(text)) == fault)
    }
}
