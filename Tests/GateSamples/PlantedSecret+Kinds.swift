extension PlantedSecret {
    static let kinds: [(kind: String, make: Make, frames: [String])] = tokens + services + contexts

    private static let tokens: [(kind: String, make: Make, frames: [String])] = [
        ("GitHub token", join(("gh" + "p_", "w", 36)), places),
        ("GitHub OAuth token", join(("gh" + "o_", "w", 36)), places),
        ("GitHub server token", join(("gh" + "s_", "w", 36)), places),
        ("GitHub refresh token", join(("gh" + "r_", "w", 36)), places),
        ("GitHub fine-grained token", join(("github" + "_pat_", "w", 22), ("_", "w", 59)), places),
        ("GitLab token", join(("gl" + "pat-", "-", 20)), places),
        ("GitLab runner token", join(("gl" + "rt-", "-", 20)), places),
        ("GitLab trigger token", join(("gl" + "ptt-", "h", 40)), places),
        ("Bitbucket token", join(("AT" + "BB", "w", 32)), places),
        ("Atlassian token", join(("ATATT" + "3xFfGF0", "-", 180)), places),
        ("npm token", join(("np" + "m_", "w", 36)), places + ["//packages.example.org/:_authToken=@"]),
        ("PyPI token", join(("py" + "pi-AgEIcHlwaS5vcmc", "-", 80)), places),
        ("RubyGems key", join(("ruby" + "gems_", "h", 48)), places),
        ("Cargo token", join(("ci" + "o", "w", 32)), places),
        ("NuGet key", join(("oy" + "2", "l", 43)), places),
        ("Docker token", join(("dckr" + "_pat_", "-", 27)), places),
        ("Artifactory key", join(("AKC" + "p", "w", 69)), places),
        ("AWS access key", join(("AK" + "IA", "2", 16)), places),
        ("AWS temporary key", join(("AS" + "IA", "2", 16)), places),
        ("Google API key", join(("AI" + "za", "-", 35)), places),
        ("Google OAuth secret", join(("GOC" + "SPX-", "-", 28)), places),
        ("Google access token", join(("ya" + "29.", "-", 60)), places),
        ("DigitalOcean token", join(("dop" + "_v1_", "h", 64)), places),
        ("Alibaba key", join(("LT" + "AI", "w", 20)), places),
        ("Heroku key", join(("HRKU" + "-AA", "-", 58)), places),
        ("Fly token", join(("fo" + "1_", "-", 43)), places),
        ("Netlify token", join(("nf" + "p_", "w", 36)), places),
        ("Vault token", join(("hv" + "s.", "-", 95)), places),
        ("Terraform token", join(("", "w", 14), (".atlas" + "v1.", "-", 67)), places),
        ("Pulumi token", join(("pu" + "l-", "h", 40)), places),
        ("Doppler token", join(("dp" + ".pt.", "w", 43)), places),
        ("1Password token", join(("ops" + "_eyJ", "b", 250)), places),
        ("Tailscale key", join(("ts" + "key-auth-", "w", 17), ("-", "w", 32)), places),
        ("PlanetScale password", join(("pscale" + "_pw_", "-", 43)), places),
        ("Databricks token", join(("da" + "pi", "h", 32)), places),
        ("age secret key", join(("AGE-SECRET" + "-KEY-1", "u", 58)), places),
    ]

    private static let services: [(kind: String, make: Make, frames: [String])] = [
        ("OpenAI key", join(("sk-" + "proj-", "-", 74), ("T3Blbk" + "FJ", "-", 74)), places),
        ("OpenAI legacy key", join(("s" + "k-", "w", 20), ("T3Blbk" + "FJ", "w", 20)), places),
        ("Anthropic key", join(("sk-" + "ant-api03-", "-", 93), ("AA", "", 0)), places),
        ("Hugging Face token", join(("h" + "f_", "w", 34)), places),
        ("Replicate token", join(("r" + "8_", "w", 37)), places),
        ("Groq key", join(("gs" + "k_", "w", 52)), places),
        ("Perplexity key", join(("ppl" + "x-", "w", 48)), places),
        ("Slack bot token", join(("xo" + "xb-", "d", 12), ("-", "d", 12), ("-", "w", 24)), places),
        ("Slack user token", join(("xo" + "xp-", "d", 12), ("-", "d", 12), ("-", "d", 12), ("-", "h", 32)), places),
        ("Slack app token", join(("xa" + "pp-1-A", "u", 10), ("-", "d", 13), ("-", "h", 64)), places),
        (
            "Slack webhook", join(("hooks.sl" + "ack.com/services/T", "u", 10), ("/B", "u", 10), ("/", "w", 24)),
            ["https://@", "post to https://@ please"]
        ),
        (
            "Discord webhook", join(("discord" + ".com/api/webhooks/", "d", 18), ("/", "-", 68)),
            ["https://@", "post to https://@ please"]
        ),
        ("Discord token", join(("M", "w", 23), (".", "-", 6), (".", "-", 38)), places),
        ("Telegram token", join(("", "d", 10), (":A" + "A", "-", 33)), places),
        ("Twilio key", join(("S" + "K", "h", 32)), places),
        ("SendGrid key", join(("S" + "G.", "-", 22), (".", "-", 43)), places),
        ("Brevo key", join(("xkey" + "sib-", "h", 64), ("-", "w", 16)), places),
        ("Mailgun key", join(("ke" + "y-", "h", 32)), places),
        ("Mailchimp key", join(("", "h", 32), ("-u" + "s", "d", 2)), places),
        ("Stripe key", join(("sk" + "_live_", "w", 24)), places),
        ("Stripe restricted key", join(("rk" + "_live_", "w", 24)), places),
        ("Square token", join(("sq0" + "atp-", "-", 22)), places),
        ("Shopify token", join(("shp" + "at_", "h", 32)), places),
        ("Plaid token", uuid("access" + "-sandbox-"), places),
        ("Shippo token", join(("shippo" + "_live_", "h", 40)), places),
        ("Notion token", join(("nt" + "n_", "w", 46)), places),
        ("Airtable token", join(("pa" + "t", "w", 14), (".", "h", 64)), places),
        ("Linear key", join(("lin" + "_api_", "w", 40)), places),
        ("Figma token", join(("fi" + "gd_", "-", 40)), places),
        ("Postman key", join(("PM" + "AK-", "h", 24), ("-", "h", 34)), places),
        ("HubSpot token", uuid("pat-" + "na1-"), places),
        ("New Relic key", join(("NR" + "AK-", "u", 27)), places),
        ("Sentry token", join(("sntr" + "yu_", "h", 64)), places),
        ("Grafana token", join(("gl" + "sa_", "w", 32), ("_", "h", 8)), places),
        ("Dynatrace token", join(("dt0" + "c01.", "u", 24), (".", "u", 64)), places),
        ("Sonar token", join(("sq" + "u_", "l", 40)), places),
        ("LaunchDarkly key", uuid("sd" + "k-"), places),
        ("Azure client secret", join(("", "w", 3), ("8" + "Q~", "w", 34)), places),
        ("password hash", join(("$2" + "b$12$", "w", 53)), ["admin:@", "hash @"]),
    ]

    private static let contexts: [(kind: String, make: Make, frames: [String])] = [
        (
            "AWS secret key", join(("", "b", 40)),
            ["aws_secret_access_key = @", "AWS_SECRET_ACCESS_KEY=\"@\"", "export AWS_SECRET_ACCESS_KEY='@'"]
        ),
        (
            "Azure storage key", join(("", "b", 86), ("==", "", 0)),
            ["AccountName=acme;AccountKey=@;EndpointSuffix=core"]
        ),
        (
            "password in code", join(("", "a", 6), ("!", "d", 3), ("x", "", 0)),
            [
                "password = \"@\"", "const dbPassword = '@';", "DB_PASS=@", "{\"password\": \"@\"}",
                "<password>@</password>",
                "mysql -u root -p@", "the admin password is @", "--password @", "<add key=\"Password\" value=\"@\"/>",
                "setenv(\"PGPASSWORD\", \"@\", 1)",
            ]
        ),
        (
            "password in an address", join(("", "w", 12)),
            [
                "postgres://app:@@db.internal:5432/app", "https://ada:@@git.acme.dev/repo.git",
                "redis://:@@cache:6379/0",
                "amqp://svc:@@mq.acme.dev/vhost",
            ]
        ),
        (
            "secret in code", join(("", "w", 32)),
            [
                "client_secret = \"@\"", "clientSecret: '@'", "SECRET_KEY=@", "api_key: @", "\"apiKey\":\"@\"",
                "x-api-key: @",
                "Authorization: Bearer @", "auth_token=@", "token: \"@\"",
            ]
        ),
        ("hexadecimal secret", join(("", "h", 40)), ["DATADOG_API_KEY=@", "api_secret = '@'", "session_token: @"]),
        ("identifier as key", uuid(""), ["HEROKU_API_KEY=@", "api-key: \"@\"", "\"client_secret\": \"@\""]),
        (
            "JSON web token", join(("ey" + "JhbGciOiJIUzI1NiJ9.ey" + "J", "-", 60), (".", "-", 43)),
            places + ["Cookie: session=@"]
        ),
        (
            "private key", join(("", "b", 64), ("\n", "b", 64), ("\n", "b", 40)),
            [
                "-----BEGIN RSA " + "PRIVATE KEY-----\n@\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN " + "PRIVATE KEY-----\n@\n-----END PRIVATE KEY-----",
                "-----BEGIN OPENSSH " + "PRIVATE KEY-----\n@\n-----END OPENSSH PRIVATE KEY-----",
                "-----BEGIN EC " + "PRIVATE KEY-----\n@\n-----END EC PRIVATE KEY-----",
                "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n\n@\n-----END PGP PRIVATE KEY BLOCK-----",
                "-----BEGIN RSA " + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n@\n",
            ]
        ),
        ("WireGuard key", join(("", "b", 43), ("=", "", 0)), ["PrivateKey = @", "[Peer]\nPresharedKey = @"]),
        (
            "Azure shared key", join(("", "b", 43), ("=", "", 0)),
            ["Endpoint=sb://acme/;SharedAccessKeyName=x;SharedAccessKey=@"]
        ),
        ("one-time password", join(("", "2", 32)), ["otpauth://totp/acme:ada?secret=@&issuer=acme"]),
        ("npm password", join(("", "w", 24)), ["_password=@", "machine acme.dev login ada password @"]),
    ]
}
