internal import Git

/// The files of a leaf folder, entry by entry, and what belongs to none.
struct LeafEntries {
    /// What a leaf folder has of one entry.
    struct Entry {
        let id: EntryID
        /// The digits of the id.
        let digits: [UInt8]
        fileprivate(set) var state = EntryState()
        /// The blob under the name of the body.
        fileprivate(set) var body: ObjectID?
    }

    private(set) var all: [Entry] = []
    /// The names that say nothing, and why. Bodies are not looked into.
    private(set) var malformed: [(name: String, reason: String)] = []

    /// Reads the files of a folder for which `isWanted` says so.
    ///
    /// - Parameter path: the digits of the folders above.
    init(_ folder: LeafFolder, path: [UInt8], where isWanted: (Tree.Entry) throws -> Bool = { _ in true }) throws {
        let tree = folder.tree
        for file in folder.files where try isWanted(file) {
            let name = tree.name(file)
            if let reason = Self.fault(of: file, in: tree, path: path) {
                malformed.append((tree.nameText(file), reason))
                continue
            }
            let digits = name.extracting(0..<EntryID.hexCount)
            if all.last.map({ $0.digits.span.elementsEqual(digits) }) != true {
                guard let id = EntryID(hexDigits: digits) else { continue }
                all.append(Entry(id: id, digits: [UInt8](digits)))
            }
            if name.extracting(EntryID.hexCount..<name.count).equals(".json") {
                all[all.count - 1].body = tree.id(file)
            }
            tree.read(file, into: &all[all.count - 1].state)
        }
        for stray in folder.folders { malformed.append((tree.nameText(stray), EntryFault.noFile)) }
    }

    /// What is wrong with a name, its mode or a state name's content.
    private static func fault(of file: Tree.Entry, in tree: Tree, path: [UInt8]) -> String? {
        let name = tree.name(file)
        guard file.mode.isRegularFile else { return EntryFault.noFile }
        do throws(EntryName.Malformed) {
            if case .body = try EntryName(name) {
            } else if tree.id(file) != .emptyBlob {
                return EntryFault.content
            }
        } catch {
            return error.reason
        }
        for (position, digit) in path.enumerated() where name[position] != Hex.digit(digit) {
            return EntryFault.wrongFolder
        }
        return nil
    }
}

extension TreeBytes {
    /// Appends the names of an entry in git's order, in normal form.
    mutating func append(_ state: EntryState, of digits: [UInt8], body: ObjectID?) {
        for tail in state.tails {
            let id = tail == EntryName.bodyTail ? body : .emptyBlob
            if let id { append(mode: .file, name: (digits + tail).span, id: id) }
        }
    }
}
