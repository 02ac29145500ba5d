//! What each gap does to the total, by pricing its devices again.

use super::{GapAction, GapKind, QualityGap};
use crate::catalogue::MatchKind;
use crate::embodied::EmbodiedMethod;
use crate::factors::DeviceClass;
use crate::fleet::Ask;
use crate::fleet::device::{Device, Site};
use crate::fleet::filter::Filter;
use crate::fleet::pricing::{Fleet, Priced, StageGrams};
use crate::fleet::spread::Spread;
use crate::library::Library;
use crate::quantity::{Country, Day, GramsCo2e};
use crate::receipt::Label;
use std::collections::{BTreeMap, BTreeSet};

/// Models shown with a gap.
const MODELS: usize = 20;

/// Countries of its own that a fleet's missing countries are tried as, those with most devices.
const COUNTRIES: usize = 8;

/// How the total of the period may change, grams: expected, least, most.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Move {
    pub expected: Option<GramsCo2e>,
    pub low: GramsCo2e,
    pub high: GramsCo2e,
}

/// What part of a figure is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Embodied,
    Use,
}

/// The carbon of some devices: mean, and the ends of the range.
#[derive(Debug, Clone, Copy, Default)]
struct Carried {
    mean: GramsCo2e,
    low: GramsCo2e,
    high: GramsCo2e,
}

impl Move {
    /// From what counts now to what may count.
    fn between(now: Carried, then: Carried) -> Self {
        Self {
            expected: Some(then.mean - now.mean),
            low: then.low - now.mean,
            high: then.high - now.mean,
        }
    }

    /// Within the range of what counts now, nobody knows in which direction.
    fn within(now: Carried) -> Self {
        Self { expected: None, low: now.low - now.mean, high: now.high - now.mean }
    }

    /// How far the total may move.
    fn effect(&self) -> GramsCo2e {
        GramsCo2e::new(self.low.grams().saturating_abs().max(self.high.grams().saturating_abs()))
    }
}

impl Fleet {
    /// Every gap of the filtered fleet.
    pub(super) fn gaps(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        imported: Option<Day>,
    ) -> Vec<QualityGap> {
        let mut gaps = Vec::new();
        for kind in [
            GapKind::NoCountry,
            GapKind::NoStart,
            GapKind::Unknown,
            GapKind::Suggested,
            GapKind::Estimated,
            GapKind::NoEnd,
            GapKind::PastLife,
        ] {
            let filter = Filter { attention: kind.attention(), ..ask.filter.clone() };
            let narrowed = Ask { filter: &filter, ..*ask };
            let devices: Vec<&Priced> = self.selected(&narrowed).collect();
            if devices.is_empty() {
                continue;
            }
            let change = match kind {
                GapKind::NoCountry => self.with_a_country(library, ask, &devices),
                GapKind::NoStart => self.with_a_start(library, ask, &devices),
                GapKind::Unknown => self.with_a_class(library, ask, &devices),
                GapKind::Suggested => self.with_the_suggestion(library, ask, &devices),
                GapKind::NoEnd => self.with_an_end(library, ask, &devices),
                GapKind::PastLife => self.with_a_longer_life(library, ask, &devices),
                _ => Move::within(self.carried_by(&devices, ask, Part::Embodied)),
            };
            gaps.push(self.gap(library, &narrowed, kind, &devices, change));
        }
        let all: Vec<&Priced> = self.selected(ask).collect();
        gaps.extend(self.without_evidence(library, ask, &all));
        gaps.extend(self.modelled_energy(library, ask, &all));
        gaps.extend(self.old_grid(library, ask, &all));
        gaps.extend(imported.and_then(|day| self.old_inventory(library, ask, &all, day)));
        gaps
    }

    /// Puts a gap together.
    pub(super) fn gap(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        kind: GapKind,
        devices: &[&Priced],
        change: Move,
    ) -> QualityGap {
        let part = match kind {
            GapKind::ModelledEnergy | GapKind::OldGrid => Part::Use,
            GapKind::Suggested | GapKind::Estimated | GapKind::NoEvidence => Part::Embodied,
            _ => Part::All,
        };
        let grams = |priced: &Priced| self.part_of(priced, ask, part).total();
        let by_model = matches!(
            kind,
            GapKind::Suggested | GapKind::Estimated | GapKind::Unknown | GapKind::NoEvidence
        );
        let mut models = Vec::new();
        if by_model {
            let carried = devices.iter().map(|&priced| (priced, grams(priced)));
            models = self.models_of(Some(library), ask.filter, carried);
            models.truncate(MODELS);
        }
        let sites = if kind == GapKind::NoCountry {
            self.sites_without_country(devices.iter().copied())
        } else {
            Vec::new()
        };
        let (title, reason, action) = words(kind, devices.len());
        QualityGap {
            kind,
            devices: devices.len() as u64,
            carried_kg: devices.iter().map(|priced| grams(priced)).sum(),
            change_kg: change.expected,
            low_kg: change.low,
            high_kg: change.high,
            effect_kg: change.effect(),
            title,
            reason,
            action,
            devices_query: kind.attention().map(|_| ask.filter.to_query()),
            models,
            sites,
            countries: Vec::new(),
        }
    }

