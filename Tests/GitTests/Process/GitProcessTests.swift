import Foundation
import Testing

@testable import Git

@Suite("The user's git, run to its end or ended")
struct GitProcessTests {
    private func alias(_ script: String) -> [String] { ["-c", "alias.try=!\(script)", "try"] }

    @Test("Both streams are read, however much is printed to either")
    func streams() throws {
        let script = "i=0; while [ $i -lt 3000 ]; do echo $i; echo e$i >&2; i=$((i+1)); done; exit 3"
        var pieces = ""
        let outcome = try GitProcess.run(
            alias(script), in: "/",
            GitProcess.Conditions(onErrors: { pieces += String(decoding: $0, as: UTF8.self) }))
        #expect(outcome.status == 3)
        #expect(outcome.output == (0..<3000).map { "\($0)\n" }.joined())
        #expect(outcome.errors == (0..<3000).map { "e\($0)\n" }.joined())
        #expect(pieces == outcome.errors)
        #expect(outcome.stop == nil)
    }

    @Test("Variables are set in the place of inherited ones")
    func environment() throws {
        let outcome = try GitProcess.run(
            alias("echo $HOME $GIT_TERMINAL_PROMPT"), in: "/",
            GitProcess.Conditions(environment: ["HOME": "/nowhere", "GIT_TERMINAL_PROMPT": "0"]))
        #expect(outcome.output == "/nowhere 0\n")
    }

    @Test("A run that takes too long is ended, with all that it started", arguments: [true, false])
    func timeout(keepsTerminal: Bool) throws {
        let file = NSTemporaryDirectory() + "gitmem-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try GitProcess.run(
            alias("echo $$ >\(file); sleep 600; true"), in: "/",
            GitProcess.Conditions(keepsTerminal: keepsTerminal, timeout: 300))
        #expect(outcome.stop == .timeout)
        #expect(outcome.status != 0)
        if !keepsTerminal {
            let text = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")[0]
            let shell = try #require(pid_t(text))
            // The group is gone, or about to be collected by its new parent.
            var tries = 0
            while kill(-shell, 0) == 0, tries < 500, Self.isRunning(shell) {
                usleep(10_000)
                tries += 1
            }
            #expect(!Self.isRunning(shell))
        }
    }

    private static func isRunning(_ id: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
        return text.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    @Test("A run is ended when the caller gives up")
    func cancelled() throws {
        var asked = 0
        let outcome = try GitProcess.run(
            alias("sleep 600; true"), in: "/",
            GitProcess.Conditions(
                keepsTerminal: false,
                isCancelled: {
                    asked += 1
                    return asked > 2
                }))
        #expect(outcome.stop == .cancelled)
    }

    @Test("What git leaves running does not hold the caller up")
    func leftRunning() throws {
        let file = NSTemporaryDirectory() + "gitmem-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try GitProcess.run(
            alias("sleep 600 & echo $! >\(file); echo done; echo said >&2"), in: "/", GitProcess.Conditions())
        let sleeper = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")[0]))
        let isStillThere = kill(sleeper, 0) == 0
        kill(sleeper, SIGKILL)
        #expect(isStillThere)
        #expect(outcome.status == 0)
        #expect(outcome.output == "done\n")
        #expect(outcome.errors == "said\n")
    }

    @Test("The signal that has killed git is in its status")
    func killed() throws {
        #expect(try GitProcess.run(alias("kill -KILL $PPID"), in: "/").status == 128 + SIGKILL)
    }

    @Test("A git that a signal has stopped is ended after ten seconds, and one that goes on in time is not")
    func stopped() throws {
        let outcome = try GitProcess.run(alias("kill -STOP $PPID; sleep 0.3; kill -CONT $PPID; exit 3"), in: "/")
        #expect(outcome.stop == nil)
        #expect(outcome.status == 3)
        let ended = try GitProcess.run(
            alias("kill -STOP $PPID; sleep 600"), in: "/", GitProcess.Conditions(keepsTerminal: false))
        #expect(ended.stop == .stopped)
        #expect(ended.status != 0)
    }

    @Test("An end that nobody can tell is an error, not a success")
    func unknownEnd() throws {
        var process = pid_t()
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        defer { free(words[0]) }
        #expect(posix_spawnp(&process, "true", nil, nil, &words, nil) == 0)
        var status: Int32 = 0
        #expect(waitpid(process, &status, 0) == process)
        let error = try #require(throws: GitError.self) {
            var child = ChildProcess(process, leadsGroup: false)
            _ = try child.finish(ProcessPipe(), ProcessPipe(), GitProcess.Conditions())
        }
        #expect(error.systemError == ECHILD)
    }
}
