/// A repository's configuration: read when it is first asked for, and again when a file has changed.
final class Settings {
    private let environment: GitEnvironment
    private var context: ConfigReader.Context
    private var read: (configuration: Configuration, files: [FileMark])?

    init(_ environment: GitEnvironment, _ context: ConfigReader.Context) {
        self.environment = environment
        self.context = context
    }

    func configuration() throws(GitError) -> Configuration {
        if let read {
            if !read.files.contains(where: \.hasChanged) { return read.configuration }
        }
        // It was found before.
        if context.marks.contains(where: \.hasChanged) { try context.refresh() }
        let now = try ConfigReader.readMarked(environment, context)
        read = now
        return now.configuration
    }
}
