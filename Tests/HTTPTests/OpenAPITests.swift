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
        let document = desk.send("GET", "/").text
        // Each module that another one imports is named in the document, so that all are asked for at once.
        let names = document.split(separator: "\"").filter { $0.hasPrefix("/") && $0.hasSuffix(".js") }.map(String.init)
        #expect(names.count > 10 && names.last == "/page.js")
        var (size, defined) = (0, Set<Substring>())
        for path in ["/", "/page.css"] + names {
            let response = desk.send("GET", path)
            #expect(response.status == 200)
            size += response.bytes.count
            let tag = try #require(response.header("etag"))
            #expect(desk.send("GET", path, ["If-None-Match": tag]).status == 304)
            #expect(response.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            for place in ["https://", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                #expect(!response.text.contains(place), "\(path): \(place)")
            }
            for line in response.text.split(separator: "\n") where path.hasSuffix(".js") {
                if line.hasPrefix("import ") {
                    let module = line.split(separator: "'").last { $0.hasPrefix("./") }?.dropFirst()
                    #expect(module.map { names.contains(String($0)) } == true, "\(path): \(line)")
                }
                // In a file all modules are one: a name is given once.
                let words = line.split(separator: " ").filter { !["export", "async"].contains($0) }
                guard let first = line.first, first != " ", words.count > 1,
                    ["const", "let", "function", "class"].contains(words[0])
                else { continue }
                let name = words[1].prefix { $0.isLetter || $0 == "$" || $0 == "_" }
                #expect(defined.insert(name).inserted, "\(path): \(name) has another meaning elsewhere")
            }
        }
        #expect(size < 200_000)
        #expect(size > 10_000)
    }
}
