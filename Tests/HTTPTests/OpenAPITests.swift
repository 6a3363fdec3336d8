import Actions
import Foundation
import HTTP
import Testing

/// `/openapi.json` and the page.
@Suite struct OpenAPITests {
    @Test func everyActionIsDescribedWithAllItTakes() throws {
        let desk = try Desk()
        let document = try desk.object("GET", "/openapi.json")
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        for action in AllActions.list {
            let name = action.about.name
            let operation = paths["/api/v1/" + name.replacingOccurrences(of: " ", with: "/")]
            if name == "init" || name.hasPrefix("worktree") {
                #expect(operation == nil)
                continue
            }
            let described = try #require(operation?[action.about.writes ? "post" : "get"], "\(name)")
            if action.about.writes {
                #expect(described["requestBody"] != nil)
            } else {
                let names = (described["parameters"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
                for member in action.members { #expect(names.contains(member.name), "\(name): \(member.name)") }
            }
        }
        // Operations have names of their own.
        let ids = paths.values.flatMap(\.values).compactMap { $0["operationId"] as? String }
        #expect(Set(ids).count == ids.count)
    }

    @Test func thePageNeedsNothingFromElsewhere() throws {
        let desk = try Desk()
        var size = 0
        for path in ["/", "/page.css", "/page.js"] {
            let response = desk.send("GET", path)
            #expect(response.status == 200)
            size += response.bytes.count
            let tag = try #require(response.header("etag"))
            #expect(desk.send("GET", path, ["If-None-Match": tag]).status == 304)
            #expect(response.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            for place in ["https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                #expect(!response.text.contains(place), "\(path): \(place)")
            }
        }
        #expect(size < 200_000)
        #expect(size > 10_000)
    }
}
