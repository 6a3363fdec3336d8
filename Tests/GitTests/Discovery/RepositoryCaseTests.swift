import Glibc
import TestSupport
import Testing

@testable import Git

/// Worlds in which gitmem once saw another repository or configuration than git.
@Suite("The repository is the one that git sees: single worlds")
struct RepositoryCaseTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path }

    init() throws {
        folder = try TemporaryFolder()
        for arguments in [["init", "-q", "r"], ["init", "-q", "away"], ["init", "-q", "--bare", "b.git"]] {
            #expect(try GitBeside.run(arguments, in: path, home).status == 0)
        }
        for name in ["r/a/b", "tree"] { try Files.createDirectories("\(path)/\(name)") }
        #expect(symlink("r", path + "/link") == 0 && symlink("b.git", path + "/link.git") == 0)
        try folder.write("hit.inc", "[fuzz]\n\thit = yes\n")
    }

    private var home: [String: String] { ["HOME": path] }

    private func isSame(_ place: String, _ variables: [String: String] = [:]) throws {
        let variables = variables.mapValues { $0.replacing("ROOT", with: path) }.merging(home) { own, _ in own }
        #expect(try Comparison("\(path)/\(place)", variables).difference() == nil)
    }

    @Test("The main worktree's own configuration is none of a linked one")
    func configurationOfAnotherWorktree() throws {
        let commit = [
            "-C", "r", "-c", "user.name=A", "-c", "user.email=a@example.invalid", "commit", "-q", "--allow-empty", "-m",
            "x",
        ]
        for arguments in [commit, ["-C", "r", "worktree", "add", "-q", "../w"]] {
            #expect(try GitBeside.run(arguments, in: path, home).status == 0)
        }
        #expect(try GitBeside.run(["config", "extensions.worktreeConfig", "true"], in: path + "/r", home).status == 0)
        try folder.write("r/.git/config.worktree", "[ not a section ]\n")
        try isSame("w")
        try isSame("r")
        try isSame("tree", ["GIT_DIR": "../r/.git/worktrees/w"])
    }

    @Test("A folder of the files that is not there", arguments: ["../none", "ROOT/none", "../../tree", "ROOT/tree"])
    func missingFolder(worktree: String) throws {
        let worktree = worktree.replacing("ROOT", with: path)
        try folder.write("r/.git/config", "[core]\n\trepositoryformatversion = 0\n\tworktree = \(worktree)\n")
        try isSame("r")
    }

    @Test(
        "A condition of an include goes by the path that the shell and GIT_DIR name",
        arguments: ["link/", "link/.git", "link/.git/", "r/", "away/", "link.git", "link.git/", "b.git"])
    func namedGitDirectory(pattern: String) throws {
        try folder.write(".gitconfig", "[includeIf \"gitdir:\(path)/\(pattern)\"]\n\tpath = hit.inc\n")
        for place in ["link", "link/.git", "link/a", "link/.git/refs", "link.git", "link.git/refs"] {
            try isSame(place, ["PWD": "ROOT/\(place)"])
        }
        for tree in [nil, "ROOT/tree", "ROOT/r", "ROOT/r/a", "."] {
            for directory in ["../../away/.git", "ROOT/link/.git"] {
                var variables = ["PWD": "ROOT/link/a", "GIT_DIR": directory]
                variables["GIT_WORK_TREE"] = tree
                try isSame("link/a", variables)
            }
        }
    }

    @Test("Under sudo the user behind it is trusted, and nobody else", .enabled(if: geteuid() == 0))
    func sudo() throws {
        for name in ["r", "r/.git"] { #expect(chown("\(path)/\(name)", 12_345, 12_345) == 0) }
        for (user, code) in [(nil, .owner), ("12345", nil), ("12346", .owner)] as [(String?, GitError.Code?)] {
            var variables = home
            variables["SUDO_UID"] = user
            let found = Result { () throws(GitError) in
                try Discovery.find(from: path + "/r", GitEnvironment(variables))
            }
            if case .failure(let error) = found { #expect(error.code == code) } else { #expect(code == nil) }
            try isSame("r", variables)
        }
    }

    @Test(
        "Of a format that is said twice the last counts", arguments: [("0", "2"), ("2", "0"), ("1", "0"), ("0", "1")])
    func formatTwice(first: String, last: String) throws {
        try folder.write(
            "r/.git/config",
            "[core]\n\trepositoryformatversion = \(first)\n\trepositoryformatversion = \(last)\n\tbare = false\n"
                + "[extensions]\n\todd = true\n")
        try isSame("r")
        var isOpened = false
        if (try? Repository(at: path + "/r")) != nil { isOpened = true }
        #expect(isOpened == (last == "0"))
    }

    @Test("A repository has the settings of the environment that it was looked for in")
    func environment() throws {
        try folder.write(".gitconfig", "[fuzz]\n\thit = yes\n")
        let repository = try Repository(discovering: path + "/r/a", GitEnvironment(home))
        #expect(try repository.configuration("fuzz.hit") == "yes")
    }
}
