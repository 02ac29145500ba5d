//! Which column holds which field: by name, by contents, by both; and what must be asked.
//!
//! Fields are given out in passes, the surest first: a person's word, the columns of a known tool,
//! headers that name the field, headers that may name it where the contents agree, contents alone.
//! Where two columns are equally good, a person is asked.

use super::columns::shortened;
use super::error::InventoryError;
use super::field::Field;
use super::format::Format;
use super::headers::{NameFit, is_personal, names, normal, says_something_else};
use super::mapping::Mapping;
use super::profile::{Profile, Sample};
use super::table::Table;
use super::wire::{Confidence, GuessReason};
use crate::library::Library;

/// What the contents of a column say to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ContentFit {
    /// It cannot be this field.
    Against,
    /// Nothing.
    Silent,
    /// It looks like it; how much of it, in percent.
    For(u32),
}

/// How a column got its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// Why.
    pub reason: GuessReason,
    /// How sure that is.
    pub confidence: Confidence,
    /// Share of cells that look like the field, in percent, where the contents speak for it.
    pub share: Option<u32>,
}

/// A field for which several columns are equally good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The field.
    pub field: Field,
    /// Positions of the columns.
    pub candidates: Vec<usize>,
}

/// A column before it has a field.
#[derive(Debug, Clone)]
pub struct Column {
    /// Header in its normal form.
    pub header: String,
    /// What its cells look like.
    pub profile: Profile,
    /// Whether it is about people.
    pub personal: bool,
    /// Whether a person said what it holds.
    pub mapped: bool,
    other: bool,
}

/// What every column holds.
#[derive(Debug, Clone)]
pub struct Recognition {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// What each is read as.
    pub guesses: Vec<Option<Guess>>,
    /// What a person must say.
    pub ties: Vec<Tie>,
    /// What wrote the file.
    pub format: Format,
}

/// The passes in which fields are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Format,
    StrongName,
    WeakName,
    Contents,
}

/// Recognises the columns of a table.
///
/// # Errors
/// When the mapping names what the file does not have.
pub fn recognise(
    library: &Library,
    table: &Table,
    mapping: Option<&Mapping>,
    users: bool,
) -> Result<Recognition, InventoryError> {
    let headers = table.headers();
    let sample = Sample::of(table);
    let mapped = match mapping {
        Some(mapping) => mapping.by_position(&headers)?,
        None => vec![None; headers.len()],
    };
    let column = |(at, header): (usize, &&str)| {
        let header = normal(header);
        let profile = Profile::of(library, &sample, at);
        Column {
            personal: is_personal(&header) || profile.mails >= 50,
            other: says_something_else(&header),
            mapped: mapped[at].is_some(),
            profile,
            header,
        }
    };
    let columns: Vec<Column> = headers.iter().enumerate().map(column).collect();
    let said = |(column, said): (&Column, &Option<Option<Field>>)| match said.flatten() {
        Some(Field::User) if !users => Ok(None),
        Some(field) if column.personal && field != Field::User => {
            let header = shortened(&column.header, 60);
            Err(InventoryError::MappedPerson { header, field: field.english() })
        }
        said => Ok(said.map(Guess::said)),
    };
    let guesses = columns.iter().zip(&mapped).map(said).collect::<Result<_, _>>()?;
    let normals: Vec<String> = columns.iter().map(|column| column.header.clone()).collect();
    let mut recognition =
        Recognition { guesses, ties: Vec::new(), format: Format::of(&normals), columns };
    for pass in [Pass::Format, Pass::StrongName, Pass::WeakName, Pass::Contents] {
        for field in Field::ALL {
            recognition.give(&sample, field, pass, users);
        }
    }
    Ok(recognition)
}

impl Guess {
    fn said(field: Field) -> Self {
        Self { field, reason: GuessReason::Mapping, confidence: Confidence::Sure, share: None }
    }
}

impl Recognition {
    /// Position of a field's column; of a tie, the column that is read until a person has said
    /// which it is.
    pub fn position(&self, field: Field) -> Option<usize> {
        self.guesses.iter().position(|guess| guess.is_some_and(|guess| guess.field == field))
    }

    fn is_empty(&self, at: usize) -> bool {
        self.columns[at].profile.filled == 0
    }

    /// Gives a field to the column that is best in a pass.
    fn give(&mut self, sample: &Sample<'_>, field: Field, pass: Pass, users: bool) {
        if self.position(field).is_some() || (field == Field::User && !users) {
            return;
        }
        let mut found: Vec<(usize, Guess)> = (0..self.columns.len())
            .filter(|&at| self.guesses[at].is_none() && !self.columns[at].mapped)
            .filter_map(|at| Some((at, self.fit(at, field, pass)?)))
            .collect();
        // An empty column is a field's only where no other is.
        if found.iter().any(|(at, _)| !self.is_empty(*at)) {
            found.retain(|(at, _)| !self.is_empty(*at));
        }
        // A column that looks more like it comes first; the last word has the header, so that the
        // order of the columns does not count.
        found.sort_by(|(a, one), (b, other)| {
            let header = |at: usize| &self.columns[at].header;
            other.share.cmp(&one.share).then_with(|| header(*a).cmp(header(*b)))
        });
        let Some(&(best, guess)) = found.first() else { return };
        let rivals: Vec<usize> = found
            .iter()
            .map(|(at, _)| *at)
            .filter(|&at| at == best || !sample.same(at, best))
            .collect();
        self.guesses[best] = Some(guess);
        // A known tool's own column is no question, nor which of a file's many names is a number.
        let asked = pass != Pass::Format && (field != Field::AssetTag || pass == Pass::StrongName);
        if rivals.len() > 1 && asked {
            self.guesses[best] = Some(Guess { confidence: Confidence::Guess, ..guess });
            let mut candidates = rivals;
            candidates.sort_unstable();
            self.ties.push(Tie { field, candidates });
        }
    }

