import Git
import Synchronization
import Testing

@testable import GitMemory

@Suite("The log of claims in git")
struct ClaimLogTests {
    private let sandbox: StoreSandbox
    private let log: ClaimLog

    init() throws {
        sandbox = try StoreSandbox()
        log = ClaimLog(of: try sandbox.makeStore())
    }

    private var readCount: Int { log.store.repository.objects.readCount.load(ordering: .relaxed) }

    private func body(_ content: String) throws -> Body { try Body(content: content, ["kind": .string("claim")]) }

    private func append(_ change: (String) throws -> LogChange, after parent: String?) throws -> String {
        let token = try log.tokens(1, after: [parent].compactMap { $0 })[0]
        return try log.append(
            [change(token)], after: parent, by: "ada", token: token, subject: "claim", trailers: [])
    }

    @Test("What is added is read, a renewal takes its place, and what is removed is gone")
    func entriesAreRead() throws {
        let body = try body("name:deploy")
        let first = try append({ .add(body, token: $0, agent: "ada", until: 1_795_169_730_000) }, after: nil)
        let held = try log.entries(at: first)
        #expect(held.map(\.id) == [body.id])
        let hold = try #require(held.first?.holds.first)
        #expect(hold.agent == "ada" && hold.until == 1_795_169_730_000)
        let second = try append(
            { _ in .renew(body.id, token: hold.token, agent: "ada", until: 1_795_169_790_000) }, after: first)
        let renewed = try log.entries(at: second)
        #expect(renewed.first?.holds.map(\.token) == [hold.token])
        #expect(renewed.first?.holds.map(\.until) == [1_795_169_790_000])
        let third = try append({ _ in .remove(body.id, token: hold.token) }, after: second)
        #expect(try log.entries(at: third).isEmpty)
        #expect(try log.entries(at: nil).isEmpty)
    }

    @Test("A commit reads the folders that change, however many others there are")
    func fewFoldersAreRead() throws {
        var tip: String?
        for number in 0..<3 {
            let bodies = try (0..<200).map { try self.body("name:\(number)-\($0)") }
            let tokens = try log.tokens(200, after: [tip].compactMap { $0 })
            let changes = zip(bodies, tokens).map { body, token in
                LogChange.add(body, token: token, agent: "ada", until: 1_795_169_730_000)
            }
            tip = try log.append(
                changes, after: tip, by: "ada", token: tokens[199], subject: "claim", trailers: [])
        }
        let body = try self.body("name:another")
        let before = readCount
        tip = try append({ .add(body, token: $0, agent: "ada", until: 1_795_169_730_000) }, after: tip)
        #expect(readCount - before < 20)
        #expect(try log.entries(at: tip).count == 601)
    }

    @Test("Commits have one parent each, and stamps and tokens rise")
    func stampsRise() throws {
        var tip: String?
        var commits: [String] = []
        for number in 0..<4 {
            let body = try body("name:\(number)")
            let next = try append({ .add(body, token: $0, agent: "ada", until: 1_795_169_730_000) }, after: tip)
            tip = next
            commits.append(next)
        }
        let headers = try commits.map { try log.header($0) }
        #expect(headers.dropFirst().map(\.parent) == commits.dropLast().map { $0 })
        #expect(zip(headers, headers.dropFirst()).allSatisfy { $0.stamp < $1.stamp })
        #expect(try log.contains(commits[0], in: commits[3]))
        #expect(try !log.contains(commits[3], in: commits[0]))
        let tokens = try log.tokens(3, after: [commits[3]])
        #expect(tokens == tokens.sorted() && Set(tokens).count == 3 && tokens[0] > headers[3].stamp)
    }

    @Test("How a command went is kept until the log goes on thirty days later, by both clocks")
    func marksEnd() throws {
        let body = try body("once:deploy")
        var token = ""
        func add(_ content: String, after parent: String) throws -> String {
            let other = try self.body(content)
            return try append({ .add(other, token: $0, agent: "ada", until: 1_795_169_730_000) }, after: parent)
        }
        var tip = try append(
            { given in
                token = given
                return .add(body, token: given, agent: "ada", until: 1_795_169_730_000)
            }, after: nil)
        tip = try append({ _ in .mark(body.id, "done", fields: "\(token).0.\(body.id)") }, after: tip)
        let day: UInt64 = 86_400
        sandbox.clock.advance(seconds: 40 * day)
        // The parent's clock says that no time has passed.
        tip = try add("once:deploy", after: tip)
        #expect(try log.marks("done", of: body.id, at: tip).count == 1)
        tip = try append({ _ in .remove(body.id, token: token) }, after: tip)
        #expect(try log.marks("done", of: body.id, at: tip).isEmpty)
    }

    @Test("A reference moves only from where it is taken to be, and a log is in use once it is there")
    func referencesMove() throws {
        #expect(try !log.isInUse())
        let body = try body("path:src")
        let first = try append({ .add(body, token: $0, agent: "ada", until: 1_795_169_730_000) }, after: nil)
        let second = try append({ .add(body, token: $0, agent: "ben", until: 1_795_169_730_000) }, after: first)
        #expect(try log.move(.local, from: nil, to: first))
        #expect(try log.isInUse())
        #expect(try !log.move(.local, from: second, to: first))
        #expect(try !log.move(.local, from: nil, to: second))
        #expect(try log.move(.local, from: first, to: second))
        #expect(try log.tip(.local) == second)
        #expect(try !log.move(.local, from: first, to: nil))
        #expect(try log.move(.local, from: second, to: nil))
        #expect(try log.tip(.local) == nil)
    }
}
