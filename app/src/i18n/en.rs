//! English.

use super::Language;

/// Declares the messages with their English texts.
macro_rules! messages {
    ($($name:ident = $text:literal,)+) => {
        /// Every message of the portal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Msg {
            $(#[doc = $text] $name,)+
        }

        impl Msg {
            /// Every message.
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }

        const fn text(message: Msg) -> &'static str {
            match message {
                $(Msg::$name => $text,)+
            }
        }
    };
}

/// English.
pub const LANGUAGE: Language = Language { code: "en", text, label, plurals: &["one", "other"] };

/// Core's labels are English already; here stand those whose words follow a number.
fn label(key: &str) -> Option<&'static str> {
    Some(match key {
        "attention.suggested.title" => {
            "{devices|# device nearly matches|# devices nearly match} a known model"
        }
        "attention.estimated.title" => "{devices|# device matches|# devices match} no known model",
        "attention.unknown.title" => "{devices|# device is|# devices are} of no known class",
        "attention.no_country.title" => {
            "{devices|# device is|# devices are} at a site without a country"
        }
        "attention.no_start.title" => {
            "{devices|# device has|# devices have} no first day in service"
        }
        "attention.no_end.title" => {
            "{devices|# archived device has|# archived devices have} no end date"
        }
        "attention.past_life.title" => {
            "{devices|# device is past its|# devices are past their} planned life"
        }
        "attention.unknown.effect" => {
            "{devices|It has no figure: choose its class.|They have no figure: choose their class.}"
        }
        "attention.no_country.effect" => {
            "{devices|Its|Their} use phase is missing: set the site’s country."
        }
        "attention.no_start.effect" => {
            "{devices|It is|They are} in no period’s figure: enter the day."
        }
        "attention.no_end.effect" => {
            "{devices|It is left out until you enter the day it left service.\
                |They are left out until you enter the day they left service.}"
        }
        "attention.past_life.effect" => {
            "{devices|Its|Their} embodied carbon is fully carried: each further year is a year \
                of use alone."
        }
        "receipt.class_devices" => "{class}: {devices|# device|# devices}",
        "receipt.class_unknown" => "Class not known: {devices|# device|# devices}",
        "receipt.fleet_gross" => "Gross of {devices|# device|# devices}, {start} to {end}",
        _ => return None,
    })
}

