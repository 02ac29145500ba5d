//! What is asked of a fleet: which devices, over which period, in which view, as known on which day.

use super::{FILTER, Pairs, version};
use crate::problem::Refusal;
use impact_core::fleet::{Ask, Attention, Filter};
use impact_core::lifecycle::{Status, View};
use impact_core::quantity::{Day, Period};

/// Which devices, over which period, in which view, as known on which day.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Devices.
    pub filter: Filter,
    /// Period.
    pub period: Period,
    /// View.
    pub view: View,
    /// Day of knowledge.
    pub as_of: Day,
    /// Version of the organisation's own figures; the current one for none.
    pub figures: Option<u32>,
}

impl Asked {
    /// Reads the filter and the frame of a question; what is absent takes its default.
    ///
    /// # Errors
    /// The first value that is not understood, or a day after today.
    pub fn read(pairs: &Pairs, today: Day) -> Result<Self, Refusal> {
        let as_of = known_day(pairs, "as_of", today)?.unwrap_or(today);
        let filter = Filter::from_pairs(pairs.iter())
            .map_err(|error| Refusal::query(error.name, error.to_string()))?;
        Ok(Self {
            filter,
            period: pairs
                .read("period", str::parse::<Period>)?
                .unwrap_or_else(|| Period::year_to_date(as_of)),
            view: pairs.read("view", str::parse::<View>)?.unwrap_or_default(),
            as_of,
            figures: version(pairs, "figures")?,
        })
    }

    /// The first result that a difference compares this one with; what is absent is as in this one,
    /// and the year before where nothing is asked.
    ///
    /// # Errors
    /// The first value that is not understood, or a day after today.
    pub fn against(&self, pairs: &Pairs, today: Day) -> Result<Self, Refusal> {
        let period = pairs.read("against", str::parse::<Period>)?;
        let as_of = known_day(pairs, "against_as_of", today)?;
        let figures = version(pairs, "against_figures")?;
        let nothing = period.is_none() && as_of.is_none() && figures.is_none();
        let same = if nothing { self.period.year_before() } else { self.period };
        Ok(Self {
            period: period.unwrap_or(same),
            as_of: as_of.unwrap_or(self.as_of),
            figures: figures.or(self.figures),
            ..self.clone()
        })
    }

    /// The devices of a filter in the form of a query, as they are today; those that have left only
    /// where it asks for them.
    ///
    /// # Errors
    /// 422 that names the parameter.
    pub fn filtered(query: &str, today: Day) -> Result<Self, Refusal> {
        let pairs = Pairs::parse(query);
        let mut asked =
            pairs.only(&[&FILTER]).and_then(|()| Self::read(&pairs, today)).map_err(|refusal| {
                let detail = refusal.detail().to_owned();
                Refusal::unprocessable(detail.clone()).at("/filter", detail)
            })?;
        let filter = &mut asked.filter;
        if filter.status.is_empty() && filter.attention != Some(Attention::NoEnd) {
            filter.status = vec![Status::InUse, Status::InStock, Status::InRepair];
        }
        Ok(asked)
    }

    /// Today's whole fleet.
    pub fn everything(today: Day) -> Self {
        Self {
            filter: Filter::default(),
            period: Period::year_to_date(today),
            view: View::default(),
            as_of: today,
            figures: None,
        }
    }

    /// In the form the engine takes.
    pub fn ask(&self) -> Ask<'_> {
        Ask { filter: &self.filter, period: self.period, view: self.view, as_of: self.as_of }
    }
}

/// A day whose knowledge is asked: today or before.
///
/// # Errors
/// When it is no day, or lies in the future.
fn known_day(pairs: &Pairs, name: &str, today: Day) -> Result<Option<Day>, Refusal> {
    pairs.read(name, |text| match text.parse::<Day>() {
        Ok(day) if day > today => {
            Err(format!("{name}={day} lies in the future: ask for {today} or before"))
        }
        Ok(day) => Ok(day),
        Err(error) => Err(error.to_string()),
    })
}
