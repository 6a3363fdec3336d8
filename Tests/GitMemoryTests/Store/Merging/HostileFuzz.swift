import Foundation
import TestSupport
import Testing

@testable import Git
@testable import GitMemory

/// A tree that can be changed in ways that no git knows, before it is written.
final class HostileFolder {
    enum Content {
        case object(ObjectID)
        case folder(HostileFolder)
    }

    struct Line {
        var mode: String
        var name: [UInt8]
        var content: Content
    }

    var lines: [Line] = []
    /// Whether the names are put in order; otherwise they stand as they come.
    var isSorted = true
    /// Bytes that stand behind the last entry.
    var rest: [UInt8] = []

    init() {}

    /// Reads a sound tree, and all that is below.
    init(reading id: ObjectID, in store: Store) throws {
        let tree = try store.repository.tree(id)
        lines = try tree.entries().map { entry in
            let content: Content =
                entry.mode.isTree
                ? .folder(try HostileFolder(reading: tree.id(entry), in: store)) : .object(tree.id(entry))
            return Line(
                mode: String(entry.mode.rawValue, radix: 8),
                name: tree.name(entry).withUnsafeBufferPointer { Array($0) }, content: content)
        }
    }

    /// This folder and all below.
    var all: [HostileFolder] {
        [self]
            + lines.flatMap { line -> [HostileFolder] in
                if case .folder(let folder) = line.content { folder.all } else { [] }
            }
    }

    func write(in store: Store) throws -> ObjectID {
        func key(_ line: Line) -> [UInt8] { line.mode == "40000" ? line.name + [UInt8(ascii: "/")] : line.name }
        var tree = HandMadeTree()
        for line in isSorted ? lines.sorted(by: { key($0).lexicographicallyPrecedes(key($1)) }) : lines {
            switch line.content {
            case .object(let id): tree.append(line.mode, line.name, id)
            case .folder(let folder): tree.append(line.mode, line.name, try folder.write(in: store))
            }
        }
        tree.bytes += rest
        return try tree.write(in: store)
    }
}

/// Random branches that somebody made to do harm, and what a merge makes of them.
struct HostileFuzz {
    private let sandbox: StoreSandbox
    private let store: Store
    private var random: SplitMix64
    private let base: ObjectID
    private let template: String
    private let missing: ObjectID
    /// What was done, for the message of a failure.
    private(set) var story: [String] = []
    /// Branches that were merged, refused, or made the whole merge an error.
    private(set) var tally: [String: Int] = [:]

    /// - Parameter template: a repository in which ada's memory is merged and ben's is not.
    init(_ random: SplitMix64, from template: String) throws {
        self.random = random
        self.template = template
        sandbox = try StoreSandbox()
        try FileManager.default.copyItem(atPath: template, toPath: sandbox.path + "/store")
        store = try sandbox.open()
        base = try store.tip("main")
        missing = try Repository.id(of: .blob, Array("nowhere".utf8).span)
    }

    /// Makes the repository that all cases start from.
    static func makeTemplate(in sandbox: StoreSandbox) throws -> String {
        let store = try sandbox.makeStore("template", fanout: 2)
        for number in 0..<6 { try store.add("of ada \(number)", as: "ada") }
        try store.point(
            "agents/user",
            at: HostileBranch.commit(
                store, beside: Array("docs".utf8), mode: "40000",
                {
                    var tree = HandMadeTree(); tree.append("100644", "a.md", try store.repository.write(.blob, [1]));
                    return try tree.write(in: store)
                }()))
        _ = try store.merge()
        for number in 0..<3 { try store.add("of ben \(number)", as: "ben") }
        // Few files: each case has a copy.
        try sandbox.git("repack", "-adq", in: "template")
        try sandbox.git("pack-refs", "--all", in: "template")
        try sandbox.git("init", "-q", "--bare", "-b", "memory/main", "--template=", "template-host")
        try sandbox.git("config", "receive.fsckObjects", "true", in: "template-host")
        return sandbox.path + "/template"
    }

