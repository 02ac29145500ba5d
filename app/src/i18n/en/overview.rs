//! The overview.

messages! {
    DevicesAtSites = "{devices|# device|# devices} at {sites|# site|# sites} now.",
    IntroAhead =
        "Part of the period is still to come: for it, the fleet is taken to stay as it is today.",
    IntroManagement = "Management view: embodied carbon spread over each device’s planned life.",
    IntroRented =
        "Inventory view, rented: the period’s share of what it took to make the devices, \
            and their use.",
    IntroOwned =
        "Inventory view, owned: devices count in full when they are acquired, and their use.",
    NoDevicesTitle = "No devices yet",
    NoDevicesText =
        "Import an export of your asset tool as it is: you see every row before anything is saved.",
    NoDevicesReader = "An owner of the organisation has to import them first.",
    ImportDevices = "Import devices",
    AttentionTitle = "Needs attention",
    AttentionNone = "Nothing. Every device has its product, its site and its dates.",
    AttentionRests = "{mass} of the gross footprint rest on it",
    SitesTitle = "Sites",
    GridIntensity = "Grid, g/kWh",
    GridOldest =
        "Oldest grid factor: {factor}, {vintage}, {months|# month|# months} before the \
            period’s end",
    ClassesSub = "Gross footprint in the period by class, CO₂e; line: 5th to 95th percentile",
    ElectricityTitle = "Electricity by both methods",
    ElectricityText =
        "The gross footprint holds the location-based figure. The others stand beside it and are \
            not added to it.",
    ElectricityLedger = "Ledger",
    ElectricityCarbon = "Emissions, CO₂e",
    ElectricityRests = "Rests on",
    ElectricityPart = "{basis}, {share}",
    LocationBased = "Scope 2, location-based",
    LocationBasedText = "The grid factors of the sites, as in the gross footprint.",
    MarketBased = "Scope 2, market-based",
    NetworkLosses = "Scope 3.3, network losses",
    LossesOfSome =
        "Of {share} of the electricity, drawn in countries whose network losses are known: no \
            figure for all of it.",
    FuelBefore = "Scope 3.3, fuel before the plant",
    NoFigureApart = "Not told apart",
    BasisName = "Where the gross footprint comes from",
    BasisSub = "Share of the {mass} by where it comes from",
}
