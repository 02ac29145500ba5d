//! Origins of partners' pages, which may frame the calculator.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// An origin as browsers write it: `https://shop.example`, with its port where it is not the usual.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let origin = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let is_plain = |host: &str| {
            let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
            let labels = name.split('.').all(|label| {
                !label.is_empty()
                    && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
            // A port with a sign or none at all is no port.
            labels && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
        };
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        if host.is_some_and(is_plain) {
            return Ok(Self(origin));
        }
        Err(format!("{text:?} is no origin: write it as https://shop.example, without a path"))
    }
}

/// Some of them; by default none.
#[derive(Debug, Clone, Default)]
pub struct Origins(BTreeSet<Origin>);

impl Origins {
    /// These, in any order.
    pub fn new(origins: impl IntoIterator<Item = Origin>) -> Self {
        Self(origins.into_iter().collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As a source list of a content security policy.
impl fmt::Display for Origins {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return into.write_str("'none'");
        }
        let all: Vec<&str> = self.0.iter().map(|Origin(text)| text.as_str()).collect();
        into.write_str(&all.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_and_nothing_else() {
        for (text, read) in [
            ("https://shop.example", "https://shop.example"),
            ("https://Shop.example/", "https://shop.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost:3000", "http://localhost:3000"),
        ] {
            assert_eq!(text.parse(), Ok(Origin(read.to_owned())));
        }
        for text in [
            "",
            "*",
            "https://",
            "https://*",
            "https://*.shop.example",
            "'self'",
            "shop.example",
            "https://shop.example/path",
            "https://a.example https://b.example",
            "https://a.example;",
            "https://a.example:",
            "https://a.example:99999",
            "https://a.example:+80",
            "https://u@a.example",
            "javascript:alert(1)",
            "data:",
            "https:a.example",
            "null",
            "https://a..example",
            "https://a.example\r\nx: y",
        ] {
            let refused = text.parse::<Origin>().unwrap_err();
            assert!(refused.contains("https://shop.example"), "{text}: {refused}");
        }
    }

    #[test]
    fn the_source_list_of_a_policy() {
        assert_eq!(Origins::default().to_string(), "'none'");
        let two = ["https://b.example", "https://a.example", "https://b.example"];
        let two = Origins::new(two.map(|text| text.parse().unwrap()));
        assert_eq!(two.to_string(), "https://a.example https://b.example");
    }
}
