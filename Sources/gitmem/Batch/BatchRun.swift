internal import Actions
internal import GitMemory
internal import Glibc

/// Answers the requests of a batch in their order.
struct BatchRun {
    private let session: @Sendable (String?) -> Session
    private var input = BatchInput(STDIN_FILENO)
    private var group: BatchGroup?
    private var (count, failures) = (0, 0)

    init(_ session: @escaping @Sendable (String?) -> Session) { self.session = session }

    /// - Throws: ``BadNews`` if a request has failed; ``Failure/NotPrinted`` if nobody reads the answers.
    mutating func run() throws {
        while true {
            var piece = input.next(waits: false)
            if case .nothingYet = piece {
                // Whoever waits for these answers may send nothing before.
                finishGroup()
                try StandardStream.output.flush()
                piece = input.next(waits: true)
            }
            switch piece {
            case .end:
                finishGroup()
                if failures == 0 { return }
                throw BadNews(message: "\(failures) of \(count) requests failed", exit: ExitCode.problemsFound)
            case .tooLong: refuse(BatchRequest.tooLong)
            case .line(let line):
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
                do throws(BatchRequest.Refusal) {
                    answer(try BatchRequest(line))
                } catch {
                    refuse(error)
                }
            case .nothingYet: break
            }
        }
    }

    private mutating func refuse(_ refusal: BatchRequest.Refusal) {
        let answer = BatchAnswer(refusal)
        if let group { group.add(answer) } else { print(answer) }
    }

    private mutating func answer(_ request: BatchRequest) {
        if let group, group.takes(request), group.add(request) { return }
        finishGroup()
        if request.sharesCommit, let group = BatchGroup(of: request.agent, session) {
            if group.add(request) {
                self.group = group
                return
            }
            _ = group.finish()
        }
        print(request.answer(in: session(request.agent)))
    }

    private mutating func finishGroup() {
        for answer in group?.finish() ?? [] { print(answer) }
        group = nil
    }

    private mutating func print(_ answer: BatchAnswer) {
        count += 1
        if answer.failed { failures += 1 }
        Output.line { answer.json.write(canonicalInto: &$0) }
    }
}
