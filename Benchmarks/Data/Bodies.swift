import Foundation

/// The bodies of a store, as git and as gitmem give them.
extension Repository {
    /// Calls `visit` with the object id and the path of every body of the trunk.
    func forEachBody(_ visit: (_ object: String, _ path: String) throws -> Void) throws {
        let listing = shop.file("bodies")
        try git(["ls-tree", "-r", Self.trunk, "entries"], output: listing)
        try forEachLine(of: listing) { line in
            guard line.suffix(5).elementsEqual(".json".utf8) else { return }
            // mode SP "blob" SP object TAB path
            let fields = String(decoding: line, as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\t" })
            try visit(String(fields[2]), String(fields[3]))
        }
    }

    /// Writes the object ids of all bodies of the trunk to a file, one a line.
    func bodyObjects() throws -> String {
        let file = shop.file("objects")
        guard let output = fopen(file, "w") else { throw Failure("\(file) cannot be written") }
        defer { fclose(output) }
        try forEachBody { object, _ in fputs(object + "\n", output) }
        return file
    }
}

extension Digest {
    /// What `git cat-file --batch` printed: for each body a line that says what follows, the body, and a line end.
    init(batch file: String) throws {
        var number = 0
        try forEachLine(of: file) { line in
            if number % 3 == 1 { add(line) }
            number += 1
        }
    }

    /// What `gitmem list --json` printed: objects with `entry` before `id`, which is last.
    init(listing file: String) throws {
        let tail = ",\"id\":\"\"}".utf8.count + 64
        try forEachLine(of: file) { line in
            guard let entry = Self.end(of: ",\"entry\":", in: line), entry < line.count - tail else {
                throw Failure("no entry: \(String(decoding: line, as: UTF8.self))")
            }
            add(line[entry..<(line.count - tail)])
        }
    }

    private static func end(of text: StaticString, in line: UnsafeRawBufferPointer) -> Int? {
        guard let start = line.baseAddress else { return nil }
        let size = text.utf8CodeUnitCount
        var place = 0
        while place + size <= line.count && memcmp(start + place, text.utf8Start, size) != 0 { place += 1 }
        return place + size <= line.count ? place + size : nil
    }
}
