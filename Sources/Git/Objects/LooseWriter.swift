internal import Glibc

/// Writes objects into files of their own, some at a time: all of them are on their way to the disk before the first
/// is waited for.
///
/// An object gets its name when its content is on the disk. After a power cut there would else be a file of that name
/// without content, which whoever writes the object next takes for the object.
final class LooseWriter {
    /// Each needs a descriptor until then.
    private static let groupSize = 16

    private struct Draft {
        let file: Int32
        let draft: String
        let path: String
    }

    private let loose: LooseObjects
    private let isDurable: Bool
    private let company: SyncCompany?
    private let sharing: Sharing
    private var drafts: [Draft] = []
    private var waiting: Set<ObjectID> = []
    /// The folders in which names are new.
    private(set) var folders: Set<String> = []

    init(to loose: LooseObjects, isDurable: Bool, with company: SyncCompany?, sharing: Sharing) {
        self.company = company
        self.sharing = sharing
        self.loose = loose
        self.isDurable = isDurable
    }

    deinit {
        for item in drafts {
            close(item.file)
            unlink(item.draft)
        }
    }

    /// Writes an object that is not here.
    ///
    /// - Returns: whether it is a new one.
    func write(_ id: ObjectID, _ kind: ObjectKind, _ content: UnsafeRawBufferPointer) throws(GitError) -> Bool {
        guard waiting.insert(id).inserted else { return false }
        var plain = Array("\(kind) \(content.count)\0".utf8)
        plain.append(contentsOf: content)
        var stream: [UInt8] = []
        plain.withUnsafeBytes { bytes in
            Deflater.with(kind, count: content.count) { $0.deflate(bytes, appendingTo: &stream) }
        }

        let path = loose.path(id)
        let folder = Files.folder(of: path)
        // `git prune` takes away what is called so and was left behind.
        let draft = "\(folder)/tmp_obj_\(getpid())_\(UInt32.random(in: .min ... .max))"
        let file = try open(draft, in: folder)
        drafts.append(Draft(file: file, draft: draft, path: path))
        let failure = stream.withUnsafeBytes { Files.writeAll(file, $0, path: draft) }
        if let failure { throw failure }
        try sharing.apply(to: file, path: draft)
        if isDurable, company == nil { Files.startWriteback(file) }
        if drafts.count == Self.groupSize { try finish() }
        return true
    }

    private func open(_ draft: String, in folder: String) throws(GitError) -> Int32 {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        var file = Glibc.open(draft, flags, 0o444)
        if file < 0, errno == ENOENT {
            try Files.createDirectories(folder, sharing: sharing)
            file = Glibc.open(draft, flags, 0o444)
        }
        guard file >= 0 else { throw .system("write an object", path: draft) }
        return file
    }

    /// Gives the objects written so far their names, in which the folders are not synced.
    func finish() throws(GitError) {
        if isDurable, !drafts.isEmpty, try company?.sync(loose.directory) != true {
            for item in drafts { try Files.sync(item.file, path: item.draft) }
        }
        while let item = drafts.popLast() {
            let isClosed = close(item.file) == 0
            guard isClosed, rename(item.draft, item.path) == 0 else {
                let error = GitError.system("write an object", path: item.path)
                unlink(item.draft)
                throw error
            }
            folders.insert(Files.folder(of: item.path))
        }
        waiting = []
    }
}
