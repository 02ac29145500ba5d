//! People, the organisations they are members of, and what they may do there.

mod members;
mod organisation;
mod person;
mod role;

pub use members::{
    Invitation, InvitationAccept, InvitationLookup, InvitationMade, InvitationOffer,
    InvitationRequest, InvitationState, MailState, Member, MemberEdit,
};
pub use organisation::{
    Organisation, OrganisationList, OrganisationMade, OrganisationRequest, OrganisationRow,
    OrganisationSettings, OrganisationState,
};
pub use person::{
    Language, LinkRequest, Me, MeEdit, OneTimeLink, OrganisationOfMine, OrganisationSwitch,
    PasswordChange, ResetRequest, SessionRequest, SessionRow,
};
pub use role::{Right, Role};
