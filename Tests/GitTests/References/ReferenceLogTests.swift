import Testing

@testable import Git

/// What is read from git's logs of references.
@Suite("Logs of references")
struct ReferenceLogTests {
    private static let name = "refs/heads/memory/agents/ada"

    private func id(_ digit: Int) throws -> ObjectID {
        try #require(ObjectID(hex: String(repeating: "\(digit)", count: 2 * ObjectID.byteCount)))
    }

    private func line(_ old: Int?, _ new: Int) throws -> String {
        let identity = Identity(name: "tester", email: "tester@example.invalid")
        return ReferenceLog.line(from: try old.map(id), to: try id(new), by: identity, at: 1_700_000_000, reason: "x")
    }

    /// A log may begin in the middle, after `git reflog expire`, and have a gap after a move that was not logged.
    @Test("Both ids of a line count, the latest first and each once; lines that no git wrote are passed over")
    func bothIDs() throws {
        let lines = try [line(1, 2), "no line of git's\n", line(3, 4), line(4, 1), line(1, 1)]
        #expect(try ReferenceLog.targets(in: Array(lines.joined().utf8)) == [1, 4, 3, 2].map(id))
        #expect(try ReferenceLog.targets(in: Array(line(nil, 5).utf8)) == [id(5)])
        #expect(ReferenceLog.targets(in: []).isEmpty)
    }

    @Test("One line shows that a reference was moved, unless it is of its first write")
    func lost() throws {
        let temporary = try TemporaryRepository()
        let path = "\(temporary.path)/.git/logs/\(Self.name)"
        try Files.createDirectories(Files.folder(of: path))
        for (old, isLost) in [(nil, false), (1, true)] as [(Int?, Bool)] {
            try Files.write(path, line(old, 2).utf8, mode: 0o644, flags: 0)
            let repository = try temporary.open()
            #expect(try repository.hasLostReference(Self.name) == isLost)
            #expect(try repository.loggedTargets(of: Self.name) == [2, old].compactMap { $0 }.map(id))
        }
    }
}
