//! Data quality.

messages! {
    QualityTitle = "Data quality",
    QualitySub = "What your figure rests on, and which gap moves it most.",
    QualityNone = "No devices yet",
    QualityNoneText = "Import an inventory: then its gaps stand here, the largest first.",
    GrossIs = "of {mass} CO₂e, {period}",
    BasisByCarbon = "By carbon",
    BasisByDevices = "By devices",
    GapsTitle = "Gaps, by what they do to the total",
    GapsText =
        "The effect is how far the total of the period may move once a gap is closed: its devices \
            are computed again, one way and the other.",
    NoGaps = "No gap is known: every device has its product, its country and its days.",
    EffectIs = "up to {mass}",
    MayMove = "The total may change by {low} to {high}.",
    MayMoveExpected = "Expected change {change}, within {low} to {high}.",
    NoSiteAtAll = "Without a site",
    NoModelWritten = "No model written",
    SuggestedIs = "Suggested: {name}",
    ModelsN = "{n|# model|# models}",
    ActConfirm = "Confirm the suggestions",
    ActClass = "Choose their class",
    ActCountry = "Set the country",
    ActStart = "Enter the first day",
    ActEnd = "Enter the last day",
    ActLife = "Set their planned life",
    ActProducts = "Give their footprints",
    ActGrid = "Give a newer factor",
    ActEnergy = "Give yearly electricity",
    ActEvidence = "Give them with evidence",
    ActImport = "Import the inventory",
}
