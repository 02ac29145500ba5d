//! The devices.

messages! {
    TabsName = "Devices by how their product was found",
    TabAll = "All",
    TabMatched = "Matched",
    TabSuggested = "Suggested",
    TabEstimated = "Estimated",
    TabUnknown = "Unknown",
    TabArchived = "Archived",
    Chosen = "{n|# chosen|# chosen}",
    ClearFilters = "Clear filters",
    RemoveFilter = "Remove the filter: {filter}",
    DevicesNow = "{devices|# device|# devices} now.",
    PlanWithin = "Within its plan",
    PlanBeyond = "Beyond its plan",
    RowsSince = "{n|# device|# devices}, with those that left since {day}",
    RowsCount = "{n|# device|# devices}",
    DevicesTable = "{devices|# device|# devices}, sorted by {column}",
    NoRowsTitle = "No device matches",
    NoRowsText =
        "Nothing in the fleet fits all filters. Archived devices are left out unless their \
            status is chosen.",
    GrossShort = "Gross",
    StartUnknown = "start not known",
    MonthsAlone = "{age} mo",
    PlanUnknown = "plan not known",
    NotKnownOf = "{n} not known",
    MonthsOf = "{age} / {planned} mo",
    NoSite = "No site",
    ModelUnknown = "model not named",
    WordsSearched = "“{words}”",
    MakersNotComparable =
        "Makers’ figures are made with different methods: compare a device with itself over \
            time, not one maker with another.",
}