    /// - Parameter checked: trunks that git was asked about before.
    mutating func run(_ checked: inout Set<ObjectID>) throws {
        let count = 1 + random.below(2)
        var tips: [String: ObjectID] = [:]
        for number in 0..<count { tips["agents/x\(number)"] = try makeHead() }
        for (name, tip) in tips.sorted(by: { $0.key < $1.key }) { try point(name, at: tip) }
        let said = try store.agents()
        let report: MergeReport
        do {
            report = try store.merge()
        } catch let error as GitError where error.code == .notFound {
            // An object that is missing is an error of the whole merge.
            try demand(error.description.contains("\(missing)") || error.description.contains("0000000000"), "\(error)")
            tally["missing", default: 0] += 1
            return try demand(try store.tip("main") == base, "an error has moved the trunk")
        } catch let error as StoreError where error.code == .mergeRefused {
            try demand(error.message.contains("conflicts"), "\(error)")
            tally["conflict", default: 0] += 1
            return try demand(try store.tip("main") == base, "an error has moved the trunk")
        }
        try checkNamed(report, tips)
        try checkSaid(said, report)
        guard checked.insert(report.commit).inserted else { return }
        try checkTrunk()
    }

    // MARK: What must hold

    /// Each branch is merged, or named as one that is not.
    private mutating func checkNamed(_ report: MergeReport, _ tips: [String: ObjectID]) throws {
        let trunk = try store.tip("main")
        var ancestry = try Ancestry(of: store.repository)
        for (name, tip) in tips {
            let isRefused = report.refused.contains { $0.branch.hasSuffix("memory/\(name)") }
            let isTaken = report.contributions.contains { $0.branch.name.hasSuffix("memory/\(name)") }
            try demand(isRefused != isTaken, "\(name) is \(isRefused ? "both" : "neither") merged and refused")
            tally[isRefused ? "refused" : "merged", default: 0] += 1
            if isTaken { continue }
            // One whose history cannot be read is in no other.
            let isInside = (try? ancestry.isAncestor(tip, of: trunk, in: store.repository)) ?? false
            try demand(!isInside, "\(name) is in the history")
        }
        for number in 0..<3 {
            let id = try Body(content: "of ben \(number)").id
            try demand(try store.snapshot(.trunk).entry(id, at: store.now) != nil, "ben's memory is not merged")
        }
    }

    /// What was said of each agent's branch before the merge is what the merge does.
    private func checkSaid(_ said: [AgentSummary], _ report: MergeReport) throws {
        for summary in said {
            let isRefused = report.refused.contains { $0.branch == summary.branch.name }
            try demand(
                isRefused == (summary.refusal != nil),
                "of \(summary.agent) it is said “\(summary.refusal ?? "to merge")”, and it is "
                    + (isRefused ? "refused" : "merged"))
        }
    }

    /// Git finds nothing in the trunk, a host that checks takes it, and it can be cloned.
    private func checkTrunk() throws {
        try FileManager.default.copyItem(atPath: template + "-host", toPath: sandbox.path + "/host")
        let push = try sandbox.runGit(["push", "-q", sandbox.path + "/host", "memory/main"], in: "store")
        try demand(push.status == 0, "a host refuses the trunk: \(push.errors)")
        let check = try sandbox.runGit(["fsck", "--strict", "--no-dangling"], in: "host")
        try demand(
            check.status == 0 && (check.output + check.errors).isEmpty, "git fsck: \(check.output)\(check.errors)")
        let clone = try sandbox.runGit(
            ["clone", "-q", "--no-local", "-b", "memory/main", sandbox.path + "/store", sandbox.path + "/clone"])
        try demand(clone.status == 0, "git clone: \(clone.errors)")
    }

    // MARK: Heads

    private mutating func makeHead() throws -> ObjectID {
        let start = try random.oneIn(3) ? store.format().writeRoot(in: store.repository) : base
        let clean = try HostileFolder(reading: store.repository.commit(base).tree, in: store)
        if random.oneIn(2) { try addGood(to: clean) }
        let cleanTree = try clean.write(in: store)
        let bad = try HostileFolder(reading: store.repository.commit(base).tree, in: store)
        for _ in 0..<(random.oneIn(6) ? 0 : 1 + random.below(2)) { try spoil(bad) }
        let badTree = try bad.write(in: store)
        var parents = [start]
        if random.oneIn(3) {
            // The tip is clean, and the commit below it is not.
            story.append("below the tip")
            parents = [try commit(tree: badTree, parents: parents, spoilt: random.oneIn(3))]
            return try commit(tree: cleanTree, parents: parents, spoilt: false)
        }
        let tip = try commit(tree: badTree, parents: parents, spoilt: random.oneIn(4))
        switch random.below(20) {
        case 0:
            story.append("a tag")
            let text = "object \(tip)\ntype commit\ntag t\ntagger e <e> 1 +0000\n\nt\n"
            return try store.repository.write(.tag, Array(text.utf8))
        case 1:
            story.append("a tree as tip")
            return badTree
        default: return tip
        }
    }

