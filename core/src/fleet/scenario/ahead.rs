//! What the scenarios screen shows: the plan and a scenario side by side, year by year; each lever
//! moved alone; and what there is to move.
//!
//! Each answer also has a form of plain numbers, days and grams, in which it leaves the engine's
//! module: what wrote them and what reads them stand here side by side.

use super::columns::{Columns, ColumnsError};
use super::params::{LIFE_MONTHS, Lever, Scenario};
use super::question::Question;
use super::ranges::{Outlook, YearFigure};
use super::selection::Selection;
use crate::factors::DeviceClass;
use crate::fleet::figure::Carbon;
use crate::lifecycle::Stage;
use crate::quantity::{Day, GramsCo2e, Period};

const CLASSES: usize = DeviceClass::ALL.len();
const STAGES: usize = Stage::ALL.len();
/// Planned lives in months that are told apart.
const MONTHS: usize = *LIFE_MONTHS.end() as usize + 1;

/// What the columns are about, and what can be moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The scenario's first day.
    pub from: Day,
    /// The day whose knowledge of the fleet counts.
    pub as_of: Day,
    /// By position of the class.
    pub classes: [ClassPlan; CLASSES],
}

/// How long devices of a class are planned to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassPlan {
    /// Devices that will be replaced at their planned end.
    pub devices: u64,
    /// Their planned life in months, the median.
    pub months: u16,
    /// Whether all of them have that one, to the month.
    pub alike: bool,
}

/// A plan and a scenario, year by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// Devices that the filter leaves.
    pub devices: u64,
    /// The years.
    pub years: Vec<YearAhead>,
}

/// A year of the plan and of the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearAhead {
    /// Its days.
    pub period: Period,
    /// As planned.
    pub plan: Staged,
    /// In the scenario.
    pub scenario: Staged,
    /// The scenario less the plan: what errs in both alike takes itself off.
    pub change: Carbon,
}

/// A year's carbon, by stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Staged {
    /// In the order of [`Stage::ALL`].
    pub stages: [GramsCo2e; STAGES],
    /// The whole with its range.
    pub gross: Carbon,
}

/// What a chart of the years says first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// No device is left.
    Nothing,
    /// Nothing is changed, or nothing comes of it.
    AsPlanned,
    /// Less from the first year on, and more so later: what devices in use carry is their past.
    GapOpens,
    /// Less, as much in the first year as in the last.
    Less,
    /// More at first, less in the last year.
    LessLater,
    /// More in the last year.
    More,
    /// The last year's change may have either sign.
    Unsure,
}

/// Each lever moved alone, and all of them together, in a question's last year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// In the order of [`Scenario::moved`].
    pub alone: Vec<Carbon>,
    /// All of them.
    pub together: Carbon,
    /// What they do to each other: with it the rows sum.
    pub rest: GramsCo2e,
}

impl Question {
    /// Position of the last year asked for.
    pub fn last_year(&self) -> usize {
        self.years.saturating_sub(1)
    }

    fn all_years(&self) -> Vec<usize> {
        (0..self.years).collect()
    }
}

impl Columns {
    /// What the columns are about.
    pub fn about(&self) -> About {
        let mut lives = vec![[0_u64; MONTHS]; CLASSES];
        for run in self.runs() {
            let Some(class) = self.kinds[run.kind].class else { continue };
            let lives = &mut lives[class.index()];
            for cell in &self.cell[run.rows] {
                let cell = &self.cells[*cell as usize];
                if cell.stays && cell.planned_days > 0 {
                    lives[usize::from(months(cell.planned_days))] += 1;
                }
            }
        }
        let classes = std::array::from_fn(|class| plan_of(&lives[class]));
        About { from: self.from(), as_of: self.as_of(), classes }
    }

    /// The outlook of a question, whole.
    ///
    /// # Errors
    /// When the columns cannot answer.
    pub fn outlook_of(&self, question: &Question) -> Result<Outlook, ColumnsError> {
        let selection = self.selection(&question.filter)?;
        self.outlook(&question.scenario, &selection, &question.all_years())
    }

