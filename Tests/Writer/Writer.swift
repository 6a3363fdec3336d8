import GitMemory
import Glibc

/// One of many processes that write to a store at once: `memory-writer FOLDER AGENT NUMBER COUNT` adds COUNT memories,
/// each in a write and a commit of its own.
///
/// It does what as many `gitmem add` commands do, and spares a debug build the start of each.
@main
enum Writer {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let count = Int(arguments[4]) else { exit(64) }
        let agent = try AgentName(arguments[2])
        var surroundings = Surroundings.live
        surroundings.packsInBackground = false
        let store = try Store(at: arguments[1], surroundings: surroundings)
        for number in 1...count {
            var object = JSONObject()
            object["content"] = .string("fact \(number) of process \(arguments[3])")
            let body = try Body(object)
            let written = try store.write(as: agent, subject: { _ in "add \(body.id.short)" }) { try $0.add(body) }
            guard written.result == .accepted else { exit(1) }
        }
    }
}
