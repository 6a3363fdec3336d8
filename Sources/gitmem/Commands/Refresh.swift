internal import Actions
internal import ArgumentParser
internal import GitMemory

struct Refresh: ActionCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Confirm that memories are still true.",
        discussion: """
            Adds each memory again for this agent, as of now, so that it is neither stale nor due for a digest. It \
            keeps its expiry unless --ttl gives another.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The memories, by their ids or the beginnings of them.")
    var ids: [String]

    @OptionGroup var expiry: ExpiryOptions

    func request() -> RefreshAction {
        var request = RefreshAction()
        request.ids = ids
        request.expiry = expiry.words
        return request
    }

    static func show(_ result: RefreshAction.Result, of request: RefreshAction, _ output: Output) {
        output.say("refreshed  \(result.id)" + (result.until.moment.map { ", until \($0)" } ?? ""))
    }
}
