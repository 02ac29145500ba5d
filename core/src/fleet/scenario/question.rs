//! What the scenarios screen asks for, and so what a saved scenario keeps.

use super::columns::YEARS_AHEAD;
use super::params::Scenario;
use crate::fleet::Filter;
use crate::fleet::filter::QueryError;

/// Years that are looked ahead where nobody says how many.
pub const USUAL_YEARS: usize = 4;

/// A scenario, the devices it is asked of, and how far ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is changed.
    pub scenario: Scenario,
    /// Which devices are meant; never a search for words, nor models.
    pub filter: Filter,
    /// Years ahead, 1 to [`YEARS_AHEAD`].
    pub years: usize,
}

impl Default for Question {
    fn default() -> Self {
        Self { scenario: Scenario::default(), filter: Filter::default(), years: USUAL_YEARS }
    }
}

impl Question {
    /// Reads a question from decoded query pairs; names that are not its own are left to others.
    ///
    /// # Errors
    /// The first value that is not understood; a search for words, a model or a plan, for which columns hold none.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let pairs: Vec<(&str, &str)> = pairs.into_iter().collect();
        let mut years = USUAL_YEARS;
        for (name, value) in &pairs {
            let refused = |name, choices: String, what: Option<&'static str>| QueryError {
                name,
                value: value.chars().take(40).collect(),
                choices,
                what: what.map(|what| (what, None)),
            };
            if *name == "years" {
                let number = value.parse().ok().filter(|years| (1..=YEARS_AHEAD).contains(years));
                let years_ahead =
                    || refused("years", format!("1 to {YEARS_AHEAD}"), Some("Years ahead"));
                years = number.ok_or_else(years_ahead)?;
            }
            if let Some(name) = ["q", "model", "plan"].into_iter().find(|known| known == name)
                && !value.trim().is_empty()
            {
                let choices = "class, site, maker, status, match or attention, without words, models or plans";
                return Err(refused(name, choices.to_owned(), None));
            }
        }
        let scenario = Scenario::from_pairs(pairs.iter().copied())?;
        let filter = Filter::from_pairs(pairs)?;
        Ok(Self { scenario, filter, years })
    }

    /// Reads a question from a query string, percent-encoded or not.
    ///
    /// # Errors
    /// The first value that is not understood.
    pub fn parse(query: &str) -> Result<Self, QueryError> {
        let decoded: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Self::from_pairs(decoded.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The same years and devices as they are planned.
    #[must_use]
    pub fn plan(&self) -> Self {
        self.with(Scenario::default())
    }

    /// The same years and devices in another scenario.
    #[must_use]
    pub fn with(&self, scenario: Scenario) -> Self {
        Self { scenario, filter: self.filter.clone(), years: self.years }
    }

    /// The query pairs that [`Question::from_pairs`] reads; none for the plan of the whole fleet
    /// over the usual years.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.scenario.to_pairs();
        if self.years != USUAL_YEARS {
            pairs.push(("years".to_owned(), self.years.to_string()));
        }
        let filter = self.filter.to_pairs().into_iter();
        pairs.extend(filter.map(|(name, value)| (name.to_owned(), value)));
        pairs
    }
}

/// Undoes percent-encoding; a plus sign is a space, as forms write it.
fn decode(text: &str) -> String {
    let given = text.as_bytes();
    let mut bytes = Vec::with_capacity(given.len());
    let mut at = 0;
    while let Some(byte) = given.get(at) {
        let code = text.get(at + 1..at + 3).and_then(|two| u8::from_str_radix(two, 16).ok());
        let (decoded, length) = match (byte, code) {
            (b'%', Some(code)) => (code, 3),
            (b'+', _) => (b' ', 1),
            _ => (*byte, 1),
        };
        bytes.push(decoded);
        at += length;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::DeviceClass;

    #[test]
    fn a_question_survives_the_address_bar() {
        let question = Question {
            scenario: Scenario { refurbished: 45, ..Scenario::default() },
            filter: Filter { class: vec![DeviceClass::Laptop], ..Filter::default() },
            years: 6,
        };
        let pairs = question.to_pairs();
        let text: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(text, ["refurbished=45", "years=6", "class=laptop"]);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(Question::from_pairs(pairs).unwrap(), question);
        assert_eq!(Question::default().to_pairs(), []);
        assert!(question.plan().scenario.is_plan());
        let encoded = Question::parse("life.laptop=60&maker=A%26B%2c+Inc&x&site=%zz").unwrap();
        assert_eq!(encoded.filter.maker, ["A&B, Inc"]);
        assert_eq!(encoded.filter.site, ["%zz"]);
    }

    #[test]
    fn what_is_no_question_is_refused() {
        for (name, value) in [
            ("years", "0"),
            ("years", "11"),
            ("q", "thinkpad"),
            ("class", "toaster"),
            ("grid", "x"),
        ] {
            assert_eq!(Question::from_pairs([(name, value)]).unwrap_err().name, name);
        }
    }
}
