internal import Actions
internal import ArgumentParser

/// Whether results are coloured.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// The options of commands that list something.
struct ListingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The form of each line, such as '%(id) %(age)'; see docs/cli/lists.md.", valueName: "form"))
    var format: String?

    @Option(help: ArgumentHelp("Colour the list: auto does so on a terminal.", valueName: "auto|always|never"))
    var color: ColourChoice?
}

/// The options of commands that list something, and whose lines have no fields.
struct ColourOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Colour the list: auto does so on a terminal.", valueName: "auto|always|never"))
    var color: ColourChoice?
}
