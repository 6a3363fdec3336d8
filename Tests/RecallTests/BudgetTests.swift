import Testing

@testable import Recall

@Suite("A budget of tokens")
struct BudgetTests {
    @Test("It is used up to the last token, and what does not fit is counted") func toTheLast() {
        #expect(Budget.tokens(ofBytes: 24) == 7 && Budget.tokens(ofBytes: 10) == 3)
        var budget = Budget(tokens: 10)
        let taken = [24, 24, 10, 1, 0].map { budget.take(bytes: $0) }
        #expect(taken == [true, false, true, false, true])
        #expect(budget.used == 10 && budget.leftOut == 2)
    }

    @Test("Bytes make tokens, rounded up") func tokens() {
        #expect([0, 1, 3, 4, 7, 8, 350].map(Budget.tokens(ofBytes:)) == [0, 1, 1, 2, 2, 3, 100])
    }
}
