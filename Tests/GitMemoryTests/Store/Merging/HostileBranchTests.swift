import CRDT
import Foundation
import Git
import TestSupport
import Testing

@testable import GitMemory

/// Branches made by hand: each is refused or left behind by name, and a good store that merges with it is unharmed.
struct HostileBranchTests {
    private static let next = HostileBranch.dot.replacingOccurrences(of: "2026", with: "2025")

    static let folders: [HostileBranch] = [
        HostileBranch(testDescription: "a leaf out of order", refused: "out of order") {
            try HostileBranch.leaf(
                $0, sorted: false,
                [("100644", Array("\(try HostileBranch.good().id).add.\(next).eve".utf8), .emptyBlob)])
        },
        HostileBranch(testDescription: "a name twice in a leaf", refused: "twice") {
            let name = Array("\(try HostileBranch.good().id).add.\(HostileBranch.dot).eve".utf8)
            return try HostileBranch.leaf($0, [("100644", name, try $0.repository.write(.blob, [1]))])
        },
        HostileBranch(testDescription: "a body twice", refused: "twice") {
            let name = Array("\(try HostileBranch.good().id).json".utf8)
            return try HostileBranch.leaf($0, [("100644", name, try $0.repository.write(.blob, [1]))])
        },
        HostileBranch(testDescription: "a file and a folder of one name", refused: "twice") {
            let name = Array("\(try HostileBranch.good().id).json".utf8)
            let tree = try $0.repository.commit($0.format().writeRoot(in: $0.repository)).tree
            return try HostileBranch.leaf($0, [("40000", name, tree)])
        },
        HostileBranch(testDescription: "a mode with a zero in front", refused: "begins with a zero") {
            try HostileBranch.leaf(
                $0, [("0100644", Array("\(try HostileBranch.good().id).add.\(next).eve".utf8), .emptyBlob)])
        },
        HostileBranch(testDescription: "folders out of order", refused: "out of order") { store in
            let leaf = try HostileBranch.folders("12", above: .emptyTree, in: store)
            var entries = HandMadeTree()
            for digit in ["b", "a"] { entries.append("40000", digit, leaf) }
            return try HostileBranch.commit(store, entries: entries.write(in: store))
        },
        HostileBranch(testDescription: "a folder twice", refused: "twice") { store in
            var entries = HandMadeTree()
            for below in ["12", "13"] {
                entries.append("40000", "a", try HostileBranch.folders(below, above: .emptyTree, in: store))
            }
            return try HostileBranch.commit(store, entries: entries.write(in: store))
        },
        HostileBranch(testDescription: "a folder that is a file", refused: "is no folder") { store in
            var entries = HandMadeTree()
            entries.append("40000", "a", .emptyBlob)
            try store.repository.write(.blob, [])
            return try HostileBranch.commit(store, entries: entries.write(in: store))
        },
        HostileBranch(testDescription: "a leaf that is a file", refused: "is no folder") { store in
            let blob = try store.repository.write(.blob, [])
            return try HostileBranch.commit(store, entries: HostileBranch.folders("abc", above: blob, in: store))
        },
        HostileBranch(testDescription: "a leaf that ends within a name", refused: "is no folder") { store in
            let leaf = try store.repository.write(.tree, Array("100644 abc".utf8))
            return try HostileBranch.commit(store, entries: HostileBranch.folders("abc", above: leaf, in: store))
        },
        HostileBranch(testDescription: "a folder that is no tree", refused: "is no folder") { store in
            let folder = try store.repository.write(.tree, Array("40000 a\0too short".utf8))
            return try HostileBranch.commit(store, entries: HostileBranch.folders("a", above: folder, in: store))
        },
        HostileBranch(testDescription: "a body that is a folder", refused: "a folder or a commit") { store in
            let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
            let name = Array("\(try HostileBranch.good().id).json".utf8)
            return try HostileBranch.leaf(store, [("100644", name, tree)], without: true)
        },
        HostileBranch(testDescription: "a leaf larger than any", refused: "are the most that is read") { store in
            let leaf = try store.repository.write(.tree, Array(repeating: 0, count: 1 << 27 + 1))
            return try HostileBranch.commit(store, entries: HostileBranch.folders("abc", above: leaf, in: store))
        },
        HostileBranch(testDescription: "folders without end", refused: "empty folders", fanout: 8) { store in
            var folder = ObjectID.emptyTree
            _ = try store.repository.write(.tree, [])
            for _ in 0..<8 {
                var tree = HandMadeTree()
                for digit in "0123456789abcdef" { tree.append("40000", "\(digit)", folder) }
                folder = try tree.write(in: store)
            }
            return try HostileBranch.commit(store, entries: folder)
        },
        HostileBranch(testDescription: "the same stray in every folder", refused: "malformed files", fanout: 8) {
            store in
            var tree = HandMadeTree()
            tree.append("100644", "stray", try store.repository.write(.blob, []))
            var folder = try tree.write(in: store)
            for _ in 0..<8 {
                var tree = HandMadeTree()
                for digit in "0123456789abcdef" { tree.append("40000", "\(digit)", folder) }
                folder = try tree.write(in: store)
            }
            return try HostileBranch.commit(store, entries: folder)
        },
        HostileBranch(
            testDescription: "entries that are a link", skippedFiles: ["is not a folder of entries"]
        ) { try HostileBranch.commit($0, entries: $0.repository.write(.blob, Array("/etc".utf8)), mode: "120000") },
        HostileBranch(
            testDescription: "entries that are a submodule", skippedFiles: ["is not a folder of entries"]
        ) { try HostileBranch.commit($0, entries: $0.format().writeRoot(in: $0.repository), mode: "160000") },
    ]

