internal import CPlatform
internal import Glibc

extension Files {
    /// The folder of the program that runs; `nil` if the system does not say.
    public static var folderOfProgram: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(GITMEM_PROGRAM, &path, path.count)
        guard count > 0, count < path.count, let text = String(validatingCString: Array(path[..<count]) + [0]),
            let slash = text.lastIndex(of: "/")
        else { return nil }
        return String(text[..<slash])
    }
}
