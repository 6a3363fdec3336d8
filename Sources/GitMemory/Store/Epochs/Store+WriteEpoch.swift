internal import Git

extension Store {
    /// Writes the first commit of an epoch, or an epoch without its history: what users put beside the memory stays.
    ///
    /// - Parameter moment: its time; `nil` for that of `top`.
    func writeEpoch(
        _ format: StoreFormat, entries: ObjectID?, on top: MemoryCommit, at moment: Timestamp? = nil, message: String,
        into writer: ObjectWriter
    ) throws -> ObjectID {
        var listing = try FolderListing(top.tree)
        listing.replace(
            Array(StoreFormat.fileName.utf8), mode: .file, id: try writer.write(.blob, format.bytes.span))
        listing.replace(Array(StoreFormat.entriesName.utf8), mode: .tree, id: entries)
        let time = try moment.map { Int64($0.milliseconds / 1000) } ?? repository.commit(top.commit).committer.time
        let signature = Commit.Signature(Commit.gitmem, time: time)
        let tree = try writer.write(.tree, listing.bytes.bytes.span)
        let commit = try writer.write(
            Commit(tree: tree, parents: [], author: signature, committer: signature, message: message))
        try writer.finish()
        return commit
    }
}
