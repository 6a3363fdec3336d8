internal import GitMemory
internal import Glibc
internal import Synchronization

/// An index as it was opened last, with what questions to one view have in common. Any number of threads may use it.
///
/// Whoever opens an index reads its manifest each time: this one counts as long as that is the same.
final class IndexShelf: Sendable {
    /// What is asked of all documents of a view.
    struct View: Sendable {
        let trees: [EntryTree]
        let members: DocumentSet
        let statistics: TextStatistics
        let lengths: [UInt16]
    }

    private struct Kept {
        let folder: String
        let manifest: [UInt8]
        let found: IndexFolder.Found
        var view: View?
    }

    private let kept = Mutex<Kept?>(nil)

    func found(_ manifest: [UInt8], in folder: String) -> IndexFolder.Found? {
        kept.withLock { kept in
            guard let kept, kept.folder == folder, kept.manifest == manifest else { return nil }
            return kept.found
        }
    }

    func put(_ found: IndexFolder.Found, _ manifest: [UInt8], in folder: String) {
        kept.withLock { $0 = Kept(folder: folder, manifest: manifest, found: found) }
    }

    /// Forgets all: something is wrong with a file.
    func clear() { kept.withLock { $0 = nil } }

    /// The segment that was read from the same file. Its number does not tell: one that is made anew may have it, too.
    func segment(_ file: Int32, in folder: String) -> Segment? {
        var status = stat()
        guard fstat(file, &status) == 0 else { return nil }
        let id = SegmentBytes.FileID(device: status.st_dev, inode: status.st_ino)
        return kept.withLock { kept in
            kept?.found.index.segments.first { $0.bytes.file == id && $0.bytes.size == Int(status.st_size) }
        }
    }

    func view(of trees: [EntryTree], in index: IndexReader) -> View? {
        kept.withLock { kept in
            guard let kept, kept.found.index === index, kept.view?.trees == trees else { return nil }
            return kept.view
        }
    }

    func put(_ view: View, in index: IndexReader) {
        kept.withLock { if $0?.found.index === index { $0?.view = view } }
    }
}
