internal import Git
internal import GitMemory
internal import Glibc

/// What setup has done to the files of one place, so that it can be undone byte for byte.
package struct Receipt {
    /// What was done to a file.
    struct Entry {
        /// The clients for which it was done.
        var clients: [String] = []
        /// Whether there was no such file.
        var isCreated = false
        /// The digest of the file as it was left.
        var digest = ""
        /// What was put in; `nil` where somebody else has changed the file between.
        var edits: [Document.Edit]? = []
        /// The containers that were made.
        var made: [[String]] = []
        /// Whether a copy of the file was kept.
        var hasCopy = false
    }

    var files: [String: Entry] = [:]
    /// The folders that were made for files.
    private(set) var folders: [String] = []
    /// The agent's name that was written to git's configuration.
    package var agent: String?

    private let path: String

    /// Whether nothing of setup's is in any file.
    package var isEmpty: Bool { files.isEmpty }

    /// Reads the receipt in a folder; one that is not there, or cannot be understood, has nothing in it.
    package init(in folder: String) {
        path = "\(folder)/setup.json"
        guard let bytes = ConfigFile.bytes(path), case .object(let root)? = try? JSON(parsing: bytes.span) else {
            return
        }
        agent = root["agent"]?.setupText
        folders = root["folders"]?.setupTexts ?? []
        guard case .object(let entries)? = root["files"] else { return }
        for (name, value) in entries.members { files[name] = Entry(value) }
    }

    /// Notes folders that were made, the outer first.
    mutating func note(folders new: [String]) { folders += new }

    /// Removes the folders that were made and are empty.
    mutating func removeFolders() {
        for folder in folders.reversed() where rmdir(folder) == 0 || errno == ENOENT {
            folders.removeAll { $0 == folder }
        }
    }

    /// Writes the receipt; one with nothing in it is removed.
    package func save() throws {
        if files.isEmpty, folders.isEmpty, agent == nil {
            _ = remove(path)
            return
        }
        var entries = JSONObject()
        for (name, entry) in files { entries[name] = entry.json }
        var root = JSONObject()
        root["agent"] = agent.map { .string($0) }
        root["files"] = .object(entries)
        root["folders"] = .array(folders.map { .string($0) })
        try Files.createDirectories(Files.folder(of: path))
        try Files.replace(path, with: JSON.object(root).canonicalBytes(), isDurable: true)
    }
}

extension Receipt.Entry {
    fileprivate init?(_ json: JSON) {
        guard case .object(let members) = json, let digest = members["digest"]?.setupText else { return nil }
        self.digest = digest
        clients = members["clients"]?.setupTexts ?? []
        isCreated = members["created"] == .bool(true)
        hasCopy = members["copy"] == .bool(true)
        made = (members["made"]?.setupArray ?? []).map(\.setupTexts)
        edits = members["edits"]?.setupArray.compactMap { pair in
            let numbers = pair.setupArray.compactMap {
                if case .number(let number) = $0 { Int(exactly: number) } else { nil }
            }
            return numbers.count == 2 ? Document.Edit(place: numbers[0], count: numbers[1]) : nil
        }
    }

    fileprivate var json: JSON {
        var members = JSONObject()
        members["clients"] = .array(clients.map { .string($0) })
        members["copy"] = .bool(hasCopy)
        members["created"] = .bool(isCreated)
        members["digest"] = .string(digest)
        members["edits"] = edits.map { edits in
            .array(edits.map { .array([.number(Double($0.place)), .number(Double($0.count))]) })
        }
        members["made"] = .array(made.map { .array($0.map { .string($0) }) })
        return .object(members)
    }
}

extension JSON {
    fileprivate var setupText: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var setupArray: [JSON] { if case .array(let values) = self { values } else { [] } }
    fileprivate var setupTexts: [String] { setupArray.compactMap(\.setupText) }
}
