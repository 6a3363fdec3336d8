internal import Glibc

/// Which clients are here, and whether they would run what gitmem offers.
package struct HarnessSurvey {
    /// What was found of a client.
    package struct Report {
        package let client: Client
        /// The program that shows that it is installed; `nil` if none was found.
        package let program: String?
        /// Whether an agent in it would see the memory at the start, and be kept from what others have claimed.
        package let runs: Bool
        /// What it has, by scope.
        package let works: [String]
        /// What is wrong.
        package let problems: [String]
    }

    /// Looks at all clients that are installed or set up.
    ///
    /// - Parameter path: the folders with programs, with colons between.
    package static func reports(in place: Place, path: String) -> [Report] {
        let folders = path.split(separator: ":").map(String.init)
        let hasGitmem = find("gitmem", in: folders) != nil
        return Client.allCases.filter { $0 != .generic }.compactMap { client in
            report(client, place, folders, hasGitmem: hasGitmem)
        }
    }

    private static func report(
        _ client: Client, _ place: Place, _ folders: [String], hasGitmem: Bool
    ) -> Report? {
        let program = client.programs.lazy.compactMap { find($0, in: folders) }.first
        var works: [String] = []
        var problems: [String] = []
        var purposes: Set<Piece.Purpose> = []
        for scope in client.scopes {
            for finding in ClientSetup(client, scope, reminder: false, in: place).check() {
                switch finding.state {
                case .installed, .changed:
                    works.append("\(finding.purpose.rawValue) (\(scope.rawValue))")
                    purposes.insert(finding.purpose)
                case .missing: break
                case .shadowed, .foreign, .unreadable:
                    problems.append("\(finding.path): \(finding.reason ?? finding.state.rawValue)")
                }
            }
        }
        // A paragraph that several clients read shows nothing of this one.
        let isSetUp = !purposes.subtracting([.paragraph]).isEmpty || !problems.isEmpty
        guard program != nil || isSetUp else { return nil }
        if program == nil { problems.append("\(client.programs.joined(separator: " or ")) is not on the path") }
        if !purposes.contains(.hooks), !purposes.contains(.server) {
            problems.append("it is not set up: gitmem setup \(client.rawValue)")
        }
        if isSetUp, !hasGitmem { problems.append("gitmem is not on the path, so no hook finds it") }
        return Report(
            client: client, program: program, runs: problems.isEmpty, works: works, problems: problems)
    }

    private static func find(_ program: String, in folders: [String]) -> String? {
        folders.map { "\($0)/\(program)" }.first { path in
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
        }
    }
}
