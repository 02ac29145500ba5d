//! `impact admin`: setting the server up.

use super::{Place, say};
use crate::auth::token;
use anyhow::{Context, bail};
use impact_core::api::Role;
use impact_core::quantity::Country;

/// Commands of `impact admin`.
#[derive(Debug, clap::Subcommand)]
pub enum Admin {
    /// Create an organisation and its first member, and print a one-time sign-in link; for an
    /// organisation that exists, a new link for its owner.
    Init(Init),
}

/// Arguments of `impact admin init`; the organisation's name is the global `--organisation`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// E-mail address of the owner.
    #[arg(long, value_name = "EMAIL")]
    owner: String,
    /// Country that new sites take where none is given, for example DE.
    #[arg(long, value_name = "CODE")]
    country: Option<Country>,
}

impl Admin {
    pub(super) async fn run(self, place: &Place) -> anyhow::Result<()> {
        let Self::Init(init) = self;
        let name = place
            .organisation
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .context("name the organisation with --organisation NAME")?;
        check_email(&init.owner)?;
        let store = place.open().await?;
        let known = store.organisations().await?.into_iter().find(|known| known.name == name);
        let (organisation, person) = match known {
            Some(known) => {
                // A link that ran out must not lock the owner out.
                let member = store.member(&known.tenant, &init.owner).await?;
                let member = member.with_context(|| {
                    format!(
                        "the organisation \"{name}\" exists already, and {} is no member of it: \
                         choose another name, or name its owner for a new link",
                        init.owner
                    )
                })?;
                (known, member)
            }
            None => {
                let made = store.create_organisation(name, init.country, false).await?;
                let local = init.owner.split('@').next().unwrap_or_default();
                let owner = store.join(&made.tenant, &init.owner, local, Role::Owner).await?;
                (made, owner)
            }
        };
        let link = token::new_token();
        store.create_link(&organisation.tenant, &person.id, &token::digest(&link)).await?;
        store.close().await;
        say(format_args!(
            "The organisation \"{name}\" is there. {} signs in once, within 24 hours, at",
            init.owner
        ))?;
        say(format_args!("/sign-in?token={link}"))
    }
}

/// Refuses what cannot be an address; whether it is one, only a message to it could tell.
fn check_email(email: &str) -> anyhow::Result<()> {
    let fine = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if !fine || email.len() > 254 || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        bail!("--owner {email}: this is not an e-mail address");
    }
    Ok(())
}
