internal import Glibc

extension PackShelf.List {
    /// Up to so many packs are opened as soon as they are seen. Of more, which there are where nobody packs them together,
    /// each is opened when nothing was found in those before it.
    private static let few = 16

    /// Looks for new packs.
    ///
    /// - Throws: an error if one of a few cannot be opened for want of memory or descriptors.
    mutating func look(in folders: [LooseObjects]) throws(GitError) {
        var found: [(number: UInt, path: String)] = []
        for folder in folders {
            let place = folder.directory + "pack/"
            try Files.forEachFile(in: place) { name, number in
                let length = strlen(name)
                guard length > 4, strcmp(name + (length - 4), ".idx") == 0, strncmp(name, "tmp_", 4) != 0 else {
                    return
                }
                let stem = UnsafeRawBufferPointer(start: name, count: length - 4)
                found.append((number, place + String(decoding: stem, as: UTF8.self)))
            }
        }
        let seen = Set(found.map(\.path))
        packs.removeAll { !seen.contains($0.path) }
        unopened.removeAll { !seen.contains($0) }
        damaged = damaged.filter { seen.contains($0.key) }
        if let names { found.removeAll { names.contains($0.path) } }
        names = seen
        guard unopened.count + found.count > Self.few else {
            unopened += found.map(\.path).sorted(by: >)
            return try openAll()
        }
        // What is looked for was mostly written not long ago. To ask when each was written takes longer than all else: most
        // file systems give a new file a greater number. Where one does not, more packs are opened.
        unopened += found.sorted { $0 < $1 }.map(\.path)
    }

    /// Opens the newest of the packs that are not open; `nil` if that one cannot be read.
    ///
    /// - Throws: an error if there is want of memory or descriptors: what is in such a pack is not missing.
    mutating func openNext() throws(GitError) -> Pack? {
        guard let path = unopened.last else { return nil }
        do throws(GitError) {
            let pack = try Pack(path)
            unopened.removeLast()
            packs.append(pack)
            return pack
        } catch {
            if [EMFILE, ENFILE, ENOMEM].contains(error.systemError) { throw error }
            unopened.removeLast()
            // One that is of another version, or has just gone, is left to libgit2.
            let isLeft = try? error.code != .corrupt || PackIndex.isVersionOne(path + ".idx")
            if isLeft == false { damaged[path] = error }
            return nil
        }
    }

    /// Opens all packs.
    mutating func openAll() throws(GitError) {
        while !unopened.isEmpty { _ = try openNext() }
    }
}
