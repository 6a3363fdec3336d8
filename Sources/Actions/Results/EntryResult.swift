internal import CRDT
package import GitMemory

/// A memory with who holds it and what was counted of it.
package struct EntryResult: ActionResult {
    package let entry: ListedEntry
    /// What was counted of the entries that this one takes the place of.
    package var before: [CounterName: UInt64] = [:]
    /// What takes the place of this one.
    package var successor: EntryID?
    /// What says the same or nearly the same, and is not joined to it.
    package var near: [FoundWordings.Near] = []

    package func write(into line: inout [UInt8]) {
        EntryJSON.write(entry, before: before, successor, near: near, into: &line)
    }

    /// Appends the JSON of a memory alone.
    package static func write(_ entry: ListedEntry, into line: inout [UInt8]) { EntryJSON.write(entry, into: &line) }

    package var json: JSON { .written(by: write) }

    /// The members of every entry.
    static let members: [Schema.Property] = [
        .member(
            "adds",
            .array(
                .object([
                    .member("agent", .text, "Who holds it."), .member("at", .time, "Since when."),
                    .member("replica", .text, "The writer's replica."),
                    .optional("until", .time, "Until when; without it, for good."),
                ])), "Who holds the memory."),
        .member("counters", .map(.count), "What was counted, by the names of the counters."),
        .optional(
            "counters_before", .map(.count), "What was counted of the memories that this one replaces."),
        .member("entry", .entry, "The memory itself."),
        .member("id", .id, "Its id."),
    ]

    /// Of how many wordings a memory is.
    static let wordings = Schema.Property.optional(
        "wordings", .count, "How many wordings the memory has, if several: memories that say the same, shown as one.")

    package static var schema: Schema {
        .object(
            members + [
                .optional(
                    "near", FoundWordings.nearSchema,
                    "With `near`: other memories that say the same or nearly the same, and are not joined."),
                .optional("shown", .id, "The wording of this memory that lists show, if that is another one."),
                .optional("superseded_by", .id, "What takes its place."), wordings,
            ])
    }
}

extension JSON {
    /// The value of what is written as canonical JSON.
    static func written(by write: (inout [UInt8]) -> Void) -> JSON {
        var line: [UInt8] = []
        write(&line)
        // What is written here is JSON.
        return (try? JSON(parsing: line)) ?? .null
    }
}

extension EntryState.Hold {
    /// Since when.
    package var since: Timestamp { Timestamp(dot.stamp) }
}
