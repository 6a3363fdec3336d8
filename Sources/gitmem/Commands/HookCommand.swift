internal import Actions
internal import ArgumentParser
internal import GitMemory
internal import Glibc
internal import Hooks

struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Answer a hook of an agent's client; `setup` has the client call it.",
        discussion: """
            Reads the client's event from standard input, and answers in the client's format: with the brief at the \
            start of a session, with a refusal before an edit of a file that somebody else has claimed, and with a \
            reminder at the end. In any other case, and whatever goes wrong, it prints nothing that has an effect and \
            exits with 0. It uses no network, and ends within 300 ms.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "claude-code, codex, gemini, cursor, copilot or opencode.")
    var client: String

    @Argument(help: "session-start, subagent-start, pre-edit or stop.")
    var event: String

    func run() { Self.answer(client, event, global) }

    /// Answers, and never throws: words that a later version of `setup` wrote are answered with silence, too.
    static func answer(_ client: String, _ event: String, _ global: GlobalOptions) {
        giveUp(after: Environment.hookLimit)
        guard let client = HookClient.named(client), let event = HookEvent(rawValue: event) else { return }
        let input = read(atMost: 8 << 20)
        let run = HookRun(client, event, input: input)
        let answer = run.answer { folder in
            var here = global
            if global.directory == ".", let folder { here.directory = folder }
            here.quiet = true
            return here.session(Network(mayPrompt: false))
        }
        if !answer.isEmpty { Output.line { $0 += Array(answer.utf8) } }
    }

    /// Ends the process well after some milliseconds, before anything was printed.
    private static func giveUp(after milliseconds: Int) {
        signal(SIGALRM) { _ in _exit(0) }
        var timer = itimerval()
        timer.it_value.tv_sec = milliseconds / 1000
        timer.it_value.tv_usec = __suseconds_t(milliseconds % 1000 * 1000)
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }

    private static func read(atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
