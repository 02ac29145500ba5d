//! The filtered fleet in a period.

use super::Ask;
use super::figure::{Carbon, CarbonShare, Freshness, StageFigure};
use super::figures::{FleetSummary, GroupFigure, MonthFigure};
use super::filter::{Attention, Filter, GroupBy};
use super::findings::Known;
use super::ledgers::Ledgers;
use super::list::tally;
use super::pricing::{Boundaries, Fleet, Priced, StageGrams};
use super::selection::site_key;
use super::spread::Spread;
use super::{attention, findings};
use crate::factors::{DAYS_PER_YEAR, DeviceClass};
use crate::library::Library;
use crate::lifecycle::{Stage, Status, View};
use crate::quantity::{GramsCo2e, Month};
use crate::receipt::{Label, Quality};
use std::collections::BTreeMap;

/// What is gathered in the one pass over the devices.
#[derive(Default)]
struct Pass<'a> {
    devices: Vec<&'a Priced>,
    active: u64,
    sites: BTreeMap<usize, &'a Priced>,
    gross: Spread,
    before: Spread,
    stages: StageGrams,
    months: Vec<(Month, Spread, StageGrams)>,
    groups: BTreeMap<usize, Group<'a>>,
    embodied: Spread,
    to_carry: Spread,
    ledgers: Ledgers,
    /// Days in use, by position in [`Fleet::energy`].
    days_in_use: Vec<i64>,
    days_in_service: i64,
    ages: (f64, u32),
    lives: (f64, u32),
    attention: attention::Counts,
}

#[derive(Default)]
struct Group<'a> {
    devices: u64,
    gross: Spread,
    stages: StageGrams,
    has_use: bool,
    first: Option<&'a Priced>,
}

impl Fleet {
    /// The figures of the devices that the filter leaves, in the period, grouped.
    pub fn summary(&self, library: &Library, ask: &Ask<'_>, group_by: GroupBy) -> FleetSummary {
        let pass = self.pass(ask, group_by);
        let gross = pass.gross.carbon(self);
        let groups = self.group_figures(library, ask, group_by, &pass);
        let basis = self.basis(&pass.gross);
        let device_years = pass.days_in_service as f64 / DAYS_PER_YEAR;
        let mean =
            |(sum, count): (f64, u32)| (count > 0).then(|| sum / f64::from(count) / DAYS_PER_YEAR);
        FleetSummary {
            as_of: ask.as_of,
            period: ask.period,
            view: ask.view,
            devices: pass.active,
            sites: pass.sites.len() as u64,
            gross,
            gross_year_before: pass.before.carbon(self),
            stages: self.stage_figures_of(&pass),
            embodied: pass.embodied.carbon(self),
            still_to_carry: (ask.view == View::Management).then(|| pass.to_carry.carbon(self)),
            energy_kwh: self.energy_kwh(&pass),
            electricity: pass.ledgers.figures(self, library, ask),
            per_device_year: (device_years > 0.0).then(|| each(gross, device_years)),
            device_years,
            mean_age_years: mean(pass.ages),
            mean_planned_life_years: mean(pass.lives),
            months: self.month_figures(&pass),
            finding: findings::fleet(&pass.stages),
            groups_finding: findings::groups(group_by, &groups, gross.mean_kg),
            basis_finding: findings::basis(&basis),
            groups,
            basis,
            attention: attention::items(ask.filter, &pass.attention, gross.mean_kg),
            tally: tally(pass.devices.iter().copied()),
            grid: self.oldest_grid(library, ask, &pass),
            engine: crate::ENGINE_VERSION.to_owned(),
            factor_set: library.factor_set().to_owned(),
        }
    }

