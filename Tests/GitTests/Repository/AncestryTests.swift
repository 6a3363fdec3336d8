import Foundation
import TestSupport
import Testing

@testable import Git

@Suite("Ancestry agrees with git")
struct AncestryTests {
    /// A random history whose clocks are wrong: times have nothing to do with who came first.
    private func randomHistory(
        _ repository: borrowing Repository, _ generator: inout SplitMix64, clockIsRight: Bool = false
    ) throws -> [ObjectID] {
        let tree = try repository.write(.tree, [])
        let identity = Identity(name: "tester", email: "tester@example.invalid")
        var commits: [ObjectID] = []
        for number in 0..<24 {
            let count = min(commits.count, Int.random(in: 0...3, using: &generator))
            let parents = Array(Set((0..<count).map { _ in commits.randomElement(using: &generator) ?? tree }))
            let wrong = Int64.random(in: 1_000_000..<1_000_040, using: &generator)
            let signature = Commit.Signature(identity, time: clockIsRight ? Int64(1_000_000 + number / 3) : wrong)
            commits.append(
                try repository.write(
                    Commit(
                        tree: tree, parents: parents, author: signature, committer: signature, message: "\(number)\n")))
        }
        return commits
    }

    @Test("Independent heads are those of git merge-base --independent", arguments: 0..<12)
    func independent(_ round: UInt64) throws {
        let seed = testSeed &+ round
        var generator = SplitMix64(seed: seed)
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let commits = try randomHistory(repository, &generator)
        for _ in 0..<6 {
            let heads = (0..<Int.random(in: 1...6, using: &generator)).compactMap { _ in
                commits.randomElement(using: &generator)
            }
            var ancestry = try Ancestry(of: repository)
            let mine = try ancestry.independent(heads, in: repository)
            let outcome = try GitProcess.run(
                ["merge-base", "--independent"] + heads.map(\.description), in: temporary.path)
            let theirs = outcome.output.split(separator: "\n").map(String.init).sorted()
            #expect(mine.map(\.description) == theirs, "seed \(seed), heads \(heads)")
        }
    }

    @Test("Commits beyond others are counted as by git rev-list, where clocks are right", arguments: 0..<12)
    func count(_ round: UInt64) throws {
        let seed = testSeed &+ round
        var generator = SplitMix64(seed: seed)
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let commits = try randomHistory(repository, &generator, clockIsRight: true)
        for _ in 0..<12 {
            let head = try #require(commits.randomElement(using: &generator))
            let others = (0..<Int.random(in: 0...3, using: &generator)).compactMap { _ in
                commits.randomElement(using: &generator)
            }
            var ancestry = try Ancestry(of: repository)
            let mine = try ancestry.count(of: head, beyond: others, in: repository)
            let outcome = try GitProcess.run(
                ["rev-list", "--count", "\(head)", "--not"] + others.map(\.description), in: temporary.path)
            #expect("\(mine)\n" == outcome.output, "seed \(seed), \(head) beyond \(others)")
        }
    }

    @Test("What comes into a history with heads is what git rev-list has, with nothing there all", arguments: 0..<24)
    func new(_ round: UInt64) throws {
        let seed = testSeed &+ round
        var generator = SplitMix64(seed: seed)
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let commits = try randomHistory(repository, &generator, clockIsRight: round % 2 == 0)
        for step in 0..<9 {
            let heads = (0..<Int.random(in: 1...4, using: &generator)).compactMap { _ in
                commits.randomElement(using: &generator)
            }
            let known = step % 3 == 0 ? nil : step % 3 == 1 ? heads.last : commits.randomElement(using: &generator)
            var ancestry = try Ancestry(of: repository)
            let mine = try ancestry.independent(heads, beyond: known, in: repository).new
            let outcome = try GitProcess.run(
                ["rev-list"] + heads.map(\.description) + ["--not"] + [known].compactMap { $0?.description },
                in: temporary.path)
            let theirs = outcome.output.split(separator: "\n").map(String.init).sorted()
            let words: Comment = "seed \(seed), \(heads) beyond \(String(describing: known))"
            if round % 2 == 0 {
                #expect(mine.map(\.id.description).sorted() == theirs, words)
            } else {
                // Where clocks are wrong, nothing is left out.
                #expect(Set(mine.map(\.id.description)).isSuperset(of: theirs), words)
            }
            for commit in mine {
                let content = try repository.commit(commit.id)
                #expect(commit.tree == content.tree && commit.parents == content.parents && commit.flaw == nil)
            }
        }
    }

    @Test("More than 64 heads, one of them an ancestor of another")
    func manyHeads() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.open()
        let tree = try repository.write(.tree, [])
        let signature = Commit.Signature(Identity(name: "t", email: "t@example.invalid"), time: 1)
        func commit(_ parents: [ObjectID], _ message: String) throws -> ObjectID {
            try repository.write(
                Commit(tree: tree, parents: parents, author: signature, committer: signature, message: message))
        }
        let root = try commit([], "root")
        var heads = try (0..<130).map { try commit([root], "\($0)") }
        let child = try commit([heads[100]], "child")
        heads.append(child)
        var ancestry = try Ancestry(of: repository)
        let independent = try ancestry.independent(heads + [root], in: repository)
        #expect(independent == heads.filter { $0 != heads[100] }.sorted())
    }

    @Test("The cut edge of a shallow clone is a root")
    func shallow() throws {
        let temporary = try TemporaryRepository()
        for number in 1...4 { try temporary.git("commit", "-q", "--allow-empty", "-m", "\(number)") }
        let clone = temporary.path + "-shallow"
        try temporary.git("clone", "-q", "--depth", "2", "file://" + temporary.path, clone)
        defer { try? FileManager.default.removeItem(atPath: clone) }
        let repository = try Repository(at: clone)
        let head = try #require(try repository.reference("HEAD"))
        var ancestry = try Ancestry(of: repository)
        var seen = 0
        try ancestry.forEach(from: [head], in: repository) { _, _ in
            seen += 1
            return true
        }
        #expect(seen == 2)
    }
}
