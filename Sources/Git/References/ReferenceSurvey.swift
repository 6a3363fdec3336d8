internal import Glibc

/// The references below some folders, the broken ones included.
public struct ReferenceSurvey: Sendable {
    /// Those that name an object, which need not be here, sorted by name; symbolic ones followed.
    public fileprivate(set) var sound: [(name: String, id: ObjectID)] = []
    /// Those that name nothing, sorted by name.
    public fileprivate(set) var broken: [BrokenReference] = []
}

extension Repository {
    /// Reads references as git does, and names those that are broken, which libgit2 passes over when it lists them.
    ///
    /// - Parameters:
    ///   - folders: where to look, such as `refs/heads/memory/`.
    ///   - isWanted: says by its full name whether a reference is to be read.
    /// - Throws: `brokenReference` if `packed-refs` is damaged; another error if a folder cannot be listed.
    /// - Complexity: the references in files below `folders`, and all that are packed.
    public func survey(
        below folders: [String], where isWanted: (String) -> Bool = { _ in true }
    ) throws(GitError) -> ReferenceSurvey {
        var survey = ReferenceSurvey()
        var seen: Set<String> = []
        // A reference that git packs meanwhile is packed before its file goes: so the files come first.
        for folder in folders { try readFiles(of: folder, depth: 0, isWanted, &seen, into: &survey) }
        let path = referenceDirectory + "packed-refs"
        if let memory = share?.references {
            let packed = try memory.packed(path) { content throws(GitError) in
                try PackedReferences.all(content, path: path)
            }
            for (name, id) in packed
            where folders.contains(where: name.hasPrefix) && !seen.contains(name) && isWanted(name) {
                survey.sound.append((name, id))
            }
        } else if let content = try Files.read(path) {
            for (name, id) in try PackedReferences.list(content, path: path, below: folders)
            where !seen.contains(name) && isWanted(name) {
                survey.sound.append((name, id))
            }
        }
        survey.sound.sort { $0.name < $1.name }
        survey.broken.sort { $0.name < $1.name }
        return survey
    }

    private func readFiles(
        of folder: String, depth: Int, _ isWanted: (String) -> Bool, _ seen: inout Set<String>,
        into survey: inout ReferenceSurvey
    ) throws(GitError) {
        // Links may lead round in a circle.
        guard depth < 32 else { return }
        for file in try Files.names(in: referenceDirectory + folder) where !file.hasSuffix(".lock") {
            let name = folder + file
            var status = stat()
            if let memory = share?.references, lstat(referenceDirectory + name, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG
            {
                guard isWanted(name) else { continue }
                if let id = readRemembered(referenceDirectory + name, status, memory) {
                    survey.sound.append((name, id))
                    seen.insert(name)
                    continue
                }
            }
            if share == nil, isWanted(name), let id = readPlain(referenceDirectory + name) {
                survey.sound.append((name, id))
                seen.insert(name)
                continue
            }
            let isThere = stat(referenceDirectory + name, &status) == 0
            if isThere, status.st_mode & S_IFMT == S_IFDIR {
                try readFiles(of: name + "/", depth: depth + 1, isWanted, &seen, into: &survey)
                continue
            }
            guard isWanted(name) else { continue }
            switch readLoose(name) {
            case .missing: continue
            case .id(let id): survey.sound.append((name, id))
            case .broken(let broken): survey.broken.append(broken)
            }
            seen.insert(name)
        }
    }

    /// The id in a reference's file; `nil` if it is anything but a plain file with an id in it.
    private func readPlain(_ path: String) -> ObjectID? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let content = try? Files.read(regular: file, size: Int(status.st_size), path: path)
        else { return nil }
        return Self.objectID(in: content)
    }

    /// What is wrong with a reference that cannot be read; `nil` if its file is sound or missing.
    func brokenReference(_ name: String) -> BrokenReference? {
        guard case .broken(let broken) = readLoose(name) else { return nil }
        return broken
    }

    private enum Loose {
        case missing
        case id(ObjectID)
        case broken(BrokenReference)
    }

    private func readLoose(_ name: String) -> Loose {
        let path = referenceDirectory + name
        func broken(_ reason: String, _ content: [UInt8]? = nil) -> Loose {
            .broken(BrokenReference(name: name, path: path, reason: reason, content: content))
        }
        do throws(GitError) {
            guard let status = try Files.status(path) else {
                return name.unicodeScalars.contains("\u{fffd}") ? broken("has a name that is not UTF-8") : .missing
            }
            switch status.st_mode & S_IFMT {
            case S_IFREG: break
            case S_IFLNK:
                // git follows it, as long as a file is there.
                var target = stat()
                guard stat(path, &target) == 0 else { return broken("is a link that leads nowhere") }
                guard target.st_mode & S_IFMT == S_IFREG else {
                    return broken("is a link to something else than a file")
                }
            case S_IFDIR: return .missing
            default: return broken("has something else than a file in its place")
            }
            guard let content = try Files.read(path) else { return .missing }
            if let id = Self.objectID(in: content) { return .id(id) }
            guard let target = Self.symbolicTarget(in: content) else {
                return broken(Self.fault(of: content), content)
            }
            if let id = try? reference(name, isBroken: false) { return .id(id) }
            return broken("is symbolic, and \(target) does not exist", content)
        } catch {
            return broken("cannot be read: \(error.message)")
        }
    }

