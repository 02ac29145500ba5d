//! The one filter, and its form as a URL query.
//!
//! The portal's address bar, the API and exports share this form, so that a copied address shows
//! the same rows everywhere.

use crate::catalogue::MatchKind;
use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use serde::{Deserialize, Serialize};

/// What a device may need a person for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    /// A suggested product waits for a yes.
    Suggested,
    /// No product is known: estimated by class.
    Estimated,
    /// Not even the class is known.
    Unknown,
    /// The site has no country: no use phase.
    NoCountry,
    /// No date of purchase: nothing can be put into a period.
    NoStart,
    /// Archived without the day its use ended.
    NoEnd,
    /// Past its planned life.
    PastLife,
}

impl Attention {
    /// Every kind, most pressing first.
    pub const ALL: [Self; 7] = [
        Self::NoCountry,
        Self::NoStart,
        Self::Unknown,
        Self::Suggested,
        Self::Estimated,
        Self::NoEnd,
        Self::PastLife,
    ];

    /// Position in [`Attention::ALL`].
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|kind| *kind == self).unwrap_or(0)
    }

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Estimated => "estimated",
            Self::Unknown => "unknown",
            Self::NoCountry => "no_country",
            Self::NoStart => "no_start",
            Self::NoEnd => "no_end",
            Self::PastLife => "past_life",
        }
    }
}

/// Whether the plan of a device that is still here runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// It runs.
    Within,
    /// It is over.
    Beyond,
}

impl PlanState {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Within, Self::Beyond];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Beyond => "beyond",
        }
    }
}

/// Which devices are meant. Empty parts do not restrict; within one part any value may hold,
/// between parts all must.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Filter {
    /// Words that must all occur in maker, model, serial, inventory number or site.
    pub search: String,
    /// Classes.
    pub class: Vec<DeviceClass>,
    /// Devices of no known class, beside those of [`Filter::class`].
    pub class_unknown: bool,
    /// Site identifiers.
    pub site: Vec<String>,
    /// Statuses; empty means today's fleet: all but archived.
    pub status: Vec<Status>,
    /// How the product was found.
    pub matched: Vec<MatchKind>,
    /// What needs a person.
    pub attention: Option<Attention>,
    /// Makers, as the catalogue spells them.
    pub maker: Vec<String>,
    /// Models, as they are shown.
    pub model: Vec<String>,
    /// Devices still here whose plan is so.
    pub plan: Option<PlanState>,
}

/// What a summary is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// By device class.
    Class,
    /// By site.
    Site,
    /// By maker.
    Maker,
    /// By status.
    Status,
    /// By how the product was found.
    Match,
}

impl GroupBy {
    /// Every grouping.
    pub const ALL: [Self; 5] = [Self::Class, Self::Site, Self::Maker, Self::Status, Self::Match];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Site => "site",
            Self::Maker => "maker",
            Self::Status => "status",
            Self::Match => "match",
        }
    }
}

/// A query part that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct QueryError {
    /// Name of the parameter.
    pub name: &'static str,
    /// The refused value, at most 40 characters of it.
    pub value: String,
    /// What it may be.
    pub choices: String,
    /// What it is called where people set it, and the class it is of; none where only addresses
    /// have it.
    pub what: Option<(&'static str, Option<DeviceClass>)>,
}

impl QueryError {
    fn sentence(&self) -> String {
        let Self { name, value, choices, what } = self;
        match what {
            Some((what, Some(class))) => {
                let class = class.english();
                format!("{what}, {class}: {value} is not possible, use {choices}")
            }
            Some((what, None)) => format!("{what}: {value} is not possible, use {choices}"),
            None => format!("{name}={value} is not understood: use {choices}"),
        }
    }
}

/// Looks a name up among the values of an enumeration.
pub(super) fn lookup<T: Copy>(
    name: &'static str,
    value: &str,
    all: &[T],
    key: impl Fn(T) -> &'static str,
) -> Result<T, QueryError> {
    all.iter().copied().find(|&candidate| key(candidate) == value).ok_or_else(|| QueryError {
        name,
        value: value.chars().take(40).collect(),
        choices: all.iter().map(|&candidate| key(candidate)).collect::<Vec<_>>().join(", "),
        what: None,
    })
}

/// The name of "no known class" among the classes of a filter.
const CLASS_UNKNOWN: &str = "unknown";

