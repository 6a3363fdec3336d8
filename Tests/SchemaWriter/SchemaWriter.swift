import Foundation
import SchemaPages

/// Writes docs/schema: `make schema`.
@main
enum SchemaWriter {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("usage: schema-writer FOLDER\n".utf8))
            exit(64)
        }
        let folder = URL(fileURLWithPath: CommandLine.arguments[1])
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let pages = SchemaPages.all
        for old in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where old.hasSuffix(".json") && !pages.contains(where: { $0.name == old }) {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(old))
        }
        for page in pages { try Data(page.text.utf8).write(to: folder.appendingPathComponent(page.name)) }
    }
}