    fn pass<'a>(&'a self, ask: &'a Ask<'_>, group_by: GroupBy) -> Pass<'a> {
        let months = ask.period.months();
        // The period's start, the end of each of its months, and the same days a year before.
        let mut days = vec![ask.period.start()];
        days.extend(months.iter().map(|(_, days)| days.end()));
        let before = ask.period.year_before();
        days.extend([before.start(), before.end()]);
        let boundaries = Boundaries::new(self, days);
        let mut pass = Pass {
            months: months
                .into_iter()
                .map(|(month, _)| (month, Spread::default(), StageGrams::default()))
                .collect(),
            days_in_use: vec![0; self.energy.len()],
            ..Pass::default()
        };
        for priced in self.selected(ask) {
            self.take(ask, group_by, priced, &boundaries, &mut pass);
        }
        // Who left since then was in service then: the year before is the figure that it was.
        let last = pass.months.len();
        for priced in self.selected(&Ask { period: before, ..*ask }) {
            let carried = |position| self.carried_at(priced, ask.view, &boundaries, position);
            pass.before.add(priced, &(carried(last + 2) - carried(last + 1)));
        }
        pass.attention[Attention::NoEnd.index()].0 = self.without_end(ask);
        pass
    }

    /// Archived devices without an end: left out of the figures, so the pass does not meet them.
    pub(super) fn without_end(&self, ask: &Ask<'_>) -> u64 {
        if ask.filter.attention.is_some_and(|asked| asked != Attention::NoEnd) {
            return 0;
        }
        let filter = Filter { attention: Some(Attention::NoEnd), ..ask.filter.clone() };
        self.selected(&Ask { filter: &filter, ..*ask }).count() as u64
    }

    /// Adds a device to everything that is gathered.
    fn take<'a>(
        &'a self,
        ask: &Ask<'_>,
        group_by: GroupBy,
        priced: &'a Priced,
        boundaries: &Boundaries,
        pass: &mut Pass<'a>,
    ) {
        pass.devices.push(priced);
        let active = priced.device.status != Status::Archived;
        pass.active += u64::from(active);
        if let Some(site) = priced.site {
            pass.sites.entry(site).or_insert(priced);
        }
        let carried = |position| self.carried_at(priced, ask.view, boundaries, position);
        let start = carried(0);
        let mut until = start;
        for (at, (_, spread, stages)) in pass.months.iter_mut().enumerate() {
            let end = carried(at + 1);
            let month = end - until;
            until = end;
            spread.add(priced, &month);
            add(stages, &month);
        }
        let grams = until - start;
        pass.ledgers.add(self, priced, ask, grams.used());
        pass.gross.add(priced, &grams);
        add(&mut pass.stages, &grams);
        self.take_facts(ask, priced, active, pass);
        let group = pass.groups.entry(self.group_position(priced, group_by)).or_default();
        group.devices += u64::from(active);
        group.gross.add(priced, &grams);
        add(&mut group.stages, &grams);
        group.has_use |= priced.life.is_some() && self.use_known(priced) != Known::Nothing;
        group.first.get_or_insert(priced);
        for (attention, (devices, carbon)) in Attention::ALL.iter().zip(&mut pass.attention) {
            if self.needs(priced, *attention, ask.as_of) {
                *devices += 1;
                *carbon += grams.total();
            }
        }
    }

    /// Adds what does not depend on stages: whole devices, ages, days.
    fn take_facts<'a>(
        &'a self,
        ask: &Ask<'_>,
        priced: &'a Priced,
        active: bool,
        pass: &mut Pass<'a>,
    ) {
        if let Some(whole) = self.whole_embodied(priced) {
            pass.embodied.add_parts(priced, whole.mean_kg, GramsCo2e::ZERO);
        }
        if let Some(rest) = self.still_to_carry(priced, ask) {
            pass.to_carry.add_parts(priced, rest, GramsCo2e::ZERO);
        }
        let Some(life) = &priced.life else { return };
        pass.days_in_service += i64::from(life.days_in_service(ask.period));
        if let (Some(energy), Some(running)) = (priced.energy, &priced.running) {
            pass.days_in_use[energy] += i64::from(running.days_within(ask.period));
        }
        if active {
            let age = (ask.as_of.days() - life.start.days()).max(0);
            pass.ages = (pass.ages.0 + f64::from(age), pass.ages.1 + 1);
            let planned = pass.lives.0 + f64::from(life.planned_days);
            pass.lives = (planned, pass.lives.1 + 1);
        }
    }

    /// Modelled electricity of the period, kWh.
    fn energy_kwh(&self, pass: &Pass<'_>) -> f64 {
        let days = self.energy.iter().zip(&pass.days_in_use);
        days.map(|(energy, days)| energy.yearly_kwh * *days as f64 / DAYS_PER_YEAR).sum()
    }

    /// The oldest grid factor among the sites.
    fn oldest_grid(&self, library: &Library, ask: &Ask<'_>, pass: &Pass<'_>) -> Option<Freshness> {
        let sites = pass.sites.values();
        let ages = sites.filter_map(|priced| self.freshness(library, priced, ask));
        ages.reduce(|old, next| if next.age_months > old.age_months { next } else { old })
    }

    /// Position of a device's group: of its class, site, maker, status or match; the number after
    /// the last where there is none.
    fn group_position(&self, priced: &Priced, group_by: GroupBy) -> usize {
        match group_by {
            GroupBy::Class => priced.class.map_or(DeviceClass::ALL.len(), DeviceClass::index),
            GroupBy::Site => priced.site.unwrap_or(self.sites.len()),
            GroupBy::Maker => priced.maker_at,
            GroupBy::Status => priced.device.status as usize,
            GroupBy::Match => priced.matched as usize,
        }
    }

    fn stage_figures_of(&self, pass: &Pass<'_>) -> Vec<StageFigure> {
        let made = self.made(&pass.gross).most();
        let (embodied, used) = (pass.gross.embodied(self), pass.gross.use_phase(self));
        Stage::ALL
            .into_iter()
            .map(|stage| (stage, pass.stages.0[stage.index()]))
            .filter(|(_, mean)| *mean != GramsCo2e::ZERO)
            .map(|(stage, mean)| {
                // A stage of a fleet spreads as the embodied or use part that it belongs to.
                let (part, quality) = if stage == Stage::Use {
                    (&used, Quality::Modelled)
                } else {
                    (&embodied, made)
                };
                StageFigure { stage, carbon: scale(part, mean), quality }
            })
            .collect()
    }

    fn month_figures(&self, pass: &Pass<'_>) -> Vec<MonthFigure> {
        pass.months
            .iter()
            .map(|(month, spread, stages)| MonthFigure {
                month: *month,
                gross: spread.carbon(self),
                stages_kg: stages.0.to_vec(),
            })
            .collect()
    }

    fn group_figures(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        group_by: GroupBy,
        pass: &Pass<'_>,
    ) -> Vec<GroupFigure> {
        let mut figures: Vec<GroupFigure> = pass
            .groups
            .values()
            .map(|group| {
                let key =
                    group.first.map_or_else(String::new, |priced| group_key(priced, group_by));
                let key = &key;
                let site = (group_by == GroupBy::Site)
                    .then(|| group.first.and_then(|priced| self.site_of(priced)))
                    .flatten();
                let country = site.and_then(|site| site.country);
                let last = ask.period.end().plus_days(-1).month();
                GroupFigure {
                    label: group_label(group_by, key, site.map(|site| site.name.as_str())),
                    country,
                    devices: group.devices,
                    gross: group.gross.carbon(self),
                    embodied_kg: group.stages.embodied(),
                    use_kg: group.has_use.then(|| group.stages.used()),
                    grid_g_per_kwh: site
                        .and_then(super::Site::place)
                        .and_then(|place| library.grid.factor(place, last))
                        .map(|factor| factor.grams_per_kwh()),
                    devices_query: group_query(ask.filter, group_by, key),
                    key: key.clone(),
                }
            })
            .collect();
        figures.sort_by(|a, b| match group_by {
            // Makers are listed by name: their figures cannot be ranked.
            GroupBy::Maker => a.key.cmp(&b.key),
            _ => b.gross.mean_kg.cmp(&a.gross.mean_kg).then_with(|| a.key.cmp(&b.key)),
        });
        figures
    }

    /// Embodied grams by where they come from.
    pub(super) fn made(&self, spread: &Spread) -> Made {
        let of = |quality| spread.embodied_where(self, |e| e.quality() == quality);
        let (own, estimate) = (of(Quality::Own), of(Quality::Estimate));
        Made { maker: spread.total() - spread.used() - own - estimate, own, estimate }
    }

    fn basis(&self, spread: &Spread) -> Vec<CarbonShare> {
        let total = spread.total();
        let Made { maker, own, estimate } = self.made(spread);
        let mut basis = vec![
            (Quality::Maker, Label::new("basis.maker", "Maker’s figure"), maker),
            (Quality::Own, Label::new("basis.own", "Your own figure"), own),
            (Quality::Modelled, Label::new("basis.modelled", "Modelled use"), spread.used()),
            (Quality::Estimate, Label::new("basis.estimate", "Estimate"), estimate),
        ];
        // Who gave no figure does not see an empty line for them.
        basis.retain(|(quality, _, grams)| *quality != Quality::Own || *grams != GramsCo2e::ZERO);
        basis
            .into_iter()
            .map(|(quality, label, mean_kg)| {
                let share = if total.grams() == 0 {
                    0.0
                } else {
                    mean_kg.grams() as f64 / total.grams() as f64
                };
                CarbonShare { quality, label, mean_kg, share }
            })
            .collect()
    }
}

