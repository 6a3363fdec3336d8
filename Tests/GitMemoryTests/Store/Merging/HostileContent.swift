import Git
import Testing

@testable import GitMemory

/// Branches that are wrong where nobody reads: in what a merge leaves behind, in commits below the tip, and in what a
/// checkout or `git fsck` would make of a file.
extension HostileBranchTests {
    /// A store whose `entries` has one more line, beside the entry in which nothing is wrong.
    private static func entries(_ store: Store, _ mode: String, _ name: String, _ id: ObjectID) throws -> ObjectID {
        let good = try store.repository.commit(HostileBranch.leaf(store)).tree
        let top = try store.repository.tree(good)
        let entries = try store.repository.tree(top.entry(named: "entries")?.id)
        var tree = HandMadeTree()
        var lines: [HostileBranch.Line] = try entries.entries().map {
            ("40000", Array(entries.nameText($0).utf8), entries.id($0))
        }
        lines.append((mode, Array(name.utf8), id))
        lines.sort { $0.name.lexicographicallyPrecedes($1.name) }
        for line in lines { tree.append(line.mode, line.name, line.id) }
        return try HostileBranch.commit(store, entries: tree.write(in: store))
    }

    private static func folder(_ store: Store, _ lines: (mode: String, name: String, id: ObjectID)...) throws
        -> ObjectID
    {
        var tree = HandMadeTree()
        for line in lines { tree.append(line.mode, line.name, line.id) }
        return try tree.write(in: store)
    }

    private static func tail(_ name: String, refused: String, mode: String, _ tail: String, isTree: Bool = false)
        -> HostileBranch
    {
        HostileBranch(testDescription: name, refused: refused) { store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            let blob = try store.repository.write(.blob, [])
            let name = Array("\(try HostileBranch.good().id)\(tail)".utf8)
            return try HostileBranch.leaf(store, [(mode, name, isTree ? tree : blob)])
        }
    }

    static let unread: [HostileBranch] = [
        HostileBranch(testDescription: "a .git in a malformed folder", refused: "“.git”") { store in
            let blob = try store.repository.write(.blob, [])
            let inner = try folder(store, ("100644", "config", blob))
            return try entries(store, "40000", "Z", folder(store, ("40000", ".git", inner)))
        },
        HostileBranch(testDescription: "a .git in a folder in a leaf", refused: "“.git”") { store in
            let blob = try store.repository.write(.blob, [])
            let inner = try folder(store, ("100644", ".git", blob))
            return try HostileBranch.leaf(store, [("40000", Array("Z".utf8), inner)])
        },
        HostileBranch(testDescription: "a malformed folder out of order", refused: "out of order") { store in
            let blob = try store.repository.write(.blob, [])
            return try entries(store, "40000", "Z", folder(store, ("100644", "b", blob), ("100644", "a", blob)))
        },
        HostileBranch(testDescription: "a malformed folder that is a file", refused: "is none") { store in
            try entries(store, "40000", "Z", store.repository.write(.blob, [7]))
        },
        HostileBranch(
            testDescription: "a malformed folder that has a file that is a folder", refused: "a folder or a commit"
        ) {
            store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            return try entries(store, "40000", "Z", folder(store, ("100644", "a", tree)))
        },
        HostileBranch(testDescription: "a malformed folder nested without end", refused: "more than 64 deep") { store in
            let blob = try store.repository.write(.blob, [1])
            let deep = try HostileBranch.folders(
                String(repeating: "d", count: 100), above: folder(store, ("100644", "x", blob)), in: store)
            return try entries(store, "40000", "Z", deep)
        },
        HostileBranch(testDescription: "a folder of a mode that git does not write", refused: "does not write, 40755") {
            store in try entries(store, "40755", "a", folder(store))
        },
        tail("an empty mode", refused: "does not write, 0", mode: "", ".pin.x"),
        tail("a mode of seven digits", refused: "does not write, 1000644", mode: "1000644", ".pin.x"),
        tail("a mode of old", refused: "does not write, 100664", mode: "100664", ".pin.x"),
        tail("a state name that is a folder", refused: "a folder or a commit", mode: "100644", ".pin.x", isTree: true),
        tail("a link that is a folder", refused: "a folder or a commit", mode: "120000", ".pin.x", isTree: true),
        HostileBranch(testDescription: "a state name with an id of zeros", refused: "an id of zeros") { store in
            try HostileBranch.leaf(store, [("100644", Array("\(try HostileBranch.good().id).pin.x".utf8), .zero)])
        },
        HostileBranch(testDescription: "entries that are a link to a folder", refused: "a folder or a commit") {
            store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            return try HostileBranch.commit(store, entries: tree, mode: "120000")
        },
        HostileBranch(testDescription: "a file beside that is a folder", refused: "a folder or a commit") { store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            return try HostileBranch.commit(store, beside: Array("z".utf8), mode: "100644", tree)
        },
        HostileBranch(testDescription: "no gitmem.json", refused: "has no gitmem.json") { store in
            try HostileBranch.commit(store, top: Array(HostileBranch.top(store).prefix(1)))
        },
        HostileBranch(testDescription: "a gitmem.json that is a link", refused: "has no gitmem.json") { store in
            var top = try HostileBranch.top(store)
            top[1].mode = "120000"
            return try HostileBranch.commit(store, top: top)
        },
        HostileBranch(testDescription: "a gitmem.json of a mode of old", refused: "does not write, 100600") { store in
            var top = try HostileBranch.top(store)
            top[1].mode = "100600"
            return try HostileBranch.commit(store, top: top)
        },
    ]