    /// A scenario beside the plan, of outlooks of the same filter and years.
    pub fn ahead(&self, outlook: &Outlook, plan: &Outlook) -> Ahead {
        let changes = self.difference(outlook, plan);
        let years = outlook.years.iter().zip(&plan.years).zip(changes);
        let year = |((scenario, plan), change): ((&YearFigure, &YearFigure), Carbon)| YearAhead {
            period: scenario.period,
            plan: Staged { stages: plan.stages, gross: plan.gross },
            scenario: Staged { stages: scenario.stages, gross: scenario.gross },
            change,
        };
        Ahead { devices: outlook.devices, years: years.map(year).collect() }
    }

    /// Each lever of a question moved alone, in its last year.
    ///
    /// # Errors
    /// When the columns cannot answer.
    pub fn changes(&self, question: &Question) -> Result<Changes, ColumnsError> {
        let selection: Selection = self.selection(&question.filter)?;
        let last = [question.last_year()];
        let of = |scenario: &Scenario| self.outlook(scenario, &selection, &last);
        let plan = of(&Scenario::default())?;
        let change = |scenario: &Scenario| {
            let apart = self.difference(&of(scenario)?, &plan);
            Ok(apart.first().copied().unwrap_or_default())
        };
        let levers = question.scenario.moved();
        let alone = levers.into_iter().map(|lever: Lever| change(&question.scenario.only(lever)));
        let alone = alone.collect::<Result<Vec<_>, ColumnsError>>()?;
        let together = change(&question.scenario)?;
        let sum: GramsCo2e = alone.iter().map(|change| change.mean_kg).sum();
        Ok(Changes { rest: together.mean_kg - sum, alone, together })
    }
}

/// The plan of a class by how many devices have which planned life in months.
fn plan_of(lives: &[u64; MONTHS]) -> ClassPlan {
    let devices = lives.iter().sum();
    let mut seen = 0;
    let median = lives.iter().position(|count| {
        seen += count;
        seen * 2 >= devices
    });
    let alike = lives.iter().filter(|count| **count > 0).count() == 1;
    let months = median.filter(|_| devices > 0).and_then(|months| u16::try_from(months).ok());
    ClassPlan { devices, months: months.unwrap_or_default(), alike }
}

/// Whole months of a planned life in days, within what a scenario may ask.
fn months(days: u32) -> u16 {
    let months = (days * 48 + 730) / 1461;
    let months = u16::try_from(months).unwrap_or(u16::MAX);
    months.clamp(*LIFE_MONTHS.start(), *LIFE_MONTHS.end())
}

impl Ahead {
    /// What is to be said of it first.
    pub fn finding(&self) -> Finding {
        let (Some(first), Some(last)) = (self.years.first(), self.years.last()) else {
            return Finding::Nothing;
        };
        let grams = |year: &YearAhead| year.change.mean_kg.grams();
        let (first, change, last) = (grams(first), last.change, grams(last));
        if self.devices == 0 {
            Finding::Nothing
        } else if first == 0 && last == 0 {
            Finding::AsPlanned
        } else if change.low_kg.grams() < 0 && change.high_kg.grams() > 0 {
            Finding::Unsure
        } else if last >= 0 {
            Finding::More
        } else if first > 0 {
            Finding::LessLater
        } else if first > last / 3 * 2 {
            Finding::GapOpens
        } else {
            Finding::Less
        }
    }
}

/// Reads numbers one after the other.
struct Numbers<'a>(std::slice::Iter<'a, f64>);

impl Numbers<'_> {
    /// A whole number that a float holds exactly.
    fn whole(&mut self) -> Option<i64> {
        let number = *self.0.next()?;
        let exact = number.abs() < 9_007_199_254_740_992.0 && libm::trunc(number) == number;
        exact.then_some(number as i64)
    }

    fn grams(&mut self) -> Option<GramsCo2e> {
        self.whole().map(GramsCo2e::new)
    }

    fn day(&mut self) -> Option<Day> {
        Some(Day::from_days(i32::try_from(self.whole()?).ok()?))
    }

    fn carbon(&mut self) -> Option<Carbon> {
        let (mean_kg, low_kg, high_kg) = (self.grams()?, self.grams()?, self.grams()?);
        Some(Carbon { mean_kg, low_kg, high_kg })
    }

    fn staged(&mut self) -> Option<Staged> {
        let mut stages = [GramsCo2e::default(); STAGES];
        for stage in &mut stages {
            *stage = self.grams()?;
        }
        Some(Staged { stages, gross: self.carbon()? })
    }

    fn done(&self) -> bool {
        self.0.as_slice().is_empty()
    }
}