/// Embodied grams by where they come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub maker: GramsCo2e,
    pub own: GramsCo2e,
    pub estimate: GramsCo2e,
}

impl Made {
    /// What carries most; where two carry the same, the better of them.
    fn most(&self) -> Quality {
        let Self { maker, own, estimate } = *self;
        if maker >= own && maker >= estimate {
            Quality::Maker
        } else if own >= estimate {
            Quality::Own
        } else {
            Quality::Estimate
        }
    }
}

fn add(sum: &mut StageGrams, grams: &StageGrams) {
    for (sum, grams) in sum.0.iter_mut().zip(grams.0) {
        *sum += grams;
    }
}

/// A figure per device-year.
fn each(gross: Carbon, device_years: f64) -> Carbon {
    let each = |grams| per(grams, device_years);
    Carbon {
        mean_kg: each(gross.mean_kg),
        low_kg: each(gross.low_kg),
        high_kg: each(gross.high_kg),
    }
}

pub(super) fn per(grams: GramsCo2e, device_years: f64) -> GramsCo2e {
    GramsCo2e::rounded(grams.grams() as f64 / device_years)
}

/// The range of a part, scaled to one of its stages.
fn scale(range: &Carbon, mean: GramsCo2e) -> Carbon {
    if range.mean_kg == GramsCo2e::ZERO {
        return Carbon { mean_kg: mean, low_kg: mean, high_kg: mean };
    }
    let ratio = mean.grams() as f64 / range.mean_kg.grams() as f64;
    let (a, b) = (range.low_kg.grams() as f64 * ratio, range.high_kg.grams() as f64 * ratio);
    Carbon {
        mean_kg: mean,
        low_kg: GramsCo2e::rounded(a.min(b)),
        high_kg: GramsCo2e::rounded(a.max(b)),
    }
}