    /// The id in the file of a reference, by git's rule: white space must follow it, or nothing.
    static func objectID(in content: [UInt8]) -> ObjectID? {
        let digits = 2 * ObjectID.byteCount
        guard content.count >= digits, content.count == digits || isSpace(content[digits]),
            let id = ObjectID(hex: String(decoding: content.prefix(digits), as: UTF8.self)[...]),
            content.prefix(digits).contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        return id
    }

    private static func symbolicTarget(in content: [UInt8]) -> String? {
        guard content.starts(with: "ref:".utf8) else { return nil }
        let target = content.dropFirst(4).drop(while: isSpace)
        return String(decoding: target.prefix { !isSpace($0) }, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }

    private static func fault(of content: [UInt8]) -> String {
        if content.isEmpty { return "is broken: its file is empty" }
        if content.allSatisfy({ $0 == 0 }) { return "is broken: its file holds nothing but NUL bytes" }
        return "is broken: its file holds no object id"
    }
}

extension PackedReferences {
    /// All references below some folders.
    ///
    /// - Throws: `brokenReference` for a file that git would not read either.
    static func list(
        _ content: [UInt8], path: String, below folders: [String]
    ) throws(GitError) -> [(name: String, id: ObjectID)] {
        let digits = 2 * ObjectID.byteCount
        let prefixes = folders.map { Array($0.utf8) }
        var found: [(name: String, id: ObjectID)] = []
        var start = 0
        var number = 0
        while start < content.count {
            number += 1
            let end = lineEnd(content, from: start)
            let line = content[start..<(end ?? content.count)]
            let isNote = line.first == UInt8(ascii: "#") || line.first == UInt8(ascii: "^")
            guard let end, isNote || line.count > digits + 1 && line[start + digits] == UInt8(ascii: " ") else {
                throw damaged(path, line: number)
            }
            start = end + 1
            guard !isNote else { continue }
            let name = line.dropFirst(digits + 1)
            guard prefixes.contains(where: { name.starts(with: $0) }) else { continue }
            guard let id = ObjectID(hex: String(decoding: line.prefix(digits), as: UTF8.self)[...]) else {
                throw damaged(path, line: number)
            }
            found.append((String(decoding: name, as: UTF8.self), id))
        }
        return found
    }

    /// All references, by name.
    ///
    /// - Throws: `brokenReference` for a file that git would not read either.
    static func all(_ content: [UInt8], path: String) throws(GitError) -> [String: ObjectID] {
        let list = try list(content, path: path, below: ["refs/"])
        return Dictionary(list.map { ($0.name, $0.id) }) { first, _ in first }
    }

    /// The lines that git can read; `nil` if that is all of them.
    static func readable(of content: [UInt8]) -> [UInt8]? {
        let digits = 2 * ObjectID.byteCount
        var kept: [UInt8] = []
        var isAfterReference = false
        var start = 0
        while start < content.count {
            guard let end = lineEnd(content, from: start) else { break }
            let line = content[start..<end]
            let text = String(decoding: line.prefix(digits), as: UTF8.self)
            let isReference =
                line.count > digits + 1 && line[start + digits] == UInt8(ascii: " ") && ObjectID(hex: text[...]) != nil
                && line.dropFirst(digits + 1).starts(with: "refs/".utf8) && !line.contains(0)
            // A line of what a tag leads to belongs to the one before it.
            let isNote = line.first == UInt8(ascii: "#") || line.first == UInt8(ascii: "^") && isAfterReference
            if isReference || isNote { kept += content[start...end] }
            isAfterReference = isReference
            start = end + 1
        }
        return kept == content ? nil : kept
    }

    /// Where the line ends that begins at `start`; `nil` if nothing ends it.
    private static func lineEnd(_ content: [UInt8], from start: Int) -> Int? {
        content.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
            guard let base = rest.baseAddress, let end = memchr(base, 0x0a, rest.count) else { return nil }
            return start + base.distance(to: end)
        }
    }

    private static func damaged(_ path: String, line: Int) -> GitError {
        GitError(
            code: .brokenReference, operation: "read the packed references",
            message: "\(path) is damaged in line \(line)")
    }
}

extension Repository {
    /// Takes the lines out of `packed-refs` that nobody can read, which git does not pass over, and keeps a copy.
    ///
    /// - Parameters:
    ///   - mark: as for ``withLockedReference(_:mark:draft:_:)``.
    ///   - draft: the same.
    /// - Returns: the copy's path; `nil` if there was nothing to take out.
    public func salvagePackedReferences(
        mark: LockMark?, draft: String, dryRun: Bool
    ) throws(GitError) -> String? {
        let path = referenceDirectory + "packed-refs"
        guard let found = try Files.read(path), PackedReferences.readable(of: found) != nil else { return nil }
        let copy = path + ".damaged"
        if dryRun { return copy }
        try lock("packed-refs", path + ".lock", mark)
        defer { unlink(path + ".lock") }
        guard let content = try Files.read(path), let kept = PackedReferences.readable(of: content) else { return nil }
        try Files.replace(copy, with: content, isDurable: objects.syncs, sharing: objects.sharing)
        unlink(draft)
        try Files.write(draft, kept, mode: 0o644, flags: O_EXCL, isDurable: objects.syncs, sharing: objects.sharing)
        guard rename(draft, path) == 0 else { throw .system("write the packed references", path: path) }
        if objects.syncs { try Files.syncFolder(referenceDirectory) }
        return copy
    }
}
