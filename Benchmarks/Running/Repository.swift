import Foundation

/// A git repository in the workshop.
struct Repository {
    static let trunk = "refs/heads/memory/main"

    let shop: Workshop
    let folder: String

    static func branch(_ agent: String) -> String { "refs/heads/memory/agents/\(agent)" }

    /// Runs gitmem here.
    @discardableResult
    func gitmem(_ words: [String], output: String = "/dev/null") throws -> Usage {
        try shop.run([shop.gitmem] + words, in: folder, output: output)
    }

    /// Runs git here.
    @discardableResult
    func git(_ words: [String], input: String = "/dev/null", output: String = "/dev/null") throws -> Usage {
        try shop.run([shop.git] + words, in: folder, input: input, output: output)
    }

    /// Runs git here and returns what it printed.
    func ask(_ words: [String]) throws -> String { try shop.text([shop.git] + words, in: folder) }

    /// Has gitmem and git sync all that they write here, or nothing.
    func setDurable(_ isDurable: Bool) throws {
        try git(["config", "gitmem.fsync", "\(isDurable)"])
        try git(["config", "core.fsync", isDurable ? "all" : "none"])
        try git(["config", "core.fsyncMethod", "fsync"])
    }

    func tree(of revision: String) throws -> String { try ask(["rev-parse", "--verify", "\(revision)^{tree}"]) }

    func remove() throws { try shop.run([Workshop.program("rm"), "-rf", shop.path(folder)]) }

    /// Removes what is not needed again, unless somebody wants to look at it.
    func discard() throws { if !shop.keeps { try remove() } }

    /// A copy in which nothing that is done here shows: objects are linked, as git never changes one, and all the rest
    /// is copied.
    func copy(_ name: String) throws -> Repository {
        let copy = Repository(shop: shop, folder: name)
        let cp = try Workshop.program("cp")
        try FileManager.default.createDirectory(
            atPath: shop.path(name) + "/.git", withIntermediateDirectories: true)
        for item in try FileManager.default.contentsOfDirectory(atPath: shop.path(folder) + "/.git") {
            let how = item == "objects" ? "-al" : "-a"
            try shop.run([cp, how, shop.path(folder) + "/.git/\(item)", shop.path(name) + "/.git/\(item)"])
        }
        return copy
    }

    /// Calls `body` with a copy that is gone afterwards.
    func withCopy<Result>(_ name: String, _ body: (Repository) throws -> Result) throws -> Result {
        let copy = try copy(name)
        let result = try body(copy)
        try copy.remove()
        return result
    }

    /// How many objects there are, loose and in packs.
    func objectCount() throws -> Int {
        let lines = try ask(["count-objects", "-v"]).split(separator: "\n").map { $0.split(separator: " ") }
        return lines.filter { ["count:", "in-pack:"].contains($0[0]) }.compactMap { Int($0[1]) }.reduce(0, +)
    }

    /// The bytes of all files.
    func size() throws -> Int { try shop.size(of: folder + "/.git") }
}

extension Workshop {
    /// The bytes of all files below a folder.
    func size(of folder: String) throws -> Int {
        guard let files = FileManager.default.enumerator(atPath: path(folder)) else {
            throw Failure("\(folder) cannot be read")
        }
        var bytes = 0
        while files.nextObject() != nil {
            let attributes = files.fileAttributes
            if attributes?[.type] as? FileAttributeType == .typeRegular {
                bytes += (attributes?[.size] as? NSNumber)?.intValue ?? 0
            }
        }
        return bytes
    }

    /// A new repository with a branch of code, in which git does not tidy up by itself.
    func repository(_ name: String) throws -> Repository {
        try run([git, "init", "-q", "-b", "main", name])
        let repository = Repository(shop: self, folder: name)
        try repository.git(["config", "gc.auto", "0"])
        try repository.git(["commit", "-q", "--allow-empty", "-m", "Begin"])
        return repository
    }

    /// A new store, beside the code.
    func store(_ name: String, fanout: Int) throws -> Repository {
        let repository = try repository(name)
        try repository.gitmem(["init", "-q", "--fanout", "\(fanout)"])
        return repository
    }
}