    /// Whether a column can have a field in a pass, and how.
    fn fit(&self, at: usize, field: Field, pass: Pass) -> Option<Guess> {
        let column = &self.columns[at];
        if column.personal != (field == Field::User) {
            return None;
        }
        let contents = column.contents(field);
        if contents == ContentFit::Against {
            return None;
        }
        let share = match contents {
            ContentFit::For(share) => Some(share),
            _ => None,
        };
        let (reason, confidence) = match pass {
            Pass::Format if self.format.field(&column.header) == Some(field) => {
                (GuessReason::Format, Confidence::Sure)
            }
            Pass::StrongName if names(&column.header, field) == NameFit::Strong => match share {
                Some(_) => (GuessReason::Both, Confidence::Sure),
                None => (GuessReason::Name, Confidence::Likely),
            },
            Pass::WeakName if names(&column.header, field) == NameFit::Weak => {
                share.map(|_| (GuessReason::Both, Confidence::Likely))?
            }
            Pass::Contents if !column.other && column.speaks_alone(field) => {
                (GuessReason::Contents, Confidence::Guess)
            }
            _ => return None,
        };
        Some(Guess { field, reason, confidence, share })
    }
}

impl Column {
    /// What the contents say to a field.
    fn contents(&self, field: Field) -> ContentFit {
        let p = &self.profile;
        let all_else = p.dates >= 50 || p.mails >= 50;
        let (against, share, needed) = match field {
            Field::Serial => {
                let repeated = p.real >= 5 && p.ids > 0 && p.distinct_ids < 75;
                // A column that is called so may hold numbers that somebody made up, short as S1.
                let called_so = names(&self.header, field) == NameFit::Strong;
                let no_ids = !called_so && p.real >= 5 && p.ids < 20 && p.distinct_ids > 30;
                let words = p.classes >= 50 || p.makers >= 50 || p.statuses >= 50;
                let against = all_else || repeated || no_ids || words;
                (against, if p.distinct_ids >= 80 { p.ids } else { 0 }, 70)
            }
            Field::AssetTag => {
                let repeated = p.filled >= 5 && p.distinct < 50;
                (all_else || repeated, if p.distinct_ids >= 90 { p.ids } else { 0 }, 70)
            }
            Field::Model => {
                let words = p.classes >= 70 && p.models < 40;
                (all_else || words || p.countries >= 90 || p.numbers >= 80, p.models, 40)
            }
            Field::Maker => (all_else || p.numbers >= 50 || p.models >= 60, p.makers, 50),
            Field::Category => {
                let other = p.countries >= 80 || p.models >= 60 || p.numbers >= 80;
                (all_else || (other && p.classes < 50), p.classes, 50)
            }
            Field::Location => {
                let ids = p.filled >= 20 && p.distinct > 80;
                let words = p.classes >= 80 || p.statuses >= 80 || p.makers >= 80;
                let few = if p.distinct <= 50 { 100 - p.distinct } else { 0 };
                (all_else || p.numbers >= 80 || ids || words, few, 50)
            }
            Field::Country => (all_else || (p.filled >= 3 && p.countries < 20), p.countries, 70),
            Field::Status => {
                let ids = p.filled >= 20 && p.distinct > 60;
                let other = p.countries >= 80 || p.classes >= 80 || p.makers >= 80;
                (all_else || ids || other, p.statuses, 60)
            }
            Field::Start | Field::End => {
                // Numbers are days only where the header says so: they never speak alone.
                let days = p.dates + p.day_numbers;
                (p.filled >= 3 && days < 10, days, 70)
            }
            Field::Os => (p.filled >= 3 && p.systems < 10, p.systems, 60),
            Field::User => (false, 0, 100),
        };
        match (against, share) {
            (true, _) => ContentFit::Against,
            (false, share) if share >= needed => ContentFit::For(share),
            (false, _) => ContentFit::Silent,
        }
    }

    /// Whether the contents alone are enough, with a header that says nothing.
    fn speaks_alone(&self, field: Field) -> bool {
        let p = &self.profile;
        match field {
            Field::Serial => {
                let shaped = p.serial_shapes >= 60 || (p.ids >= 90 && p.numbers < 50);
                !p.sequence && p.distinct_ids >= 95 && shaped
            }
            Field::AssetTag => p.sequence && p.distinct_ids >= 98 && p.ids >= 90,
            Field::Model => p.models >= 50,
            Field::Maker => p.makers >= 80,
            Field::Category => p.classes >= 80,
            Field::Status => p.statuses >= 80,
            Field::Country => p.countries >= 95,
            Field::Start => p.dates >= 90,
            Field::Os => p.systems >= 90,
            Field::Location | Field::End | Field::User => false,
        }
    }
}
