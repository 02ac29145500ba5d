//! Requests and responses of the platform API, shared by server and portal.
//!
//! Field names carry units; carbon is exact to the gram (see [`crate::quantity::GramsCo2e`]); days
//! are `YYYY-MM-DD`, periods `START..END` with the end not included, moments RFC 3339 in UTC.

mod account;
mod audit;
mod keys;
mod meta;
mod problem;
mod scenarios;
mod views;

pub use account::{
    Invitation, InvitationAccept, InvitationLookup, InvitationMade, InvitationOffer,
    InvitationRequest, InvitationState, Language, LinkRequest, MailState, Me, MeEdit, Member,
    MemberEdit, OneTimeLink, Organisation, OrganisationList, OrganisationMade, OrganisationOfMine,
    OrganisationRequest, OrganisationRow, OrganisationSettings, OrganisationState,
    OrganisationSwitch, PasswordChange, ResetRequest, Right, Role, SessionRequest, SessionRow,
};
pub use audit::{
    ActorKind, AuditAction, AuditActor, AuditChange, AuditEntry, AuditFault, AuditPage, AuditState,
};
pub use keys::{
    KEY_NAME_CHARACTERS, KEY_RIGHTS, KeyMade, KeyRotation, KeyRow, KeySecret, KeyState,
    LONGEST_OVERLAP_HOURS, NewKey,
};
pub use meta::Meta;
pub use problem::{FieldError, Problem};
pub use scenarios::{NewScenario, SavedScenario, ScenarioEdit};
pub use views::{NewView, SavedView, ViewEdit};

pub use crate::decision::{
    BreakEven, DecisionAim, DecisionAssumption, DecisionAvoided, DecisionFigure, DecisionFlip,
    DecisionGap, DecisionInput, DecisionOption, DeviceDecision, Keeping, LineDecision,
    LineException, LineFigure, LineList, LineOption, LineSaving, LineSavings, LineUndecided,
    OptionFigure, SECOND_LIFE_INPUTS, SECOND_LIFE_PRICES, SecondLife, SecondLifeFigure,
    SharedLives,
};
pub use crate::figures::{
    ClassRow, EvidenceFile, FactorSetInfo, FigureChange, FigureKind, FigureRow, FigureValue,
    FiguresCommit, FiguresDifference, FiguresPreview, FiguresVersion, FiguresVersionDetail,
    FiguresVersions, FiguresWithdraw, GridCountry, GridFactorRow, GridRow, GridZoneRow,
    ProductList, ProductRow, RowEffect, RowProblem, TableInfo, TileDifference,
};
// What the engine answers travels as it is: the rooms below own these.
pub use crate::fleet::{
    AttentionItem, BulkDone, BulkEdit, BulkRefusal, Carbon, CarbonShare, Cause, ConfirmedProduct,
    DeviceChanged, DeviceDetail, DeviceEdit, DeviceFootprint, DeviceList, DeviceRow, DeviceShare,
    DeviceUser, Difference, DifferencePart, DifferenceSide, EditList, EditSummary,
    ElectricityFigures, FleetQuality, FleetSummary, Freshness, GapAction, GapKind, GroupFigure,
    HistoryEntry, ModelGap, MonthFigure, NewSite, Product, QualityGap, SiteEdit, SiteGap,
    SiteMerge, SiteRow, StageFigure, SuggestedProduct,
};
pub use crate::inventory::{
    Choice, ColumnFinding, ColumnQuestion, Confidence, DifferenceGroup, DifferenceTally, Fact,
    FactChange, Field, Format, GuessReason, ImportCommit, ImportDifference, ImportDifferences,
    ImportDone, ImportList, ImportPreview, ImportProblem, ImportProgress, ImportRow, ImportStage,
    ImportState, ImportSummary, ImportTally, LeftOutKind, LeftOutRow, LeftOutRows, LocationCountry,
    LocationFinding, MappedColumn, Mapping, ProductAnswer, RememberedMapping, RowOutcome,
    SuggestionFinding,
};
pub use crate::library::CountryName;
