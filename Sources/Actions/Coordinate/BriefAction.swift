internal import Coordination
package import GitMemory

/// `brief`: what an agent reads before it acts.
package struct BriefAction: Action {
    package var task: String?
    package var budget = BriefAction.usualBudget
    /// No more characters than these, as harnesses count them.
    package var characters: Int?

    package static let usualBudget = 1_500

    package init() {}

    /// - Parameter characters: no more than these, as harnesses count them: UTF-16 code units.
    package init(task: String?, budget: Int = BriefAction.usualBudget, characters: Int? = nil) {
        self.task = task
        self.budget = budget
        self.characters = characters
    }

    package static var about: About {
        About(
            "brief", "Say in a few lines what to know before work begins.",
            use: "Once when work begins, with the task in plain words. It marks nothing as read.")
    }

    package mutating func declare(in form: inout some Form) throws {
        try form.text(Member("task", "What is to be done, in plain words: what is known about it is recalled."), &task)
        try form.number(
            Member("budget", .number, "At most this many tokens.", standard: "\(Self.usualBudget)"), &budget)
    }

    package func run(in session: Session, _ tell: (BriefResult) throws -> Void) throws {
        if budget < 1 { throw UsageError("--budget takes a number above 0") }
        let store: Store
        do {
            store = try session.store()
            _ = try store.trunk()
        } catch let error as StoreError where error.code == .noRepository || error.code == .noStore {
            // Whoever begins work in a place without memory has nothing to read.
            return try tell(BriefResult(budget: budget, brief: nil))
        }
        let room = Brief.Room(tokens: budget, characters: characters)
        let brief = Brief(try BriefParts.all(in: store, session, task: task, for: room), in: room)
        if brief.text.isEmpty { session.remark("no line of the brief fits into \(budget) tokens") }
        try tell(BriefResult(budget: budget, brief: brief))
    }
}

/// What `brief` tells.
package struct BriefResult: ActionResult {
    package let budget: Int
    private let brief: Brief?

    init(budget: Int, brief: Brief?) {
        self.budget = budget
        self.brief = brief
    }

    /// The brief as text, lines with their ends; empty where there is no store.
    package var text: String { brief?.text ?? "" }

    package var json: JSON {
        let parts = brief?.shown ?? []
        return .members([
            "budget": .count(budget),
            "parts": .array(
                parts.map { part in
                    .members([
                        "left_out": .count(part.leftOut), "lines": .texts(part.lines), "name": .string(part.part.name),
                    ])
                }), "used": .count(brief?.used ?? 0),
        ])
    }

    package static var schema: Schema {
        .object([
            .member("budget", .count, "The tokens that there were."),
            .member(
                "parts",
                .array(
                    .object([
                        .member("left_out", .count, "How many lines did not fit."),
                        .member("lines", .array(.text), "The lines."),
                        .member("name", .words(BriefParts.names), "What the lines are about."),
                    ])), "The parts, in order; none where there is no store."),
            .member("used", .count, "The tokens that the text takes."),
        ])
    }
}