fn group_key(priced: &Priced, group_by: GroupBy) -> String {
    match group_by {
        GroupBy::Class => priced.class.map_or("unknown", DeviceClass::key).to_owned(),
        GroupBy::Site => site_key(priced).to_owned(),
        GroupBy::Maker => priced.maker.clone(),
        GroupBy::Status => priced.device.status.key().to_owned(),
        GroupBy::Match => priced.matched.key().to_owned(),
    }
}

fn group_label(group_by: GroupBy, key: &str, site: Option<&str>) -> Label {
    match group_by {
        GroupBy::Class => match key.parse::<DeviceClass>() {
            Ok(class) => Label::new(&format!("class.{key}"), class.english()),
            Err(_) => Label::new("class.unknown", "Class not known"),
        },
        GroupBy::Site => match site {
            Some(name) => Label::new("site.name", "{name}").with("name", name),
            None => Label::new("site.none", "Without a site"),
        },
        GroupBy::Maker => Label::new("maker.name", "{name}").with("name", key),
        GroupBy::Status => Label::new(&format!("status.{key}"), key),
        GroupBy::Match => Label::new(&format!("match.{key}"), key),
    }
}

fn group_query(filter: &Filter, group_by: GroupBy, key: &str) -> String {
    let mut narrowed = filter.clone();
    match group_by {
        GroupBy::Class => match key.parse() {
            Ok(class) => narrowed.class = vec![class],
            Err(_) => {
                narrowed.class.clear();
                narrowed.class_unknown = true;
            }
        },
        GroupBy::Site => narrowed.site = vec![key.to_owned()],
        GroupBy::Maker => narrowed.maker = vec![key.to_owned()],
        GroupBy::Status => narrowed.status = key.parse().into_iter().collect(),
        GroupBy::Match => {
            narrowed.matched = crate::catalogue::MatchKind::ALL
                .into_iter()
                .filter(|kind| kind.key() == key)
                .collect();
        }
    }
    narrowed.to_query()
}
