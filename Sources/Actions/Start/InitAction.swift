package import GitMemory

/// `init`: makes a store in a repository.
package struct InitAction: Action {
    package var path: String?
    package var bare = false
    package var files = false
    package var fanout: Int?

    package init() {}

    package static var about: About {
        About(
            "init", "Make a store in a repository.", use: "Once, where there is no memory yet.", writes: true)
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.flag(Member("bare", .flag, "Make a new repository without files."), &bare)
        try form.flag(
            Member("files", .flag, "Check the trunk out in a new repository; every merge then writes its files."),
            &files)
        try form.number(
            Member(
                "fanout", .number,
                "Folders above an entry: 3 suits up to some 50,000 entries, 4 more. It never changes."), &fanout)
        try form.text(Member("path", .path, "The folder; the current one if not given.", place: .word), &path)
    }

    /// The store.
    package struct Result: ActionResult {
        package let creation: Store.Creation
        package let location: String
        package let format: StoreFormat
        let trunk: MemoryBranch

        package var json: JSON {
            .members([
                "branch": .text(trunk.reference), "commit": .text(trunk.tip), "epoch": .count(format.epoch),
                "fanout": .count(format.fanout), "path": .string(location), "result": .string(creation.rawValue),
            ])
        }

        package static var schema: Schema {
            .object([
                .member("branch", .text, "The trunk."), .member("commit", .hash, "Where it is."),
                .member("epoch", .count, "The epoch."), .member("fanout", .count, "Folders above an entry."),
                .member("path", .text, "Where the repository is."),
                .member("result", .words(["created", "existing", "fetched"]), "What was done."),
            ])
        }
    }

    package func run(in session: Session, _ tell: (Result) throws -> Void) throws {
        var place = session.directory
        if let path { place = path.hasPrefix("/") ? path : place + "/" + path }
        var network = session.network
        network.timeout = .seconds(60)
        let (store, creation) = try Store.create(
            at: place, isNamed: path != nil, bare: bare, checksOut: files, fanout: fanout,
            surroundings: session.surroundings(), network: network)
        for (remote, complaint) in store.unaskedRemotes {
            session.remark(
                "\(remote) could not be asked for its memory: \(complaint); if it has a store of another fan-out, this one "
                    + "cannot be synced with it")
        }
        try tell(
            Result(creation: creation, location: store.location, format: try store.format(), trunk: try store.trunk()))
        if files, try !store.hasTrunkAsHead() {
            session.remark(
                "no files were written, as the repository was there before; `git switch memory/main` checks them out")
        }
    }
}
