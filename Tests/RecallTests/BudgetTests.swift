import Testing

@testable import Recall

@Suite("A budget of tokens")
struct BudgetTests {
    @Test("It is used up to the last token, and what does not fit is counted") func toTheLast() {
        var budget = Budget(tokens: 10)
        let (seven, three) = (24, 10)
        #expect(Budget.tokens(ofBytes: seven) == 7 && Budget.tokens(ofBytes: three) == 3)
        #expect(budget.take(bytes: seven))
        #expect(!budget.take(bytes: seven) && budget.leftOut == 1 && budget.used == 7)
        #expect(budget.take(bytes: three) && budget.used == 10)
        #expect(!budget.take(bytes: 1) && budget.leftOut == 2)
        #expect(budget.take(bytes: 0) && budget.used == 10)
    }

    @Test("Bytes make tokens, rounded up") func tokens() {
        #expect([0, 1, 3, 4, 7, 8, 350].map(Budget.tokens(ofBytes:)) == [0, 1, 1, 2, 2, 3, 100])
    }
}
