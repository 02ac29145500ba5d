//! The embed builder.

messages! {
    EmbedTitle = "Embed builder",
    EmbedSub =
        "The calculator in a page of yours: choose, look, copy. What your visitors enter stays in \
            their browser.",
    EmbedOptions = "Options",
    EmbedGroupWrong = "Something in it cannot be used",
    EmbedStart = "Visitors start with",
    EmbedStartText =
        "What stays empty is what the calculator takes by itself. Visitors can change whatever \
            is shown.",
    EmbedCountry = "Used in",
    EmbedAsked = "Ask the visitor",
    EmbedProduct = "Product",
    EmbedProductHint =
        "Its identifier. Or search it in the calculator, and press “Start with this”.",
    EmbedKind = "Kind of device",
    EmbedScreen = "Screen, inches",
    EmbedYears = "Kept for, years",
    EmbedHours = "Used a day, hours",
    EmbedRefurbished = "Refurbished, %",
    EmbedQuantity = "Number of devices",
    EmbedUsual = "usual",
    EmbedShown = "Visitors see",
    EmbedFields = "Fields",
    EmbedShowYears = "Kept for",
    EmbedShowHours = "Used a day",
    EmbedShowRefurbished = "Refurbished",
    EmbedHeading = "Heading",
    EmbedUsualHeading = "What would your devices cost the climate?",
    EmbedPageLanguage = "That of the page",
    EmbedLooks = "Look",
    EmbedThemeVisitor = "What the visitor prefers",
    EmbedAccentLight = "Accent on light",
    EmbedAccentDark = "Accent on dark",
    EmbedPick = "Pick: {name}",
    EmbedSeen = "{ratio} : 1 against the card. Sliders and focus need 3 : 1.",
    EmbedTooLight = "Only {ratio} : 1 against the card, sliders and focus need 3 : 1. Take a darker one.",
    EmbedTooDark = "Only {ratio} : 1 against the card, sliders and focus need 3 : 1. Take a lighter one.",
    EmbedRadius = "Corners, px",
    EmbedReserve = "Height, px",
    EmbedNone = "none",
    EmbedReserveText =
        "The height keeps room until the calculator is there, so that nothing below it moves.",
    EmbedReserveShown = "As high as shown: {px} px",
    EmbedReset = "Start over",
    EmbedNoColour = "Write a colour as #2350d2.",
    EmbedNumber = "Enter a number from {least} to {most}.",
    EmbedWhole = "Enter a whole number from {least} to {most}.",
    EmbedNotKnown = "The calculator does not know “{value}”.",
    EmbedNothingPublished = "Nothing is published for this kind: choose another.",
    EmbedNoField = "Tick one at least: the calculator shows all otherwise.",
    EmbedNoCountry =
        "Without a country nothing is computed: choose one above, or let visitors choose.",
    EmbedNoLanguage =
        "The calculator brings English and German; words of others are given with messages.",
    EmbedNoTheme =
        "The calculator has a light and a dark theme: choose one, or what the visitor prefers.",
    EmbedNoWay = "The address names no way into a page: what stands here is for a script tag.",
    EmbedAnyMaker = "Nothing is published of this maker for this kind: any maker’s is counted.",
    EmbedUnfinished = "An option cannot be used: mend it, then copy the lines.",
    EmbedLive = "Live",
    EmbedLiveSub = "The real calculator, as this portal serves it",
    EmbedWidth = "Width",
    EmbedFullWidth = "Full",
    EmbedGround = "Page",
    EmbedTake = "Start with this",
    EmbedTakeHint =
        "“Start with this” makes what you have chosen in the calculator what visitors start with.",
    EmbedNotShown = "The calculator cannot be shown",
    EmbedNoScript =
        "Its script did not load, or is not what its hash says. Check the connection; if it stays so, \
            tell whoever runs this portal.",
    EmbedNoCatalogue =
        "Its catalogue did not load. Check the connection; if it stays so, tell whoever runs this \
            portal.",
    EmbedNoWasm = "This browser does not let it compute: WebAssembly is switched off or missing.",
    EmbedMissing = "This portal serves no calculator",
    EmbedMissingText =
        "It was built without the calculator’s files, or by an earlier version. Whoever runs it \
            builds it anew with cargo xtask dist.",
    EmbedCopy = "Copy it",
    EmbedVersion = "Version {version}",
    EmbedWay = "Way into the page",
    EmbedWayScript = "Script tag",
    EmbedWayNpm = "npm",
    EmbedWayFrame = "Frame",
    EmbedScriptText =
        "Two lines for a page without a build. The browser runs the script only as long as it is what \
            it was when you copied the lines.",
    EmbedNpmText =
        "For a site with a build: nothing is loaded from this portal. Vite and webpack bring the \
            catalogue along; others are told in the package’s README.",
    EmbedFrameText =
        "For pages that refuse WebAssembly, or scripts of others near their own: the calculator \
            runs in a frame of this portal, which is as high as what it shows.",
    EmbedElsewhere =
        "The lines name this portal as {origin}, as you opened it. Open it by its public https \
            address before you copy them.",
    EmbedInPage = "Into the page, where the calculator is to stand",
    EmbedInstall = "In the folder of your site",
    EmbedInScript = "Into a script",
    EmbedInMarkup = "Into the page, or a template of Vue",
    EmbedInReact = "Or in React",
    EmbedInSheet = "Into your style sheet",
    EmbedOperator = "For whoever runs this portal",
    EmbedCopied = "The lines are on the clipboard.",
    EmbedNotCopied = "The browser did not let them be copied: select the lines and copy them by hand.",
    EmbedPolicy = "If your page has a Content Security Policy",
    EmbedPolicyText = "It must allow this besides what it allows already; no inline style, no eval.",
    EmbedPolicyLines = "For the policy",
    EmbedOrigin = "Address of the page with the frame",
    EmbedOriginHint = "A portal is framed only by the sites that it permits.",
    EmbedNoOrigin = "Write an address as https://shop.example.",
    EmbedPermitted = "This portal permits {origin}: the frame will show there.",
    EmbedNotPermitted =
        "This portal does not permit {origin} yet: the frame stays empty there. Whoever runs it \
            starts it with the option below.",
    EmbedPermissionUnknown = "Whether it is permitted could not be found out.",
    EmbedSent = "What your visitors send",
    EmbedSentNothing =
        "Nothing of what they enter: it is computed in their browser, with no cookie and nothing \
            stored.",
    EmbedSentScript =
        "Their browser fetches the script and the catalogue from {origin}, which sees the address that \
            asks and nothing else. After that it asks nothing.",
    EmbedSentNpm =
        "Their browser fetches the files from your own site, and nothing from {origin}.",
    EmbedSentFrame =
        "Their browser fetches the frame’s files from {origin}, which sees the address that asks and \
            nothing else. Your options stand after the # of the frame’s address, which is not sent.",
}
