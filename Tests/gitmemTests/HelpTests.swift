import Foundation
import Testing

@Test("Every command and every option is described in docs/cli")
func helpIsDocumented() throws {
    let sandbox = try Sandbox()
    let folder = Documentation.root.appendingPathComponent("docs/cli")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
    let text = try pages.map { try Documentation.text("docs/cli/\($0)") }.joined()
    let general = try sandbox.gitmem("--help").output
    let commands = general.matches(of: #/\n  ([a-z]+)(, |  )/#).map { String($0.output.1) }
    #expect(commands.contains("add") && commands.contains("verify"))
    for command in commands where command != "help" {
        #expect(text.contains("gitmem \(command)"), "\(command) is not described")
        let help = try sandbox.gitmem("help", command).output
        for option in help.matches(of: #/\n  (?:-[a-zA-Z], )?(--[a-z-]+)/#).map({ String($0.output.1) })
        where option != "--help" && option != "--version" {
            #expect(text.contains(option), "\(option) of \(command) is not described")
        }
    }
}

@Test("A command that is parsed alone explains itself as the parser of all commands does")
func commandsExplainThemselves() throws {
    let sandbox = try Sandbox()
    let version = try sandbox.gitmem("--version").output
    for command in ["show", "add", "list", "worktree add", "worktree list"] {
        let words = ["gitmem"] + command.split(separator: " ").map(String.init)
        let help = try sandbox.run(["gitmem", "help"] + words.dropFirst()).output
        #expect(try sandbox.run(words + ["--help"]).output == help)
        #expect(try sandbox.run(words + ["--version"]).output == version)
        let wrong = try sandbox.run(words + ["--no-such"])
        #expect(wrong.status == 64)
        #expect(wrong.errors.hasPrefix("gitmem: "), "\(wrong.errors)")
        #expect(wrong.errors.contains("hint: see `gitmem help \(command)`"), "\(wrong.errors)")
    }
}
