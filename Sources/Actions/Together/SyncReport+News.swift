internal import Git
internal import GitMemory

extension SyncReport {
    /// Says what was left out, lost or not done.
    func remark(in session: Session) {
        for item in skipped { session.remark(item.text) }
        session.remark(lost: lost, restored: restored)
        for item in refused { session.remark("not merged: \(item.text)") }
        for held in held {
            session.remark("\(held.name) stays as it is here: \(held.error.message.escapingControls())")
        }
    }

    /// What is left to do, if anything is.
    var badNews: BadNews? {
        let remote = self.remote ?? ""
        let why = explanation.map { ": \($0)" } ?? ""
        let waits = waiting.isEmpty ? "nothing waits to be sent" : "what waits to be sent is safe here"
        let hint =
            "\(waits); run `gitmem sync` again later"
            + (waiting.isEmpty ? "" : ", `gitmem status` shows what waits")
        switch outcome {
        case .offline:
            return BadNews(
                message: "\(remote) cannot be reached\(why)", hint: hint, exit: ExitCode.tryLater)
        case .refused:
            return BadNews(
                message: "\(remote) refused\(why)", hint: self.hint.map { "\($0); \(waits)" } ?? hint,
                exit: ExitCode.tryLater)
        case .busy:
            return BadNews(
                message: "others kept moving the trunk of \(remote)\(why)", hint: hint, exit: ExitCode.tryLater)
        case .locked:
            return BadNews(
                message: "what \(remote) has cannot be noted here\(why)",
                hint: "\(waits); if no git program is running, remove that file: `gitmem sync` does, after ten minutes",
                exit: ExitCode.tryLater)
        case .synced, .upToDate, .held, .noRemote, .nested:
            guard let held = held.first else { return nil }
            return BadNews(
                message: "\(held.name) could not be brought along", hint: held.error.hint,
                exit: Fault.exit(held.error.code))
        }
    }
}
