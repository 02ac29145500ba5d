//! `impact admin`: setting the server up.

use super::mail::address;
use super::{Place, named, say, several};
use crate::auth::token;
use crate::store::{Person, Store, StoreError, Tenant};
use crate::{clock, email, limits};
use anyhow::{Context, bail};
use impact_core::api::Role;
use impact_core::quantity::Country;

/// Commands of `impact admin`.
#[derive(Debug, clap::Subcommand)]
pub enum Admin {
    /// Create an organisation and its first member, and print a one-time sign-in link; for an
    /// organisation that exists, a new link for its owner, which ends the links before it.
    Init(Init),
    /// Let somebody work for the provider, across organisations, and print a one-time sign-in
    /// link; or, with --remove, end that.
    Operator(Operator),
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
    /// Address at which people reach the portal; the link begins with it.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", value_parser = address)]
    address: String,
}

/// Arguments of `impact admin operator`.
#[derive(Debug, clap::Args)]
pub struct Operator {
    /// E-mail address of the operator.
    #[arg(long, value_name = "EMAIL")]
    email: String,
    /// End it: they are no operator any more.
    #[arg(long)]
    remove: bool,
    /// Address at which people reach the portal; the link begins with it.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", value_parser = address)]
    address: String,
}

impl Admin {
    pub(super) async fn run(self, place: &Place) -> anyhow::Result<()> {
        match self {
            Self::Init(init) => init.run(place).await,
            Self::Operator(operator) => operator.run(place).await,
        }
    }
}

impl Init {
    async fn run(self, place: &Place) -> anyhow::Result<()> {
        let name = place
            .organisation
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .context("name the organisation with --organisation NAME")?;
        let name =
            &email::name(name).map_err(|why| anyhow::anyhow!("--organisation {name}: {why}"))?;
        let owner = checked("--owner", &self.owner)?;
        let store = place.open_or_begin().await?;
        let mut known = named(store.organisations().await?, name);
        if known.len() > 1 {
            bail!(several(name, known.len(), &known));
        }
        let (organisation, person) = match known.pop() {
            Some(known) => {
                // A link that ran out must not lock the owner out.
                let member = store.member(&known.tenant, &owner).await?;
                let member = member.with_context(|| {
                    format!(
                        "the organisation \"{name}\" exists already, and {owner} is no member of \
                         it: choose another name, or name its owner for a new link"
                    )
                })?;
                (known, member)
            }
            None => {
                let made = store.create_organisation(name, self.country, false).await?;
                let owner =
                    store.join(&made.tenant, &owner, local_part(&owner), Role::Owner).await?;
                (made, owner)
            }
        };
        let link = sign_in_link(&store, &organisation.tenant, &person, &self.address).await?;
        store.close().await;
        say(format_args!(
            "The organisation \"{}\" is there. {owner} signs in once, within 24 hours, at",
            organisation.name
        ))?;
        say(link)
    }
}

impl Operator {
    async fn run(self, place: &Place) -> anyhow::Result<()> {
        let email = checked("--email", &self.email)?;
        // The first operator may begin a provider's database; nobody is removed from a new one.
        let store = if self.remove { place.open().await? } else { place.open_or_begin().await? };
        let provider = Tenant::provider();
        let known = store.member(&provider, &email).await?;
        if self.remove {
            let known = known.with_context(|| format!("--email {email}: this is no operator"))?;
            let version = store.member_by_id(&provider, &known.id).await?.version;
            store.remove_member(&provider, &known.id, version, None, None).await?;
            store.close().await;
            return say(format_args!("{email} is no operator any more."));
        }
        let person = match known {
            Some(known) => known,
            None => store.join(&provider, &email, local_part(&email), Role::Operator).await?,
        };
        // An account that has a password goes on with it: nobody is to be let in by a link alone.
        let has_password = store.password_hash(&person.id).await?.is_some();
        if has_password {
            store.close().await;
            return say(format_args!(
                "{email} is an operator, signs in with the password of this account, and changes \
                 to the provider in the account menu."
            ));
        }
        let link = sign_in_link(&store, &provider, &person, &self.address).await?;
        store.close().await;
        say(format_args!("{email} is an operator, and signs in once, within 24 hours, at"))?;
        say(link)
    }
}

/// A new link. The token stands after the `#`: browsers do not send that part, so no log on the way
/// has it.
async fn sign_in_link(
    store: &Store,
    tenant: &Tenant,
    person: &Person,
    address: &str,
) -> Result<String, StoreError> {
    let token = token::new_token();
    let until = clock::now_ms() + limits::LINK_MS;
    store.create_link(tenant, &person.id, &token::digest(&token), until, None, None).await?;
    Ok(format!("{address}/sign-in#token={token}"))
}

fn checked(argument: &str, address: &str) -> anyhow::Result<String> {
    match email::address(address) {
        Ok(address) => Ok(address),
        Err(why) => bail!("{argument} {address}: {why}"),
    }
}

fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}
