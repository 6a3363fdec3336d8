import Foundation
import Testing

@testable import Git
@testable import GitMemory

@Suite("What killed and stopped processes leave")
struct LeftoverTests {
    private let sandbox: StoreSandbox
    private let store: Store

    init() throws {
        sandbox = try StoreSandbox()
        store = try sandbox.makeStore()
    }

    private var directory: String { store.repository.commonDirectory }

    private func add(_ text: String, to store: Store) throws {
        var object = JSONObject()
        object["content"] = .string(text)
        let body = try Body(object)
        _ = try store.write(as: AgentName("ada"), subject: { _ in "add" }) { try $0.add(body) }
    }

    /// Makes a file that was last changed so many hours before the sandbox's clock.
    private func leave(_ name: String, hours: Int) throws {
        let path = directory + name
        try Files.createDirectories(Files.folder(of: path))
        try Files.write(path, "left".utf8, mode: 0o644, flags: O_TRUNC)
        let time = Double(SandboxClock.start / 1000) - Double(hours) * 3600
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: path)
    }

    @Test("A sweep removes temporary files that are older than a day, and nothing else")
    func sweep() throws {
        try add("one", to: store)
        let names = [
            "objects/17/tmp_obj_99_1", "objects/17/tmp_obj_aBcDeF", "objects/tmp_object_git2_a1B2c3",
            "objects/pack/tmp_pack_99_1", "objects/pack/tmp_idx_99_1", "objects/pack/tmp_keep_99_1",
            "gitmem/mark.99.tmp", "gitmem/replicas/ada.99.tmp", "gitmem/moves/memory/agents/ada~",
            "worktrees/ada/gitmem/index", "worktrees/ada/gitmem/checkout.99.tmp",
        ]
        let others = [
            "gitmem/moves/memory/agents/index", "gitmem/replicas/index", "objects/17/other", "objects/pack/pack-1.keep",
            "gitmem/notes", "refs/heads/memory/a.tmp",
        ]
        for name in names + others { try leave(name, hours: 25) }
        #expect(try store.sweep() == names.map { directory + $0 }.sorted())
        for name in others { #expect(access(directory + name, F_OK) == 0, "\(name)") }
        for name in names { try leave(name, hours: 23) }
        #expect(try store.sweep() == [])
        for name in names { #expect(access(directory + name, F_OK) == 0, "\(name)") }
    }

    @Test("A sweep removes a lock of a branch that gitmem left, unless somebody is at work there")
    func locks() throws {
        try add("one", to: store)
        let branch = "refs/heads/memory/agents/ada"
        let lock = "\(directory)\(branch).lock"
        #expect(link(directory + "gitmem/mark", lock) == 0)
        let another = try sandbox.open()
        try Files.withExclusiveLock(directory + "gitmem/moves/memory/agents/ada", patience: 0) {
            let removed = try another.sweep()
            #expect(removed == [])
        }
        #expect(try another.sweep() == [lock])
        try Files.write(lock, "".utf8, mode: 0o644, flags: O_EXCL)
        #expect(try another.sweep() == [])
        #expect(access(lock, F_OK) == 0)
    }

    @Test("Locks that gitmem left on what a remote has, and on packed references, go as well")
    func otherLocks() throws {
        try add("one", to: store)
        let locks = ["packed-refs.lock", "refs/remotes/origin/memory/agents/ada.lock"].map { directory + $0 }
        for isSweep in [true, false] {
            try Files.createDirectories(Files.folder(of: locks[1]))
            for lock in locks { #expect(link(directory + "gitmem/mark", lock) == 0) }
            if isSweep {
                #expect(try sandbox.open().sweep() == locks)
            } else {
                try add("two", to: sandbox.open())
                #expect(access(locks[0], F_OK) != 0)
            }
        }
    }

    @Test("Whoever has the same references has the same locks, be it from another git directory")
    func linkedReferences() throws {
        try add("one", to: store)
        // As git's contrib/workdir/git-new-workdir makes it.
        let other = sandbox.path + "/other"
        try Files.createDirectories(other + "/.git/logs")
        try Files.write(other + "/.git/HEAD", "ref: refs/heads/main\n".utf8, mode: 0o644, flags: O_EXCL)
        for name in ["config", "refs", "logs/refs", "objects", "info", "packed-refs"] {
            #expect(symlink(directory + name, "\(other)/.git/\(name)") == 0)
        }
        var surroundings = sandbox.surroundings()
        surroundings.lockPatience = 50
        let second = try Store(at: other, surroundings: surroundings)
        let branch = "refs/heads/memory/agents/ada"
        try Files.withExclusiveLock(directory + "gitmem/moves/memory/agents/ada", patience: 0) {
            #expect(link(directory + "gitmem/mark", "\(directory)\(branch).lock") == 0)
            let error = #expect(throws: StoreError.self) { try add("two", to: second) }
            #expect(error?.code == .busy)
            #expect(access("\(directory)\(branch).lock", F_OK) == 0)
        }
        try add("two", to: second)
        let tip = try #require(try store.repository.reference(branch))
        try sandbox.git("pack-refs", "--all", in: "store")
        try second.deleteReference(branch, expecting: tip)
        #expect(try (Files.status(other + "/.git/packed-refs")?.st_mode ?? 0) & S_IFMT == S_IFLNK)
        #expect(try sandbox.open().repository.reference(branch) == nil)
    }

    @Test("A process that was stopped blocks the others for so long only, and they say which it is")
    func stopped() throws {
        try add("one", to: store)
        var surroundings = sandbox.surroundings()
        surroundings.lockPatience = 50
        let other = try Store(at: store.location, surroundings: surroundings)
        let path = directory + "gitmem/moves/memory/agents/ada"
        try Files.withExclusiveLock(path, patience: 0) {
            let error = #expect(throws: StoreError.self) { try add("two", to: other) }
            #expect(error?.code == .busy)
            #expect(error?.message.hasPrefix("process \(getpid()) has held \(path)") == true, "\(error?.message ?? "")")
            #expect(error?.hint?.contains("end it") == true)
        }
        try add("two", to: other)
    }

    @Test("gitmem.fsync has to be true or false")
    func setting() throws {
        try sandbox.git("config", "gitmem.fsync", "maybe", in: "store")
        let error = #expect(throws: StoreError.self) { try add("one", to: sandbox.open()) }
        #expect(error?.code == .invalidInput)
        #expect(error?.hint == "git config gitmem.fsync true")
        for (text, isDurable) in [("off", false), ("1", true), ("0", false), ("yes", true)] {
            try sandbox.git("config", "gitmem.fsync", text, in: "store")
            let store = try sandbox.open()
            try add("with \(text)", to: store)
            #expect(try store.applySettings() == isDurable)
            #expect(store.repository.objects.syncs == isDurable)
        }
    }
}
