internal import CPlatform

/// A clock that nobody sets, to measure how long something takes.
package enum SteadyClock {
    /// Milliseconds since some moment.
    package static var milliseconds: UInt64 { gitmem_steady_clock() }
}
