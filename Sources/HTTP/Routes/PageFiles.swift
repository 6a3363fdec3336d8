internal import Actions
internal import GitMemory
internal import WebPage

/// The files of the page for people, as answers.
enum PageFiles {
    struct File: Sendable {
        let file: PageFile
        let tag: String
    }

    private static let files: [[String]: File] = Dictionary(
        uniqueKeysWithValues: PageFile.all.map { file in
            (file.path, File(file: file, tag: "\"\(SecretDigest.of(file.bytes).prefix(32))\""))
        })

    static func file(_ parts: [String]) -> File? { files[parts] }

    /// What a document may load and call: this server, and nothing inline.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    static func response(_ file: File, _ request: WebRequest) -> WebResponse {
        let isKnown = request.header("if-none-match").map { $0.contains(file.tag) } ?? false
        var response = isKnown ? WebResponse(304) : WebResponse(200, text: file.file.bytes, type: file.file.type)
        response.headers += [("etag", file.tag), ("content-security-policy", policy)]
        return response
    }
}