    fn part_of(&self, priced: &Priced, ask: &Ask<'_>, part: Part) -> StageGrams {
        let mut grams = self.in_period(priced, ask.view, ask.period);
        let used = crate::lifecycle::Stage::Use.index();
        match part {
            Part::All => {}
            Part::Embodied => grams.0[used] = GramsCo2e::ZERO,
            Part::Use => {
                let kept = grams.0[used];
                grams = StageGrams::default();
                grams.0[used] = kept;
            }
        }
        grams
    }

    fn carried_by(&self, devices: &[&Priced], ask: &Ask<'_>, part: Part) -> Carried {
        let mut spread = Spread::default();
        for priced in devices {
            spread.add(priced, &self.part_of(priced, ask, part));
        }
        let carbon = spread.carbon(self);
        Carried { mean: carbon.mean_kg, low: carbon.low_kg, high: carbon.high_kg }
    }

    /// Carbon of devices as they would be: every one priced again.
    fn again(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        sites: Vec<Site>,
        devices: Vec<Device>,
        part: Part,
    ) -> Carried {
        Self::new(library, sites, devices).carried_by_all(ask, part)
    }

    fn carried_by_all(&self, ask: &Ask<'_>, part: Part) -> Carried {
        let all: Vec<&Priced> = self.devices.iter().collect();
        self.carried_by(&all, ask, part)
    }

    fn changed(&self, devices: &[&Priced], change: impl Fn(&Priced, &mut Device)) -> Vec<Device> {
        let device = |priced: &&Priced| {
            let mut device = priced.device.clone();
            change(priced, &mut device);
            device
        };
        devices.iter().map(device).collect()
    }

    fn with_the_suggestion(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let accepted = self.changed(devices, |priced, device| {
            let product = priced.suggestion.map(|at| &library.catalogue.products()[at]);
            device.product = product.map(|product| product.id.clone());
        });
        let now = self.carried_by(devices, ask, Part::Embodied);
        let with = Self::new(library, self.sites.clone(), accepted);
        let then = with.carried_by_all(ask, Part::Embodied);
        // A suggestion of another class draws another class's electricity.
        let used_now = self.carried_by(devices, ask, Part::Use).mean;
        let used = with.carried_by_all(ask, Part::Use).mean;
        let mut change = Move::between(now, then);
        let more = used - used_now;
        change.expected = change.expected.map(|grams| grams + more);
        change.low += more;
        change.high += more;
        change
    }

    fn with_a_class(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let mut weights = [0_u64; DeviceClass::ALL.len()];
        for priced in self.selected(ask) {
            if let Some(class) = priced.class {
                weights[class.index()] += 1;
            }
        }
        let known = weights.iter().any(|weight| *weight > 0);
        let mut tried = Vec::new();
        for (class, weight) in DeviceClass::ALL.into_iter().zip(weights) {
            if weight > 0 || !known {
                let as_class = self.changed(devices, |_, device| device.class = Some(class));
                let sites = self.sites.clone();
                tried.push((weight, self.again(library, ask, sites, as_class, Part::All)));
            }
        }
        self.among(devices, ask, Part::All, &tried)
    }

