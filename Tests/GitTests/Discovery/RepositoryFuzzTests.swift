import Foundation
import TestSupport
import Testing

@testable import Git

/// Random environments, configurations and layouts: gitmem sees what git sees, or says what it does not support.
///
/// `GITMEM_SEED` repeats one seed, `GITMEM_FUZZ_GIT_SEEDS` (`1-2000`) runs a range.
@Suite("The repository is the one that git sees: random worlds")
struct RepositoryFuzzTests {
    @Test(arguments: GitBeside.seeds)
    func sameAsGit(seed: UInt64) throws {
        var world = try RepositoryFuzz(seed: seed)
        for step in 0..<12 {
            world.move()
            if let difference = try Comparison(world.place, world.environment).difference() {
                Issue.record("GITMEM_SEED=\(seed), step \(step), \(world.story): \(difference)\n\(world.files)")
            }
        }
    }
}

/// What git and gitmem say of one place.
struct Comparison {
    let place: String
    let variables: [String: String]

    init(_ place: String, _ variables: [String: String]) {
        self.place = place
        self.variables = variables
    }

    private var environment: GitEnvironment {
        GitEnvironment(variables.merging(["PATH": GitBeside.path]) { own, _ in own })
    }

    private func git(_ arguments: String...) throws -> GitBeside.Answer {
        try GitBeside.run(arguments, in: place, variables)
    }

    /// What differs; `nil` if nothing does.
    func difference() throws -> String? {
        let directories = try git("rev-parse", "--absolute-git-dir", "--path-format=absolute", "--git-common-dir")
        let list = try git("config", "--list", "--show-origin", "-z")
        let found: Result<RepositoryPlace, GitError> = Result { () throws(GitError) in
            try Discovery.find(from: place, environment)
        }
        switch found {
        case .failure(let error):
            if error.code == .unsupported || directories.status != 0 { break }
            return "git finds \(directories.text), and gitmem: \(error)"
        case .success(let own):
            if let refusal = refusal(of: own) {
                return directories.status == 0 && refusal.code != .unsupported ? "\(refusal)" : nil
            }
            guard directories.status == 0 else {
                // git reads all of its configuration before it does anything.
                if list.status != 0, (try? ConfigReader.read(environment, own.context)) == nil { return nil }
                return "git finds none, and gitmem \(own.gitDirectory)"
            }
            if let difference = try compare(own, directories) { return difference }
            return try compare(own.context, list, workDirectory: own.workDirectory)
        }
        return try compareOutside(list)
    }

    private func refusal(of own: RepositoryPlace) -> GitError? {
        do throws(GitError) {
            try own.format.check(own.gitDirectory)
            return nil
        } catch {
            return error
        }
    }

    private func compareOutside(_ list: GitBeside.Answer) throws -> String? {
        // Where git stops at a repository that it does not like, it reads no configuration either.
        guard list.status == 0, variables["GIT_DIR"] == nil, let standpoint = try? Standpoint(place, environment),
            standpoint.commonDirectory == nil
        else { return nil }
        return try compare(ConfigReader.Context(), list, workDirectory: nil)
    }

    private func compare(_ own: RepositoryPlace, _ directories: GitBeside.Answer) throws -> String? {
        let lines = directories.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 2 else { return "git says \(directories.text)" }
        let gitDirectory = try Files.absolute(lines[0])
        if gitDirectory.asFolder != own.gitDirectory { return "git directory \(gitDirectory), not \(own.gitDirectory)" }
        let common = try Files.absolute(lines[1])
        if common.asFolder != own.commonDirectory { return "common \(common), not \(own.commonDirectory)" }
        let top = try git("rev-parse", "--show-toplevel")
        let work = top.status == 0 ? top.text : nil
        if work?.asFolder != own.workDirectory {
            return "root of files \(work ?? "none"), not \(own.workDirectory ?? "none")"
        }
        return nil
    }

    private func compare(
        _ context: ConfigReader.Context, _ list: GitBeside.Answer, workDirectory: String?
    ) throws -> String? {
        let read = Result { () throws(GitError) in try ConfigReader.read(environment, context) }
        guard list.status == 0 else {
            if case .success = read { return "git cannot read its configuration, and gitmem can" }
            return nil
        }
        let own: Configuration
        do { own = try read.get() } catch { return "git reads its configuration, and gitmem: \(error)" }
        let fields = list.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        guard fields.count == own.all.count * 2 else { return "\(fields.count / 2) variables, not \(own.all.count)" }
        let here = try Files.absolute(place)
        let base = workDirectory.flatMap { (here + "/").hasPrefix($0) ? $0 : nil } ?? here
        for (number, entry) in own.all.enumerated() {
            let fields = fields.dropFirst(number * 2).prefix(2).map(Array.init)
            let value = entry.value.bytes
            let text = entry.name + (value.map { [UInt8(ascii: "\n")] + $0 } ?? [])
            if text != fields[1] {
                return "“\(String(decoding: fields[1], as: UTF8.self))”, not “\(String(decoding: text, as: UTF8.self))”"
            }
            let origin = String(decoding: fields[0], as: UTF8.self)
            guard let path = entry.value.path else {
                if origin != "command line:" { return "from \(origin), not the environment" }
                continue
            }
            let named = String(origin.dropFirst("file:".count)).resolved(from: base)
            let there = try Files.absolute(named)
            if try there != Files.absolute(path) { return "from \(there), not \(path)" }
        }
        return nil
    }
}