    static let names: [HostileBranch] =
        [
            HostileBranch.file("a link", "is not a file", ".add.\(next).eve", mode: "120000", content: [47]),
            HostileBranch.file("a submodule", "is not a file", ".add.\(next).eve", mode: "160000"),
            HostileBranch.file("a folder named like an entry", "is not a file", ".add.\(next).eve", mode: "40000"),
            HostileBranch.file("a share of 0", "has no valid number", ".count.citations.0000000000000.0"),
            HostileBranch.file("a share with zeros", "has no valid number", ".count.citations.0000000000000.007"),
            HostileBranch.file(
                "a share of 2^53", "has a number above 2^53 − 1", ".count.citations.0000000000000.9007199254740992"),
            HostileBranch.file(
                "a share of 2^64", "has no valid number", ".count.citations.0000000000000.18446744073709551616"),
            HostileBranch.file("a share below 0", "has no valid number", ".count.citations.0000000000000.-1"),
            HostileBranch.file("no such day", "has no valid dot", ".add.20260230T000000000Z0000.0000000000000.eve"),
            HostileBranch.file("no such hour", "has no valid dot", ".add.20260228T240000000Z0000.0000000000000.eve"),
            HostileBranch.file("a leap second", "has no valid dot", ".add.20260630T235960000Z0000.0000000000000.eve"),
            HostileBranch.file("the year 10000", "has no valid dot", ".add.100000101T000000000Z0000.0000000000000.eve"),
            HostileBranch.file("a state name with content", "has content", ".add.\(next).eve", content: [10]),
            HostileBranch.file(
                "a long name", "has no word behind the id", ".later." + String(repeating: "x", count: 185)),
            HostileBranch.file(
                "a very long name", "has no word behind the id", ".del." + String(repeating: "0", count: 4000)),
            HostileBranch.file("an accent", "has no word behind the id", ".é"),
            HostileBranch.file("its other form", "has no word behind the id", ".e\u{301}"),
            HostileBranch.file("a letter that is none", "has no word behind the id", ".аdd.\(next).eve"),
            HostileBranch.file("an escape sequence", "has a character that no version uses", ".pin.\u{1b}[2J"),
            HostileBranch.file("a line end", "has a character that no version uses", ".pin.a\nb"),
            HostileBranch.named(
                "an id in upper case", Array(repeating: UInt8(ascii: "A"), count: 64) + Array(".json".utf8),
                skippedFiles: ["does not begin with an id"]),
            HostileBranch.named(
                "not UTF-8", Array("xx".utf8) + [0xff, 0xc0], refused: "is not UTF-8"),
            HostileBranch.named("a slash", Array("../../x".utf8), refused: "no file may have"),
        ]
        + [".", "..", ".git", ".GIT", "git~1", ".git. .", ".g\u{200c}it", "a\\..\\..\\x", ".git::$INDEX_ALLOCATION"].map
    {
        HostileBranch.named("a file called \($0)", Array($0.utf8), refused: "no file may have")
    }

