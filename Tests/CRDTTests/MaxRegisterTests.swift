import CRDT
import Testing

@Suite("MaxRegister")
struct MaxRegisterTests {
    @Test func onlyRises() {
        var register = MaxRegister(stamp(3))
        register.raise(to: stamp(2))
        #expect(register.value == stamp(3))
        register.formJoin(MaxRegister(stamp(5)))
        #expect(register.value == stamp(5))
        #expect(!register.isSubsumed(by: MaxRegister(stamp(4))))
    }
}
