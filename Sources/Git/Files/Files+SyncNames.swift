internal import Glibc

extension Files {
    /// Waits until the folders that a new folder was made in are on the disk: three levels of them, of those that this
    /// user may read.
    static func syncNames(above path: String) throws(GitError) {
        var path = path.hasSuffix("/") ? String(path.dropLast()) : path
        for _ in 0..<3 {
            path = folder(of: path)
            do throws(GitError) { try syncFolder(path) } catch {
                guard error.systemError == EACCES else { throw error }
            }
        }
    }
}
