internal import Git

extension Store {
    private var lossRecordPath: String { repository.referenceDirectory + "gitmem/trunk" }

    /// What is remembered; `nil` if there is nothing, or nothing that can be read.
    func lossRecord() -> LossRecord? {
        (try? Files.read(lossRecordPath, isOwn: true)).flatMap { $0 }.flatMap { LossRecord($0) }
    }

    /// Remembers it, if it says anything new. Where that cannot be written it is found again the next time.
    func remember(_ record: LossRecord, instead old: LossRecord?) {
        if let old, old.covers(record) { return }
        let base = repository.referenceDirectory
        do {
            try applySettings()
            let sharing = repository.objects.sharing
            try Files.createOwnDirectories(base + "gitmem", below: base, sharing: sharing)
            try Files.replace(lossRecordPath, with: record.bytes, sharing: sharing)
        } catch {}
    }
}
