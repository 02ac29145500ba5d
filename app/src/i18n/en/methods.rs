//! Methods and factors, and the organisation's own figures.

messages! {
    MethodsTitle = "Methods and factors",
    MethodsSub = "What figures are computed with, where each of them comes from, and your own.",
    MethodPart = "Method",
    ProductsPart = "Products",
    GridPart = "Grid factors",
    ClassesPart = "Defaults by class",
    VersionsPart = "Your own figures",
    GiveFigures = "Give figures",
    MethodHow = "How a figure is made",
    MethodFind = "A device finds its product",
    MethodFindText =
        "Maker and model are matched to a published footprint by their spelling. A near miss is \
            only suggested and waits for a person’s yes; what matches nothing is estimated.",
    MethodEmbodied = "Embodied carbon comes from the maker",
    MethodEmbodiedText =
        "It is the maker’s footprint less the maker’s own use phase. Where none is published for \
            the product it is an estimate: from published products of its line, else from its \
            maker’s of the same class; a server’s is summed from its parts. Where nothing of this \
            is known it is the median of the class. Each estimate has the range by which such \
            estimates missed published figures, with the makers’ own uncertainty on top.",
    MethodUse = "Use is computed anew",
    MethodUseText =
        "Yearly electricity as the maker states it, else typical of the class, times the grid \
            factor of the site’s country or zone for each month in use. It is location-based: the \
            market-based figure stands beside it. A scenario’s hours of use scale a usual year, \
            which stands for 8 hours a day, in proportion: what standby takes, and servers, \
            which run all day, are not treated apart.",
    MethodTime = "Carbon is put into time",
    MethodTimeText =
        "In the management view embodied carbon is spread evenly over the planned life, use falls \
            when it is drawn. The inventory views book it as the GHG Protocol does.",
    MethodRange = "Every figure has a range",
    MethodRangeText =
        "From the 5th to the 95th percentile. Figures of one maker err together, as do a class’s \
            estimates; so a fleet’s range does not shrink with its size.",
    MethodOwn = "Your own figures come first",
    MethodOwnText =
        "What you give overrides the shipped figure, for your organisation only. Each change is a \
            version; the receipt says which, by whom, when and with which evidence.",
    Tables = "Tables",
    Rows = "Rows",
    Newest = "Newest",
    MonthsOld = "{months|# month old|# months old}",
    UpToDate = "of its own time",
    NoOwnFigures = "None in use",
    OwnVersionIs = "Version {version}",
    LicenceIs = "Licence: {licence}",
    GivenIn = "Your version {version}, {day}",
    GivenBy = ", by {who}",
    NoEvidence = "No evidence attached",
    Evidence = "Evidence",
    ProductsSearch = "Maker or product",
    OnlyInUse = "In your fleet",
    OnlyOwn = "Your own",
    ProductsNone = "No such product",
    ProductsNoneText = "Search with fewer words, or take a filter off.",
    RowsOf = "{first}–{last} of {all}",
    PageBefore = "Before",
    PageAfter = "Next",
    ProductColumn = "Product",
    WholeLifeKg = "Whole life, kg",
    WhereFrom = "Where it comes from",
    StatisticMean = "mean",
    InsteadOfKg = "instead of {total}",
    InsteadOf = "instead of {value}",
    GridText =
        "The factor that counts this month. Where a month has none of its own, the latest year \
            before it stands in and says so.",
    CountrySearch = "Country",
    GridUnit = "g CO₂e/kWh",
    Vintage = "Of",
    ByYear = "{country}, by year",
    ByZone = "{country}, by zone",
    ByMonth = "{country}, by month",
    ClassesText =
        "Assumptions, used where nothing better is known: the planned life, the electricity of a \
            year, and embodied carbon where no product is known. The ranges are the class’s: of its \
            electricity the 10th to 90th percentile, of its published footprints the 5th to 95th. \
            The range of one device is another, from the 5th to the 95th percentile of what is \
            possible: for embodied carbon how far the median lies from devices that it knows \
            nothing of, with the makers’ own uncertainty on top.",
    LifeYears = "Planned life, years",
    KwhAYear = "kWh a year",
    VersionsNone = "No figures of your own yet",
    VersionsNoneText =
        "Give footprints of your products, grid factors or class defaults by CSV. They count for \
            your organisation only, and every change can be taken back.",
    HeldNow =
        "{products|# product|# products}, {factors|# grid factor|# grid factors}, \
            {classes|# class|# classes}, {electricity|# figure|# figures} of electricity count now.",
    VersionIs = "Version {version}",
    FiguresGiven = "{n|# figure given|# figures given}",
    FiguresWithdrawn = "{n|# figure withdrawn|# figures withdrawn}",
    WhenByWhom = "{when}, by {who}",
    CountsNow = "counts now",
    Recorded = "Recorded",
    NoteField = "Why",
    NoteHint = "In your words, for whoever audits it; at most 500 characters.",
    WithdrawThese = "Withdraw these figures",
    WithdrawTitle = "Withdraw these figures?",
    WithdrawText =
        "A new version is made in which {n|# figure is|# figures are} no longer there: the shipped \
            ones count again where there are any, else an estimate. This version stays on record.",
    KeepFigures = "Keep them",
    DevicesChanged = "{n|# device has|# devices have} another figure.",
    WhatDiffers = "What differs",
    WhatItDoes = "What it does to your fleet",
    KeyFigure = "Key figure",
    Before = "Before",
    After = "After",
    ChangeHead = "Change",
    NothingDiffers = "Nothing differs.",
    FigureHead = "Figure",
    NoFigure = "none",
    GiveWhich = "Which figures?",
    KindProducts = "Footprints of products",
    KindProductsText = "By maker and model: total, with shares or kilograms by stage.",
    KindGrid = "Grid factors",
    KindGridText =
        "By country, or a zone of its grid, and year or month, with boundary and mix.",
    KindClasses = "Defaults by class",
    KindElectricity = "Electricity",
    KindElectricityText =
        "Contracts and residual mixes for the market-based figure; network losses; well-to-tank.",
    KindClassesText =
        "Planned life, electricity a year, embodied carbon where no product is known. The ends \
            beside the electricity are its 10th and 90th percentile (p10, p90), those beside \
            embodied carbon its 5th and 95th (p5, p95).",
    TakeTemplate = "Take the template",
    TakeMissing = "Template with your unmatched models",
    GiveFile = "Choose the filled-in file",
    GiveFileText = "CSV, at most 2 MB. You see what it would change before anything counts.",
    FiguresTooLarge = "The file is larger than 2 MB: split it.",
    ColumnsIgnored = "Not read, since no such column is known: {names}.",
    RowsRead = "{n|# row|# rows}",
    MoreRows = "{n|# more row is|# more rows are} not shown, and would count too.",
    LineIs = "line {line}",
    EffectNew = "new",
    EffectOverrides = "overrides the shipped figure",
    EffectReplaces = "replaces your earlier figure",
    EffectUnchanged = "as it is already",
    ProblemsLeftOut = "These rows are left out; the others can be committed.",
    LineHead = "Line",
    ColumnField = "Column",
    WhyTitle = "Why, and what shows it",
    NothingToChange = "Nothing to change",
    ChangeN = "{n|Change # figure|Change # figures}",
    CommitFiguresText = "A new version, for your organisation only. Can be withdrawn.",
    EvidenceTooLarge = "The file is larger than 5 MB: attach a smaller one.",
    AttachFile = "Attach a file",
    AttachedFile = "{name}, {size} KiB",
    EvidenceHint = "PDF, PNG, JPEG, XLSX or CSV, at most 5 MB.",
    VersionCounts = "Version {version} counts now",
    SeeVersion = "See the version",
}
