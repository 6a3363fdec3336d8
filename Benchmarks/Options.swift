import Foundation

/// What the command line asks for.
struct Options {
    static let usage = """
        usage: gitmem-bench [option…]

          --gitmem PATH       the gitmem to measure; the one beside gitmem-bench if not given
          --sqlite PATH       the program made of sqlite/peer.c, for the rows beside SQLite
          --only ROW[,ROW]    only the work that makes these rows
          --no-million        without what needs the largest store
          --entries N         the entries of most stores, 100000 if not given; the other sizes go along
          --quick             tiny stores and few runs: whether it works, not how fast
          --json              print JSON instead of the table
          --json FILE         print the table and write JSON to FILE
          --growth FILE.svg   draw how cost grows with the store, and write FILE.json beside it
          --keep              keep the folder with the repositories
        """

    var gitmem = (Bundle.main.executableURL?.deletingLastPathComponent().path ?? ".") + "/gitmem"
    var sqlite: String?
    var only: [String] = []
    var entries = Scale.full.base
    var million = true
    var quick = false
    var json = false
    var jsonFile: String?
    var growth: String?
    var keep = false

    init(_ arguments: [String]) throws {
        var rest = arguments.dropFirst()
        func value(of option: String) throws -> String {
            guard let value = rest.popFirst() else { throw Failure("\(option) takes a value\n\(Self.usage)") }
            return value
        }
        while let option = rest.popFirst() {
            switch option {
            case "--gitmem": gitmem = try value(of: option)
            case "--sqlite": sqlite = try value(of: option)
            case "--only": only += try value(of: option).split(separator: ",").map(String.init)
            case "--entries":
                let text = try value(of: option)
                guard let number = Int(text), number >= 1000 else { throw Failure("--entries takes 1000 or more") }
                entries = number
            case "--no-million": million = false
            case "--quick": quick = true
            case "--json":
                if let file = rest.first, !file.hasPrefix("--") {
                    jsonFile = rest.removeFirst()
                } else {
                    json = true
                }
            case "--growth": growth = try value(of: option)
            case "--keep": keep = true
            case "--help", "-h":
                print(Self.usage)
                exit(0)
            default: throw Failure("unknown option \(option)\n\(Self.usage)")
            }
        }
        gitmem = Self.absolute(gitmem)
        sqlite = sqlite.map(Self.absolute)
        jsonFile = jsonFile.map(Self.absolute)
        growth = growth.map(Self.absolute)
        guard FileManager.default.isExecutableFile(atPath: gitmem) else {
            throw Failure("\(gitmem) is no program; give one with --gitmem PATH")
        }
        if let name = only.first(where: { !Work.all.flatMap(\.rows).contains($0) }) {
            throw Failure("no row is called \(name); there are \(Work.all.flatMap(\.rows).joined(separator: ", "))")
        }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