    static let bodies: [HostileBranch] =
        [
            ("larger than 8 MiB", "is larger than 8 MiB", Array(repeating: UInt8(ascii: " "), count: 8 << 20 + 1)),
            (
                "nested without end",
                "a body is not JSON: line 1, column 133: arrays and objects are nested more than 128 deep: flatten the value",
                Array(#"{"d":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: 100_000)
            ),
            (
                "empty",
                "a body is not JSON: line 1, column 1: the text ends where a JSON value should stand: is it cut off?",
                []
            ),
            (
                "not UTF-8", "a body is not JSON: line 1, column 13: these bytes are not UTF-8: save the text as UTF-8",
                Array(#"{"content":""#.utf8) + [0xff] + Array(#"","kind":"semantic"}"#.utf8) + [10]
            ),
        ].map { name, reason, bytes in
            HostileBranch(testDescription: "a body that is \(name)", skippedFiles: [reason]) { store in
                let id = EntryID(ofBody: bytes.span)
                var leaf = HandMadeTree()
                leaf.append("100644", "\(id).json", try store.repository.write(.blob, bytes))
                return try HostileBranch.commit(
                    store,
                    entries: HostileBranch.folders(
                        String(id.description.prefix(3)), above: leaf.write(in: store), in: store))
            }
        }

    /// So many names in one leaf, all of one entry.
    private static func many(_ description: String, refused: String?, _ tails: @escaping @Sendable () -> [String])
        -> HostileBranch
    {
        HostileBranch(testDescription: description, refused: refused) { store in
            let id = try HostileBranch.good().id
            let lines = tails().map { ("100644", Array("\(id)\($0)".utf8), ObjectID.emptyBlob) }
            return try HostileBranch.leaf(store, lines)
        }
    }

    private static func letters(_ number: Int) -> String {
        String(
            String(number, radix: 10).map { Character(UnicodeScalar(UInt8(ascii: "a") + ($0.asciiValue ?? 48) - 48)) })
    }

    static let amounts: [HostileBranch] = [
        many("100,000 counters", refused: "more than 1024 counters of one entry") {
            (0..<100_000).map { ".count.\(letters($0)).0000000000000.1" }
        },
        many("as many counters as there may be", refused: nil) {
            (0..<1024).map { ".count.\(letters($0)).0000000000000.1" }
        },
        many("one more", refused: "more than 1024 counters of one entry") {
            (0..<1025).map { ".count.\(letters($0)).0000000000000.1" }
        },
        many("100,000 removals", refused: "more than 65536 “del” names of one entry") {
            (0..<100_000).map { number in
                let rest = String(100_000 + number).dropFirst()
                let (minute, second, thousandth) = (rest.prefix(1), rest.dropFirst().prefix(1), rest.dropFirst(2))
                return ".del.20260101T000\(minute)0\(second)\(thousandth)Z0000.0000000000000"
            }
        },
    ]

    private static func stamped(_ description: String, _ stamp: String, refused: String?) -> HostileBranch {
        HostileBranch(testDescription: description, refused: refused) { store in
            try HostileBranch.leaf(
                store,
                [("100644", Array("\(try HostileBranch.good().id).add.\(stamp).0000000000000.eve".utf8), .emptyBlob)])
        }
    }

    /// The sandbox's clock stands at 2026-11-20T10:15:30.123Z.
    static let times: [HostileBranch] =
        [
            stamped("the year 9999", "99991231T235959999Zffff", refused: "at 9999-12-31T23:59:59.999Z"),
            stamped("a moment too late", "20261121T101530124Z0000", refused: "24 hours ahead of this clock"),
            stamped("just in time", "20261121T101530123Zffff", refused: nil),
        ]
        + [
            ("from beyond 9999", 99_999_999_999_999_999, "days ahead of this clock"),
            ("at the end of time", Int64.max, "days ahead of this clock"),
            ("a second too late", 1_795_256_131, "ahead of this clock"), ("just in time", 1_795_256_130, nil),
            ("before 1970", -5, "before 1970"), ("from the beginning", Int64.min, "before 1970"),
        ].map { (name: String, time: Int64, refused: String?) in
            HostileBranch(testDescription: "a commit \(name)", refused: refused) { store in
                let good = try store.repository.commit(HostileBranch.leaf(store)).tree
                return try HostileBranch.commit(store, tree: good, time: time)
            }
        }

    static let beside: [HostileBranch] =
        [
            ".git", ".GIT", "..", ".", "git~1", "a/b", "Entries", "ENTRIES", "Gitmem.json", ".GitAttributes",
            "entr\u{200d}ies",
        ]
        .map { name in
            HostileBranch(testDescription: "“\(name)” beside the memory", refused: "holds the name") { store in
                let tree = try store.repository.commit(store.format().writeRoot(in: store.repository)).tree
                return try HostileBranch.commit(store, beside: Array(name.utf8), mode: "40000", tree)
            }
        }
        + [
            HostileBranch(testDescription: "a name below that no file may have", refused: "“.git”") { store in
                let inner = try HostileBranch.folders("", above: HostileBranch.top(store)[0].id, in: store)
                var below = HandMadeTree()
                below.append("100644", ".git", inner)
                var folder = HandMadeTree()
                folder.append("40000", "sub", try below.write(in: store))
                return try HostileBranch.commit(
                    store, beside: Array("folder".utf8), mode: "40000", folder.write(in: store))
            },
            HostileBranch(testDescription: "folders nested without end", refused: "more than 64 deep") { store in
                let blob = try store.repository.write(.blob, [1])
                var folder = HandMadeTree()
                folder.append("100644", "x", blob)
                let deep = try HostileBranch.folders(
                    String(repeating: "d", count: 2000), above: folder.write(in: store), in: store)
                return try HostileBranch.commit(store, beside: Array("d".utf8), mode: "40000", deep)
            },
            HostileBranch(testDescription: "a few folders that stand for 10^10 files", refused: "100000 files") {
                store in
                var id = try store.repository.write(.blob, [1])
                for level in 0..<10 {
                    var tree = HandMadeTree()
                    for digit in 0..<10 { tree.append(level == 0 ? "100644" : "40000", "f\(digit)", id) }
                    id = try tree.write(in: store)
                }
                return try HostileBranch.commit(store, beside: Array("bomb".utf8), mode: "40000", id)
            },
            HostileBranch(testDescription: "gitmem.json twice", refused: "twice") { store in
                var top = try HostileBranch.top(store)
                top.append(top[1])
                return try HostileBranch.commit(store, top: top)
            },
            HostileBranch(testDescription: "the top out of order", refused: "out of order") { store in
                try HostileBranch.commit(store, top: HostileBranch.top(store).reversed())
            },
            HostileBranch(testDescription: "a gitmem.json of 256 MiB", refused: "too large") { store in
                var top = try HostileBranch.top(store)
                top[1].id = try store.repository.write(.blob, Array(repeating: UInt8(ascii: " "), count: 1 << 28))
                return try HostileBranch.commit(store, top: top)
            },
            HostileBranch(testDescription: "a gitmem.json of brackets", refused: "is not a JSON object") { store in
                var top = try HostileBranch.top(store)
                top[1].id = try store.repository.write(.blob, Array(repeating: UInt8(ascii: "["), count: 60_000))
                return try HostileBranch.commit(store, top: top)
            },
            HostileBranch(testDescription: "a gitmem.json with a fan-out of 2^53", refused: "no fan-out") { store in
                var top = try HostileBranch.top(store)
                top[1].id = try store.repository.write(
                    .blob, Array(#"{"epoch":1,"fanout":9007199254740992,"format":1}"#.utf8))
                return try HostileBranch.commit(store, top: top)
            },
        ]

    static let histories: [HostileBranch] = [
        HostileBranch(testDescription: "a parent that is no commit", refused: "a history that cannot be read") {
            store in
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            let text = "tree \(tree)\nparent \(tree)\nauthor e <e> 1 +0000\ncommitter e <e> 1 +0000\n\nharm\n"
            return try store.repository.write(.commit, Array(text.utf8))
        },
        HostileBranch(testDescription: "a time that no number holds", refused: "before 1970") { store in
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            let text = "tree \(tree)\nauthor e <e> 1 +0000\ncommitter e <e> 9223372036854775808 +0000\n\nharm\n"
            return try store.repository.write(.commit, Array(text.utf8))
        },
        HostileBranch(testDescription: "a tip that is no commit", refused: "cannot be read") { store in
            try store.repository.write(.blob, Array("no commit".utf8))
        },
        HostileBranch(testDescription: "a commit without an author", refused: "cannot be read") { store in
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            return try store.repository.write(.commit, Array("tree \(tree)\n\nharm\n".utf8))
        },
        HostileBranch(testDescription: "a commit larger than any", refused: "are the most that is read") { store in
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            let text = "tree \(tree)\nauthor e <e> 1 +0000\ncommitter e <e> 1 +0000\n\n"
            return try store.repository.write(
                .commit, Array(text.utf8) + Array(repeating: UInt8(ascii: "x"), count: 1 << 24))
        },
        HostileBranch(testDescription: "10,000 parents") { store in
            let tree = try store.repository.commit(HostileBranch.leaf(store)).tree
            let root = try store.format().writeRoot(in: store.repository)
            let signature = Commit.Signature(Identity(name: "e", email: "e"), time: 1)
            var parents: [ObjectID] = []
            for number in 0..<10_000 {
                parents.append(
                    try store.repository.write(
                        Commit(
                            tree: tree, parents: [root], author: signature, committer: signature,
                            message: "\(number)\n")))
            }
            return try store.repository.write(
                Commit(tree: tree, parents: parents, author: signature, committer: signature, message: "all\n"))
        },
    ]

    static let all =
        folders + names + bodies + amounts + times + beside + histories + unread + files + commits + below + tips

    @Test(arguments: all)
    func isRefusedOrLeftBehindByName(branch: HostileBranch) throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(bare: false, fanout: branch.fanout)
        try store.add("mine", as: "ada")
        try store.add("mine, too", as: "ben")
        let expected = try store.merge(dryRun: true)
        let reference = "refs/remotes/far/memory/agents/eve"
        let tip = try branch.make(store)
        try Files.createDirectories(sandbox.path + "/store/.git/refs/remotes/far/memory/agents")
        try Files.write(
            sandbox.path + "/store/.git/" + reference, Array("\(tip)\n".utf8), mode: 0o644, flags: 0)

        let report = try store.merge()
        if let words = branch.refused {
            #expect(report.refused.map(\.branch) == ["far/memory/agents/eve"])
            let reason = report.refused.first?.reason ?? ""
            #expect(reason.contains(words), "\(reason)")
            // As if it were not there.
            #expect(report.commit == expected.commit)
            #expect(report.skipped.isEmpty)
        } else {
            #expect(report.refused.isEmpty, "\(report.refused)")
            #expect(report.skipped.map(\.reason).sorted() == branch.skippedFiles)
            for item in report.skipped { #expect(item.branches == ["far/memory/agents/eve"]) }
        }
        #expect(report.count.added >= 2)
        for text in ["mine", "mine, too"] {
            let id = try Body(content: text).id
            #expect(try store.snapshot(.trunk).entry(id, at: store.now)?.body.content == text)
        }
        #expect(try store.verify(store.memory("main")).findings.filter { $0.severity == .error }.isEmpty)
        #expect(try sandbox.git("status", "--porcelain", in: "store").isEmpty)
        // Every object that the trunk leads to passes git's strictest check: nothing of the branch poisons its history.
        try sandbox.git(
            "-c", "transfer.fsckObjects=true", "clone", "-q", "--no-local", "--bare", "--single-branch", "-b",
            "memory/main", sandbox.path + "/store", sandbox.path + "/strict")
        _ = try store.agents()
    }

    @Test func aNameTwiceIsSeenWhereTheTrunkHasOneOfTheTwo() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(fanout: 3)
        let good = try HostileBranch.good()
        try store.point("agents/dee", at: HostileBranch.leaf(store))
        let trunk = try store.merge().commit
        #expect(try store.snapshot(.trunk).entry(good.id, at: store.now) != nil)
        let name = Array("\(good.id).add.\(HostileBranch.dot).eve".utf8)
        let other = try store.repository.write(.blob, [1])
        let empty = try store.repository.write(.blob, [])
        let body = ("100644", Array("\(good.id).json".utf8), try store.repository.write(.blob, good.bytes))
        for blobs in [[other, empty], [empty, other]] {
            var leaf = HandMadeTree()
            for blob in blobs { leaf.append("100644", name, blob) }
            leaf.append(body.0, body.1, body.2)
            let folders = try HostileBranch.folders(
                String(good.id.description.prefix(3)), above: leaf.write(in: store), in: store)
            try store.point("agents/eve", at: HostileBranch.commit(store, entries: folders))
            let report = try store.merge()
            #expect(report.refused.map(\.branch) == ["memory/agents/eve"])
            #expect(report.refused.first?.reason.contains("twice") == true, "\(report.refused)")
            #expect(report.commit == trunk)
        }
    }
}