    static let files: [HostileBranch] =
        [
            "entries.", "entries ", "entries:x", "ENTRIE~1", "EN12AB~3", "GITMEM~1.JSO", "gitmem.json.",
            ".gitattributes ",
            "GITATT~1", "Gitmem.json::$DATA",
        ]
        .map { name in
            HostileBranch(testDescription: "“\(name)” beside the memory", refused: "to some file systems") { store in
                try HostileBranch.commit(
                    store, beside: Array(name.utf8), mode: "100644", store.repository.write(.blob, [1]))
            }
        }
        + [
            ("a submodule that is an option", "names a submodule", "[submodule \"../x\"]\n\tpath = x\n\turl = /x\n"),
            ("a path that is an option", "is an option", "[submodule \"x\"]\n\tpath = -x\n\turl = /x\n"),
            ("an address that is an option", "an address", "[submodule \"x\"]\n\tpath = x\n\turl = -u./x\n"),
            ("an address with a line end", "an address", "[submodule \"x\"]\n\turl = https://x/%0ahost=y\n"),
            ("a command", "run a command", "[submodule \"x\"]\n\tupdate = !touch x\n"),
            ("a line that goes on", "does not write", "[submodule \"x\"]\n\turl = \\\n-x\n"),
            ("what is no section", "does not write", "url = x\n"),
        ].map { name, refused, text in
            HostileBranch(testDescription: "a .gitmodules with \(name)", refused: refused) { store in
                let inner = try folder(
                    store, ("100644", ".gitmodules", store.repository.write(.blob, Array(text.utf8))))
                return try HostileBranch.commit(store, beside: Array("folder".utf8), mode: "40000", inner)
            }
        }
        + [
            HostileBranch(testDescription: "a .gitmodules as git writes it") { store in
                let text = "[submodule \"a/b\"]\n\tpath = a/b\n\turl = https://example.invalid/b.git\n\tbranch = main\n"
                return try HostileBranch.commit(
                    store, beside: Array(".gitmodules".utf8), mode: "100644",
                    store.repository.write(.blob, Array(text.utf8)))
            },
            HostileBranch(testDescription: "a .gitmodules that is a link", refused: "is a link") { store in
                try HostileBranch.commit(
                    store, beside: Array("GITMOD~1".utf8), mode: "120000", store.repository.write(.blob, [1]))
            },
            HostileBranch(testDescription: "a link to nothing", refused: "leads nowhere") { store in
                try HostileBranch.commit(
                    store, beside: Array("z".utf8), mode: "120000", store.repository.write(.blob, []))
            },
            HostileBranch(testDescription: "a name that no disk takes", refused: "more than 255 bytes") { store in
                try HostileBranch.commit(
                    store, beside: Array(repeating: UInt8(ascii: "z"), count: 256), mode: "100644",
                    store.repository.write(.blob, [1]))
            },
            HostileBranch(testDescription: "a .gitattributes that is a folder", refused: "is no file") { store in
                let inner = try folder(store, ("40000", ".gitattributes", store.repository.write(.tree, [])))
                return try HostileBranch.commit(store, beside: Array("folder".utf8), mode: "40000", inner)
            },
            HostileBranch(testDescription: "a .gitattributes of one line", refused: "2048 bytes") { store in
                let inner = try folder(
                    store,
                    (
                        "100644", ".gitattributes",
                        store.repository.write(.blob, Array(repeating: UInt8(ascii: "x"), count: 2048))
                    ))
                return try HostileBranch.commit(store, beside: Array("folder".utf8), mode: "40000", inner)
            },
        ]

