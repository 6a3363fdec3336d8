internal import Coordination
package import GitMemory

/// A command that has been started.
package protocol OnceChild: AnyObject {
    /// Waits for what it prints, for so many milliseconds at most; empty if nothing came.
    func read(waiting milliseconds: Int32) -> [UInt8]
    /// Its exit code, or 128 and the signal; `nil` as long as it runs.
    var exit: Int32? { get }
    /// Sends a signal to it and to all that it has started.
    func send(_ signal: Int32)
}

/// A command that could not be started.
package struct OnceNotStarted: Error {
    /// 126 or 127, as shells have it.
    package let exit: Int32
    package let message: String

    package init(exit: Int32, message: String) {
        self.exit = exit
        self.message = message
    }
}

/// Runs a command if no command has run by the same key before; else tells how that went.
///
/// It is no action: what it runs is the caller's, so no door but the command line leads to it.
package struct OnceRun {
    package let key: String
    /// For how many milliseconds to wait for whoever runs it; `nil` for as long as it takes.
    package var wait: UInt64?
    /// Whether it may run without the word of who decides: then it may run elsewhere, too.
    package var isOffline = false
    /// Whether a failure is a result, too.
    package var keepsFailures = false
    /// Whether up to 256 KiB of its output are kept, and not 4.
    package var keepsOutput = false
    /// For how long it is claimed at a time, in milliseconds.
    package var term: UInt64

    /// What it needs from the world around it.
    package struct World {
        /// Starts the command with these variables.
        let start: ([(name: String, value: String)]) throws -> any OnceChild
        /// Gets what the command prints.
        let print: ([UInt8]) -> Void
        /// The signal that this process got; 0 if none.
        let signal: () -> Int32

        package init(
            start: @escaping ([(name: String, value: String)]) throws -> any OnceChild,
            print: @escaping ([UInt8]) -> Void, signal: @escaping () -> Int32
        ) {
            self.start = start
            self.print = print
            self.signal = signal
        }
    }

    package static let usualTerm = "2m"
    /// The exit code of what is gitmem's own failure.
    package static let failed: Int32 = 125
    private static let shortestTerm: UInt64 = 30_000

    /// - Throws: ``UsageError`` for a term that is too short to be renewed.
    package init(key: String, ttl: String, wait: String?, noWait: Bool) throws {
        self.key = key
        term = try Moments.milliseconds(ttl)
        guard Self.shortestTerm...86_400_000 ~= term else { throw UsageError("--ttl takes 30s to 24h.") }
        if noWait && wait != nil { throw UsageError("--wait and --no-wait do not go together.") }
        self.wait = try noWait ? 0 : wait.map { try Moments.milliseconds($0) }
    }

    /// A turn: the claim under which the command may run.
    private struct Turn {
        let token: String
        /// When it was asked for, by a clock that nobody sets.
        let start: UInt64
    }

    private enum Start {
        case turn(Turn)
        case known(token: String, done: OnceDone)
    }

    /// Runs it, or tells how it went.
    ///
    /// - Throws: ``BadNews`` with the exit code for a command that could not be started or was ended; whatever the store
    ///   throws.
    package func run(in session: Session, _ world: World) throws -> OnceResult {
        let store = try session.store()
        let agent = try session.agentName(in: store)
        let once = try OnceKey(key)
        try GateRejection.refuseSecrets(inName: key)
        let resource = try Resource(.once, once.body.content)
        var network = session.network
        network.timeout = .milliseconds(term / 4)
        // A command that a signal ends gives its turn back all the same.
        network.isCancelled = { false }
        let claims = try Claims(apart: store, by: network)
        switch try begin(resource, claims, agent, world) {
        case .known(let token, let done): return try known((token, done), store, claims, network, session)
        case .turn(let turn):
            let child: any OnceChild
            do {
                child = try world.start([("GITMEM_TOKEN", turn.token)])
            } catch {
                release(resource, nil, claims, agent, session)
                guard let error = error as? OnceNotStarted else { throw error }
                throw BadNews(message: error.message, exit: error.exit)
            }
            var output = OnceOutput(limit: keepsOutput ? 262_144 : 4_096)
            let code = try follow(child, &output, resource, turn, claims, agent, world)
            guard code == 0 || keepsFailures, 0...255 ~= code else {
                release(resource, nil, claims, agent, session)
                return OnceResult(
                    key: key, exit: code, output: output.text, length: output.length, sha256: output.sha256, id: nil,
                    token: turn.token, isAgain: false)
            }
            return try record(code, output, turn, resource, (store, claims, network), agent, session)
        }
    }

    // MARK: The turn

    /// Waits until it may run, or has run elsewhere.
    private func begin(
        _ resource: Resource, _ claims: Claims, _ agent: AgentName, _ world: World
    ) throws -> Start {
        if let known = try claims.done(resource, isFresh: !isOffline) {
            return .known(token: known.token, done: known.done)
        }
        let begun = SteadyClock.milliseconds
        while true {
            let start = SteadyClock.milliseconds
            let left = wait.map { $0 - min($0, start - begun) }
            let slice: UInt64 = claims.arbiter == .here ? 500 : 5_000
            let report = try claims.claim(
                [resource], as: agent, term: term, wait: min(slice, left ?? slice), needsConfirmation: !isOffline)
            if report.isRewound {
                throw StoreError(
                    .unconfirmed, "the log of claims on \(report.arbiter ?? "the arbiter") lacks what it once had",
                    hint: "look with `gitmem claims --log`, then run the command again")
            }
            if let result = report.results.first, result.verdict == .held, let token = result.grant?.token {
                // Whoever had it before may have run it: only its holder says so, so nobody does from now on.
                if let known = try claims.done(resource, isFresh: false) {
                    _ = try claims.release(resource, as: agent, done: nil)
                    return .known(token: known.token, done: known.done)
                }
                return .turn(Turn(token: token, start: start))
            }
            if let known = try claims.done(resource, isFresh: false) {
                return .known(token: known.token, done: known.done)
            }
            if world.signal() != 0 { throw StoreError(.interrupted, "interrupted") }
            if let wait, SteadyClock.milliseconds - begun >= wait {
                let holder = report.results.first?.holder ?? "somebody"
                throw BadNews(
                    message: "\(holder) runs it", hint: "without --no-wait, its result is waited for",
                    exit: ExitCode.claimed)
            }
        }
    }

    /// Follows the command to its end, and renews the claim meanwhile.
    ///
    /// - Throws: ``BadNews`` if the claim is lost: then the command was ended.
    private func follow(
        _ child: any OnceChild, _ output: inout OnceOutput, _ resource: Resource, _ turn: Turn, _ claims: Claims,
        _ agent: AgentName, _ world: World
    ) throws -> Int32 {
        var end = turn.start + term
        var next = turn.start + term / 3
        var passed: Int32 = 0
        var isLost = false
        while !isLost {
            let piece = child.read(waiting: 50)
            if !piece.isEmpty {
                output.take(piece)
                world.print(piece)
            }
            if piece.isEmpty, let code = child.exit {
                // What it printed just before its end.
                while case let rest = child.read(waiting: 0), !rest.isEmpty {
                    output.take(rest)
                    world.print(rest)
                }
                return code
            }
            let signal = world.signal()
            if signal != passed {
                child.send(signal)
                passed = signal
            }
            let now = SteadyClock.milliseconds
            if now >= next {
                switch renewal(resource, claims, agent) {
                case true?:
                    end = now + term
                    next = now + term / 3
                case false?: isLost = true
                // Whoever decides could not be asked: soon again.
                case nil: next = now + min(term / 12, 5_000)
                }
            }
            let margin = isOffline || claims.arbiter == .here ? 0 : claims.skew
            if !isOffline, SteadyClock.milliseconds + margin >= end { isLost = true }
        }
        stop(child)
        throw BadNews(
            message: "the claim of once:\(key) was lost, and the command was ended",
            hint: "somebody else may run it now; `gitmem claims --log` says who", exit: Self.failed)
    }

    /// Whether the claim is renewed; `nil` if that cannot be told.
    private func renewal(_ resource: Resource, _ claims: Claims, _ agent: AgentName) -> Bool? {
        guard let report = try? claims.renew([resource], as: agent, term: term),
            let verdict = report.results.first?.verdict
        else { return nil }
        if verdict != .held { return false }
        return isOffline || report.confirmed != nil ? true : nil
    }

    private func stop(_ child: any OnceChild) {
        let start = SteadyClock.milliseconds
        child.send(15)
        while child.exit == nil {
            _ = child.read(waiting: 50)
            if SteadyClock.milliseconds - start > 5_000 { child.send(9) }
            if SteadyClock.milliseconds - start > 15_000 { return }
        }
    }

    // MARK: The result

    /// Remembers how it went, and says so in the log.
    private func record(
        _ code: Int32, _ output: OnceOutput, _ turn: Turn, _ resource: Resource,
        _ place: (store: Store, claims: Claims, network: Network), _ agent: AgentName, _ session: Session
    ) throws -> OnceResult {
        let (store, claims, network) = place
        var text = output.text
        if text == nil, output.length > 0 { session.remark("what it printed is not text, and is not kept") }
        if let printed = text, !printed.isEmpty, try isRefused(printed, in: store, agent) {
            session.remark("what it printed has a secret or personal data in it, and is not kept")
            text = nil
        }
        let kept = try OnceResult.body(key, code, output, text: text, token: turn.token)
        _ = try store.write(as: agent, subject: { (_: Verdict) in "result \(kept.id.short)" }) { draft in
            guard let end = Timestamp(milliseconds: draft.reference.milliseconds + OnceResult.term) else {
                throw StoreError(.invalidInput, "the clock is at the end of the year 9999", hint: "set it right")
            }
            return try draft.add(kept, until: Expiry(end))
        }
        if case .remote(let remote, _) = claims.arbiter, !isOffline { exchange(store, remote, network, session) }
        release(resource, OnceDone(exit: code, result: kept.id), claims, agent, session)
        return OnceResult(
            key: key, exit: code, output: text, length: output.length, sha256: output.sha256, id: kept.id,
            token: turn.token, isAgain: false)
    }

    /// Whether the gate refuses a text. The hash and the token beside it would look like secrets to it.
    private func isRefused(_ text: String, in store: Store, _ agent: AgentName) throws -> Bool {
        var object = JSONObject()
        object["content"] = .string(text)
        let screening = try GateWords().screening(in: store, for: agent)
        return try !screening.judge(Body(object), readsProse: false).refused.isEmpty
    }

    private func release(
        _ resource: Resource, _ done: OnceDone?, _ claims: Claims, _ agent: AgentName, _ session: Session
    ) {
        do {
            let report = try claims.release(resource, as: agent, done: done)
            if report.confirmed == nil, done != nil {
                session.remark("that it has run is known in this clone alone: \(report.complaint ?? "")")
            }
        } catch {
            session.remark("its claim could not be released, and ends by itself: \(error)")
        }
    }

    private func exchange(_ store: Store, _ remote: String, _ network: Network, _ session: Session) {
        do {
            let report = try store.sync(with: remote, merges: false, by: network)
            if [.synced, .upToDate].contains(report.outcome) { return }
            session.remark(
                "its result could not be exchanged with \(remote): \(report.explanation ?? "\(report.outcome)")")
        } catch {
            session.remark("its result could not be exchanged with \(remote): \(error)")
        }
    }

    /// What is known of a command that ran before, also in another clone.
    private func known(
        _ known: (token: String, done: OnceDone), _ store: Store, _ claims: Claims, _ network: Network,
        _ session: Session
    ) throws -> OnceResult {
        let result = try OnceResult(key, known, in: store.snapshot(.all))
        guard result.length == nil, case .remote(let remote, _) = claims.arbiter, !isOffline else { return result }
        exchange(store, remote, network, session)
        return try OnceResult(key, known, in: try session.store().snapshot(.all))
    }
}
