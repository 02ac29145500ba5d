//! Where devices are.

messages! {
    SitesSub =
        "The electricity of a device is counted with the grid of its site’s country, or of the \
            zone that is chosen there; your own factors go before the shipped ones. Files name \
            sites by their locations.",
    SitesEmpty = "No sites",
    SitesEmptyText = "They come with the locations in an inventory, or are added here.",
    SiteAdd = "Add a site",
    SiteName = "Name",
    SiteNameHint = "As your inventory writes the location.",
    SiteCountryLater = "As set for new sites",
    SiteAdded = "{name} was added.",
    SiteRename = "Rename",
    SiteRenameOf = "Rename {name}",
    SiteRenameTitle = "Rename the site",
    SiteRenameText = "Files that write the old name still mean this site.",
    SiteRenamed = "The site is called {name} now.",
    SiteMerge = "Merge",
    SiteMergeOf = "Merge {name} into another site",
    SiteMergeTitle = "Merge into another site",
    SiteMergeText =
        "The devices of {name} are then at the site that you choose, for all days, and files \
            that write “{name}” mean that one. This cannot be taken back.",
    SiteMergeInto = "It is the same place as",
    SiteMergeChoose = "Choose a site",
    SiteMergeMissing = "Choose the site that it is the same place as.",
    SiteZone = "Grid zone",
    SiteZoneOf = "Grid zone of {name}",
    SiteZoneTitle = "Choose the grid zone",
    SiteZoneText =
        "A state, zone or subregion has factors of its own, which then count in place of the \
            country’s. They differ in what they include and in their mix: every receipt says so. \
            Beside each stands its newest factor in g CO₂e/kWh.",
    SiteZoneWhole = "The country as a whole",
    SiteZoneNone = "No zones are published for this country.",
    SiteZoneOption = "{name} ({zone}): {grams}, {vintage}",
    SiteZoneSave = "Use this zone",
    SiteZoneSet = "The grid zone of {name} is kept. Its use phase follows it.",
    SiteDelete = "Delete",
    SiteDeleteOf = "Delete {name}",
    SiteDeleteTitle = "Delete the site",
    SiteDeleteText =
        "{name} is deleted, with its country. A later file that names it makes it anew. This \
            cannot be taken back.",
    SiteDeleted = "The site is deleted.",
    SiteMerged = "{name} is part of {into} now.",
}
