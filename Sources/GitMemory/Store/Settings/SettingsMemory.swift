internal import Git
internal import Glibc

/// What was found of a trunk's settings when they were last read: a file that may go at any time.
struct SettingsMemory {
    /// The directory that all worktrees of the repository share, with a slash at its end.
    let folder: String
    let name: String

    private var path: String { "\(folder)gitmem/\(name)" }

    /// The settings with a key, if the file is of that commit; `nil` if it is not, or not there.
    ///
    /// - Complexity: the size of the file; only lines with that key are parsed.
    func read(at commit: ObjectID, key: String) -> [Setting]? {
        guard let bytes = try? Files.read(path, isOwn: true), bytes.starts(with: "\(commit) ".utf8),
            bytes.suffix(5).elementsEqual("\nend\n".utf8)
        else { return nil }
        // A canonical line has it just so; in a text its quotes are escaped.
        var member = Array("\"key\":".utf8)
        JSON.string(key).write(canonicalInto: &member)
        if !Self.has(member, in: bytes) { return [] }
        var settings: [Setting] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast() {
            guard let setting = Self.setting(String(decoding: line, as: UTF8.self)) else { return nil }
            if setting.key == key { settings.append(setting) }
        }
        return settings
    }

    private static func has(_ member: [UInt8], in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            member.withUnsafeBytes { part in
                guard var rest = all.baseAddress, let wanted = part.baseAddress else { return false }
                let end = rest + all.count
                // Of what a member begins with, the letter behind its quote is rarer.
                while let found = memchr(rest + 1, Int32(UInt8(ascii: "k")), end - rest - 1) {
                    rest = UnsafeRawPointer(found) - 1
                    if end - rest < part.count { return false }
                    if memcmp(rest, wanted, part.count) == 0 { return true }
                    rest += 1
                }
                return false
            }
        }
    }

    func read() -> (commit: ObjectID, entries: ObjectID, settings: [Setting])? {
        guard let bytes = try? Files.read(path, isOwn: true) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let head = lines.first?.split(separator: " ").compactMap { ObjectID(hex: String($0)) } ?? []
        // The last line says that nothing is missing.
        guard head.count == 2, lines.dropLast().last == "end" else { return nil }
        var settings: [Setting] = []
        for line in lines.dropFirst().dropLast(2) {
            guard let setting = Self.setting(String(line)) else { return nil }
            settings.append(setting)
        }
        return (head[0], head[1], settings)
    }

    private static func setting(_ line: String) -> Setting? {
        guard case .object(let object)? = try? JSON(parsing: line), case .string(let key)? = object["key"],
            case .string(let value)? = object["value"], case .string(let hex)? = object["id"],
            let id = EntryID(hex: hex), case .array(let agents)? = object["agents"],
            case .string(let start)? = object["since"], let since = Timestamp(rfc3339: start)
        else { return nil }
        func moment(_ name: String) -> String? { if case .string(let text)? = object[name] { text } else { nil } }
        return Setting(
            key: key, value: value, id: id,
            agents: agents.compactMap { if case .string(let name) = $0 { name } else { nil } },
            data: object["data"], since: since, until: moment("until"), occurred: moment("occurred"))
    }

    func write(_ commit: ObjectID, _ entries: ObjectID, _ settings: [Setting], sharing: Sharing) throws {
        var bytes = Array("\(commit) \(entries)\n".utf8)
        for setting in settings {
            var object = JSONObject()
            object["agents"] = .array(setting.agents.map { .string($0) })
            object["data"] = setting.data
            object["id"] = .string(setting.id.description)
            object["key"] = .string(setting.key)
            object["occurred"] = setting.occurred.map { .string($0) }
            object["since"] = .string(setting.since.description)
            object["until"] = setting.until.map { .string($0) }
            object["value"] = .string(setting.value)
            object.write(canonicalInto: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes += Array("end\n".utf8)
        try Files.createOwnDirectories(Files.folder(of: path), below: folder, sharing: sharing)
        try Files.replace(path, with: bytes, sharing: sharing)
    }
}
