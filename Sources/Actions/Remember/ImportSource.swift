internal import Exchange
internal import Git

/// A file that is imported, or a folder of them. Links in a folder are not followed.
package struct ImportSource {
    /// A folder, a file, or - for standard input.
    package let path: String

    package init(_ path: String) { self.path = path }

    package var isFolder: Bool { path != "-" && Files.isFolder(path) }

    /// What an error calls it.
    var place: String { path == "-" ? "standard input" : path }

    /// Folders that hold no memory: git's own, and what programs keep beside notes.
    private static let passedOver: Set = [".git", ".obsidian", "node_modules"]

    /// Calls `visit` with the path from the folder of each file that a format takes, in order of names.
    ///
    /// - Parameter note: called with what is left out, in words.
    func files(of format: ForeignFormat, note: (String) -> Void, _ visit: (String) throws -> Void) throws {
        var waiting = [""]
        while let folder = waiting.popLast() {
            var below: [String] = []
            for (name, kind) in try Files.kinds(in: folder.isEmpty ? path : path + "/" + folder) {
                let own = folder.isEmpty ? name : folder + "/" + name
                switch kind {
                case .folder:
                    if Self.passedOver.contains(name) {
                        note("the folder \(name) is left out")
                    } else {
                        below.append(own)
                    }
                case .file:
                    if format.takes(name) {
                        try visit(own)
                    } else {
                        note("a file that is not \(format.fileNames) is left out")
                    }
                case .link: note("a link is not followed")
                case .other: note("what is not a file, or has no name in UTF-8, is left out")
                }
            }
            waiting += below.reversed()
        }
    }
}
