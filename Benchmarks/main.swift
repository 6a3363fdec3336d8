import Foundation

// Measures gitmem beside git, on the same work, in one run: see Benchmarks/README.md.

do {
    let options = try Options(CommandLine.arguments)
    let workshop = try Workshop(options)
    defer { workshop.clean() }
    var table = Table()
    for work in [SingleAdd.measure, BulkImport.measure, MergeOfTwo.measure] {
        table.rows.append(try work(workshop, options))
    }
    print(options.json ? table.json : table.text)
} catch {
    FileHandle.standardError.write(Data("gitmem-bench: \(error)\n".utf8))
    exit(1)
}
