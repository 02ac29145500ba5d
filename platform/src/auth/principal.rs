//! Who asks for something of an organisation, and whether they may.
//!
//! A handler names the right it needs by the extractor it takes: [`Reader`], [`Editor`],
//! [`Exporter`] and so on. Each yields a [`Principal`]: a member with a session, or an API key with
//! rights of its own. So a handler asks for [`Principal::tenant`],
//! [`Principal::may`] and [`Principal::record_id`], and never for a person or a role. What only a
//! person with a session can do (their password, their sessions) takes
//! [`Member`](super::member::Member) instead.

use super::key;
use super::member::Member;
use crate::app::App;
use crate::problem::Refusal;
use crate::store::{KeyUse, OrganisationRecord, Person, Tenant};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use impact_core::api::{KEY_RIGHTS, Right, Role};
use std::sync::Arc;

/// Who acts.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A member of the organisation, signed in.
    Person(Person, Role),
    /// A program of the organisation's: what records name its key by, and what it may do.
    Key(String, Vec<Right>),
}

/// Who acts, where, and what they may do there.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Who acts.
    pub actor: Actor,
    /// The organisation in which they act.
    pub organisation: OrganisationRecord,
}

impl Principal {
    /// The organisation whose rows are reached.
    pub fn tenant(&self) -> &Tenant {
        &self.organisation.tenant
    }

    /// Whether they have a right.
    pub fn may(&self, right: Right) -> bool {
        match &self.actor {
            Actor::Person(_, role) => role.may(right),
            Actor::Key(_, rights) => rights.contains(&right),
        }
    }

    /// What records name them by.
    pub fn record_id(&self) -> &str {
        match &self.actor {
            Actor::Person(person, _) => &person.id,
            Actor::Key(record_id, _) => record_id,
        }
    }

    /// What people call them.
    pub fn display_name(&self) -> &str {
        match &self.actor {
            Actor::Person(person, _) => &person.name,
            Actor::Key(..) => "an API key",
        }
    }

    /// Passes on whoever has the right.
    ///
    /// # Errors
    /// 403 with a sentence that says which roles have it.
    pub fn with(self, right: Right) -> Result<Self, Refusal> {
        if self.may(right) {
            return Ok(self);
        }
        Err(Refusal::forbidden(match &self.actor {
            Actor::Person(_, role) => sentence(right, *role),
            Actor::Key(_, rights) => key_sentence(right, rights),
        }))
    }
}

impl FromRequestParts<Arc<App>> for Principal {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        if key::is_shown(&parts.headers) {
            let KeyUse { id, rights, organisation, .. } = key::good(parts, app).await?;
            return Ok(Self { actor: Actor::Key(format!("key:{id}"), rights), organisation });
        }
        let Member(session) = Member::from_request_parts(parts, app).await?;
        let actor = Actor::Person(session.person, session.role);
        Ok(Self { actor, organisation: session.organisation })
    }
}

/// What a right is for, to follow "to".
const fn purpose(right: Right) -> &'static str {
    match right {
        Right::ReadFigures => "see devices and figures",
        Right::Export => "export",
        Right::EditDevices => "change devices and sites",
        Right::ManageFigures => "change the organisation's own figures",
        Right::ManageMembers => "manage members",
        Right::ManageKeys => "manage API keys",
        Right::ManageSettings => "change the settings",
        Right::ReadAudit => "read the audit log",
        Right::CommitMoney => "commit money",
        Right::Operate => "work for the provider",
    }
}

/// Why somebody of a role may not.
fn sentence(right: Right, role: Role) -> String {
    let who: Vec<String> = right.roles().map(|role| format!("the role {}", role.key())).collect();
    format!(
        "to {} takes {}; yours is {}: ask somebody who has it",
        purpose(right),
        who.join(" or "),
        role.key()
    )
}

/// Why a key with those rights may not.
fn key_sentence(right: Right, rights: &[Right]) -> String {
    let purpose = purpose(right);
    if !KEY_RIGHTS.contains(&right) {
        return format!("an API key cannot {purpose}: it takes a person who is signed in");
    }
    let has: Vec<&str> = rights.iter().map(|right| right.key()).collect();
    format!(
        "to {purpose} takes a key with the right {}; this one has {}: make a key with that right",
        right.key(),
        has.join(", ")
    )
}

/// An extractor a right: who has it is passed on, everybody else is refused with 401 or 403.
macro_rules! extractors {
    ($($(#[$doc:meta])* $name:ident needs $right:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub Principal);

        impl FromRequestParts<Arc<App>> for $name {
            type Rejection = Refusal;

            async fn from_request_parts(
                parts: &mut Parts,
                app: &Arc<App>,
            ) -> Result<Self, Refusal> {
                let principal = Principal::from_request_parts(parts, app).await?;
                principal.with(Right::$right).map(Self)
            }
        }
    )*};
}

extractors! {
    /// Whoever may see devices, figures and receipts.
    Reader needs ReadFigures;
    /// Whoever may take lists away as files.
    Exporter needs Export;
    /// Whoever may import and edit devices.
    Editor needs EditDevices;
    /// Whoever may give the organisation's own figures.
    Curator needs ManageFigures;
    /// Whoever may manage members.
    MemberAdmin needs ManageMembers;
    /// Whoever may manage API keys.
    KeyAdmin needs ManageKeys;
    /// Whoever may change the organisation's settings.
    SettingsAdmin needs ManageSettings;
    /// Whoever may read the audit log.
    AuditReader needs ReadAudit;
    /// Whoever works for the provider.
    Operator needs Operate;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_who_may() {
        assert_eq!(
            sentence(Right::EditDevices, Role::Auditor),
            "to change devices and sites takes the role owner or the role manager; yours is \
             auditor: ask somebody who has it"
        );
        assert_eq!(
            key_sentence(Right::Export, &[Right::ReadFigures]),
            "to export takes a key with the right export; this one has read_figures: make a key \
             with that right"
        );
        assert!(key_sentence(Right::ManageKeys, &KEY_RIGHTS).contains("takes a person"));
    }
}
