extension StoreError {
    static func differentFormats(_ one: MemoryCommit, _ other: MemoryCommit) -> StoreError {
        if one.format.fanout == other.format.fanout, one.format.epoch != other.format.epoch || one.format.epoch > 1 {
            return StoreError(
                .mergeRefused,
                "\(one.name) is of epoch \(one.format.epoch) and \(other.name) of "
                    + (one.format.epoch == other.format.epoch
                        ? "another one that was made apart" : "epoch \(other.format.epoch)"),
                hint: "run `gitmem carry`, or `gitmem carry NAME` for an agent whose branch is only on a remote")
        }
        return StoreError(
            .mergeRefused, "\(one.name) and \(other.name) have different \(StoreFormat.fileName) files",
            hint: "they belong to different stores and cannot be read or merged as one")
    }
}
