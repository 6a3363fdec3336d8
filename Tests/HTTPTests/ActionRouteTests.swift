import Actions
import Foundation
import GitMemory
import HTTP
import Synchronization
import Testing

/// `/api/v1`: the actions by their names.
@Suite struct ActionRouteTests {
    @Test func everyActionThatReadsIsAnsweredByGET() throws {
        let desk = try Desk()
        let id = try desk.add("The default port of the database is 5432")
        _ = try desk.object("POST", "/api/v1/set", #"{"key":"deploy.port","text":"8080"}"#, as: "ada", status: 201)
        let queries = [
            "agents": "", "status": "", "recall": "?question=port", "list": "?limit=1", "show": "?ids=\(id)",
            "get": "?key=deploy.port", "log": "?limit=3", "stale": "", "export": "", "brief": "?task=port",
            "rules list": "", "claims": "", "check": "?resources=name:deploy", "verify": "", "gate show": "",
            "task list": "", "message list": "", "message sent": "", "claims paths": "",
        ]
        for action in AllActions.list where !action.about.writes && !action.about.name.hasPrefix("worktree") {
            let name = action.about.name
            guard let query = queries[name] else { continue }
            let path = "/api/v1/" + name.replacingOccurrences(of: " ", with: "/")
            let response = desk.send("GET", path + query, as: "ada")
            #expect(response.status == 200, "\(path): \(response.text)")
            #expect(response.header("etag") != nil)
            #expect(desk.send("POST", path, "{}", as: "ada").status == 405)
        }
    }

    @Test func aRevisionThatMakesNoSenseIsARefusal() throws {
        let desk = try Desk()
        try desk.add("The default port of the database is 5432")
        for revision in ["::", ":1:x", ":/%5B", "main%5E%7B/%5B%7D", "main%00x", "%00", "../../HEAD", "refs/../HEAD"] {
            for target in [
                "verify?branches=\(revision)", "diff?branches=main&branches=\(revision)",
                "list?view=branch+\(revision)",
                "review?branch=\(revision)", "guard?base=\(revision)", "show?ids=\(revision)", "get?key=\(revision)",
                "why?id=\(revision)", "check?resources=\(revision)", "message/thread?id=\(revision)",
            ] {
                let response = desk.send("GET", "/api/v1/\(target)", as: "ada")
                #expect((200..<500).contains(response.status), "\(target): \(response.text)")
            }
        }
        #expect(desk.send("GET", "/api/v1/verify?branches=::").status == 404)
    }

    @Test func anObjectIsTheSameAsTheActionTells() throws {
        let desk = try Desk()
        let id = try desk.add("Releases are cut on Tuesdays by the release script")
        let shown = desk.send("GET", "/api/v1/show?ids=\(id)")
        let session = Session(directory: desk.root.path) { Surroundings.live }
        let answer = try ShowAction.run(
            .members(["ids": .array([.string(id)]), "view": .string("all")]), in: session)
        #expect(shown.text == String(decoding: answer.json.canonicalBytes(), as: UTF8.self) + "\n")
    }

    @Test func pagesOfAListAreTheList() throws {
        let desk = try Desk()
        for number in 1...7 { try desk.add("Fact number \(number) about the cache of the build") }
        func ids(_ query: String) throws -> [String] {
            let results = try desk.object("GET", "/api/v1/list" + query)["results"] as? [[String: Any]]
            return try #require(results).compactMap { $0["id"] as? String }
        }
        let all = try ids("")
        #expect(all.count == 7)
        #expect(try ids("?limit=3") + ids("?limit=3&offset=3") + ids("?limit=3&offset=6") == all)
        #expect(try ids("?limit=3&offset=9").isEmpty)
        for wrong in ["?offset=-1", "?offset=x", "?offset=99999999", "?limit=0", "?limit=1&limit=2"] {
            #expect(desk.send("GET", "/api/v1/list" + wrong).status == 400, "\(wrong)")
        }
    }

    @Test func aTagTellsWhetherAnythingHasMoved() throws {
        let desk = try Desk()
        try desk.add("The cache is warmed at night by a cron job")
        let first = desk.send("GET", "/api/v1/list")
        let tag = try #require(first.header("etag"))
        // A tag holds for ten seconds: if they end in between, the next one does not.
        let again = desk.send("GET", "/api/v1/list", ["If-None-Match": "\"x\", W/\(tag)"])
        let next = desk.send("GET", "/api/v1/list", ["If-None-Match": try #require(again.header("etag"))])
        #expect(again.status == 304 || next.status == 304)
        #expect([again, next].contains { $0.status == 304 && $0.bytes.isEmpty })
        try desk.add("The cache is cold on Mondays", as: "ben")
        let moved = desk.send("GET", "/api/v1/list", ["If-None-Match": tag])
        #expect(moved.status == 200)
        #expect(moved.header("etag") != tag)
    }

    @Test func aWriteWithAKeyIsMadeOnce() throws {
        let desk = try Desk()
        func send(_ text: String, _ path: String = "/api/v1/add", _ member: String = "text") -> WebResponse {
            desk.send("POST", path, #"{"\#(member)":"\#(text)"}"#, as: "ada", ["Idempotency-Key": "\"job-17\""])
        }
        let first = send("The nightly job has 17 steps")
        #expect(first.status == 201)
        let (told, again) = (try first.object(), try send("The nightly job has 17 steps").object())
        #expect(again["again"] as? Bool == true && again["id"] as? String == told["id"] as? String)
        #expect(try send("The nightly job has 17 steps", "/knowledge/contribute", "content").object()["again"] != nil)
        #expect(send("The nightly job has 18 steps").status == 400)
        let cited = desk.send("POST", "/api/v1/cite", #"{"ids":["abcd"]}"#, as: "ada", ["Idempotency-Key": "1"])
        #expect(cited.status == 400 && cited.code == "idempotency-key")
        let both = desk.send("POST", "/api/v1/add", #"{"text":"A","once":"2"}"#, as: "ada", ["Idempotency-Key": "1"])
        #expect(both.status == 400)
        let count = try desk.object("GET", "/api/v1/list")["results"] as? [Any]
        #expect(count?.count == 1)
    }

    @Test func aKeyIsSetOnlyIfItHasTheValuesThatAreNamed() throws {
        let desk = try Desk()
        func set(_ text: String, _ headers: KeyValuePairs<String, String>) throws -> (Int, String) {
            let response = desk.send("POST", "/api/v1/set", #"{"key":"port","text":"\#(text)"}"#, as: "ada", headers)
            return (response.status, try response.object()["id"] as? String ?? "")
        }
        let (status, id) = try set("1", ["If-None-Match": "*"])
        #expect(status == 201)
        #expect(try set("2", ["If-None-Match": "*"]).0 == 412)
        #expect(try set("2", ["If-Match": "\"\(String(repeating: "0", count: 64))\""]).0 == 412)
        #expect(try set("2", ["If-Match": "\"\(id)\""]).0 == 201)
        #expect(try set("3", ["If-Match": "\"\(id)\""]).0 == 412)
        #expect(try set("3", ["If-Match": "*"]).0 == 400)
        #expect(try set("3", ["If-Match": "\"\(id)\"", "If-None-Match": "*"]).0 == 400)
        #expect(desk.send("POST", "/api/v1/add", #"{"text":"A"}"#, as: "ada", ["If-Match": "\"\(id)\""]).status == 400)
    }

    @Test func aLongAnswerIsPackedForWhoeverCanUnpackIt() throws {
        let desk = try Desk()
        for number in 1...20 { try desk.add("Fact number \(number) about the cache of the build") }
        let plain = desk.send("GET", "/api/v1/list")
        let packed = desk.send("GET", "/api/v1/list", ["Accept-Encoding": "br;q=1, GZIP"])
        #expect(packed.header("content-encoding") == "gzip" && packed.bytes.count < plain.bytes.count / 2)
        #expect(try Gzip.unpack(packed.bytes, limit: 1 << 20) == plain.bytes)
        #expect(plain.header("content-encoding") == nil && plain.header("vary") == "Accept-Encoding")
        #expect(packed.header("etag")?.hasPrefix("W/") == true)
        let unwanted = desk.send("GET", "/api/v1/list", ["Accept-Encoding": "gzip;q=0, identity"])
        #expect(unwanted.bytes == plain.bytes)
        #expect(desk.send("GET", "/healthz", ["Accept-Encoding": "gzip"]).header("content-encoding") == nil)
    }

    @Test func writesOfOneAgentAtOnceShareCommits() throws {
        let desk = try Desk()
        let statuses = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 48) { number in
            let response = desk.send(
                "POST", "/api/v1/add", #"{"text":"Rack \#(number) of the hall has \#(number) hosts"}"#, as: "ada")
            statuses.withLock { $0.append(response.status) }
        }
        #expect(statuses.withLock { $0 }.allSatisfy { $0 == 201 })
        #expect((try desk.object("GET", "/api/v1/list")["results"] as? [Any])?.count == 48)
    }

    @Test func aReadMayBeAskedForAfterAWrite() throws {
        let desk = try Desk()
        let answer = desk.send("POST", "/api/v1/add", #"{"text":"Logs are kept for 30 days"}"#, as: "ada")
        let commit = try #require(answer.header("gitmem-commit"))
        try desk.add("Logs are compressed after one day")
        #expect(desk.send("GET", "/api/v1/list", ["Gitmem-After": commit]).status == 200)
        let missing = String(repeating: "a", count: 40)
        let early = desk.send("GET", "/api/v1/list", ["Gitmem-After": "\(commit), \(missing)"])
        #expect(early.status == 425)
        #expect(early.header("retry-after") == "1")
        #expect(early.text.contains(missing))
        #expect(desk.send("GET", "/api/v1/list", ["Gitmem-After": "main"]).status == 400)
    }

    @Test func aKeyThatHasChangedIsAFailedPrecondition() throws {
        let desk = try Desk()
        _ = try desk.object("POST", "/api/v1/set", #"{"key":"deploy.port","text":"8080"}"#, as: "ada", status: 201)
        let refused = desk.send(
            "POST", "/api/v1/set", #"{"key":"deploy.port","text":"8081","expect":"none"}"#, as: "ben")
        #expect(refused.status == 412)
        let object = try refused.object()
        #expect(object["exit"] as? Int == 12)
        #expect(object["verdict"] as? String == "unexpected")
    }

    @Test func aClaimThatSomebodyHoldsIsAConflict() throws {
        let desk = try Desk()
        let held = desk.send("POST", "/api/v1/claim", #"{"resources":["name:deploy"]}"#, as: "ada")
        #expect(held.status == 200, "\(held.text)")
        let refused = desk.send("POST", "/api/v1/claim", #"{"resources":["name:deploy"]}"#, as: "ben")
        #expect(refused.status == 409, "\(refused.text)")
        #expect(try refused.object()["exit"] as? Int == 11)
        #expect((try refused.object()["results"] as? [[String: Any]])?.first?["holder"] as? String == "ada")
    }

    @Test func unknownAndAmbiguousIdsAreToldApart() throws {
        let desk = try Desk()
        #expect(desk.send("GET", "/api/v1/show?ids=ffffffffffff").status == 404)
        #expect(desk.send("GET", "/api/v1/show").status == 400)
        #expect(desk.send("GET", "/api/v1/nothing").status == 404)
        #expect(desk.send("GET", "/api/v1/rules%20list").status == 404)
        #expect(desk.send("GET", "/api/v1/list?nothing=1").code == "usage")
    }

    @Test func theFoldersOfTheMachineAreNobodysBusiness() throws {
        let desk = try Desk()
        for path in ["init", "worktree/add", "worktree/remove"] {
            let response = desk.send("POST", "/api/v1/\(path)", #"{"path":"/tmp/elsewhere"}"#, as: "ada")
            #expect(response.status == 403)
            #expect(response.code == "local")
        }
        #expect(desk.send("GET", "/api/v1/worktree/list").status == 403)
    }

    @Test func aRepositoryWithoutMemoryIsSaidToBe() throws {
        let desk = try Desk(hasStore: false)
        #expect(desk.send("GET", "/healthz").status == 503)
        let response = desk.send("GET", "/api/v1/list")
        #expect(response.status == 503)
        #expect(["no-repository", "no-store"].contains(response.code))
        // What is to be done cannot be done by HTTP.
        #expect(response.text.contains("`gitmem init` on the server's machine"), "\(response.text)")
    }

    @Test func eventsTellWhichBranchesHaveMoved() throws {
        let desk = try Desk()
        try desk.add("The cache is warmed at night by a cron job")
        let opening = try desk.service.feed.opening(after: nil)
        let text = String(decoding: opening.text, as: UTF8.self)
        #expect(text.contains("event: state\n"))
        let id = try #require(text.split(separator: "\n").first?.dropFirst("id: ".count))
        let same = try desk.service.feed.opening(after: String(id))
        #expect(String(decoding: same.text, as: UTF8.self).hasPrefix(":"))
        try desk.add("The cache is cold on Mondays", as: "ben")
        Thread.sleep(forTimeInterval: 0.5)
        let next = String(decoding: try desk.service.feed.next(after: opening.tips).text, as: UTF8.self)
        #expect(
            next.contains("event: change\n") && next.contains(#""agent":"ben""#) && !next.contains(#""agent":"ada""#))
        let later = try desk.service.feed.opening(after: String(id))
        #expect(String(decoding: later.text, as: UTF8.self).contains("event: change"))
    }

    @Test func writesOfOneAgentAtOnceAreAllThere() throws {
        let desk = try Desk()
        let count = 12
        DispatchQueue.concurrentPerform(iterations: count) { number in
            let response = desk.send(
                "POST", "/api/v1/add", #"{"text":"Shard \#(number) of the index lies on disk \#(number)"}"#, as: "ada")
            #expect(response.status == 201, "\(response.text)")
        }
        #expect((try desk.object("GET", "/api/v1/list")["results"] as? [Any])?.count == count)
    }

    @Test func metricsCountWhatTheGateRefuses() throws {
        let desk = try Desk()
        let text = #""Mail ada.lovelace@company.com about it""#
        for body in ["{\"text\":\(text)}", "{\"text\":\(text),\"dry_run\":true}", #"{"text":"The lamp is red"}"#] {
            _ = desk.send("POST", "/api/v1/add", body, as: "ada")
        }
        _ = desk.send("POST", "/knowledge/contribute", "{\"content\":\(text)}", as: "ben")
        _ = desk.send(
            "POST", "/api/v1/import", "{\"entries\":[{\"content\":\(text)}],\"keep_going\":true}", as: "ada")
        let lines = desk.send("GET", "/metrics").text.split(separator: "\n").filter { $0.hasPrefix("gitmem_gate") }
        #expect(lines == [#"gitmem_gate_refusals_total{rule="e-mail"} 3"#])
    }

    @Test func metricsCountAnswersAndHoldNoText() throws {
        let desk = try Desk()
        _ = desk.send("GET", "/api/v1/recall?question=sesame")
        _ = desk.send("GET", "/x/sesame")
        let text = desk.send("GET", "/metrics").text
        #expect(text.contains(#"gitmem_http_requests_total{route="/api/v1/recall",method="GET",status="200"} 1"#))
        #expect(!text.contains("sesame"))
    }

    @Test func whatOthersHoldIsNothingToRemarkOn() throws {
        let desk = try Desk()
        let id = try desk.add("Only ben has this", as: "ben")
        for (action, body) in [("cite", #"{"ids":["\#(id)"]}"#), ("edit", #"{"id":"\#(id)","text":"Now ada, too"}"#)] {
            let answer = desk.send("POST", "/api/v1/\(action)", body, as: "ada")
            #expect([200, 201].contains(answer.status) && !answer.text.contains("is held by"), "\(answer.text)")
        }
    }
}
