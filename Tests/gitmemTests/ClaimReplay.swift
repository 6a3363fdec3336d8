import Foundation
import Testing

/// The log of claims as git has it, gone through commit by commit.
struct ClaimReplay {
    struct Grant {
        let resource: String
        let agent: String
        var end: UInt64
    }

    /// What is held after the last commit, by token.
    private(set) var live: [String: Grant] = [:]
    private(set) var grants = 0
    private(set) var renewals = 0
    private(set) var takeovers = 0

    /// Goes through the log of a repository. At each commit no two grants overlap, tokens rise, and nothing is taken over that
    /// was not over for `skew` milliseconds.
    init(of folder: String, in sandbox: Sandbox, skew: UInt64 = 10_000) throws {
        // Between the commits stands what no message has.
        let text = try sandbox.git(
            "log", "--reverse", "--format=%x1e%H %ct %P%n%B", "memory/claims/1", in: folder)
        var (greatest, last) = ("", "")
        for commit in text.split(separator: "\u{1e}") {
            let lines = commit.split(separator: "\n").map(String.init)
            let head = (lines.first ?? "").split(separator: " ").map(String.init)
            #expect(head.dropFirst(2).joined() == last, "\(head) has another parent than \(last)")
            last = head.first ?? ""
            let time = UInt64(head.count > 1 ? head[1] : "") ?? 0
            for line in lines where line.hasPrefix("Gitmem-Claim: ") {
                let words = line.split(separator: " ", maxSplits: 5).map(String.init)
                let (action, token, agent) = (words[1], words[2], words[3])
                let resource = String(words[5].dropFirst().dropLast())
                switch action {
                case "claim":
                    #expect(token > greatest, "\(token) is not later than \(greatest)")
                    greatest = token
                    live[token] = Grant(resource: resource, agent: agent, end: UInt64(words[4]) ?? 0)
                    grants += 1
                case "renew":
                    #expect(live[token]?.resource == resource, "\(token) is renewed and not held")
                    live[token]?.end = UInt64(words[4]) ?? 0
                    renewals += 1
                default:
                    let grant = live.removeValue(forKey: token)
                    #expect(grant?.resource == resource, "\(token) ends and was not held")
                    if action == "takeover" {
                        takeovers += 1
                        // The commit's time is of whole seconds.
                        #expect(
                            (time + 1) * 1000 >= (grant?.end ?? 0) + skew,
                            "\(token) of \(grant?.agent ?? "") was robbed")
                    }
                }
            }
            expectNoOverlap(last)
        }
    }

    private func expectNoOverlap(_ commit: String) {
        let held = live.sorted { $0.key < $1.key }
        for (index, one) in held.enumerated() {
            for other in held[(index + 1)...] {
                let (a, b) = (one.value.resource, other.value.resource)
                let overlap = a == b || a.hasPrefix(b + "/") || b.hasPrefix(a + "/")
                #expect(!overlap, "\(a) of \(one.value.agent) and \(b) of \(other.value.agent) at \(commit)")
            }
        }
    }
}
