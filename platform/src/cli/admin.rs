//! `impact admin`: setting the server up.

use super::{Place, say};
use crate::auth::token;
use anyhow::{Context, bail};
use axum::http::Uri;
use impact_core::api::Role;
use impact_core::quantity::Country;

/// Commands of `impact admin`.
#[derive(Debug, clap::Subcommand)]
pub enum Admin {
    /// Create an organisation and its first member, and print a one-time sign-in link; for an
    /// organisation that exists, a new link for its owner, which ends the links before it.
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
    /// Address at which people reach the portal; the link begins with it.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", value_parser = address)]
    address: String,
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
        say(sign_in_link(&init.address, &link))
    }
}

/// The token stands after the `#`: browsers do not send that part, so no log on the way has it.
fn sign_in_link(address: &str, token: &str) -> String {
    format!("{address}/sign-in#token={token}")
}

/// An address of the portal without the slash at its end. The portal is not served under a path.
fn address(text: &str) -> Result<String, String> {
    let origin = text.trim_end_matches('/');
    let is_origin = origin.parse::<Uri>().is_ok_and(|uri| {
        let scheme = uri.scheme_str();
        let authority = uri.authority().map(|authority| authority.as_str());
        let written = scheme.zip(authority).map(|(scheme, host)| format!("{scheme}://{host}"));
        matches!(scheme, Some("http" | "https"))
            && written.is_some_and(|written| written.eq_ignore_ascii_case(origin))
            && !origin.contains('@')
    });
    if is_origin {
        Ok(origin.to_owned())
    } else {
        Err("write it as the browser shows it, for example https://portal.example".to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_whole_and_keeps_its_token_from_servers() {
        let link = |text: &str| address(text).map(|address| sign_in_link(&address, "abc"));
        for (given, begin) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://portal.example/", "https://portal.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            let link = link(given).unwrap();
            assert_eq!(link, format!("{begin}/sign-in#token=abc"));
            let uri: Uri = link.parse().unwrap();
            assert_eq!(uri.path_and_query().unwrap(), "/sign-in", "what a server gets to see");
        }
        for odd in [
            "portal.example",
            "ftp://portal.example",
            "https://",
            "https://portal.example/sub",
            "https://portal.example/?x",
            "https://portal.example#x",
            "https://a@portal.example",
            "https://portal example",
            "",
        ] {
            assert!(address(odd).unwrap_err().contains("https://portal.example"), "{odd}");
        }
    }
}
