internal import Git

/// What was found of a trunk's settings when they were last read: a file that may go at any time.
struct SettingsMemory {
    /// The directory that all worktrees of the repository share, with a slash at its end.
    let folder: String
    let name: String

    private var path: String { "\(folder)gitmem/\(name)" }

    func read() -> (entries: ObjectID, settings: [Setting])? {
        guard let bytes = try? Files.read(path, isOwn: true) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        // The last line says that nothing is missing.
        guard let first = lines.first, let entries = ObjectID(hex: String(first)), lines.dropLast().last == "end" else {
            return nil
        }
        var settings: [Setting] = []
        for line in lines.dropFirst().dropLast(2) {
            guard case .object(let object)? = try? JSON(parsing: String(line)), case .string(let key)? = object["key"],
                case .string(let value)? = object["value"], case .string(let hex)? = object["id"],
                let id = EntryID(hex: hex), case .array(let agents)? = object["agents"],
                case .string(let start)? = object["since"], let since = Timestamp(rfc3339: start)
            else { return nil }
            var until: String?
            if case .string(let text)? = object["until"] { until = text }
            settings.append(
                Setting(
                    key: key, value: value, id: id,
                    agents: agents.compactMap { if case .string(let name) = $0 { name } else { nil } },
                    data: object["data"], since: since, until: until))
        }
        return (entries, settings)
    }

    func write(_ entries: ObjectID, _ settings: [Setting], sharing: Sharing) throws {
        var bytes = Array("\(entries)\n".utf8)
        for setting in settings {
            var object = JSONObject()
            object["agents"] = .array(setting.agents.map { .string($0) })
            object["data"] = setting.data
            object["id"] = .string(setting.id.description)
            object["key"] = .string(setting.key)
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
