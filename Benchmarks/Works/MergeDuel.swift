import Foundation

/// A store with two branches, which either side merges in copies of it, so that every run writes all it has to.
final class MergeDuel {
    let repository: Repository
    private var trees: Set<String> = []

    /// Makes the branches in a copy of a store.
    init(_ store: Repository, _ name: String, difference: Int) throws {
        repository = try store.copy(name)
        // git syncs nothing of a merge either.
        try repository.setDurable(false)
        for agent in ["ada", "ben"] {
            let file = try store.shop.memories(difference, agent)
            try repository.importing(file, as: agent, expecting: difference)
        }
    }

    func gitmem() throws -> Usage {
        try repository.withCopy("\(repository.folder)-run") { copy in
            copy.shop.settle()
            let usage = try copy.gitmem(["merge", "ada", "ben"])
            trees.insert(try copy.tree(of: Repository.trunk))
            return usage
        }
    }

    func mergeTree() throws -> Usage {
        try repository.withCopy("\(repository.folder)-run") { copy in
            copy.shop.settle()
            let output = copy.shop.file("merged")
            let usage = try copy.git(
                ["merge-tree", "--write-tree", Repository.branch("ada"), Repository.branch("ben")], output: output)
            trees.insert(try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .newlines))
            return usage
        }
    }

    /// The one tree that all runs made.
    func tree() throws -> String {
        guard let tree = trees.first, trees.count == 1 else {
            throw Failure("merges of the same branches made different trees: \(trees.sorted())")
        }
        return "tree \(tree)"
    }
}
