internal import Git
internal import GitMemory

/// Where an export goes that is not printed: a new folder, or a file. Nothing that is there is written over.
package struct ExportPlace {
    private let path: String

    /// - Throws: ``StoreError`` if something is there: a file, or a folder that is not empty.
    package init(folder path: String) throws {
        self.path = path
        if Files.isFolder(path) {
            guard try Files.names(in: path).isEmpty else {
                throw StoreError(
                    .exists, "the folder \(path) is not empty",
                    hint: "name a new folder, so that nothing is written over")
            }
        } else {
            try Self.refuseTaken(path)
            try Files.createDirectories(path)
        }
    }

    /// - Throws: ``StoreError`` if something is there.
    package init(file path: String) throws {
        self.path = path
        try Self.refuseTaken(path)
    }

    private static func refuseTaken(_ path: String) throws {
        guard try Files.status(path) != nil else { return }
        throw StoreError(.exists, "\(path) is there already", hint: "name a new one, or remove it first")
    }

    /// Writes the file, or one of that name in the folder.
    package func write(_ bytes: [UInt8], named name: String? = nil) throws {
        let place = name.map { path + "/" + $0 } ?? path
        try Files.create(place, bytes, by: place + ".gitmem-part")
    }
}