fn carbon(carbon: Carbon) -> [f64; 3] {
    [carbon.mean_kg, carbon.low_kg, carbon.high_kg].map(|grams| grams.grams() as f64)
}

fn staged(staged: &Staged) -> impl Iterator<Item = f64> + use<> {
    staged.stages.map(|grams| grams.grams() as f64).into_iter().chain(carbon(staged.gross))
}

impl About {
    /// As plain numbers.
    pub fn numbers(&self) -> Vec<f64> {
        let days = [self.from, self.as_of].map(|day| f64::from(day.days()));
        let class = |plan: &ClassPlan| {
            [plan.devices as f64, f64::from(plan.months), f64::from(u8::from(plan.alike))]
        };
        days.into_iter().chain(self.classes.iter().flat_map(class)).collect()
    }

    /// From plain numbers; none when they are not an answer's.
    pub fn of_numbers(numbers: &[f64]) -> Option<Self> {
        let mut numbers = Numbers(numbers.iter());
        let (from, as_of) = (numbers.day()?, numbers.day()?);
        let mut classes = [ClassPlan::default(); CLASSES];
        for plan in &mut classes {
            plan.devices = u64::try_from(numbers.whole()?).ok()?;
            plan.months = u16::try_from(numbers.whole()?).ok()?;
            plan.alike = numbers.whole()? == 1;
        }
        numbers.done().then_some(Self { from, as_of, classes })
    }
}

impl Ahead {
    /// As plain numbers.
    pub fn numbers(&self) -> Vec<f64> {
        let year = |year: &YearAhead| {
            let days = [year.period.start(), year.period.end()].map(|day| f64::from(day.days()));
            let parts = staged(&year.plan).chain(staged(&year.scenario));
            days.into_iter().chain(parts).chain(carbon(year.change))
        };
        [self.devices as f64].into_iter().chain(self.years.iter().flat_map(year)).collect()
    }

    /// From plain numbers; none when they are not an answer's.
    pub fn of_numbers(numbers: &[f64]) -> Option<Self> {
        let mut numbers = Numbers(numbers.iter());
        let devices = u64::try_from(numbers.whole()?).ok()?;
        let mut years = Vec::new();
        while !numbers.done() {
            let period = Period::new(numbers.day()?, numbers.day()?).ok()?;
            let (plan, scenario) = (numbers.staged()?, numbers.staged()?);
            years.push(YearAhead { period, plan, scenario, change: numbers.carbon()? });
        }
        Some(Self { devices, years })
    }
}

impl Changes {
    /// As plain numbers.
    pub fn numbers(&self) -> Vec<f64> {
        let alone = self.alone.iter().flat_map(|change| carbon(*change));
        let rest = self.rest.grams() as f64;
        alone.chain(carbon(self.together)).chain([rest]).collect()
    }