messages! {
    // The product and its frame
    ProductName = "Carbon Impact Portal",
    Brand = "Carbon Impact",
    SkipToContent = "Skip to content",
    DemoTitle = "Demo data.",
    DemoText = "People, serials and devices are invented; published factors are real.",
    DemoShort = "Invented devices, real factors.",
    NavMain = "Main",
    NavShort = "Main, short",
    NavFleet = "Fleet",
    NavEvidence = "Evidence",
    NavOverview = "Overview",
    NavDevices = "Devices",
    NavImport = "Import",
    SearchDevices = "Search devices",
    SearchPlaceholder = "Search",
    SearchHint = "Maker, model, serial, site",
    AccountOf = "Account: {name}",
    RoleOwner = "Owner",
    RoleBuyer = "Buyer",
    RoleManager = "Manager",
    RoleAnalyst = "Analyst",
    RoleOperator = "Operator",
    RoleAuditor = "Auditor, reads only",
    Theme = "Theme",
    ThemeSystem = "System",
    ThemeLight = "Light",
    ThemeDark = "Dark",
    SignOut = "Sign out",
    Close = "Close",
    Cancel = "Cancel",
    Save = "Save",
    Saved = "Saved. The figures are up to date.",
    Apply = "Apply",
    Undo = "Undo",
    Continue = "Continue",
    OneMoment = "One moment…",
    Loading = "Loading",
    Period = "Period",
    YearToDate = "year to date",
    PeriodFrom = "From",
    PeriodTo = "To",
    PeriodBackwards = "The last day lies before the first: choose a later one.",
    View = "View",
    ViewManagement = "Management view",
    ViewManagementHint = "embodied carbon spread over the planned life",
    ViewRented = "Inventory view, rented",
    ViewRentedHint = "GHG Protocol, as a lessee: no end of life",
    ViewOwned = "Inventory view, owned",
    ViewOwnedHint = "GHG Protocol, as an owner: in full when acquired",
    ShortcutsTitle = "Keys",
    KeySearch = "search devices",
    KeyHelp = "this list",
    KeyEscape = "close what is open",
    KeyRows = "next and previous row of a table",
    KeyFar = "first, last, a page up or down",
    KeyOpen = "open the row",
    // States
    TryAgain = "Try again",
    ErrorTitle = "This did not load",
    ErrorTrace = "Trace {trace}.",
    OfflineTitle = "You are offline",
    ForbiddenTitle = "Not for your role",
    NotFoundTitle = "There is nothing here",
    NotFoundText = "The address names no page of the portal, or something that is no longer there.",
    AddressTitle = "The address is not understood",
    FailureOffline = "The server cannot be reached. It is tried again when the network is back.",
    FailureAborted = "The request was given up.",
    FailureUnreadable =
        "The server answered {status} and nothing that the portal can read. Try again, or \
            tell your administrator.",
    StaleSince = "Figures are from {time}. {reason}",
    RecoveryTitle = "The portal stopped",
    RecoveryText =
        "A fault in the portal itself. Nothing you saved is lost. Loading the page again \
            brings back what the address says.",
    RecoveryReload = "Load the page again",
    ChartFailed = "The chart could not be drawn. The table has the same figures.",
    NotKnown = "not known",
    GoToOverview = "To the overview",
    GoToDevices = "To the devices",
    // Signing in
    SignIn = "Sign in",
    SignInSub = "The climate cost of your devices.",
    Email = "E-mail",
    EmailMissing = "Enter your e-mail address.",
    Password = "Password",
    PasswordMissing = "Enter your password.",
    PasswordShort = "A password has {n|# character|# characters} or more.",
    NewPassword = "New password",
    NewPasswordHint = "12 characters or more.",
    LinkTitle = "Set your password",
    LinkSubmit = "Set password and sign in",
    Versions = "Engine {engine}, factor set {factors}",
    // Words for core's enumerations
    StageManufacture = "Manufacture",
    StageToTheDoor = "Cradle to door",
    StageTransport = "Transport",
    StageUse = "Use",
    StageEndOfLife = "End of life",
    StageUnattributed = "Unattributed",
    ClassLaptop = "Laptop",
    ClassDesktop = "Desktop",
    ClassMonitor = "Monitor",
    ClassTablet = "Tablet",
    ClassSmartphone = "Smartphone",
    ClassThinClient = "Thin client",
    ClassServer = "Server",
    ClassPrinter = "Printer",
    ClassDock = "Dock",
    StatusInUse = "In use",
    StatusInStock = "In stock",
    StatusInRepair = "In repair",
    StatusArchived = "Archived",
    MatchExact = "Written as in the catalogue",
    MatchAlias = "Another spelling",
    MatchMachineType = "By machine type",
    MatchConfirmed = "Confirmed by a person",
    MatchSuggested = "Suggested, waits for a yes",
    MatchEstimated = "Estimated by class",
    MatchUnknown = "Not known",
    MatchSetAside = "Set aside, no device",
    NeedsSuggested = "A suggested model waits for a yes",
    NeedsEstimated = "Estimated by class",
    NeedsUnknown = "Class not known",
    NeedsCountry = "Site without a country",
    NeedsStart = "First day not known",
    NeedsEnd = "Last day not known",
    NeedsPastLife = "Past the planned life",
    QualityMeasured = "Measured",
    QualityMaker = "Maker’s figure",
    QualityOwn = "Your own figure",
    QualityModelled = "Modelled",
    QualityEstimate = "Estimate",
    QualityStale = "Out of date",
    CountryChoose = "Choose a country",
    CountryUnknownYet = "Not known (no use phase)",
    CountryDefault = "{country}, the organisation’s default",
    OnDefault =
        "{n|# location takes|# locations take} {country}, the organisation’s default.",
    CountryOf = "Country of {site}",
    CountrySet = "{site} has its country. The use phase is counted now.",
    CountryChanged = "{site} is in {country} now. The figures are up to date.",
    Change = "Change it",
    CountryMissing = "country missing",
    // Figures
    ShowAs = "Show as",
    ShowChart = "Chart",
    ShowTable = "Table",
    Why = "Why this number",
    GrossFootprint = "Gross footprint",
    ShareEstimated = "{share} estimated",
    Unchanged = "Unchanged",
    Against = "against {mass} in {period}, for the devices there are now",
    FactorAge = "{factor}: {vintage}, {months|# month|# months} before the period’s end",
    KeyFigures = "Key figures",
    PerDeviceYear = "Per device and year",
    EnergyInPeriod = "Electricity in the period",
    StillToCarry = "Embodied, still to carry",
    OfEmbodied = "of {mass} embodied",
    MeanAge = "Mean age",
    UnitYears = "years",
    OfPlanned = "of {years} years planned",
    MakersShare = "Makers’ figures",
    OfGross = "of the gross footprint",
    MonthsSub = "Gross footprint per month by stage, {unit} CO₂e; line: 5th to 95th percentile",
    MonthsText = "Gross footprint per month by stage, {period}. {finding}",
    Month = "Month",
    GrossIn = "Gross, {unit}",
    EmbodiedIn = "Embodied, {unit}",
    UseIn = "Use, {unit}",
    Range = "Range",
    Bar = "Bar",
    Quality = "Quality",
    // Overview
    DevicesAtSites = "{devices|# device|# devices} at {sites|# site|# sites}.",
    DevicesCount = "{devices|# device|# devices}",
    DevicesWord = "{n|device|devices}",
    Devices = "Devices",
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
    Look = "Look",
    SitesTitle = "Sites",
    Site = "Site",
    Country = "Country",
    GridIntensity = "Grid, g/kWh",
    GridOldest =
        "Oldest grid factor: {factor}, {vintage}, {months|# month|# months} before the \
            period’s end",
    Class = "Class",
    ClassesSub = "Gross footprint in the period by class, CO₂e; line: 5th to 95th percentile",
    BasisName = "Where the gross footprint comes from",
    BasisSub = "Share of the {mass} by where it comes from",
    // Devices
    TabsName = "Devices by how their product was found",
    TabAll = "All",
    TabMatched = "Matched",
    TabSuggested = "Suggested",
    TabEstimated = "Estimated",
    TabUnknown = "Unknown",
    TabArchived = "Archived",
    Status = "Status",
    Maker = "Maker",
    Any = "any",
    Chosen = "{n|# chosen|# chosen}",
    ClearFilters = "Clear filters",
    RemoveFilter = "Remove the filter: {filter}",
    RowsCount = "{n|# device|# devices}",
    DevicesTable = "{devices|# device|# devices}, sorted by {column}",
    NoRowsTitle = "No device matches",
    NoRowsText =
        "Nothing in the fleet fits all filters. Archived devices are left out unless their \
            status is chosen.",
    Device = "Device",
    AgeOfPlan = "Age of plan",
    EmbodiedKg = "Embodied, kg",
    UseKgYear = "Use, kg/yr",
    GrossKg = "Gross, kg",
    GrossShort = "Gross",
    StartUnknown = "start not known",
    MonthsOf = "{age} / {planned} mo",
    NoSite = "No site",
    ModelUnknown = "model not named",
    MakersNotComparable =
        "Makers’ figures are made with different methods: compare a device with itself over \
            time, not one maker with another.",
    // Device
    GrossSoFar = "Gross so far",
    SoFarUntil = "to {day}",
    GrossInPeriod = "Gross in the period",
    StillToCarryIs = "{mass} embodied carbon still to carry.",
    EnergyIs = "{energy} of electricity, modelled.",
    EmbodiedAndUse = "{embodied} embodied, {use} use.",
    FigureMissing = "A fact is missing. See what and how above.",
    LifeSub = "Life of this device",
    LifeWithin = "{age|# month|# months} in service, {left|# month|# months} of the plan left",
    LifePast = "{age|# month|# months} in service, {past|# month|# months} past the plan",
    LifeEndUnknown = "Archived; its last day in service is not known",
    LifeEnded = "{age|# month|# months} in service",
    InServiceSince = "In service since",
    Today = "Today",
    Ended = "Ended",
    PlannedEnd = "Planned end",
    WholeLife = "Whole planned life",
    WholeLifeSub = "Whole planned life by stage, kg CO₂e; line: 5th to 95th percentile",
    Stage = "Stage",
    EmbodiedKgHead = "kg CO₂e",
    SheetIs = "Maker’s sheet of {year}, {statistic}: not comparable between makers",
    YearUnknown = "unknown year",
    WhyWholeLife = "Why this whole life",
    WhyEmbodied = "Why this embodied figure",
    FactsTitle = "Facts",
    Serial = "Serial",
    AssetTag = "Inventory number",
    GridFactor = "Grid factor",
    GridFact = "{factor}, {vintage}, {months|# month|# months} old",
    MatchTitle = "Product",
    AsWritten = "As written",
    HowMatched = "How found",
    Product = "Product",
    MassScreen = "Mass, screen",
    PublishedFootprint = "Published, with the maker’s use",
    Statistic = "Statistic",
    StandardDeviation = "SD {sd}",
    Sheet = "Source",
    MakersSheet = "Maker’s sheet",
    SuggestionTitle = "Is this a {name}?",
    SuggestionText =
        "The inventory says “{written}”. The nearest product is {name}, published at {mass} \
            CO₂e for its whole life. Until somebody says yes the device counts as an estimate \
            by class.",
    SuggestionYes = "Yes, it is this",
    SuggestionAccepted = "{name} it is. The figures are up to date.",
    MissingTitle = "Facts are missing",
    StartField = "First day in service",
    EndField = "First day out of service",
    ClassField = "Class of the device",
    ClassChoose = "Choose a class",
    DayMissing = "Choose a day.",
    HistoryTitle = "History",
    RecordedBy = "recorded {when} by {who}",
    // Receipt
    Receipt = "Receipt",
    WhyFigure = "Why {figure}",
    TreeTitle = "From the inputs up",
    TreeMeta = "Exact values on hover and in the JSON",
    OpenAll = "Open all",
    OpenFirst = "First levels only",
    SignPlus = "plus",
    SignMinus = "minus",
    SignTimes = "times",
    SignOver = "divided by",
    ShowDevices = "Show the devices",
    Rounded = "rounded",
    BoundaryIs = "{boundary} boundary",
    MixIs = "{mix} mix",
    SourceId = "Identifier in the table",
    UnitPercent = "%",
    UnitDays = "days",
    UnitKwhYear = "kWh/yr",
    UnitGramDays = "g·d/kWh",
    TheFigure = "Gross",
    RecomputedHere = "recomputed here",
    DoesNotAddUp = "does not add up",
    RecomputedIn = "Your browser got the same digits from the same inputs in {ms} ms.",
    RangeIs = "{low} to {high}, 5th to 95th percentile",
    Exact = "Exact",
    Engine = "Engine",
    FactorSet = "Factor set",
    AsOf = "Fleet as of",
    Fingerprint = "Fingerprint",
    VarianceTitle = "What makes the range",
    VarianceHint =
        "Share of the variance: a better figure for the first would narrow the range most.",
    SourcesTitle = "Age of the factors",
    VintageMonths = "{first} to {last}, {n|# month|# months}",
    VintageYears = "{first} to {last}, {n|# year|# years}",
    VintageUnknown = "no year given",
    DownloadJson = "JSON",
    Print = "Print",
    CopyLink = "Copy link",
    LinkCopied = "The link is copied.",
    LinkNotCopied = "The browser did not let the link be copied: take it from the address bar.",
    // Import
    ImportTitle = "Import devices",
    ImportSub = "Nothing is saved until you commit.",
    ImportForbidden =
        "Devices are imported by an owner. You can read every figure and its receipt.",
    Steps = "Steps",
    StepFile = "File",
    StepRows = "Columns and rows",
    StepDone = "Done",
    DropTitle = "Drop an inventory here",
    DropText =
        "An export of Snipe-IT as it is, or any CSV with a serial or model column; at most \
            20 MB. Columns about people are neither read nor stored.",
    ChooseFile = "Choose a file",
    ChooseFileAgain = "Choose the file again",
    FileTooLarge =
        "The file is larger than 20 MB: split it, or leave out columns that are not needed.",
    FileRefused = "The file was not read",
    Sending = "Sending {file}: {share}",
    Reading = "Reading {file}…",
    Progress = "Progress",
    OtherFile = "Other file",
    OrderTitle = "Which comes first in the dates?",
    OrderText =
        "Every date of the file can be read in two orders. Choose the one your asset tool \
            writes; the file is read again.",
    OrderGone =
        "Every date of the file can be read in two orders. Choose the file again to say \
            which is right.",
    OrderChoose = "Choose the order",
    OrderFirst = "Choose the order of the dates first.",
    OrderDmy = "Day first (31/12/2026)",
    OrderMdy = "Month first (12/31/2026)",
    TilesName = "What the rows became",
    TallyMatchedHint = "known model, maker’s figure",
    TallySuggestedHint = "model is close, look once",
    TallyEstimatedHint = "by class, wider range",
    TallyUnknownHint = "class not known, no figure",
    TallyArchivedHint = "kept, in no figure until the day they left is entered",
    TallySetAside = "Set aside",
    TallySetAsideHint = "virtual machines, no devices",
    TallyDuplicate = "Repeated",
    TallyDuplicateHint = "serial is in the file already",
    TallyPresent = "In the fleet",
    TallyPresentHint = "left as they are",
    TallyProblems = "Rows with a problem",
    TallyProblemsHint = "see below",
    LocationsTitle = "Locations",
    LocationsMeta = "{n|# new location|# new locations}",
    LocationsText =
        "Each new location becomes a site. Its country decides the grid its devices draw \
            from; without one they have no use phase.",
    Location = "Location",
    SiteKnown = "a site already",
    SuggestionsTitle = "{n|# suggested model|# suggested models}",
    SuggestionEach =
        "{name}, {mass} embodied each. Without a yes they count as an estimate by class.",
    InRows = "in {n|# row|# rows}",
    Accept = "Accept",
    Accepted = "Accepted",
    AcceptFor = "Accept the suggestion for {written}",
    ProblemsTitle = "{n|# problem|# problems} in the rows",
    ProblemsNone = "No problems",
    ProblemsNoneText = "Every row could be read.",
    ProblemsCut =
        "{n|# more problem is|# more problems are} not listed: correct the first ones and \
            read the file again.",
    Row = "Row {n}",
    RowHead = "Row",
    Column = "Column",
    InTheFile = "In the file",
    WhatIsWrong = "What is wrong",
    TheRow = "The row is",
    LeftOut = "left out",
    Kept = "kept",
    ShowMore = "{n|Show # more|Show # more}",
    ColumnsTitle = "Columns",
    ColumnsMeta = "{used|# used|# used} of {all|#|#}",
    ColumnsEmpty = "{n|# empty column is|# empty columns are} not used: {names}.",
    ColumnHead = "Column in the file",
    FirstValues = "First values",
    ReadAs = "Read as",
    State = "State",
    ColumnPersonal = "dropped",
    ColumnUsed = "read",
    ColumnUnused = "not used",
    ColumnNotRead = "about people: neither read nor stored",
    FirstRows = "First rows",
    FirstRowsMeta = "of {devices|# device|# devices}, as they would be stored",
    CommitName = "Commit",
    FromRows = "from {n|# row|# rows}. Can be undone as one step.",
    FromRowsArchived =
        "from {n|# row|# rows}, {archived|# of them|# of them} archived. Can be undone as one \
            step.",
    NothingToImport = "Nothing in this file is new.",
    ImportN = "{devices|Import # device|Import # devices}",
    Imported = "{devices|# device was|# devices were} imported",
    ImportUndone = "{devices|# device was|# devices were} taken out of the fleet again",
    DoneText = "{file}, {when}, by {who}.",
    ImportAnother = "Import another file",
    UndoOf = "Undo the import of {file}",
    UndoTitle = "Undo this import?",
    UndoText =
        "{devices|# device that came|# devices that came} with {file} leave the fleet, with \
            what was entered for them since. The file can be imported again.",
    KeepDevices = "Keep them",
    RemoveN = "{devices|Remove # device|Remove # devices}",
    EarlierTitle = "Imports so far",
    EarlierText = "{devices|# device|# devices}, {when}, by {who}",
    StateDraft = "draft",
    StateCommitted = "in the fleet",
    StateUndone = "undone",
}
