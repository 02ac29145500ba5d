//! What a view says when there is nothing, not yet, no longer, or not for this person.

messages! {
    TryAgain = "Try again",
    ErrorTitle = "This did not load",
    ErrorTrace = "Trace {trace}.",
    OfflineTitle = "You are offline",
    ForbiddenTitle = "Not for your role",
    ForbiddenText =
        "This page is for: {roles}. Your role is {mine}. An owner of {organisation} can change it.",
    ForbiddenProvider = "This page is for the provider’s operators. Your role is {mine}.",
    NotFoundTitle = "There is nothing here",
    NotFoundText =
        "The address names no page of the portal, or something that is no longer there.",
    AddressTitle = "The address is not understood",
    FailureUnsent =
        "The server cannot be reached. It is not sent again by itself: repeat it when the network is \
            back.",
    FailureOffline = "The server cannot be reached. It is tried again when the network is back.",
    FailureAborted = "The request was given up.",
    FailureUnreadable =
        "The server answered {status} and nothing that the portal can read. Try again, or \
            tell your administrator.",
    ConnectionLost = "No connection to the server since {time}.",
    ConnectionKept =
        "What is shown is from then; what you typed stays. It is tried again by itself.",
    ConnectionBack = "The connection is back.",
    StaleSince = "Figures are from {time}. {reason}",
    RecoveryTitle = "The portal stopped",
    RecoveryText =
        "A fault in the portal itself. Nothing you saved is lost. Loading the page again \
            brings back what the address says.",
    RecoveryReload = "Load the page again",
    ChartFailed = "The chart could not be drawn. The table has the same figures.",
    GoToOverview = "To the overview",
    GoToDevices = "To the devices",
}
