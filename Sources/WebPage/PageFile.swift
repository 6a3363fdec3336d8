/// A file of the page for people. The files are in this program, and load nothing from elsewhere.
package struct PageFile: Sendable {
    /// The parts of its path in an address; none for the page itself.
    package let path: [String]
    /// Its media type.
    package let type: String
    package let bytes: [UInt8]

    /// The document.
    package static let document = PageFile(
        path: [], type: "text/html; charset=utf-8", bytes: PackageResources.page_html)
    /// How it looks.
    package static let style = PageFile(
        path: ["page.css"], type: "text/css; charset=utf-8", bytes: PackageResources.page_css)
    /// Its program, each module after those that it imports.
    package static let modules: [PageFile] = [
        module("elements", PackageResources.elements_js), module("file", PackageResources.file_js),
        module("api", PackageResources.api_js), module("places", PackageResources.places_js),
        module("rows", PackageResources.rows_js), module("editing", PackageResources.editing_js),
        module("memories", PackageResources.memories_js), module("alike", PackageResources.alike_js),
        module("memory", PackageResources.memory_js), module("merges", PackageResources.merges_js),
        module("together", PackageResources.together_js), module("agents", PackageResources.agents_js),
        module("history", PackageResources.history_js), module("compare", PackageResources.compare_js),
        module("keys", PackageResources.keys_js), module("gate", PackageResources.gate_js),
        module("live", PackageResources.live_js), module("page", PackageResources.page_js),
    ]
    /// All of them.
    package static let all = [document, style] + modules

    private static func module(_ name: String, _ bytes: [UInt8]) -> PageFile {
        PageFile(path: ["\(name).js"], type: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
