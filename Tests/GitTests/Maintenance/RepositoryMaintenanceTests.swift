import Foundation
import Testing

@testable import Git

/// That git's own packing is started, and what it does then, is tested by the command line (`BackgroundPackingTests`).
@Suite("When packing in the background is not due, and what a sweep removes")
struct RepositoryMaintenanceTests {
    private let temporary: TemporaryRepository
    private var git: String { temporary.path + "/.git/" }

    init() throws { temporary = try TemporaryRepository() }

    /// Makes a file that was last changed so many seconds ago.
    private func leave(_ name: String, secondsAgo: Double) throws {
        try Files.createDirectories(Files.folder(of: git + name))
        try Files.write(git + name, [UInt8](), mode: 0o644, flags: O_TRUNC)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -secondsAgo)], ofItemAtPath: git + name)
    }

    /// Puts names of three loose objects where git samples them.
    private func fill() throws {
        for digit in ["1", "2", "3"] {
            try leave("objects/17/" + String(repeating: digit, count: 38), secondsAgo: 0)
        }
        try temporary.git("config", "gc.auto", "1")
    }

    private func isStarted() throws -> Bool { try temporary.open().packInBackgroundIfDue(now: time(nil)) }

    @Test func aFewObjectsArePackedByNobody() throws {
        #expect(try !isStarted())
        try fill()
        try temporary.git("config", "gc.auto", "6700")
        #expect(try !isStarted())
    }

    @Test func whoSwitchesItOffHasItOff() throws {
        try fill()
        try temporary.git("config", "maintenance.auto", "false")
        #expect(try !isStarted())
        try temporary.git("config", "maintenance.auto", "true")
        try temporary.git("config", "gc.auto", "0")
        #expect(try !isStarted())
    }

    @Test(arguments: [("gc.pid", 3500.0), ("gc.log", 86_300.0)])
    func oneThatRunsOrHasFailedIsEnough(_ name: String, _ age: Double) throws {
        try fill()
        try leave(name, secondsAgo: age)
        #expect(try !isStarted())
    }

    @Test func aSweepRemovesWhatIsOlderThanADay() throws {
        let temporaries = [
            "objects/pack/tmp_pack_x", "objects/ab/tmp_obj_x", "gitmem/a.tmp", "gitmem/moves/b~", "gitmem/index",
        ]
        let others = ["objects/pack/pack-x.pack", "objects/ab/other", "gitmem/notes", "gitmem/moves/index"]
        for name in temporaries + others { try leave(name, secondsAgo: 86_000) }
        #expect(try temporary.open().sweep(now: time(nil)).isEmpty)
        for name in temporaries + others { try leave(name, secondsAgo: 87_000) }
        let removed = try temporary.open().sweep(now: time(nil))
        #expect(
            Set(removed.map { $0.replacingOccurrences(of: "//", with: "/").suffix(12) })
                == Set(temporaries.map { (git + $0).suffix(12) }))
        for name in others { #expect(access(git + name, F_OK) == 0, "\(name)") }
    }
}
