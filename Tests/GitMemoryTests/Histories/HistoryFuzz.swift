import CRDT
import TestSupport
import Git

@testable import GitMemory

/// A random history of one repository, made by gitmem and by plain git in turn, with the naive model beside it.
///
/// After every step the branches that moved are compared with the model: the names in their trees as `git ls-tree`
/// shows them, and what the library reads there.
final class HistoryFuzz {
    struct Branch {
        var tip: String
        var model: FuzzModel
        /// The names in the tree, which may be fewer than the operations heard of: needless ones go.
        var names: Set<String>
    }

    struct Commit {
        let id: String
        let parents: Int
        let model: FuzzModel
    }

    let seed: UInt64
    let sandbox: FuzzSandbox
    let fanout: Int
    let agents: [AgentName]
    var random: SplitMix64
    /// Apart from the other, so that a seed makes the same history with reverts and without.
    var reverts: SplitMix64
    /// Apart as well, for what is said of two entries.
    var edges: SplitMix64
    /// And for what agents keep to work together.
    var together: SplitMix64
    /// What the log of claims holds.
    var claims: [EntryID: FuzzClaim] = [:]
    var branches: [String: Branch] = [:]
    /// Every commit that was the tip of a branch, in order of appearance.
    var commits: [Commit] = []
    var known: [String: Int] = [:]
    /// All that was ever written, on any branch.
    var everything = FuzzModel()
    /// The branch that is checked out; `nil` if a commit is.
    var desk: String? = BranchName.trunk
    var lastWriter: AgentName?
    private(set) var log: [String] = []
    var tally: [String: Int] = [:]

