import CRDT
import TestSupport
import Testing

@Suite("HybridLogicalClock")
struct HybridLogicalClockTests {
    @Test func followsTheWall() throws {
        var clock = HybridLogicalClock()
        #expect(try clock.tick(wallMilliseconds: 1_000) == stamp(1_000, 0))
        #expect(try clock.tick(wallMilliseconds: 1_000) == stamp(1_000, 1))
        #expect(try clock.tick(wallMilliseconds: 990) == stamp(1_000, 2))
        #expect(try clock.tick(wallMilliseconds: 1_001) == stamp(1_001, 0))
        #expect(clock.last == stamp(1_001, 0))
    }

    @Test func firstTickIsLaterThanZero() throws {
        var clock = HybridLogicalClock()
        #expect(try clock.tick(wallMilliseconds: 0) == stamp(0, 1))
    }

    /// Whatever the wall does and whatever is observed, stamps are later than all before, and never behind the wall.
    @Test func monotone() throws {
        try forRandomCases(200) { generator, repeating in
            var clock = HybridLogicalClock(last: stamp(UInt64(generator.below(50)), .max - 2))
            var last = clock.last
            for _ in 0..<40 {
                let wall = UInt64(generator.below(50))
                if generator.oneIn(3) {
                    let remote = stamp(UInt64(generator.below(60)), UInt16(generator.below(4)))
                    let drift = UInt64(generator.below(10))
                    let accepts = remote > last && Int(remote.milliseconds) - Int(wall) < Int(drift)
                    let moved = clock.observe(remote, wallMilliseconds: wall, maximumDrift: drift)
                    #expect(moved == accepts, "\(repeating)")
                    #expect(clock.last == (accepts ? remote : last), "\(repeating)")
                } else {
                    let next = try clock.tick(wallMilliseconds: wall)
                    #expect(next > last, "\(repeating)")
                    #expect(next.milliseconds >= wall, "\(repeating)")
                    #expect(next == clock.last, "\(repeating)")
                }
                last = clock.last
            }
        }
    }

    @Test func countCarries() throws {
        var clock = HybridLogicalClock(last: stamp(1_000, .max))
        #expect(try clock.tick(wallMilliseconds: 1_000) == stamp(1_001, 0))
        #expect(try clock.tick(wallMilliseconds: 1_000) == stamp(1_001, 1))
    }

    @Test func endOfTime() throws {
        var clock = HybridLogicalClock(last: stamp(CivilTime.lastMillisecond, .max - 1))
        #expect(try clock.tick(wallMilliseconds: 0) == Stamp.max)
        for wall in [0, CivilTime.lastMillisecond, CivilTime.lastMillisecond + 1, .max] {
            let error = #expect(throws: ClockError.self) { try clock.tick(wallMilliseconds: wall) }
            #expect(error?.code == .endOfTime)
            #expect(error?.last == Stamp.max)
            #expect(error?.wallMilliseconds == wall)
            #expect(clock.last == Stamp.max)
        }
    }

    @Test func wallAfterTheEndOfTime() {
        var clock = HybridLogicalClock(last: stamp(5))
        for wall in [CivilTime.lastMillisecond + 1, 1 << 48, .max] {
            #expect(throws: ClockError.self) { try clock.tick(wallMilliseconds: wall) }
            #expect(clock.last == stamp(5))
        }
    }

    @Test func observesWithinADay() throws {
        let day: UInt64 = 86_400_000
        var clock = HybridLogicalClock(last: stamp(1_000, 7))
        #expect(clock.observe(stamp(1_000 + day), wallMilliseconds: 1_000) == false)
        #expect(clock.observe(.max, wallMilliseconds: 1_000) == false)
        #expect(clock.last == stamp(1_000, 7))
        #expect(clock.observe(stamp(999 + day, 9), wallMilliseconds: 1_000) == true)
        #expect(clock.last == stamp(999 + day, 9))
        #expect(try clock.tick(wallMilliseconds: 1_000) == stamp(999 + day, 10))
    }

    @Test func observesOnlyWhatIsLater() {
        var clock = HybridLogicalClock(last: stamp(1_000, 7))
        #expect(clock.observe(stamp(1_000, 7), wallMilliseconds: 5_000) == false)
        #expect(clock.observe(stamp(1_000, 6), wallMilliseconds: 5_000) == false)
        #expect(clock.observe(stamp(1_000, 8), wallMilliseconds: 5_000) == true)
    }

    /// A drift of nothing accepts only what is behind the wall.
    @Test func extremesOfDrift() {
        var clock = HybridLogicalClock()
        #expect(clock.observe(stamp(10), wallMilliseconds: 10, maximumDrift: 0) == false)
        #expect(clock.observe(stamp(9), wallMilliseconds: 10, maximumDrift: 0) == true)
        #expect(clock.observe(.max, wallMilliseconds: 0, maximumDrift: .max) == true)
        #expect(clock.observe(.max, wallMilliseconds: .max, maximumDrift: .max) == false)
    }
}
