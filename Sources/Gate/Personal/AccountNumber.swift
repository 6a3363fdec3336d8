/// The lengths of international bank account numbers.
enum AccountNumber {
    /// How many letters and digits a country's numbers have; `nil` if it has none.
    static func length(of first: UInt8, _ second: UInt8) -> Int? {
        let table = lengths
        for place in stride(from: 0, to: table.utf8CodeUnitCount, by: 4)
        where table.utf8Start[place] == first && table.utf8Start[place + 1] == second {
            return Int(table.utf8Start[place + 2] - 48) * 10 + Int(table.utf8Start[place + 3] - 48)
        }
        return nil
    }

    private static let lengths: StaticString = """
        AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22\
        GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20\
        MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26\
        UA29VA22VG24XK20YE30
        """
}
