//! How a server reaches people: where they find the portal, and the mail server.

use crate::notices::Post;
use crate::notices::smtp::Smtp;
use anyhow::Context;
use axum::http::Uri;
use lettre::message::Mailbox;

/// Arguments about messages to people.
#[derive(Debug, clap::Args)]
pub struct Mail {
    /// Mail server for notices, smtp://USER:PASSWORD@HOST:PORT or smtps://…; without one no e-mail
    /// is sent. Better in the environment, where other users of the machine do not see it.
    #[arg(long, value_name = "URL", env = "IMPACT_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// Sender of notices; no-reply at the portal's host when absent.
    #[arg(long, value_name = "ADDRESS", env = "IMPACT_MAIL_FROM", requires = "smtp")]
    mail_from: Option<String>,
    /// Address at which people reach the portal, for the links in notices.
    #[arg(long, value_name = "URL", env = "IMPACT_PUBLIC_URL", value_parser = address)]
    public_url: Option<String>,
}

impl Mail {
    /// What the arguments say.
    pub(super) fn read(&self) -> anyhow::Result<(Post, Option<Smtp>)> {
        let Some(server) = self.smtp.as_deref().filter(|server| !server.is_empty()) else {
            return Ok((Post::new(self.public_url.clone(), false), None));
        };
        let public_url = self.public_url.clone().context(
            "--smtp: say with --public-url where people reach the portal: the links in notices \
             lead there",
        )?;
        let from = match &self.mail_from {
            Some(from) => from.clone(),
            None => {
                let uri: Uri = public_url.parse().context("--public-url")?;
                let host = uri.host().unwrap_or_default();
                format!("Carbon Impact Portal <no-reply@{host}>")
            }
        };
        let from: Mailbox = from.parse().with_context(|| {
            format!(
                "--mail-from {from}: this is not an e-mail address: write name@example.com or \
                 \"Name <name@example.com>\""
            )
        })?;
        let smtp = Smtp::new(server, from).map_err(anyhow::Error::msg)?;
        Ok((Post::new(Some(public_url), true), Some(smtp)))
    }
}

/// An address of the portal without the slash at its end. The portal is not served under a path.
pub(super) fn address(text: &str) -> Result<String, String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(smtp: &str, from: Option<&str>, url: Option<&str>) -> Result<String, String> {
        let mail = Mail {
            smtp: Some(smtp.to_owned()),
            mail_from: from.map(str::to_owned),
            public_url: url.map(str::to_owned),
        };
        mail.read().map(|(_, smtp)| format!("{smtp:?}")).map_err(|error| format!("{error:#}"))
    }

    #[tokio::test]
    async fn a_mail_server_needs_to_know_where_links_lead() {
        let server = "smtp://user:geheim@mail.example";
        assert!(read(server, None, None).unwrap_err().contains("--public-url"));
        let known = read(server, None, Some("https://portal.example")).unwrap();
        assert!(known.contains("no-reply@portal.example") && !known.contains("geheim"), "{known}");
        let refused = read(server, Some("nobody"), Some("https://portal.example")).unwrap_err();
        assert!(refused.contains("--mail-from nobody") && !refused.contains("geheim"), "{refused}");
        assert!(
            !read("ftp://u:geheim@x", None, Some("https://p.example"))
                .unwrap_err()
                .contains("geheim")
        );
    }

    #[test]
    fn the_portal_stands_at_the_root_of_its_host() {
        for (given, read) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("https://portal.example/", "https://portal.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(address(given).unwrap(), read);
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
