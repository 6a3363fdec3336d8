internal import Git

/// Text in the form of gzip, for doors that send it.
package enum Gzip {
    /// Packs bytes; `nil` if they do not become fewer.
    package static func pack(_ bytes: [UInt8]) -> [UInt8]? { GzipStream.pack(bytes) }

    /// Unpacks a stream.
    ///
    /// - Returns: `nil` if it comes to more than `limit` bytes; no more of it than that are ever there.
    /// - Throws: ``UsageError`` if it is no such stream.
    package static func unpack(_ stream: [UInt8], limit: Int) throws(UsageError) -> [UInt8]? {
        do throws(GzipStream.Fault) {
            return try GzipStream.unpack(stream, limit: limit)
        } catch {
            switch error {
            case .tooLong: return nil
            case .damaged: throw UsageError("the body is said to be gzip, and is not")
            }
        }
    }
}
