internal import Git

extension Store {
    /// Which of the branches that a push was accepted of the remote does not have: git may be told to push to another
    /// repository than it fetches from.
    ///
    /// Where it pushes to and fetches from the same URL, nothing is asked.
    func astray(_ sent: [Sending], of names: RemoteNames, by network: Network) throws -> [Sending] {
        guard !sent.isEmpty, try pushesElsewhere(names.remote) else { return [] }
        // If it cannot be asked now, the next sync sees what it has.
        guard case .done = try fetch(names, by: network) else { return [] }
        return try sent.filter { try $0.from != $0.to && repository.reference(names.tracking($0.branch)) == $0.from }
    }

    private func pushesElsewhere(_ remote: String) throws -> Bool {
        func urls(_ options: [String]) throws -> [Substring]? {
            let outcome = try repository.git(["remote", "get-url"] + options + [remote])
            return outcome.status == 0 ? outcome.output.split(separator: "\n") : nil
        }
        // If git cannot say it, the remote is asked what it has.
        guard let from = try urls([])?.first, let to = try urls(["--push", "--all"]) else { return true }
        return !to.contains(from)
    }
}
