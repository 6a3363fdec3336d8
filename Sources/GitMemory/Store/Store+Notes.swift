internal import Git

// Notes of this clone that may be lost at any time: what they say is found again, or asked once more.

extension Store {
    private var noteFolder: String { repository.commonDirectory + "gitmem/notes" }

    /// What a note says; `nil` if there is none.
    package func note(_ name: String) throws -> [UInt8]? {
        try Files.read("\(noteFolder)/\(name)", isOwn: true)
    }

    /// Replaces a note.
    package func saveNote(_ name: String, _ content: [UInt8]) throws {
        let sharing = repository.objects.sharing
        try Files.createOwnDirectories(noteFolder, below: repository.commonDirectory, sharing: sharing)
        try Files.replace("\(noteFolder)/\(name)", with: content, sharing: sharing)
    }
}