    fn with_a_country(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let mut weights: BTreeMap<Country, u64> = BTreeMap::new();
        for priced in self.active_devices().filter(|priced| self.schedule_of(priced).is_some()) {
            if let Some(country) = self.site_of(priced).and_then(|site| site.country) {
                *weights.entry(country).or_default() += 1;
            }
        }
        let mut candidates: Vec<(u64, Country)> =
            weights.into_iter().map(|(country, weight)| (weight, country)).collect();
        candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        candidates.truncate(COUNTRIES);
        if candidates.is_empty() {
            candidates = extremes(library, ask.period.end().plus_days(-1));
        }
        let ids: BTreeSet<&str> = self.sites.iter().map(|site| site.id.as_str()).collect();
        let tried: Vec<(u64, Carried)> = candidates
            .into_iter()
            .map(|(weight, country)| {
                let sites = self.sites.iter().map(|site| Site {
                    country: site
                        .country
                        .filter(|country| library.grid.schedule(*country).is_some())
                        .or(Some(country)),
                    ..site.clone()
                });
                let nowhere = Site {
                    id: NOWHERE.into(),
                    name: String::new(),
                    country: Some(country),
                    zone: None,
                };
                let sites: Vec<Site> = sites.chain([nowhere]).collect();
                let placed = self.changed(devices, |_, device| {
                    let somewhere = |site: &mut Option<String>| {
                        if !site.as_deref().is_some_and(|id| ids.contains(id)) {
                            *site = Some(NOWHERE.to_owned());
                        }
                    };
                    somewhere(&mut device.site);
                    device.earlier.iter_mut().for_each(|stay| somewhere(&mut stay.site));
                });
                (weight, self.again(library, ask, sites, placed, Part::Use))
            })
            .collect();
        self.among(devices, ask, Part::Use, &tried)
    }

    /// One of several ways: between the least and the most of them, expected in their proportions.
    fn among(
        &self,
        devices: &[&Priced],
        ask: &Ask<'_>,
        part: Part,
        ways: &[(u64, Carried)],
    ) -> Move {
        let now = self.carried_by(devices, ask, part);
        let all: u64 = ways.iter().map(|(weight, _)| weight).sum();
        let weighted = ways.iter().map(|(weight, way)| *weight as f64 * way.mean.grams() as f64);
        let expected = (all > 0).then(|| GramsCo2e::rounded(weighted.sum::<f64>() / all as f64));
        let low = ways.iter().map(|(_, way)| way.low).min().unwrap_or(now.mean);
        let high = ways.iter().map(|(_, way)| way.high).max().unwrap_or(now.mean);
        Move {
            expected: expected.map(|grams| grams - now.mean),
            low: low - now.mean,
            high: high - now.mean,
        }
    }

    fn with_a_start(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let starting = |start: Day| {
            let started = self.changed(devices, |_, device| device.start = Some(start));
            self.again(library, ask, self.sites.clone(), started, Part::All)
        };
        let ages = self.selected(ask).filter_map(|priced| priced.device.start);
        let ages = ages.map(|start| (i64::from(ask.as_of.days() - start.days())).max(0));
        let (sum, count) = ages.fold((0, 0), |(sum, count), age| (sum + age, count + 1));
        // Whole days: what is expected is no more precise than that.
        let mean = i32::try_from(sum / i64::max(count, 1)).unwrap_or(0);
        let expected = (count > 0).then(|| starting(ask.as_of.plus_days(-mean)).mean);
        Move { expected, low: GramsCo2e::ZERO, high: starting(ask.period.start()).high }
    }

    fn with_an_end(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let ending = |end: &dyn Fn(&Priced) -> Option<Day>| {
            let ended = self.changed(devices, |priced, device| {
                device.end =
                    end(priced).map(|end| device.start.map_or(end, |start| end.max(start)));
                if device.end.is_none() {
                    device.start = None; // nothing says when: it carries nothing
                }
            });
            self.again(library, ask, self.sites.clone(), ended, Part::All)
        };
        let (start, end) = (ask.period.start(), ask.period.end());
        let middle = start.plus_days(ask.period.days() / 2);
        // These devices are left out of every figure, so that now is nothing.
        let ways = [start.plus_days(-1), middle, end.plus_days(-1), end]
            .map(|day| ending(&move |_: &Priced| Some(day)));
        let known = devices.iter().any(|priced| priced.device.status_since().is_some());
        Move {
            expected: known.then(|| ending(&|priced: &Priced| priced.device.status_since()).mean),
            low: ways.iter().map(|way| way.mean).min().unwrap_or_default(),
            high: ways.iter().map(|way| way.high).max().unwrap_or_default(),
        }
    }

    fn with_a_longer_life(&self, library: &Library, ask: &Ask<'_>, devices: &[&Priced]) -> Move {
        let longer = self.changed(devices, |priced, device| {
            let lived = priced.life.map(|life| ask.as_of.days() - life.start.days());
            device.planned_days = lived.and_then(|days| u32::try_from(days).ok());
        });
        let now = self.carried_by(devices, ask, Part::All).mean;
        let then = self.again(library, ask, self.sites.clone(), longer, Part::All).mean;
        let change = then - now;
        let (low, high) = (change.min(GramsCo2e::ZERO), change.max(GramsCo2e::ZERO));
        Move { expected: Some(change), low, high }
    }