/// A class by its name; `None` for [`CLASS_UNKNOWN`].
fn class(name: &str) -> Result<Option<DeviceClass>, QueryError> {
    if name == CLASS_UNKNOWN {
        return Ok(None);
    }
    lookup("class", name, &DeviceClass::ALL, DeviceClass::key).map(Some).map_err(|mut error| {
        error.choices = format!("{}, {CLASS_UNKNOWN}", error.choices);
        error
    })
}

/// Percent-encodes a query value.
fn encode(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b',' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

impl Filter {
    /// The names of its parameters.
    pub const PARAMETERS: [&str; 9] =
        ["q", "class", "status", "match", "attention", "plan", "site", "maker", "model"];

    /// Reads a filter from decoded query pairs; parameters that are not its own are left to others.
    ///
    /// Lists are comma separated; sites, makers and models may repeat instead, as names carry commas.
    ///
    /// # Errors
    /// The first value that is not one of the names its parameter takes.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            match name {
                "q" => filter.search = value.chars().take(200).collect(),
                "class" => {
                    for part in value.split(',') {
                        match class(part)? {
                            Some(class) => filter.class.push(class),
                            None => filter.class_unknown = true,
                        }
                    }
                }
                "site" => filter.site.push(value.to_owned()),
                "maker" => filter.maker.push(value.to_owned()),
                "model" => filter.model.push(value.to_owned()),
                "status" => {
                    for part in value.split(',') {
                        filter.status.push(lookup("status", part, &Status::ALL, Status::key)?);
                    }
                }
                "match" => {
                    for part in value.split(',') {
                        filter.matched.push(lookup(
                            "match",
                            part,
                            &MatchKind::ALL,
                            MatchKind::key,
                        )?);
                    }
                }
                "attention" => {
                    let attention = lookup("attention", value, &Attention::ALL, Attention::key)?;
                    filter.attention = Some(attention);
                }
                "plan" => {
                    filter.plan = Some(lookup("plan", value, &PlanState::ALL, PlanState::key)?);
                }
                _ => {}
            }
        }
        Ok(filter)
    }

    /// The filter as query pairs, not yet percent-encoded; empty for no restriction.
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("q", self.search.clone()));
        }
        let mut list = |name: &'static str, keys: Vec<&'static str>| {
            if !keys.is_empty() {
                pairs.push((name, keys.join(",")));
            }
        };
        let unknown = self.class_unknown.then_some(CLASS_UNKNOWN);
        list("class", self.class.iter().map(|value| value.key()).chain(unknown).collect());
        list("status", self.status.iter().map(|value| value.key()).collect());
        list("match", self.matched.iter().map(|value| value.key()).collect());
        list("attention", self.attention.iter().map(|value| value.key()).collect());
        list("plan", self.plan.iter().map(|value| value.key()).collect());
        pairs.extend(self.site.iter().map(|site| ("site", site.clone())));
        pairs.extend(self.maker.iter().map(|maker| ("maker", maker.clone())));
        pairs.extend(self.model.iter().map(|model| ("model", model.clone())));
        pairs
    }

    /// The filter as a percent-encoded query.
    pub fn to_query(&self) -> String {
        let pairs = self.to_pairs();
        let parts = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        parts.collect::<Vec<_>>().join("&")
    }

    /// Whether nothing is restricted beyond today's fleet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl GroupBy {
    /// Reads `group_by=NAME`.
    ///
    /// # Errors
    /// When it is not a grouping.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        lookup("group_by", text, &Self::ALL, Self::key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_the_address_bar() {
        let filter = Filter {
            search: "latitude 54".into(),
            class: vec![DeviceClass::Laptop, DeviceClass::ThinClient],
            class_unknown: true,
            site: vec!["s1".into(), "s2".into()],
            status: vec![Status::InUse],
            matched: vec![MatchKind::Suggested],
            attention: Some(Attention::NoCountry),
            maker: vec!["Dell".into(), "A, B & Co".into()],
            model: vec!["Latitude 5310".into(), "A 1, B".into()],
            plan: Some(PlanState::Beyond),
        };
        let pairs = filter.to_pairs();
        let read = Filter::from_pairs(pairs.iter().map(|(n, v)| (*n, v.as_str()))).unwrap();
        assert_eq!(read, filter);
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
        names.dedup();
        assert_eq!(names, Filter::PARAMETERS);
    }

    #[test]
    fn a_wrong_value_is_named_with_its_choices() {
        let error = Filter::from_pairs([("class", "laptop,phone")]).unwrap_err().to_string();
        assert!(error.contains("class=phone") && error.contains("smartphone"), "{error}");
        assert!(error.ends_with(", unknown"), "{error}");
    }
}