    /// A commit with another text, by a change of a sound one.
    private static func commit(
        _ name: String, refused: String, isTip: Bool = true, _ change: @escaping @Sendable (String) -> String
    ) -> HostileBranch {
        HostileBranch(testDescription: name + (isTip ? "" : ", below the tip"), refused: refused) { store in
            let root = try store.format().writeRoot(in: store.repository)
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            let text =
                "tree \(tree)\nparent \(root)\nauthor e <e> 1 +0000\ncommitter e <e> 1 +0000\n\nharm\n"
            let commit = try store.repository.write(.commit, Array(change(text).utf8))
            if isTip { return commit }
            let next = "tree \(tree)\nparent \(commit)\nauthor e <e> 2 +0000\ncommitter e <e> 2 +0000\n\nno harm\n"
            return try store.repository.write(.commit, Array(next.utf8))
        }
    }

    static let commits: [HostileBranch] = [true, false].flatMap { isTip -> [HostileBranch] in
        func change(_ name: String, _ refused: String, _ old: String, _ new: String) -> HostileBranch {
            commit(name, refused: refused, isTip: isTip) { $0.replacing(old, with: new, maxReplacements: 1) }
        }
        return [
            change("a short parent", "a parent that is no id", "parent ", "parent 4bb9e403287\nparent "),
            change("a zero byte", "a zero byte", "harm", "ha\0rm"),
            change(
                "two authors", "has two authors", "author e <e> 1 +0000\n",
                "author e <e> 1 +0000\nauthor e <e> 1 +0000\n"),
            change("no name", "name of its author", "author e <e>", "author <e>"),
            change("no space", "name of its author", "author e <e>", "author e<e>"),
            change("an address that does not end", "address of its author", "author e <e>", "author e <e>x"),
            change("a date with zeros", "time of its author", "author e <e> 1", "author e <e> 01"),
            change("a date of letters", "time of its author", "author e <e> 1", "author e <e> x"),
            change("a date too large", "time of its author", "author e <e> 1", "author e <e> 9223372036854775808"),
            change("no time zone", "time of its author", "author e <e> 1 +0000", "author e <e> 1"),
            change(
                "a short time zone", "time zone of its committer", "committer e <e> 1 +0000", "committer e <e> 1 +000"),
            commit("a header that does not end", refused: "does not end", isTip: isTip) {
                String($0.replacing("\n\nharm\n", with: "\nharm"))
            },
        ] + (isTip ? [] : [change("before 1970", "perhaps one before 1970", "author e <e> 1", "author e <e> -5")])
    }

    /// Sound branches with something else in the tree of a commit below the tip.
    static let below: [HostileBranch] = [
        ("a .git", "“.git”", "40000", ".git"), ("a file that is a folder", "a folder or a commit", "100644", "z"),
        ("a mode that git does not write", "does not write", "40755", "z"),
    ].map { name, refused, mode, file in
        HostileBranch(testDescription: "\(name) in a commit below the tip", refused: refused) { store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            let bad = try HostileBranch.commit(store, beside: Array(file.utf8), mode: mode, tree)
            let good = try store.repository.commit(HostileBranch.leaf(store)).tree
            let text = "tree \(good)\nparent \(bad)\nauthor e <e> 2 +0000\ncommitter e <e> 2 +0000\n\nno harm\n"
            return try store.repository.write(.commit, Array(text.utf8))
        }
    }

    static let tips: [HostileBranch] = [
        HostileBranch(testDescription: "a tag", refused: "it is not a commit") { store in
            let commit = try HostileBranch.leaf(store)
            let text = "object \(commit)\ntype commit\ntag t\ntagger e <e> 1 +0000\n\nt\n"
            return try store.repository.write(.tag, Array(text.utf8))
        },
        HostileBranch(testDescription: "a tree", refused: "it is not a commit") { store in
            try store.repository.commit(HostileBranch.leaf(store)).tree
        },
    ]
}