    private mutating func addGood(to top: HostileFolder) throws {
        let body = try Body(content: "of x \(random.below(1000))")
        let digits = Array("\(body.id)".utf8)
        var folder = top
        for name in [Array("entries".utf8), [digits[0]], [digits[1]]] {
            if let line = folder.lines.first(where: { $0.name == name }), case .folder(let next) = line.content {
                folder = next
            } else {
                let next = HostileFolder()
                folder.lines.append(.init(mode: "40000", name: name, content: .folder(next)))
                folder = next
            }
        }
        let blob = try store.repository.write(.blob, body.bytes)
        folder.lines.append(.init(mode: "100644", name: Array("\(body.id).json".utf8), content: .object(blob)))
        folder.lines.append(
            .init(
                mode: "100644", name: Array("\(body.id).add.\(HostileBranch.dot).x".utf8),
                content: .object(try store.repository.write(.blob, []))))
    }

    private func point(_ branch: String, at tip: ObjectID) throws {
        // As a fetch leaves it, which may be anything.
        let folder = sandbox.path + "/store/refs/remotes/far/memory/agents"
        try Files.createDirectories(folder)
        try Files.write(
            folder + "/" + branch.dropFirst("agents/".count), Array("\(tip)\n".utf8), mode: 0o644, flags: 0)
    }
}

extension HostileFuzz {
    // MARK: Trees

    private static let modes = [
        "100644", "100755", "120000", "160000", "40000", "040000", "0100644", "100664", "100600", "40755", "", "0",
        "1000644", "777", "100644", "40000", "100644", "40000",
    ]

    private static let names: [String] =
        [
            ".git", ".GIT", "git~1", ".git ", ".git::$DATA", ".g\u{200c}it", ".", "..", "a/b", "a\\.git", "..\\x", "Z",
            "0", "a", "f", "A", "00", "entries", "Entries", "entries.", "ENTRIE~1", "gitmem.json", "GITMEM~1.JSO",
            ".gitattributes", ".gitattributes ", ".gitmodules", "gitmod~1", ".GITMODULES", "GI7EBA~1", ".gitignore",
            ".mailmap", "MAILMA~1", "README", "docs", "a.md", "é", "e\u{301}", "\u{7f}", "a b",
            String(repeating: "n", count: 300), String(repeating: "n", count: 5000),
        ]
        + [
            "", ".json", ".void", ".pin", ".pin.x", ".foo.json", ".add.\(HostileBranch.dot).x",
            ".count.a.0000000000000.1",
        ]
        .flatMap { tail in [0, 7].map { String(repeating: "\($0)", count: 64) + tail } }

    private mutating func name() -> [UInt8] {
        if random.oneIn(12) { return (0..<(1 + random.below(6))).map { _ in UInt8(1 + random.below(255)) } }
        return Array(random.pick(Self.names).utf8)
    }

    private static let texts = [
        "", "x\n", String(repeating: "y", count: 3000), "[submodule \"../x\"]\n\tpath = x\n\turl = /x\n",
        "[submodule \"x\"]\n\tpath = -x\n\turl = /x\n", "[submodule \"x\"]\n\tpath = x\n\turl = -x\n",
        "[submodule \"x\"]\n\tpath = x\n\turl = https://x/%0ay\n", "[submodule \"x\"]\n\tupdate = !x\n\turl = /x\n",
        "[submodule \"x\"]\n\tpath = x\n\turl = https://example.invalid/x.git\n", "[x\n", "a text\n",
        "[submodule \"x\"]\n\turl = ../../:x\n", "[submodule \"x\"]\n\turl = http::/x\n",
        "[submodule \"x/..\"]\n\turl = /x\n", "[submodule \"x\\\"]\n\turl = \"-x\"\n",
    ]

    private mutating func content() throws -> HostileFolder.Content {
        switch random.below(24) {
        case 0: return .object(missing)
        case 1: return .object(.zero)
        case 2, 3: return .object(base)
        case 4, 5:
            _ = try store.repository.write(.tree, [])
            return .object(.emptyTree)
        case 6: return .object(try store.repository.commit(base).tree)
        case 7...11:
            let folder = HostileFolder()
            folder.lines = [.init(mode: random.pick(Self.modes), name: name(), content: try content())]
            return .folder(folder)
        case 12:
            let text = "object \(base)\ntype commit\ntag t\ntagger e <e> 1 +0000\n\nt\n"
            return .object(try store.repository.write(.tag, Array(text.utf8)))
        case 13...16: return .object(try store.repository.write(.blob, []))
        default: return .object(try store.repository.write(.blob, Array(random.pick(Self.texts).utf8)))
        }
    }

