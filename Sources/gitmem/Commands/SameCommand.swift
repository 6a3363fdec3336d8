internal import Actions
internal import ArgumentParser
internal import GitMemory

struct SameCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "same",
        abstract: "Declare that two memories say the same, so that they are shown as one.",
        discussion: """
            Both stay as they are, each with who holds it and what was counted of it; lists show them as one memory of \
            several wordings, with all holders and the sum of the counts. Both must have the same kind and scope, and \
            no key. `gitmem apart` takes it back.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func request() -> SameAction {
        var request = SameAction()
        request.ids = ids
        return request
    }

    static func show(_ result: Related, of request: SameAction, _ output: Output) { output.show(result) }
}

struct ApartCommand: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "apart",
        abstract: "Declare permanently that two memories do not say the same.",
        discussion: """
            Whatever joined them, or would join them later, they are shown as two. Others that were joined to one of \
            them stay joined to it.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    func request() -> ApartAction {
        var request = ApartAction()
        request.ids = ids
        return request
    }

    static func show(_ result: Related, of request: ApartAction, _ output: Output) { output.show(result) }
}

extension Output {
    fileprivate func show(_ result: Related) {
        let verdict = result.isNew ? (result.isSame ? "joined" : "apart") : "unchanged"
        let ids = result.ids.map(\.short).joined(separator: "  ")
        say("\(verdict.padded(to: 9))  \(ids)" + (result.isSame ? "  \(result.wordings) wordings" : ""))
    }
}
