internal import Actions
internal import GitMemory

/// The page for people: three files, which are in this program.
enum PageFiles {
    struct File: Sendable {
        let bytes: [UInt8]
        let type: String
        let tag: String

        init(_ bytes: [UInt8], _ type: String) {
            self.bytes = bytes
            self.type = type
            tag = "\"\(SecretDigest.of(bytes).prefix(32))\""
        }
    }

    private static let html = File(PackageResources.page_html, "text/html; charset=utf-8")
    private static let css = File(PackageResources.page_css, "text/css; charset=utf-8")
    private static let js = File(PackageResources.page_js, "text/javascript; charset=utf-8")

    static func file(_ parts: [String]) -> File? {
        switch parts {
        case []: html
        case ["page.css"]: css
        case ["page.js"]: js
        default: nil
        }
    }

    /// What a document may load and call: this server, and nothing inline.
    static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    static func response(_ file: File, _ request: WebRequest) -> WebResponse {
        let isKnown = request.header("if-none-match").map { $0.contains(file.tag) } ?? false
        var response = isKnown ? WebResponse(304) : WebResponse(200, text: file.bytes, type: file.type)
        response.headers += [("etag", file.tag), ("content-security-policy", policy)]
        return response
    }
}