    static let trunk = BranchName.trunk

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(mixing: seed)
        reverts = SplitMix64(mixing: seed ^ 0x7e7e)
        edges = SplitMix64(mixing: seed ^ 0xed6e)
        together = SplitMix64(mixing: seed ^ 0x706e)
        fanout = 1 + random.below(3)
        sandbox = try FuzzSandbox(seed: seed, fanout: fanout)
        agents = try ["ada", "bob", "cy", "dot", "eve", "fay"].prefix(4 + random.below(3)).map { try AgentName($0) }
        log.append("fan-out \(fanout), \(agents.count) agents")
        try arrive(Self.trunk, FuzzModel())
    }

    /// The branches that exist, in a fixed order.
    var existing: [String] { branches.keys.sorted() }

    func note(_ text: String) { log.append("\(log.count): \(text)") }

    func count(_ what: String) { tally[what, default: 0] += 1 }

    /// What led to a failure, to be read and to be run again.
    func story(_ error: any Error) -> String {
        "GITMEM_SEED=\(seed): \(error)\n" + log.joined(separator: "\n")
    }

    func run(steps: Int) throws {
        for _ in 0..<steps {
            sandbox.world.milliseconds += random.oneIn(5) ? 0 : UInt64(random.below(90_000))
            // Some clocks are hours off, in either direction.
            sandbox.world.skew = random.oneIn(6) ? Int64(random.below(20_000_000)) - 10_000_000 : 0
            try step()
            if random.oneIn(3) { try compareJoins() }
            if branches.count >= 4, reverts.oneIn(20) { try tryReverts() }
            if together.oneIn(6) { try claim() }
            if together.oneIn(12) { try retire() }
        }
        try settle()
    }

    private func step() throws {
        if branches.count < 5 {
            return try write(as: random.pick(agents.filter { branches[BranchName.of($0)] == nil }))
        }
        if random.below(100) < 42 { return try write() }
        switch random.below(62) {
        case 0..<14: try gitMerge(strategy: random.pick(["ort", "resolve", "recursive", "ort"]))
        case 14..<18: try octopus()
        case 18..<23: try squash()
        case 23..<27: try rebase()
        case 27..<33: try cherryPick()
        case 33..<41: try mergeTree()
        case 41..<47: try libgit2Merge()
        case 47..<58: try gitmemMerge()
        case 58..<60: try rewind()
        default: try compareViews()
        }
    }

    // MARK: Model and branches

    /// Takes note of where a branch is now, and compares it with the model.
    func arrive(_ branch: String, _ model: FuzzModel) throws {
        let tip = try sandbox.run("rev-parse", branch).line
        let names = try names(of: tip)
        branches[branch] = Branch(tip: tip, model: model, names: names)
        if known[tip] == nil {
            known[tip] = commits.count
            let parents = try commit(tip).parents.count
            commits.append(Commit(id: tip, parents: parents, model: model))
        } else if let index = known[tip] {
            try demand(commits[index].model == model, "\(branch) reached \(tip), which had heard of something else")
        }
        try compare(branch)
    }

    /// The memory's names in a commit, each in the folder where it belongs.
    func names(of commit: String) throws -> Set<String> {
        var names: Set<String> = []
        for path in try sandbox.run("ls-tree", "-r", "--name-only", commit).lines {
            if path == "gitmem.json" || path == ".gitattributes" { continue }
            let parts = path.split(separator: "/").map(String.init)
            let name = parts.last ?? ""
            let folders = ["entries"] + name.prefix(fanout).map { String($0) }
            try demand(Array(parts.dropLast()) == folders, "\(path) is in the wrong folder")
            names.insert(name)
        }
        return names
    }

    func commit(_ id: String) throws -> Git.Commit {
        guard let object = ObjectID(hex: id) else { throw FuzzFailure("\(id) is no commit id") }
        return try sandbox.store.repository.commit(object)
    }

    private func compare(_ branch: String) throws {
        guard let state = branches[branch] else { return }
        let extra = state.names.subtracting(state.model.names)
        try demand(extra.isEmpty, "\(branch) has names that nobody gave it: \(extra.sorted())")
        let lost = state.model.names.subtracting(state.names)
        let needless = FuzzModel.superseded(state.model.names)
        try demand(lost.isSubset(of: needless), "\(branch) lost \(lost.subtracting(needless).sorted())")
        try compare(sandbox.store.snapshot(.branch(branch)), state.model, branch)
    }

    private func compare(_ snapshot: Snapshot, _ model: FuzzModel, _ what: String) throws {
        let now = sandbox.store.now
        let (seen, live) = try snapshot.fuzzEntries(at: now)
        let expected = model.entries()
        for id in Set(seen.keys).union(expected.keys).sorted() {
            let (found, wanted) = (seen[id], expected[id])
            guard found != wanted else { continue }
            let texts = [found, wanted].map { $0.map { "\($0)" } ?? "nothing" }
            throw FuzzFailure("\(what) has \(id) as \(texts[0]), the model as \(texts[1])")
        }
        let expectedLive = expected.filter { $0.value.isLive(at: now.compact) }.keys
        try demand(live == Set(expectedLive), "\(what) shows other entries than the model")
    }

    /// Whether the checked-out files are those of the branch.
    func checkDesk() throws {
        let status = try sandbox.run("status", "--porcelain")
        try demand(status.text.isEmpty, "the worktree is not clean:\n\(status.text)")
    }

    /// Checks a branch out, as a user of plain git does.
    func sitDown(at branch: String) throws {
        if desk != branch { try sandbox.run("switch", "-q", String(branch.dropFirst("refs/heads/".count))) }
        desk = branch
        try checkDesk()
    }

    /// Leaves the branch that is checked out, before plumbing moves it.
    func standUp(from branch: String) throws {
        if desk == branch {
            try sandbox.run("checkout", "-q", "--detach")
            desk = nil
        }
    }

    // MARK: Checks between steps

    /// Two branches have the same join by structure as by `git merge-tree`, tree for tree, unless needless names are
    /// about; and the same whoever merges.
    private func compareJoins() throws {
        let pair = random.pick(2, of: existing)
        guard pair.count == 2, let one = branches[pair[0]], let other = branches[pair[1]] else { return }
        let branch = try pair.map { try sandbox.store.branch(named: $0) }
        let forth = try sandbox.store.merge([branch[1]], into: pair[0], dryRun: true)
        let back = try sandbox.store.merge([branch[0]], into: pair[1], dryRun: true)
        if forth.outcome == .merged, back.outcome == .merged {
            try demand(forth.commit == back.commit, "\(pair) merge to \(forth.commit) and back to \(back.commit)")
        }
        let plain = try sandbox.run("merge-tree", "--write-tree", one.tip, other.tip).line
        let joined = try names(of: plain)
        for names in [one.names, other.names, joined] where !FuzzModel.superseded(names).isEmpty {
            return count("join with needless names")
        }
        try demand(forth.tree == back.tree, "\(pair) join to \(forth.tree) and back to \(back.tree)")
        try demand("\(forth.tree)" == plain, "\(pair) join to \(forth.tree), and by git to \(plain)")
        count("join like git's")
    }

    /// The joined views show what the joined models say.
    private func compareViews() throws {
        note("views")
        var all = FuzzModel()
        for branch in branches.values { all = all.union(branch.model) }
        try compare(sandbox.store.snapshot(.all), all, "the view of all")
        let trunk = branches[Self.trunk]?.model ?? FuzzModel()
        for agent in agents {
            guard let own = branches[BranchName.of(agent)] else { continue }
            try compare(sandbox.store.snapshot(.own(agent)), own.model.union(trunk), "the view of \(agent)")
            try compareWordings(sandbox.store.snapshot(.own(agent)), own.model.union(trunk), "the view of \(agent)")
        }
    }

    /// At the end everybody merges everything, half of them by plain git, and all have the same.
    private func settle() throws {
        note("settle")
        try compareViews()
        var all = FuzzModel()
        for branch in branches.values { all = all.union(branch.model) }
        _ = try sandbox.store.merge()
        try arrive(Self.trunk, all)
        for branch in existing where branch != Self.trunk {
            if random.oneIn(2) {
                try sitDown(at: branch)
                try sandbox.run("merge", "-q", "--no-edit", Self.trunk)
            } else {
                _ = try sandbox.store.merge([try sandbox.store.trunk()], into: branch)
            }
            try arrive(branch, all)
        }
        try checkDesk()
        try checkClaims()
        for branch in existing {
            let check = try sandbox.store.verify(sandbox.store.branch(named: branch))
            try demand(!check.findings.contains { $0.severity == .error }, "verify: \(check.findings)")
        }
        // Of all that ever was a tip, rewound and rebased commits included.
        let tips = commits.compactMap { ObjectID(hex: $0.id) }
        let check = try sandbox.store.verifyHistory(of: tips)
        try demand(check.findings.isEmpty, "verify --history: \(check.findings)")
    }
}
