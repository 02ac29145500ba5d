//! The mail server, as it is named on the command line.

use crate::store::OutgoingMail;
use axum::http::Uri;
use lettre::message::header::{self, ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// How long a mail server may take for one step of its protocol.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a mail server is named.
const FORM: &str = "write smtp://USER:PASSWORD@HOST:PORT, or smtps:// where the server takes TLS \
    from the first byte";

/// A mail server and the sender that it is given. Written out, it shows no password.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({} for {})", self.host, self.from)
    }
}

/// What came of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// The mail server took it.
    Taken,
    /// It may take it later.
    Later(String),
    /// It will never take it.
    Refused(String),
}

/// Says that no person wrote it (RFC 3834), so that absence notes are not sent back.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Smtp {
    /// The server of an address. Beyond this machine a connection without encryption is refused.
    ///
    /// # Errors
    /// A sentence that does not repeat the address: it may hold a password.
    pub fn new(address: &str, from: Mailbox) -> Result<Self, String> {
        let refused = |why: &str| format!("--smtp: {why}: {FORM}");
        let uri: Uri = address.parse().map_err(|_| refused("this is not an address"))?;
        let host = uri.host().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| refused("no host is named"))?;
        let host = host.trim_matches(['[', ']']).to_owned();
        let transport = AsyncSmtpTransport::<Tokio1Executor>::relay(&host);
        let starttls = AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&host);
        let ip: Result<IpAddr, _> = host.parse();
        let is_here = host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback());
        let builder = match uri.scheme_str() {
            Some("smtps") => transport,
            Some("smtp") if is_here => {
                Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host).port(25))
            }
            Some("smtp") => starttls,
            _ => return Err(refused("the address begins with neither smtp:// nor smtps://")),
        };
        let mut builder = builder.map_err(|error| refused(&error.to_string()))?;
        builder = builder.timeout(Some(PATIENCE));
        if let Some(port) = uri.port_u16() {
            builder = builder.port(port);
        }
        let user = uri.authority().and_then(|whole| whole.as_str().rsplit_once('@'));
        if let Some((user, _)) = user {
            let (name, password) =
                user.split_once(':').ok_or_else(|| refused("the user has no password"))?;
            builder = builder.credentials(Credentials::new(decoded(name), decoded(password)));
        }
        Ok(Self { transport: builder.build(), from, host })
    }

    /// Gives a message to the mail server.
    pub async fn send(&self, mail: &OutgoingMail) -> Sending {
        let message = match self.message(mail) {
            Ok(message) => message,
            Err(error) => return Sending::Refused(error),
        };
        match self.transport.send(message).await {
            Ok(_) => Sending::Taken,
            Err(error) => {
                // "Not signed in" and the like is about the server's settings, not this message.
                let settings = error.status().map(|code| code.to_string());
                let settings = settings
                    .is_some_and(|code| ["530", "534", "535", "538"].contains(&code.as_str()));
                let said = short(&error);
                if error.is_permanent() && !settings {
                    Sending::Refused(said)
                } else {
                    Sending::Later(said)
                }
            }
        }
    }

    fn message(&self, mail: &OutgoingMail) -> Result<Message, String> {
        let to: Mailbox = mail.recipient.parse().map_err(|_| "no e-mail address".to_owned())?;
        let domain = self.from.email.domain();
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .header(header::MIME_VERSION_1_0)
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())
            .map_err(|error| error.to_string())
    }
}

/// What went wrong, in one line that may stand in a log: of a server's own words, which may repeat
/// an address, only their numbers.
fn short(error: &lettre::transport::smtp::Error) -> String {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let text = inner.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        source = inner.source();
    }
    if let Some(code) = error.status() {
        return answered(&code.to_string(), &said);
    }
    if error.is_response() {
        return "the mail server's answer cannot be read".to_owned();
    }
    said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect()
}

/// A reply code, with the enhanced status code (RFC 3463) where what was said holds one.
fn answered(code: &str, said: &str) -> String {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let number = |part: &&str| {
            (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        matches!(parts.as_slice(), ["4" | "5", rest @ ..] if rest.len() == 2 && rest.iter().all(number))
    };
    match said.split(|c: char| c.is_whitespace() || c == '-').find(is_status) {
        Some(status) => format!("the mail server answered {code} {status}"),
        None => format!("the mail server answered {code}"),
    }
}

/// Percent-encoding, as user and password stand in an address.
fn decoded(text: &str) -> String {
    // A form's `+` is a blank; in an address it is itself.
    let literal = text.replace('+', "%2B");
    form_urlencoded::parse(literal.as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(address: &str) -> Result<Smtp, String> {
        Smtp::new(address, "Portal <portal@p.example>".parse().unwrap())
    }

    #[tokio::test]
    async fn a_mail_server_is_named_by_its_address() {
        for good in [
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
            "smtp://user:pa%40ss@mail.example:587",
            "smtps://user:p@mail.example",
        ] {
            let known = smtp(good).unwrap();
            assert!(!format!("{known:?}").contains("pass"), "{known:?}");
        }
        for odd in
            ["mail.example", "http://mail.example", "smtp://", "smtp://user@mail.example", ""]
        {
            assert!(smtp(odd).unwrap_err().contains("smtp://USER:PASSWORD@HOST:PORT"), "{odd}");
        }
        let refused = smtp("smtp:secret").unwrap_err();
        assert!(!refused.contains("secret"), "{refused}");
    }

    #[test]
    fn passwords_may_hold_any_letter() {
        assert_eq!(decoded("pa%40s+s%3A"), "pa@s+s:");
    }

    #[test]
    fn of_a_servers_words_only_numbers_are_told() {
        for (said, told) in [
            ("permanent error (550): 5.1.1 <ada@b.example>: no such mailbox", "550 5.1.1"),
            ("permanent error (550): ada@b.example 10.5.1.1 5.1.1.1 5.x.1 5..1", "550"),
            ("", "550"),
        ] {
            assert_eq!(answered("550", said), format!("the mail server answered {told}"));
        }
    }

    #[tokio::test]
    async fn a_message_says_what_it_is() {
        let mail = OutgoingMail {
            id: "0198".into(),
            recipient: "zoë@b.example".into(),
            subject: "Einladung zu Müller".into(),
            body: "Grüße".into(),
            attempts: 1,
        };
        let smtp = smtp("smtp://127.0.0.1:25").unwrap();
        let message = String::from_utf8(smtp.message(&mail).unwrap().formatted()).unwrap();
        for part in [
            "Message-ID: <0198@p.example>",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "From: Portal <portal@p.example>",
        ] {
            assert!(message.contains(part), "{message}");
        }
    }
}
