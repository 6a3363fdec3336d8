/// The page as one file that needs no server: its style, its program, and what it shows.
package enum SinglePage {
    /// The file.
    ///
    /// - Parameters:
    ///   - data: JSON in which `<` does not occur. It stands in the file as it is, and is never markup.
    ///   - digest: the SHA-256 of bytes, in base64. Only what has one of these digests is run.
    package static func text(data: [UInt8], digest: ([UInt8]) -> String) -> [UInt8] {
        let (style, program) = (PageFile.style.bytes, program)
        let policy = """
            default-src 'none'; script-src 'sha256-\(digest(program))'; style-src 'sha256-\(digest(style))'; \
            img-src data:; base-uri 'none'; form-action 'none'
            """
        var text: [UInt8] = []
        for line in PageFile.document.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.starts(with: #"<link rel="stylesheet""#.utf8) {
                text += Array(#"<meta http-equiv="Content-Security-Policy" content="\#(policy)">"#.utf8)
                text += Array("\n<style>".utf8) + style + Array("</style>".utf8)
            } else if line.starts(with: "<script ".utf8) {
                // Both come at the end: the document must be there, and a program of one piece is not waited for.
                continue
            } else if line.starts(with: "</body>".utf8) {
                text += Array(#"<script type="application/json" id="data">"#.utf8) + data
                text += Array("</script>\n<script type=\"module\">".utf8) + program + Array("</script>\n</body>".utf8)
            } else if !line.starts(with: #"<link rel="modulepreload""#.utf8) {
                text += line
            } else {
                continue
            }
            text.append(UInt8(ascii: "\n"))
        }
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        return text
    }

    /// All modules as one: none of them gives a name that another one has.
    static var program: [UInt8] {
        var program: [UInt8] = []
        for module in PageFile.modules {
            for line in module.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                if line.starts(with: "import ".utf8) { continue }
                program += line.starts(with: "export ".utf8) ? line.dropFirst("export ".utf8.count) : line
                program.append(UInt8(ascii: "\n"))
            }
        }
        return program
    }
}
