import Foundation
import HTTP
import Testing

/// The memory as a collective: `/knowledge`.
@Suite struct KnowledgeTests {
    @Test func aContributionIsAcceptedThenUnchangedThenMerged() throws {
        let desk = try Desk()
        let text = #"{"content":"The default port of the staging database is 5432","tags":["database"]}"#
        let first = try desk.object("POST", "/knowledge/contribute", text, as: "ada")
        #expect(first["verdict"] as? String == "accepted")
        #expect(first["contribution_count"] as? Int == 1)
        let again = try desk.object("POST", "/knowledge/contribute", text, as: "ada")
        #expect(again["verdict"] as? String == "unchanged")
        let other = try desk.object("POST", "/knowledge/contribute", text, as: "ben")
        #expect(other["verdict"] as? String == "merged")
        #expect(other["contribution_count"] as? Int == 2)
        #expect(other["id"] as? String == first["id"] as? String)
    }

    @Test func whatTheGateRefusesIsRejectedWithReasons() throws {
        let desk = try Desk()
        // Put together here, so that no scanner finds a secret in this file.
        let secret = "AKIA" + "Z7Q4M2N9P5R8T1V3"
        let answer = try desk.object(
            "POST", "/knowledge/contribute", #"{"content":"The key of the bucket is \#(secret) since May"}"#, as: "ada")
        #expect(answer["verdict"] as? String == "rejected")
        #expect((answer["reasons"] as? [Any])?.isEmpty == false)
        let strict = desk.send(
            "POST", "/api/v1/add", #"{"text":"The key of the bucket is \#(secret) since May"}"#, as: "ada")
        #expect(strict.status == 422)
        #expect(strict.code == "rejected")
        #expect(!strict.text.contains(secret))
    }

    @Test func aQuestionIsAnsweredFromAllBranches() throws {
        let desk = try Desk()
        try desk.add("The staging database listens on port 5433", as: "ben")
        let answer = try desk.object("GET", "/knowledge/query?q=which+port+has+the+database%3F&limit=3")
        #expect((answer["results"] as? [[String: Any]])?.count == 1)
        let none = try desk.object("GET", "/knowledge/query?q=kubernetes")
        #expect((none["results"] as? [Any])?.isEmpty == true)
    }

    @Test func whatAnotherAgentWroteIsCitedBeforeAnyMerge() throws {
        let desk = try Desk()
        let id = try desk.add("Deploys need a green build of main", as: "ben")
        let cited = try desk.object("POST", "/knowledge/\(id.prefix(12))/cite", as: "ada")
        #expect(cited["citation_count"] as? Int == 1)
        let endorsed = try desk.object("POST", "/knowledge/\(id)/endorse", "{}", as: "cleo")
        #expect(endorsed["endorsement_count"] as? Int == 1)
        #expect(endorsed["citation_count"] as? Int == 1)
        // Counts of what is on another branch are sound, and a merge has both.
        _ = try desk.object("GET", "/api/v1/verify")
        _ = try desk.object("POST", "/api/v1/merge", "{}", as: "ada")
        let shown = try desk.object("GET", "/api/v1/show?ids=\(id)&view=trunk")
        let counters = (shown["results"] as? [[String: Any]])?.first?["counters"] as? [String: Int]
        #expect(counters == ["citations": 1, "contributions": 1, "endorsements": 1])
    }

    @Test(arguments: [
        ("GET", "/knowledge/query", 400), ("GET", "/knowledge/query?q=", 400),
        ("GET", "/knowledge/query?q=a&bad=1", 400),
        ("GET", "/knowledge/query?q=port&limit=0", 400), ("GET", "/knowledge/query?q=port&limit=x", 400),
        ("POST", "/knowledge/query", 405), ("GET", "/knowledge/contribute", 405), ("GET", "/knowledge", 404),
        ("POST", "/knowledge/ffffffff/cite", 404), ("POST", "/knowledge/zz/cite", 400),
        ("DELETE", "/knowledge/contribute", 405),
    ])
    func whatMakesNoSenseIsRefused(_ method: String, _ target: String, _ status: Int) throws {
        let desk = try Desk()
        let response = desk.send(method, target, as: "ada")
        #expect(response.status == status, "\(response.text)")
        #expect(response.header("content-type") == "application/problem+json")
        #expect(response.code != nil)
    }

    @Test(arguments: [
        ("{}", "“content” is missing"), (#"{"content":1}"#, "“text” is a text"), ("[]", "no object"), ("", "empty"),
        (#"{"content":"A fact of some length","text":"b"}"#, "There is no argument"),
        ("{\"content\":\n  oops}", "line 2, column 3"), (#"{"content":"Some fact about it","wrong":1}"#, "“wrong”"),
    ])
    func aBodyThatIsWrongIsRefusedWithTheReason(_ body: String, _ reason: String) throws {
        let desk = try Desk()
        let response = desk.send("POST", "/knowledge/contribute", body, as: "ada", ["Content-Type": "application/json"])
        #expect(response.status == 400)
        #expect(response.text.contains(reason), "\(response.text)")
    }

    @Test func nobodyWritesWithoutAName() throws {
        let desk = try Desk()
        let response = desk.send("POST", "/knowledge/contribute", #"{"content":"A fact that nobody signs"}"#)
        #expect(response.status == 400)
        #expect(response.code == "no-agent")
        let named = desk.send(
            "POST", "/knowledge/contribute", #"{"content":"A fact that Ada signs"}"#, as: "Ada Lovelace")
        #expect(named.status == 400)
        #expect(try named.object()["suggestion"] as? String != nil)
    }
}
