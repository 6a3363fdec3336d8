import Foundation
import TestSupport
import Testing

@testable import Coordination

/// `GITMEM_CLAIM_CASES` says how many histories there are of each kind.
@Suite("Random histories of claims")
struct ClaimSimulationTests {
    private static let cases =
        ProcessInfo.processInfo.environment["GITMEM_CLAIM_CASES"].flatMap { Int($0) } ?? 60

    private func run(_ weather: ClaimSimulation.Weather, _ steps: Int = 60) {
        var (granted, refused, takenOver, hostChanges) = (0, 0, 0, 0)
        forRandomCases(Self.cases) { random, repeating in
            let simulation = ClaimSimulation(random, weather)
            simulation.run(steps)
            #expect(simulation.problems.isEmpty, "\(repeating): \(simulation.problems.prefix(3))")
            granted += simulation.granted
            refused += simulation.refused
            takenOver += simulation.takenOver
            hostChanges += simulation.hostChanges
        }
        // A history in which nothing happens shows nothing.
        #expect(granted > Self.cases && refused > Self.cases / 2 && takenOver > Self.cases / 4)
        #expect(!weather.changes || hostChanges > Self.cases / 4)
    }

    @Test("In good weather nobody is robbed, and nothing is held twice")
    func calm() { run(ClaimSimulation.Weather(isRough: false)) }

    @Test("With crashes, lost answers and time offline nobody is robbed, and nothing is held twice")
    func rough() { run(ClaimSimulation.Weather()) }

    @Test("With clocks that are hours apart tokens rise, and nobody is robbed once the log shows it")
    func wrongClocks() { run(ClaimSimulation.Weather(skew: 7_200_000, clocksAreGood: false)) }

    @Test("With an arbiter that is put back, all goes on, and nothing is granted twice after that")
    func rewound() { run(ClaimSimulation.Weather(rewinds: true)) }

    @Test("When another arbiter is named, nobody decides until all know it, and nothing is granted twice after that")
    func changed() { run(ClaimSimulation.Weather(changes: true), 120) }
}
