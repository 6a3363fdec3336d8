internal import Actions
internal import GitMemory
internal import Glibc

/// The file that tokens stand in.
package enum TokenFile {
    /// - Throws: ``StoreError`` for a file that cannot be read, that others can read, or that has a line that is none.
    package static func read(_ path: String) throws -> Tokens {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
            throw StoreError(
                .invalidInput, "others may read or change \(path)", hint: "keep it to yourself: chmod 600 \(path)")
        }
        guard let text = String(validating: try Input.bytes(path, limit: 1 << 20), as: UTF8.self) else {
            throw StoreError(
                .invalidInput, "\(path) is not valid UTF-8", hint: "a line has a token, an agent and a right")
        }
        return try Tokens(text)
    }
}
