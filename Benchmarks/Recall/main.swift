import Foundation
import GitMemory
import Recall

do {
    if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--tables" {
        for (name, text) in TableMaker.tables {
            try Data(text).write(to: URL(fileURLWithPath: CommandLine.arguments[2] + "/" + name))
        }
        exit(0)
    }
    try Evaluation(CommandLine.arguments).run()
} catch {
    FileHandle.standardError.write(Data("recall-eval: \(error)\n".utf8))
    exit(1)
}
