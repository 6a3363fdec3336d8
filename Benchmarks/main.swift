import Foundation

// Measures gitmem beside git, on the same work, in one run: see Benchmarks/README.md.

// An interrupt ends the command that runs; that it failed ends the benchmark, and the folder goes.
signal(SIGINT) { _ in }

do {
    let options = try Options(CommandLine.arguments)
    let shop = try Workshop(options)
    defer { if options.keep { say("the repositories are in \(shop.root)") } else { shop.clean() } }
    let bench = try Bench(shop, options)
    if let picture = options.growth {
        var growth = Growth(bench)
        try growth.draw(picture)
    } else {
        for work in Work.all where work.isWanted(by: options) {
            say("measuring \(work.rows.joined(separator: ", "))")
            try work.measure(bench)
        }
        let report = bench.report
        if let file = options.jsonFile { try report.json().write(to: URL(fileURLWithPath: file)) }
        print(options.json ? String(decoding: try report.json(), as: UTF8.self) : report.text)
    }
} catch {
    say("\(error)")
    exit(1)
}
