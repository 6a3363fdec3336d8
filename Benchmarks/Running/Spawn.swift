import Foundation

/// Runs a program to its end, with these files as standard input, output and errors, and returns its exit status.
///
/// Not by Foundation's Process, which notices the end of a program tens of milliseconds late.
func spawn(
    _ words: [String], in folder: String, _ environment: [String: String], files: [(path: String, flags: Int32)]
) throws -> (status: Int32, Usage) {
    guard chdir(folder) == 0 else { throw Failure("\(folder) is missing") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, file) in files.enumerated() {
        posix_spawn_file_actions_addopen(&actions, Int32(number), file.path, file.flags, 0o644)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var process = pid_t()
    var status: Int32 = 0
    var resources = rusage()
    let start = ContinuousClock.now
    guard posix_spawn(&process, words[0], &actions, nil, &arguments, &variables) == 0 else {
        throw Failure("\(words[0]) cannot be started")
    }
    while wait4(process, &status, 0, &resources) < 0 && errno == EINTR {}
    let time = ContinuousClock.now - start
    #if os(Linux)
        let unit = 1024
    #else
        let unit = 1
    #endif
    return (
        status,
        Usage(
            seconds: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18,
            processor: seconds(resources.ru_utime) + seconds(resources.ru_stime),
            peak: Int(resources.ru_maxrss) * unit)
    )
}

private func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
