import Git
import Testing

@testable import GitMemory

/// What another branch holds and no reader would accept.
struct SkippedFileTests {
    /// A fault below `entries`, made from the path of a well-formed entry.
    struct Fault: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let reason: String
        /// Where it stands: an id's own folder, or the path from `entries` on.
        let place: Place
        var content: [UInt8] = []
        var mode = FileMode.file

        enum Place: Sendable {
            case tail(String)
            case path(String)
            case inFolderOfAnother(String)
            /// A body by the name that its bytes have.
            case ownName
        }
    }

    private static let dot = "20260101T000000000Z0000.0000000000000"

    static let faults: [Fault] = [
        Fault(testDescription: "no word", reason: "does not begin with an id", place: .tail("")),
        Fault(testDescription: "upper-case word", reason: "has no word behind the id", place: .tail(".Add")),
        Fault(testDescription: "no id", reason: "does not begin with an id", place: .tail("x.json")),
        Fault(testDescription: "bad dot", reason: "has no valid dot", place: .tail(".add.2026")),
        Fault(
            testDescription: "no such day", reason: "has no valid dot",
            place: .tail(".del.20260230T000000000Z0000.0000000000000")),
        Fault(testDescription: "no agent", reason: "names no agent", place: .tail(".add.\(dot)")),
        Fault(testDescription: "bad agent", reason: "names no valid agent", place: .tail(".add.\(dot).-ada")),
        Fault(testDescription: "bad expiry", reason: "has no valid expiry", place: .tail(".add.\(dot).ada.20260101")),
        Fault(testDescription: "long del", reason: "has no valid dot", place: .tail(".del.\(dot).ada")),
        Fault(
            testDescription: "hand-made contributions", reason: "names no valid counter",
            place: .tail(".count.contributions.0000000000000.3")),
        Fault(
            testDescription: "bad replica", reason: "names no valid replica",
            place: .tail(".count.citations.000000000000u.3")),
        Fault(
            testDescription: "leading zero", reason: "has no valid number",
            place: .tail(".count.citations.0000000000000.03")),
        Fault(
            testDescription: "too great", reason: "has a number above 2^53 − 1",
            place: .tail(".count.citations.0000000000000.9007199254740992")),
        Fault(testDescription: "more than .json", reason: "has something behind .json", place: .tail(".json.gz")),
        Fault(
            testDescription: "odd character", reason: "has a character that no version uses", place: .tail(".pin.a b")),
        Fault(testDescription: "a file", reason: "does not begin with an id", place: .path("0/0/0/README")),
        Fault(
            testDescription: "content in a state file", reason: "has content", place: .tail(".del.\(dot)"),
            content: [1]),
        Fault(
            testDescription: "content in a later name", reason: "has content", place: .tail(".pin.x"), content: [1]),
        Fault(
            testDescription: "a link", reason: "is not a file", place: .tail(".del.\(dot)"), content: [1],
            mode: .link),
        Fault(
            testDescription: "a link to nothing", reason: "is not a file", place: .tail(".del.\(dot)"), mode: .link),
        Fault(testDescription: "a submodule", reason: "is not a file", place: .tail(".del.\(dot)"), mode: .submodule),
        Fault(
            testDescription: "wrong folder", reason: "is in the wrong folder",
            place: .inFolderOfAnother(".add.\(dot).ada")),
        Fault(
            testDescription: "body in the wrong folder", reason: "is in the wrong folder",
            place: .inFolderOfAnother(".json")),
        Fault(
            testDescription: "another hash", reason: "has a hash that is not its name", place: .tail(".json"),
            content: Array(#"{"content":"other","kind":"semantic"}"#.utf8) + [10]),
        Fault(
            testDescription: "not canonical", reason: "a body is not in canonical form", place: .ownName,
            content: Array(#"{"kind":"semantic","content":"x"}"#.utf8) + [10]),
        Fault(
            testDescription: "no line end", reason: "a body is not in canonical form", place: .ownName,
            content: Array(#"{"content":"x","kind":"semantic"}"#.utf8)),
        Fault(
            testDescription: "unsorted tags", reason: "a body is not in canonical form", place: .ownName,
            content: Array(#"{"content":"x","kind":"semantic","tags":["b","a"]}"#.utf8) + [10]),
        Fault(
            testDescription: "no content", reason: "a body is not well formed: “content” is missing", place: .ownName,
            content: Array(#"{"kind":"semantic"}"#.utf8) + [10]),
        Fault(
            testDescription: "an array", reason: "a body is not well formed: it is not a JSON object", place: .ownName,
            content: Array("[]\n".utf8)),
        Fault(testDescription: "a stray file", reason: "is not a folder of entries", place: .path("README")),
        Fault(testDescription: "a file for a folder", reason: "is not a folder of entries", place: .path("0/a")),
        Fault(testDescription: "a long folder", reason: "is not a folder of entries", place: .path("ab/x")),
        Fault(testDescription: "an upper-case folder", reason: "is not a folder of entries", place: .path("A/x")),
        Fault(testDescription: "too deep", reason: "is not a file", place: .path("0/0/0/0/x")),
    ]

    /// A good entry, and one beside which the fault stands.
    private func path(_ fault: Fault, in store: Store) throws -> (path: String, reported: String, id: ObjectID) {
        let other = try Body(content: "other entry").id
        let blob =
            fault.mode == .submodule ? .emptyTree : try store.repository.write(.blob, fault.content)
        let path =
            switch fault.place {
            case .tail(let tail): NaiveStore.path(other, tail, fanout: 3)
            case .path(let path): path
            case .inFolderOfAnother(let tail): "f/f/f/\(other)\(tail)"
            case .ownName: NaiveStore.path(EntryID(ofBody: fault.content), ".json", fanout: 3)
            }
        let reported =
            switch path {
            case "ab/x": "ab"
            case "A/x": "A"
            case "0/0/0/0/x": "0/0/0/0"
            default: path
            }
        return (path, "entries/" + reported, blob)
    }

    /// Another branch with some good names, and the fault.
    private func tree(_ fault: Fault?, in store: Store) throws -> FlatTree {
        let good = try Body(content: "good")
        var tree = FlatTree()
        tree.files[NaiveStore.path(good.id, ".json", fanout: 3)] = .init(
            id: try store.repository.write(.blob, good.bytes))
        tree.files[NaiveStore.path(good.id, ".add.\(Self.dot).bob", fanout: 3)] = .init()
        tree.files[NaiveStore.path(try Body(content: "other entry").id, ".pin.y", fanout: 3)] = .init()
        if let fault {
            let (path, _, id) = try path(fault, in: store)
            tree.files[path] = .init(mode: fault.mode, id: id)
        }
        return tree
    }

    @Test(arguments: faults)
    func aFaultIsLeftBehindAndNothingElse(fault: Fault) throws {
        let store = try StoreSandbox().makeStore()
        try store.add("mine", as: "ada")
        let root = try store.trunk().tip
        let bad = try store.commit(entries: tree(fault, in: store))
        try store.point("agents/bob", at: bad)
        let reported = try path(fault, in: store).reported

        let report = try store.merge()
        #expect(
            report.skipped == [.init(path: reported, reason: fault.reason, branches: ["memory/agents/bob"])])
        #expect(report.outcome == .merged)
        var expected = try FlatTree(store.tree("agents/ada"), in: store.repository)
        for (path, file) in try tree(nil, in: store).files { expected.files["entries/" + path] = file }
        #expect(try FlatTree(report.tree, in: store.repository) == expected)
        #expect(report.count.added == 2)
        #expect(report.contributions.first { $0.branch.agent?.description == "bob" }?.count.added == 1)
        #expect(try store.verify(store.memory("main")).findings.filter { $0.severity == .error }.isEmpty)
        let findings = try store.verify(store.memory("agents/bob")).findings.filter { $0.severity == .error }
        #expect(findings == [Finding(severity: .error, path: reported, problem: fault.reason)])

        // Alone it is left behind, too, where a fast-forward would have carried it in.
        try store.point("main", at: root)
        let fresh = try store.merge([store.memory("agents/bob")])
        #expect(fresh.skipped.map(\.path) == [reported])
        #expect(
            try FlatTree(store.repository.tree(fresh.tree).entry(named: "entries")?.id, in: store.repository)
                == (try tree(nil, in: store)))
    }

    @Test(arguments: faults)
    func whatTheTargetHasIsNotJudgedAgain(fault: Fault) throws {
        let store = try StoreSandbox().makeStore()
        let bad = try store.commit(entries: tree(fault, in: store))
        try store.point("main", at: bad)
        let path = "entries/" + (try path(fault, in: store).path)

        // On top of the trunk, beside it, and again: the fault stays where it is, and nobody is told. All of them
        // change the folder that it is in.
        let digits = path.split(separator: "/").dropLast().filter { $0.count == 1 && "0123456789abcdef".contains($0) }
        let stem = digits.prefix(3).joined()
        let near = stem + String(repeating: "0", count: EntryID.hexCount - stem.count)
        let id = try #require(EntryID(hex: near))
        var more = try tree(fault, in: store)
        more.files[NaiveStore.path(id, ".pin.z", fanout: 3)] = .init()
        try store.point("agents/ada", at: store.commit(entries: more, parents: [bad]))
        try store.add("mine", as: "ada")
        let forward = try store.merge()
        #expect(forward.skipped.isEmpty)
        #expect(forward.outcome == .fastForward)
        more = try tree(fault, in: store)
        more.files[NaiveStore.path(id, ".rank.z", fanout: 3)] = .init()
        try store.point("agents/bob", at: store.commit(entries: more, rest: ["note": "x"]))
        let merged = try store.merge()
        #expect(merged.skipped.isEmpty)
        let files = try FlatTree(store.tree("main"), in: store.repository).files
        #expect(files[path] != nil)
        #expect(files["note"] != nil)
        #expect(try store.merge().outcome == .upToDate)
    }

    @Test func anExecutableFileIsAFile() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("mine", as: "ada")
        var entries = try tree(nil, in: store)
        for path in entries.files.keys { entries.files[path]?.mode = .executable }
        try store.point("agents/bob", at: store.commit(entries: entries))
        let report = try store.merge()
        #expect(report.skipped.isEmpty)
        #expect(report.count.added == 2)
        #expect(try store.verify(store.memory("main")).findings.filter { $0.severity == .error }.isEmpty)
    }

    @Test func entriesThatAreNoFolderAreLeftBehind() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("mine", as: "ada")
        try store.point("agents/bob", at: store.commit(entries: FlatTree(), rest: ["entries": "x", "note": "y"]))
        let report = try store.merge()
        #expect(report.skipped.map(\.path) == ["entries"])
        let files = try FlatTree(report.tree, in: store.repository).files
        #expect(files["note"] != nil)
        #expect(try store.snapshot(.trunk).entry(Body(content: "mine").id, at: store.now) != nil)
    }

    /// A name that says nothing must not stand in for one that does.
    @Test func aFaultyNameMakesNoOtherNeedless() throws {
        let store = try StoreSandbox().makeStore()
        let good = try Body(content: "good").id
        let content = try store.repository.write(.blob, [1])
        var bad = FlatTree()
        bad.files[NaiveStore.path(good, ".count.citations.0000000000000.9", fanout: 3)] = .init(id: content)
        try store.point("main", at: store.commit(entries: bad))
        var entries = try tree(nil, in: store)
        entries.files[NaiveStore.path(good, ".count.citations.0000000000000.5", fanout: 3)] = .init()
        try store.point("agents/bob", at: store.commit(entries: entries))
        _ = try store.merge()
        #expect(try store.snapshot(.trunk).item(good).state.value(of: .citations) == 5)
    }

    /// Git sorts a folder as if its name ended in a slash: behind the names that go on with a dot.
    @Test func aFolderAmongTheNamesStaysInItsPlace() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore()
        let body = try Body(content: "good")
        let stray = NaiveStore.path(body.id, "", fanout: 3) + "/x"
        let base = FlatTree([NaiveStore.path(body.id, ".add.\(Self.dot).ada", fanout: 3): .init(), stray: .init()])
        try store.point("main", at: store.commit(entries: base))
        try store.point("agents/bob", at: store.commit(entries: tree(nil, in: store)))
        #expect(try store.merge().skipped.isEmpty)
        try store.change("cy") { draft in
            try draft.count(body.id, .citations)
            try draft.add(body)
        }
        for branch in ["main", "agents/cy"] {
            let files = try FlatTree(store.tree(branch), in: store.repository).files
            #expect(files["entries/" + stray] != nil)
            #expect(files["entries/" + NaiveStore.path(body.id, ".json", fanout: 3)] != nil)
        }
        #expect(try sandbox.git("fsck", "--strict", "--full", "--no-dangling", in: "store").isEmpty)
    }

    /// A link with the bytes of a file that the target has is still a link.
    @Test func aChangedModeIsJudged() throws {
        let store = try StoreSandbox().makeStore()
        let path = NaiveStore.path(try Body(content: "good").id, ".del.\(Self.dot)", fanout: 3)
        let base = try store.commit(entries: FlatTree([path: .init()]))
        let link = FlatTree([path: .init(mode: .link)])
        for parents in [nil, [base]] {
            try store.point("main", at: base)
            let bad = try store.commit(entries: link, rest: ["note": "x"], parents: parents)
            try store.point("agents/bob", at: bad)
            let report = try store.merge()
            #expect(report.skipped.map(\.reason) == ["is not a file"])
            #expect(try FlatTree(report.tree, in: store.repository).files["entries/" + path]?.mode != .link)
        }
    }

    /// The others go on; whoever names the branch gets an error.
    @Test func aBranchThatLacksAnObjectIsRefused() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("mine", as: "ada")
        let nowhere = try Repository.id(of: .blob, [7, 7, 7].span)
        for (path, mode) in [
            (NaiveStore.path(try Body(content: "x").id, ".json", fanout: 3), FileMode.file), ("0/0", .tree),
            ("Z", .tree), ("Z/a/b", .file), (NaiveStore.path(try Body(content: "x").id, ".pin.x", fanout: 3), .file),
            ("0/0/0/Z", .tree),
        ] {
            try store.point("agents/bob", at: store.commit(entries: FlatTree([path: .init(mode: mode, id: nowhere)])))
            let report = try store.merge()
            #expect(report.refused.map(\.branch) == ["memory/agents/bob"])
            #expect(report.heads == [try store.tip("agents/ada")])
            let error = #expect(throws: StoreError.self) { try store.merge([store.memory("agents/bob")]) }
            #expect(error?.code == .damaged)
        }
    }

    /// Beside the memory, alone and with others, at the tip and below it.
    @Test func aBranchThatLacksAFileBesideTheMemoryIsRefused() throws {
        let store = try StoreSandbox().makeStore()
        try store.add("mine", as: "ada")
        _ = try store.merge()
        let (tip, root) = (try store.tip("main"), try store.format().writeRoot(in: store.repository))
        let nowhere = try Repository.id(of: .blob, [7, 7, 7].span)
        let bad = try HostileBranch.commit(store, beside: Array("z".utf8), mode: "100644", nowhere)
        let good = try store.commit(entries: FlatTree(), parents: [bad])
        for head in [bad, good] {
            try store.point("agents/bob", at: head)
            for trunk in [tip, root] {
                try store.point("main", at: trunk)
                #expect(try store.merge().refused.map(\.branch) == ["memory/agents/bob"])
                #expect(try store.tip("main") == tip)
            }
        }
    }

    /// As git would write it: an empty folder of a branch is not there.
    @Test func anEmptyFolderIsLeftOut() throws {
        let sandbox = try StoreSandbox()
        let store = try sandbox.makeStore(fanout: 2)
        try store.add("mine", as: "ada")
        _ = try store.merge()
        let (tip, tree) = (try store.tip("main"), try store.tree("main"))
        _ = try store.repository.write(.tree, [])
        var stray = HandMadeTree()
        stray.append("100644", "bad", .emptyBlob)
        let bad = try stray.write(in: store)
        for siblings in [[], [("1", bad)]] {
            var folder = HandMadeTree()
            for (name, id) in [("0", ObjectID.emptyTree)] + siblings { folder.append("40000", name, id) }
            var entries = HandMadeTree()
            entries.append("40000", "0", try folder.write(in: store))
            try store.point("main", at: tip)
            try store.point("agents/bob", at: HostileBranch.commit(store, entries: entries.write(in: store)))
            #expect(try store.merge().tree == tree)
            // Alone it is no fast-forward either.
            let root = try store.format().writeRoot(in: store.repository)
            try store.point("main", at: root)
            let alone = try store.merge([store.memory("agents/bob")])
            #expect(try alone.tree == store.repository.commit(root).tree)
        }
    }

    /// One that is read nevertheless, with a member more and without its line feed.
    @Test func aFormatFileInAnotherFormIsReported() throws {
        let store = try StoreSandbox().makeStore()
        for (text, isFine) in [
            (#"{"format":1, "epoch":1,"fanout":3, "x":1}"#, false), (#"{"epoch":1,"fanout":3,"format":1}"#, false),
            (#"{"epoch":1,"fanout":3,"format":1,"x":1}"# + "\n", false),
            (#"{"epoch":1,"fanout":3,"format":1}"# + "\n", true),
        ] {
            var top = try HostileBranch.top(store)
            let id = try store.repository.write(.blob, Array(text.utf8))
            top[1].id = id
            try store.point("agents/bob", at: HostileBranch.commit(store, top: top))
            let findings = try store.verify(store.memory("agents/bob")).findings
            #expect(findings.filter { $0.severity == .error }.map(\.path) == (isFine ? [] : ["gitmem.json"]))
        }
    }
}
