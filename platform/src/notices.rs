//! Notices by e-mail: off unless a mail server is named.
//!
//! A notice is written into the outbox in the transaction of what it tells, so that none is lost
//! and none tells what did not happen. [`courier`] takes them from there to the mail server, one
//! process at a time each, and tries again later when it cannot. A process that dies between the
//! mail server's yes and its own record sends the message once more under the same `Message-ID`,
//! by which mailboxes know it for the same one: no protocol of mail can close that gap.

pub mod courier;
mod de;
mod en;
pub mod smtp;

use crate::clock;
use crate::store::{NewMail, Tenant, mail_id};
use axum::http::{HeaderMap, header};
use impact_core::api::{Language, Role};
use std::sync::Arc;
use tokio::sync::Notify;

/// Something to tell a person.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// They are invited into an organisation.
    Invitation {
        /// The organisation.
        organisation: &'a str,
        /// Who invites.
        by: &'a str,
        /// As what.
        role: Role,
        /// The link by which they accept.
        link: &'a str,
        /// Until when it is good, milliseconds since 1970 UTC.
        until: i64,
    },
    /// Somebody, themselves or an owner, asked for a link by which they set a new password.
    PasswordLink {
        /// The link.
        link: &'a str,
        /// Until when it is good, milliseconds since 1970 UTC.
        until: i64,
    },
    /// Their password was changed.
    PasswordChanged,
    /// They have another role.
    RoleChanged {
        /// In which organisation.
        organisation: &'a str,
        /// Which.
        role: Role,
        /// Who did it.
        by: &'a str,
    },
    /// They are no member any more.
    Removed {
        /// Of which organisation.
        organisation: &'a str,
        /// Who did it.
        by: &'a str,
    },
}

/// A message's text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    subject: String,
    body: String,
}

/// Whether and how people are written to.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// Address at which people reach the portal, without a slash at its end.
    public_url: Option<String>,
    /// Whether there is a mail server.
    sends: bool,
    wake: Arc<Notify>,
}

impl Post {
    /// How the server was told to.
    pub fn new(public_url: Option<String>, sends: bool) -> Self {
        Self { public_url, sends, wake: Arc::default() }
    }

    /// The address under which whoever asks reaches the portal: as it was told, else as their
    /// request says, which has been compared with its own host.
    pub fn portal(&self, headers: &HeaderMap) -> String {
        let origin = || headers.get(header::ORIGIN)?.to_str().ok().map(str::to_owned);
        self.public_url.clone().or_else(origin).unwrap_or_default()
    }

    /// A message to put into the outbox, in an organisation's name or in nobody's: what it is about
    /// and to whom. None while there is no mail server.
    pub fn message(
        &self,
        sender: Option<&Tenant>,
        (about, to): (&str, &str),
        language: Language,
        notice: Notice<'_>,
    ) -> Option<NewMail> {
        if !self.sends {
            return None;
        }
        let portal = self.public_url.as_deref().unwrap_or_default();
        let Text { subject, body } = match language {
            Language::En => en::write(notice, portal),
            Language::De => de::write(notice, portal),
        };
        let (about, recipient) = (about.to_owned(), to.to_owned());
        Some(NewMail { id: mail_id(sender), about, recipient, subject, body })
    }

    /// Whether messages are sent.
    pub fn sends(&self) -> bool {
        self.sends
    }

    /// Says that something lies in the outbox.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    async fn woken(&self) {
        self.wake.notified().await;
    }
}

/// A moment as messages write it: the same in every language.
fn moment(unix_ms: i64) -> String {
    let text = clock::rfc3339(unix_ms);
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", time.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Notice<'static>; 5] = [
        Notice::Invitation {
            organisation: "Northwind",
            by: "Lena",
            role: Role::Buyer,
            link: "https://p.example/invitation#token=abc",
            until: 0,
        },
        Notice::PasswordLink { link: "https://p.example/sign-in#token=abc", until: 0 },
        Notice::PasswordChanged,
        Notice::RoleChanged { organisation: "Northwind", role: Role::Auditor, by: "Lena" },
        Notice::Removed { organisation: "Northwind", by: "Lena" },
    ];

    #[test]
    fn every_notice_is_written_in_every_language() {
        let post = Post::new(Some("https://p.example".into()), true);
        for notice in ALL {
            let write =
                |language| post.message(None, ("x", "a@b.example"), language, notice).unwrap();
            let (english, german) = (write(Language::En), write(Language::De));
            assert_ne!(english.subject, german.subject, "{notice:?}");
            for mail in [english, german] {
                assert!(mail.body.contains("https://p.example"), "{}", mail.body);
                assert!(mail.subject.len() < 160 && !mail.subject.contains('\n'));
                if let Notice::Invitation { link, .. } | Notice::PasswordLink { link, .. } = notice
                {
                    assert!(mail.body.contains(&format!("\n{link}\n")), "{}", mail.body);
                    assert!(mail.body.contains("1970-01-01 00:00 UTC"), "{}", mail.body);
                }
            }
        }
    }

    #[test]
    fn without_a_mail_server_nothing_is_written() {
        let post = Post::default();
        let to = ("x", "a@b.example");
        assert!(post.message(None, to, Language::En, Notice::PasswordChanged).is_none());
    }

    #[test]
    fn links_lead_to_where_the_portal_was_asked_from() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, "http://127.0.0.1:8080".parse().unwrap());
        assert_eq!(Post::default().portal(&headers), "http://127.0.0.1:8080");
        let told = Post::new(Some("https://p.example".into()), false);
        assert_eq!(told.portal(&headers), "https://p.example");
    }
}
