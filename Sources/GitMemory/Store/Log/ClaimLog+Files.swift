internal import CPlatform
internal import Git
internal import Glibc

// What a clone knows of its own claims stands in `gitmem/claims` of the common git directory, each file with a twin
// where neither a backup nor a copy of the repository reaches: a copied clone holds nothing. The twins of records that
// are open, because something is still to be done about them, have a folder of their own: so these few are found without a
// look at all others.

extension ClaimLog {
    private var folder: String { store.repository.commonDirectory + "gitmem/claims/" }

    private var twins: String? {
        store.surroundings.twinDirectory.map { directory in
            let clone = EntryID(ofBody: PathText.bytes(of: store.repository.commonDirectory)).short
            return "\(directory)/\(clone)/claims/"
        }
    }

    /// Where the twins of records are: of those that are settled, and of those that are open.
    private func places(of twins: String, _ name: String) -> (settled: String, open: String) {
        (twins + name, twins + "open/" + name)
    }

    private func makeFolder() throws {
        let base = store.repository.commonDirectory
        try store.applySettings()
        try Files.createOwnDirectories(
            String(folder.dropLast()), below: base, sharing: store.repository.objects.sharing)
    }

    /// The names of the records.
    package func recordNames() throws -> [String] {
        try Files.names(in: folder + "held").filter { !$0.hasSuffix(".tmp") }.sorted()
    }

    /// The names of the records that may be open.
    package func openRecordNames() throws -> [String] {
        guard let twins else { return [] }
        return try Files.names(in: twins + "open").filter { !$0.hasSuffix(".tmp") }.sorted()
    }

    /// What a record says, and whether a twin says the same.
    package func record(_ name: String) throws -> (content: [UInt8], isOwn: Bool)? {
        guard let content = try Files.read(folder + "held/" + name, isOwn: true) else { return nil }
        guard let places = twins.map({ places(of: $0, name) }) else { return (content, false) }
        // Where a process was killed meanwhile, there are two, and one of them is what it was before.
        let isOwn = [places.settled, places.open].contains { path in
            (try? Files.read(path, isOwn: true)).flatMap { $0 } == content
        }
        return (content, isOwn)
    }

    /// Replaces a record and its twin.
    ///
    /// - Parameter isOpen: whether something is still to be done about it.
    package func saveRecord(_ name: String, _ content: [UInt8], isOpen: Bool) throws {
        try makeFolder()
        let sharing = store.repository.objects.sharing
        try Files.createOwnDirectories(folder + "held", below: store.repository.commonDirectory, sharing: sharing)
        if let twins, let directory = store.surroundings.twinDirectory {
            let clone = Files.folder(of: String(twins.dropLast()))
            for path in [directory, clone, String(twins.dropLast()), twins + "open"] { mkdir(path, 0o700) }
            if Files.isOwnDirectory(directory), Files.isOwnDirectory(clone) {
                let places = places(of: twins, name)
                try? Files.replace(isOpen ? places.open : places.settled, with: content)
            }
        }
        try Files.replace(
            folder + "held/" + name, with: content, isDurable: try store.applySettings(), sharing: sharing)
        if let places = twins.map({ places(of: $0, name) }) { unlink(isOpen ? places.settled : places.open) }
    }

    /// Forgets a record.
    package func dropRecord(_ name: String) {
        unlink(folder + "held/" + name)
        unlink(folder + "asking/" + name)
        guard let places = twins.map({ places(of: $0, name) }) else { return }
        unlink(places.settled)
        unlink(places.open)
    }

    /// What a note of this clone says; `nil` if there is none.
    package func note(_ name: String) throws -> [UInt8]? { try Files.read(folder + name, isOwn: true) }

    /// Replaces a note.
    package func saveNote(_ name: String, _ content: [UInt8]) throws {
        try makeFolder()
        try Files.replace(folder + name, with: content, sharing: store.repository.objects.sharing)
    }

    /// Runs `body` while no other process of this clone changes the log here.
    package func exclusively<Result>(_ body: () throws -> Result) throws -> Result {
        try makeFolder()
        return try store.surroundings.whileLocked(
            folder + "lock", sharing: store.repository.objects.sharing, body)
    }

    /// Runs `body` if no other process of this clone speaks to the arbiter.
    package func ifNobodyPushes<Result>(_ body: () throws -> Result) throws -> Result? {
        try makeFolder()
        return try Files.withExclusiveLockIfFree(
            folder + "push", sharing: store.repository.objects.sharing, body)
    }

    /// Runs `body` while others can see that whoever made a record is at work.
    package func asking<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        try makeFolder()
        let sharing = store.repository.objects.sharing
        try Files.createOwnDirectories(folder + "asking", below: store.repository.commonDirectory, sharing: sharing)
        defer { unlink(folder + "asking/" + name) }
        return try Files.withExclusiveLock(folder + "asking/" + name, patience: 0, sharing: sharing, body)
    }

    /// Whether whoever asked for a claim is at work still.
    package func isAsking(_ name: String) throws -> Bool {
        let path = folder + "asking/" + name
        guard try Files.status(path) != nil else { return false }
        return try Files.withExclusiveLockIfFree(path, sharing: store.repository.objects.sharing) {} == nil
    }

    /// The git directory of the worktree in which one stands, or of a bare repository, without a worktree.
    package var worktree: String? {
        store.repository.workDirectory == nil ? nil : PathText.display(store.repository.gitDirectory)
    }

    /// A clock that goes on while the machine sleeps, in milliseconds, and which boot it counts from.
    package func runningClock() -> (boot: String, milliseconds: UInt64) {
        let boot = (try? Files.read(GITMEM_BOOT_FILE)).flatMap { $0 } ?? []
        return (String(decoding: boot.prefix(36), as: UTF8.self), gitmem_running_clock())
    }

    /// The wall clock, in milliseconds since 1970 UTC.
    package var now: UInt64 { store.surroundings.clock() }

    /// Random bits.
    package func random() -> UInt64 { store.surroundings.random() }
}
