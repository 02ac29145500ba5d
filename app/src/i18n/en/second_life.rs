//! A second life of a device.

messages! {
    SecondLifeTitle = "A second life",
    SecondLifeText =
        "Refurbished and used for {months|# month|# months} more, by another user. Both lives carry {total} together by every method; only their shares differ.",
    SecondLifeMethod = "Method",
    SecondLifeFirst = "First life",
    SecondLifeSecond = "Second life",
    MethodCutOff = "Cut-off",
    MethodCutOffSays = "The making stays with the first life; the default.",
    MethodLifeShare = "Life share",
    MethodLifeShareSays = "In proportion to the lives’ lengths.",
    MethodFiftyFifty = "50:50",
    MethodFiftyFiftySays = "Half for each life.",
    MethodEconomic = "Economic",
    MethodEconomicSays = "In proportion to the value that each life consumes.",
    SecondLifeNoPrices =
        "The economic method appears once all four prices are entered; none is assumed.",
    SecondLifeAvoids = "What it would avoid",
    SecondLifeAvoidsYear = "What it would avoid in a year",
    SecondLifeLacks = "Not known yet. Enter under “Assumptions” above: {inputs}.",
    SecondLifeAvoidedYear = "in total, {year} a year of it.",
    SecondLifeOutside = "Outside every footprint, and never subtracted from one.",
    SecondLifeForm = "Length and prices",
    SecondLifeMonths = "Second life, months",
    SecondLifeMonthsHint = "An assumption: three years.",
    SecondLifePriceHint = "Never assumed: enter it for the economic method.",
    SecondLifeFirstPaid = "Paid at the start of the first life",
    SecondLifeFirstRealised = "Realised at the end of the first life",
    SecondLifeSecondPaid = "Paid at the start of the second life",
    SecondLifeSecondRealised = "Realised at the end of the second life",
    SecondLifeOthers =
        "Refurbishment, the new device, electricity, grid and displacement are those of the assumptions above.",
}
