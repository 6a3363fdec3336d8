internal import Git
internal import Glibc

/// Where the index of a repository is, and who may use it.
package struct IndexPlace: Sendable {
    /// The folder, with a slash at the end.
    package let folder: String
    /// A file beside the folder, which an erasure replaces.
    package let erasures: String
    fileprivate let sharing: Sharing
    fileprivate let patience: Int
}

extension Store {
    /// Where the index is: `gitmem/bodies` of the repository, or what `gitmem.indexDir` says; `nil` if git's
    /// `gitmem.index` is off.
    package func indexPlace() throws -> IndexPlace? {
        guard try setting("gitmem.index", otherwise: true) else { return nil }
        return try place()
    }

    /// Where what is compared of bodies is kept: a folder beside the index; `nil` if git's `gitmem.index` is off.
    func likenessPlace() throws -> IndexPlace? {
        guard try setting("gitmem.index", otherwise: true) else { return nil }
        return try place("likeness/")
    }

    /// Where vectors are kept: a folder beside the index; `nil` if git's `gitmem.index` is off.
    package func vectorPlace() throws -> IndexPlace? {
        guard try setting("gitmem.index", otherwise: true) else { return nil }
        return try place("vectors/")
    }

    private func place(_ name: String = "bodies/") throws -> IndexPlace {
        let own = repository.commonDirectory + "gitmem/"
        var folder = own + name
        if let text = try repository.configuration("gitmem.indexDir"), !text.isEmpty {
            guard text.hasPrefix("/") else {
                throw StoreError(
                    .invalidInput, "gitmem.indexDir is “\(text)”, which is no absolute path",
                    hint: "name a folder of this repository alone, from / on")
            }
            folder = text.hasSuffix("/") ? text : text + "/"
            if name != "bodies/" { folder += name }
        }
        let setting = try repository.configuration("core.sharedRepository")
        return IndexPlace(
            folder: folder, erasures: own + "erasures", sharing: setting.flatMap(Sharing.init(setting:)) ?? .none,
            patience: surroundings.lockPatience)
    }

    /// Removes the index, and has whoever is building one throw it away.
    ///
    /// Called when something was erased: the index is made of texts, and is made again without them.
    ///
    /// - Throws: a `GitError` or ``StoreError`` if that cannot be done.
    package func discardIndex() throws {
        let places = try ["bodies/", "likeness/", "vectors/"].map { try place($0) }
        for place in places where try Files.status(place.folder) != nil {
            try place.locked {
                try place.noteErasure(random: surroundings.random())
                try place.removeFiles { _ in true }
            }
        }
        if try places.allSatisfy({ try Files.status($0.folder) == nil }) {
            try places[0].noteErasure(random: surroundings.random())
        }
    }
}

extension IndexPlace {
    /// What the file of erasures says now: another text after each erasure.
    package func erasureMark() throws -> [UInt8] { try Files.read(erasures) ?? [] }

    fileprivate func noteErasure(random: UInt64) throws {
        try Files.createDirectories(Files.folder(of: erasures), sharing: sharing)
        try Files.replace(erasures, with: Array("\(random)\n".utf8), isDurable: true, sharing: sharing)
    }

    /// Makes the folder, if it is not there.
    package func create() throws { try Files.createDirectories(folder, sharing: sharing) }

    /// Runs `body` while this process alone may change the index.
    ///
    /// - Throws: ``StoreError`` with the code `busy` if another process has held it for a minute.
    package func locked<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try Files.withExclusiveLock(folder + "lock", patience: patience, sharing: sharing, body)
        } catch let held as Files.HeldLock {
            throw StoreError(
                .busy,
                "another process has been working on the index for a minute"
                    + (held.holder.map { " (process \($0))" } ?? ""),
                hint: "try again later, or look at \(held.path)")
        }
    }

    /// Runs `body` if no other process is computing for this folder; `nil` without a wait if one is. Meanwhile others may
    /// still change it.
    package func ifNobodyComputes<Result>(_ body: () throws -> Result) throws -> Result? {
        try Files.withExclusiveLockIfFree(folder + "computing", sharing: sharing, body)
    }

    /// Whether there is such a folder.
    package var exists: Bool { (try? Files.status(folder)) ?? nil != nil }

    /// Puts a new file in place; whoever has the old one open goes on reading that.
    package func replace(_ name: String, with bytes: [UInt8]) throws {
        try Files.replace(folder + name, with: bytes, sharing: sharing)
    }

    /// Writes bytes at a place of a file, behind which nothing counts.
    func append(_ bytes: [UInt8], to name: String, at offset: Int) throws {
        let file = open(folder + name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw Self.trouble(folder + name) }
        defer { close(file) }
        guard ftruncate(file, offset) == 0 else { throw Self.trouble(folder + name) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress?.advanced(by: done), bytes.count - done, offset + done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.trouble(folder + name) }
            done += count
        }
    }

    private static func trouble(_ path: String) -> StoreError {
        StoreError(.unfinished, "\(path) cannot be written", hint: "everything works without it, more slowly")
    }

    /// Grants the use of a new file as the repository says.
    package func share(_ name: String) throws { try sharing.apply(to: folder + name) }

    /// Removes the index's own files of these names.
    package func removeFiles(_ isWanted: (String) -> Bool) throws {
        for name in try Files.names(in: folder) where Self.isOwn(name) && isWanted(name) {
            guard unlink(folder + name) == 0 || errno == ENOENT else {
                throw StoreError(
                    .busy, "\(folder)\(name) cannot be removed", hint: "remove it yourself; it is made again")
            }
        }
    }

    /// Whether the index makes files of that name. The lock stays: who waits for it has it open.
    private static func isOwn(_ name: String) -> Bool {
        name.hasPrefix("segment-") || name.hasPrefix("stamps") || name.hasPrefix("base-") || name.hasPrefix("manifest")
    }

    /// The sizes of the index's files, by name.
    package func sizes() throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        for name in try Files.names(in: folder) where Self.isOwn(name) {
            sizes[name] = try Files.status(folder + name).map { Int($0.st_size) }
        }
        return sizes
    }
}
