internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Cite: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "cite",
        abstract: "Count that memories were used.", discussion: "Raises the counter “citations” of each by one.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func request() -> CiteAction {
        var request = CiteAction()
        request.ids = ids
        return request
    }

    static func show(_ result: Counted, of request: CiteAction, _ output: Output) { output.show(result) }
}

struct Endorse: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "endorse",
        abstract: "Count that memories were found correct.",
        discussion: "Raises the counter “endorsements” of each by one.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func request() -> EndorseAction {
        var request = EndorseAction()
        request.ids = ids
        return request
    }

    static func show(_ result: Counted, of request: EndorseAction, _ output: Output) { output.show(result) }
}

struct Count: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Raise any counter of a memory.",
        discussion: "Counts by any number of agents at once add up; none is lost. A counter never falls.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memory, by its id or the beginning of it.")
    var id: String

    @Argument(help: "The counter: lower-case letters and hyphens.")
    var name: String

    @Option(help: "By how much.")
    var by: UInt64 = 1

    func request() -> CountAction {
        var request = CountAction()
        request.id = id
        request.name = name
        request.amount = by
        return request
    }

    static func show(_ result: Counted, of request: CountAction, _ output: Output) { output.show(result) }
}

extension Output {
    /// Says what a counter has come to.
    fileprivate func show(_ counted: Counted) { say("\(counted.counter) \(counted.value)  \(counted.id)") }
}