    fn without_evidence(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        all: &[&Priced],
    ) -> Option<QualityGap> {
        let bare = |priced: &&&Priced| {
            let product = priced.product.map(|at| &library.catalogue.products()[at]);
            let own = product.and_then(|product| product.own.as_ref()?.own.as_ref());
            self.embodied_of(priced).is_some_and(|e| e.method == EmbodiedMethod::Own)
                && own.is_some_and(|own| own.evidence.is_none())
        };
        let devices: Vec<&Priced> = all.iter().filter(bare).copied().collect();
        let change = Move::within(self.carried_by(&devices, ask, Part::Embodied));
        (!devices.is_empty()).then(|| self.gap(library, ask, GapKind::NoEvidence, &devices, change))
    }

    fn modelled_energy(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        all: &[&Priced],
    ) -> Option<QualityGap> {
        let modelled = |priced: &&&Priced| {
            let class = priced.class.map(|class| library.classes.of(class));
            priced.matched != MatchKind::SetAside
                && self.energy_of(priced).is_some()
                && class.is_some_and(|class| class.own.energy.is_none())
                && self.part_of(priced, ask, Part::Use).used() != GramsCo2e::ZERO
        };
        let devices: Vec<&Priced> = all.iter().filter(modelled).copied().collect();
        let change = Move::within(self.carried_by(&devices, ask, Part::Use));
        (!devices.is_empty())
            .then(|| self.gap(library, ask, GapKind::ModelledEnergy, &devices, change))
    }
}

/// Identifier of the place where devices without one are tried.
const NOWHERE: &str = "\u{0}nowhere";

/// The countries at the 5th and the 95th percentile of all factors on a day; no weight, since
/// nothing says which.
fn extremes(library: &Library, day: Day) -> Vec<(u64, Country)> {
    let factor = |(country, _): (Country, &str)| {
        let factor = library.grid.factor(country, day.month())?;
        Some((factor.milligrams_per_kwh, country))
    };
    let mut factors: Vec<(i64, Country)> =
        library.grid.countries().into_iter().filter_map(factor).collect();
    factors.sort_unstable();
    let at = |percent: usize| factors.get(factors.len().saturating_sub(1) * percent / 100);
    [at(5), at(95)].into_iter().flatten().map(|(_, country)| (0, *country)).collect()
}

/// Headline, reason and action of a kind.
fn words(kind: GapKind, devices: usize) -> (Label, Label, GapAction) {
    let (title, reason, action) = match kind {
        GapKind::NoCountry => (
            "{devices} devices are at a site without a country",
            "Their use phase is missing: tried at the grids of your other sites.",
            GapAction::SetCountry,
        ),
        GapKind::NoStart => (
            "{devices} devices have no first day in service",
            "They are in no period: tried as in service for none of it up to all of it.",
            GapAction::EnterStart,
        ),
        GapKind::Unknown => (
            "{devices} devices are of no known class",
            "They have no figure: tried as each class of your fleet.",
            GapAction::ChooseClass,
        ),
        GapKind::Suggested => (
            "{devices} devices nearly match a known model",
            "Estimated until you say yes: computed again with the suggestion.",
            GapAction::ConfirmProduct,
        ),
        GapKind::Estimated => (
            "{devices} devices match no known model",
            "Estimated: the 90 % range of their estimates.",
            GapAction::GiveProducts,
        ),
        GapKind::NoEnd => (
            "{devices} archived devices have no end date",
            "They are left out: tried as ended before, within and after the period.",
            GapAction::EnterEnd,
        ),
        GapKind::PastLife => (
            "{devices} devices are past their planned life",
            "Their making is fully carried: computed again with the life they have had.",
            GapAction::PlanLife,
        ),
        GapKind::OldGrid => (
            "{devices} devices count with a grid factor of another time",
            "Moved by the smallest and largest yearly change of the last five years.",
            GapAction::GiveGrid,
        ),
        GapKind::OldInventory => (
            "The inventory was imported {days} days ago",
            "As many devices may have arrived since as arrived in as many days before.",
            GapAction::ImportAgain,
        ),
        GapKind::NoEvidence => (
            "{devices} devices rest on an own figure without evidence",
            "Nothing attached shows it: the 90 % range that it states itself.",
            GapAction::AttachEvidence,
        ),
        GapKind::ModelledEnergy => (
            "{devices} devices have modelled electricity",
            "Typical of their class, measured nowhere: its 90 % range.",
            GapAction::GiveEnergy,
        ),
    };
    let key = kind.key();
    (
        Label::new(&format!("gap.{key}.title"), title).with("devices", devices),
        Label::new(&format!("gap.{key}.reason"), reason),
        action,
    )
}
