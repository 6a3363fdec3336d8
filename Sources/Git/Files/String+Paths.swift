extension String {
    /// A path that may be relative, seen from a folder.
    func resolved(from folder: String) -> String {
        if hasPrefix("/") { return self }
        return folder.hasSuffix("/") ? folder + self : "\(folder)/\(self)"
    }

    /// A folder's path without slashes at its end.
    var withoutLastSlash: String {
        var path = self
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Ends a folder's path in a slash.
    var asFolder: String { hasSuffix("/") ? self : self + "/" }
}
