internal import Glibc

extension Repository {
    /// Starts `git gc --auto` in the background if git itself would: with too many loose objects, or too many packs.
    ///
    /// As a rule this looks into one folder that is not there. git's settings hold: `gc.auto`, `gc.autoPackLimit`,
    /// `maintenance.auto`.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: whether it was started.
    public func packInBackgroundIfDue(now: Int) throws(GitError) -> Bool {
        // git's own estimate: ids are spread evenly over 256 folders.
        let loose = try Files.names(in: objects.directory + "17").count { $0.utf8.count == 38 }
        guard loose > 1 || objects.packCount > 1 else { return false }
        let limit = try number("gc.auto") ?? 6700
        guard limit > 0, try isOn("maintenance.auto") else { return false }
        if loose <= (limit - 1) / 256 + 1 {
            guard try hasTooManyPacks() else { return false }
        }
        // One is running, or the last one found what it could not mend: git would say no more than that.
        for (name, time) in [("gc.pid", 3600), ("gc.log", 86400)] {
            if let status = try Files.status(commonDirectory + name), status.st_mtim.tv_sec > now - time {
                return false
            }
        }
        try PackKeep.sweep(objects.directory + "pack/")
        try GitProcess.startInBackground(
            program: ["git"] + (objects.syncs ? GitProcess.durably : []) + ["gc", "--auto", "--quiet"],
            gitDirectory: commonDirectory, variables)
        return true
    }

    /// Starts a program of gitmem's own for this repository in the background, with no input or output.
    ///
    /// - Throws: an error if it cannot be started.
    public func startInBackground(program: [String]) throws(GitError) {
        try GitProcess.startInBackground(program: program, gitDirectory: commonDirectory, variables)
    }

    private func hasTooManyPacks() throws(GitError) -> Bool {
        let limit = try number("gc.autoPackLimit") ?? 50
        guard limit > 0, objects.packCount > limit else { return false }
        let names = try Files.names(in: objects.directory + "pack")
        return names.count { $0.hasSuffix(".pack") } - names.count { $0.hasSuffix(".keep") } > limit
    }

    private func number(_ name: String) throws(GitError) -> Int? {
        try configuration(name).flatMap(ConfigValue.number)
    }

    private func isOn(_ name: String) throws(GitError) -> Bool {
        guard let text = try configuration(name) else { return true }
        return ConfigValue.flag(text) ?? true
    }
}