    /// From plain numbers; none when they are not an answer's.
    pub fn of_numbers(numbers: &[f64]) -> Option<Self> {
        let levers = numbers.len().checked_sub(4)? / 3;
        let mut numbers = Numbers(numbers.iter());
        let mut alone = Vec::with_capacity(levers);
        for _ in 0..levers {
            alone.push(numbers.carbon()?);
        }
        let (together, rest) = (numbers.carbon()?, numbers.grams()?);
        numbers.done().then_some(Self { alone, together, rest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{Fleet, synthetic};
    use crate::library::shipped;

    fn columns() -> (Fleet, Columns) {
        let library = shipped();
        let today = "2026-11-28".parse().unwrap();
        let (sites, devices) = synthetic(&library, 400, 11, today);
        let fleet = Fleet::new(&library, sites, devices);
        let columns = Columns::of(&fleet, today, "2027-01-01".parse().unwrap()).unwrap();
        (fleet, columns)
    }

    fn question(text: &str) -> Question {
        Question::parse(text).unwrap()
    }

    fn ahead(columns: &Columns, question: &Question) -> Ahead {
        let plan = columns.outlook_of(&question.plan()).unwrap();
        columns.ahead(&columns.outlook_of(question).unwrap(), &plan)
    }

    #[test]
    fn answers_survive_as_numbers() {
        let (_, columns) = columns();
        let question = question("life.laptop=60&refurbished=45&grid=-6.5&years=5&status=in_use");
        let about = columns.about();
        assert_eq!(About::of_numbers(&about.numbers()), Some(about));
        let ahead = ahead(&columns, &question);
        assert_eq!(ahead.years.len(), 5);
        assert_eq!(Ahead::of_numbers(&ahead.numbers()), Some(ahead));
        let changes = columns.changes(&question).unwrap();
        assert_eq!(changes.alone.len(), 3);
        assert_eq!(Changes::of_numbers(&changes.numbers()), Some(changes));
        for numbers in [&[][..], &[1.5], &[f64::NAN; 12], &[1e300; 7], &[1.0; 23]] {
            assert_eq!(About::of_numbers(numbers), None);
            assert_eq!(Ahead::of_numbers(&[&[0.0][..], numbers, &[0.5]].concat()), None);
        }
    }

    #[test]
    fn rows_of_changes_sum_to_all_of_them_together() {
        let (_, columns) = columns();
        let question = question("life.laptop=72&refurbished=80&grid=-9&returned=50&hours=6");
        let changes = columns.changes(&question).unwrap();
        let rows: GramsCo2e = changes.alone.iter().map(|change| change.mean_kg).sum();
        assert_eq!(rows + changes.rest, changes.together.mean_kg);
        let ahead = ahead(&columns, &question);
        let last = ahead.years.last().unwrap();
        assert_eq!(last.change, changes.together);
        assert_eq!(last.scenario.gross.mean_kg - last.plan.gross.mean_kg, last.change.mean_kg);
    }

    #[test]
    fn what_is_said_first_is_so() {
        let (_, columns) = columns();
        let finding = |text| ahead(&columns, &question(text)).finding();
        assert_eq!(finding(""), Finding::AsPlanned);
        assert_eq!(finding("hours=16"), Finding::More);
        assert_eq!(finding("hours=4"), Finding::Less);
        assert_eq!(finding("site=nowhere&hours=4"), Finding::Nothing);
        let mut years = ahead(&columns, &question("hours=4"));
        let mut of = |first: i64, last: i64, spread: i64| {
            let change = |grams: i64| Carbon {
                mean_kg: GramsCo2e::new(grams),
                low_kg: GramsCo2e::new(grams - spread),
                high_kg: GramsCo2e::new(grams + spread),
            };
            years.years[0].change = change(first);
            years.years[3].change = change(last);
            years.finding()
        };
        assert_eq!(of(-10, -100, 5), Finding::GapOpens);
        assert_eq!(of(-80, -100, 5), Finding::Less);
        assert_eq!(of(10, -100, 5), Finding::LessLater);
        assert_eq!(of(-10, 100, 5), Finding::More);
        assert_eq!(of(-10, -100, 150), Finding::Unsure);
    }

    #[test]
    fn the_largest_are_those_of_all_devices() {
        let (fleet, columns) = columns();
        let question = question("life.laptop=60");
        let largest = columns.largest(&question, 5).unwrap();
        assert_eq!(largest.len(), 5);
        assert!(largest.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        let places: Vec<u32> = largest.iter().map(|(place, _)| *place).collect();
        for (device, (place, grams)) in fleet.devices_at(&places).iter().zip(&largest) {
            assert_eq!(device.place, *place);
            let receipt =
                columns.device_receipt(&fleet, &device.id, &question.scenario, 3).unwrap().unwrap();
            assert_eq!(receipt.root.value, grams.grams() as f64);
        }
        assert!(fleet.devices_at(&[u32::MAX]).is_empty());
    }

    #[test]
    fn classes_tell_how_long_they_are_planned() {
        let (_, columns) = columns();
        let about = columns.about();
        let laptops = about.classes[DeviceClass::Laptop.index()];
        assert!(laptops.devices > 0 && LIFE_MONTHS.contains(&laptops.months));
        let lives = |counts: &[(usize, u64)]| {
            let mut lives = [0; MONTHS];
            counts.iter().for_each(|(months, count)| lives[*months] = *count);
            plan_of(&lives)
        };
        assert_eq!((lives(&[(48, 3), (60, 2)]).months, lives(&[(60, 2)]).months), (48, 60));
        assert!(lives(&[(60, 2)]).alike && !lives(&[(48, 3), (60, 2)]).alike);
        assert_eq!([months(1461), months(1826), months(1), months(99_999)], [48, 60, 6, 240]);
        assert_eq!(lives(&[]), ClassPlan::default());
    }
}
