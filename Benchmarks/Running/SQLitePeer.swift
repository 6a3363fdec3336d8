import Foundation

/// SQLite by a small program of its own, `sqlite/peer.c`, with the memories of a trunk in a database.
struct SQLitePeer {
    let program: String
    let shop: Workshop

    /// Makes a database of the memories of a trunk.
    func database(of store: Repository) throws -> String {
        let (lines, database) = (shop.file("sqlite-lines"), shop.file("\(store.folder).db"))
        guard let output = fopen(lines, "w") else { throw Failure("\(lines) cannot be written") }
        try store.gitmem(["list", "--json", "--view", "trunk"], output: shop.file("sqlite-list"))
        try forEachLine(of: shop.file("sqlite-list")) { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
                let entry = object["entry"] as? [String: Any], let id = object["id"] as? String
            else { throw Failure("a line of the list cannot be read") }
            let tags = (entry["tags"] as? [String] ?? []).joined(separator: ",")
            let content = (entry["content"] as? String ?? "").map { $0.isNewline || $0 == "\t" ? " " : $0 }
            fputs("\(id)\t\(entry["key"] as? String ?? "")\t\(tags)\t\(String(content))\n", output)
        }
        guard fclose(output) == 0 else { throw Failure("\(lines) cannot be written") }
        try? FileManager.default.removeItem(atPath: database)
        try shop.run([program, "make", database], input: lines)
        return database
    }

    func run(_ what: String, _ database: String, _ word: String) throws -> Usage {
        try shop.run([program, what, database, word])
    }
}