    private mutating func spoil(_ top: HostileFolder) throws {
        let folder = random.oneIn(3) ? top : random.pick(top.all)
        switch random.below(12) {
        case 0...5:
            let content = try content()
            // What fits: what does not is another harm, which has a turn of its own.
            var mode = "100644"
            if case .folder = content { mode = "40000" }
            if random.oneIn(2) { mode = random.pick(Self.modes) }
            let line = HostileFolder.Line(mode: mode, name: name(), content: content)
            story.append("adds \(mode) \(String(decoding: line.name.prefix(80), as: UTF8.self))")
            if !random.oneIn(6) { folder.lines.removeAll { $0.name == line.name } }
            folder.lines.append(line)
            if random.oneIn(12) { folder.isSorted = false }
        case 6 where !folder.lines.isEmpty:
            let index = random.below(folder.lines.count)
            folder.lines[index].mode = random.pick(Self.modes)
            story.append(
                "gives \(String(decoding: folder.lines[index].name, as: UTF8.self)) \(folder.lines[index].mode)")
        case 7 where !folder.lines.isEmpty:
            let index = random.below(folder.lines.count)
            story.append("renames \(String(decoding: folder.lines[index].name, as: UTF8.self))")
            folder.lines[index].name = name()
        case 8 where !folder.lines.isEmpty:
            let index = random.below(folder.lines.count)
            story.append("changes \(String(decoding: folder.lines[index].name, as: UTF8.self))")
            folder.lines[index].content = try content()
        case 9:
            story.append("reverses a folder")
            folder.lines.reverse()
            folder.isSorted = false
        case 10 where !folder.lines.isEmpty:
            story.append("repeats a name")
            folder.lines.append(random.pick(folder.lines))
        case 11:
            story.append("cuts a folder off")
            folder.rest = Array("100644 x".utf8)
        default:
            story.append("empties a folder")
            folder.lines = []
        }
    }

    // MARK: Commits

    private mutating func commit(tree: ObjectID, parents: [ObjectID], spoilt: Bool) throws -> ObjectID {
        var lines = ["tree \(tree)"] + parents.map { "parent \($0)" }
        lines += ["author e <e> 1795169730 +0000", "committer e <e> 1795169730 +0000"]
        var text = lines.joined(separator: "\n") + "\n\nharm\n"
        if spoilt {
            let (old, new) = random.pick([
                ("tree ", "tree  "), ("tree ", "TREE "), ("parent ", "parent 4bb9\nparent "),
                ("parent ", "parent \(missing)\nparent "), ("parent ", "parent \(tree)\nparent "),
                ("author e", "author "),
                ("author e <e>", "author e <e>>"), ("author e <e>", "author e<e>"), ("author e <e>", "author <e>"),
                ("author e <e>", "author e> <e>"), ("author e <e> ", "author e <e>"), ("1795169730", "-1"),
                ("1795169730", "01"), ("1795169730", "99999999999999999999"), ("1795169730", "+5"),
                ("1795169730", " 5"),
                ("1795169730", ""), ("1795169730", "0"), ("+0000\ncom", "0000\ncom"), ("+0000\ncom", "+00000\ncom"),
                ("+0000\ncom", "-1200\ncom"), ("+0000\ncom", "+9999\ncom"), ("+0000\ncom", "\ncom"), ("harm", "ha\0rm"),
                ("author", "author e <e> 1 +0000\nauthor"), ("committer", "committer e <e> 1 +0000\ncommitter"),
                ("\n\nharm", "\nencoding \0x\n\nharm"), ("\n\nharm\n", "\nharm"), ("\n\nharm\n", "\n"),
                ("\n\nharm\n", ""), ("\n\nharm", "\nparent \(missing)\n\nharm"), ("\n\nharm", "\ngpgsig x\n y\n\nharm"),
                ("author", "x y\nauthor"), ("committer", "x y\ncommitter"),
                ("+0000\ncommitter", "+0000\nparent \(base)\ncommitter"),
            ])
            story.append("a commit with \(new.debugDescription) for \(old.debugDescription)")
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        return try store.repository.write(.commit, Array(text.utf8))
    }
}
