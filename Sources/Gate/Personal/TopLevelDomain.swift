/// The ends of names on the Internet.
enum TopLevelDomain {
    /// Whether addresses of e-mail end in it: a country's, or a general one that is in wide use.
    static func isKnown(_ range: Range<Int>, in bytes: Bytes) -> Bool {
        if range.count == 2 {
            let pair = (bytes[range.lowerBound].lowered, bytes[range.lowerBound + 1].lowered)
            for place in stride(from: 0, to: countries.utf8CodeUnitCount, by: 2)
            where countries.utf8Start[place] == pair.0 && countries.utf8Start[place + 1] == pair.1 {
                return true
            }
            return false
        }
        return general.contains { bytes.equals($0, range) }
    }

    private static let countries: StaticString = """
        acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbwbybzcacccdcfcgchcickclcmcncocrcucvcwcxcyczdedj\
        dkdmdodzeceeegereseteufifjfkfmfofrgagdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqirisitjejmjojpke\
        kgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngninlnonpnrnunzom\
        papepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsiskslsmsnsosrssstsvsxsysztctdtftgthtjtktltmtntotrtttvtwtz\
        uaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw
        """

    private static let general: [StaticString] = [
        "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "aero", "coop", "museum", "mobi",
        "jobs", "travel", "tel", "cat", "asia", "post", "xxx", "app", "dev", "page", "cloud", "tech", "online", "site",
        "xyz", "email", "company", "agency", "digital", "solutions", "systems", "software", "technology", "network",
        "consulting", "services", "group", "team", "studio", "design", "media", "blog", "shop", "store", "live",
        "life", "world", "today", "news", "space", "club", "health", "care", "bank", "finance", "capital", "ventures",
        "legal", "law", "academy", "education", "university", "school", "institute", "foundation", "center", "zone",
        "fun", "top", "vip", "work", "works", "berlin", "hamburg", "koeln", "london", "paris", "nyc", "tokyo", "wien",
        "gmbh", "ltd", "llc", "inc", "engineering", "science", "social", "community", "global", "international",
    ]
}
