//! Data quality: where a fleet's figure is weak, ranked by what it does to the total.
//!
//! A gap's **effect** is how far the total of the period may move once the gap is closed: the
//! larger distance of the two ends of its range from what counts now. Nothing of it is guessed
//! beside the engine. Each gap's devices are priced again, as they would be with the gap closed one
//! way and the other:
//!
//! - *suggested product*: with the suggestion accepted, in the range of that product's footprint;
//! - *estimated by class*, *own figure without evidence*, *modelled electricity*: as they are, in
//!   the 90 % range of what they rest on;
//! - *unknown class*: as each class of the fleet, expected in the fleet's own proportions;
//! - *no country*: at the grid of each country where the fleet has devices, expected in their
//!   proportions; without any, between the 5th and the 95th percentile of all countries;
//! - *no first day*: from nothing to in service for the whole period, expected at the fleet's mean
//!   age;
//! - *archived without an end*: ended before, within and after the period, expected on the day it
//!   is known to have been archived;
//! - *past its planned life*: with the life it has had so far as its planned life;
//! - *old grid factor*: moved by the smallest and the largest yearly change of the country's last
//!   five years, for each year of its age;
//! - *old inventory*: so many devices more as arrived in as many days before, for half of that time.

mod gaps;
mod models;
mod time;

use super::Ask;
use super::figure::{Carbon, CarbonShare};
use super::filter::{Attention, GroupBy};
use super::pricing::Fleet;
use super::rows::Product;
use crate::embodied::Embodied;
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::View;
use crate::quantity::{Day, GramsCo2e, Period};
use crate::receipt::{Label, Quality};
use serde::{Deserialize, Serialize};

/// What kind of gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GapKind {
    /// The site's country is not known: no use phase.
    NoCountry,
    /// The first day in service is not known: in no period.
    NoStart,
    /// Neither product nor class is known: no figure.
    Unknown,
    /// A suggested product waits for a yes.
    Suggested,
    /// No product is known: estimated by class.
    Estimated,
    /// Archived without the day it left.
    NoEnd,
    /// Past its planned life.
    PastLife,
    /// The grid factor describes another time.
    OldGrid,
    /// The last import is long ago.
    OldInventory,
    /// An own figure has no evidence.
    NoEvidence,
    /// Electricity is modelled by class.
    ModelledEnergy,
}

impl GapKind {
    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoCountry => "no_country",
            Self::NoStart => "no_start",
            Self::Unknown => "unknown",
            Self::Suggested => "suggested",
            Self::Estimated => "estimated",
            Self::NoEnd => "no_end",
            Self::PastLife => "past_life",
            Self::OldGrid => "old_grid",
            Self::OldInventory => "old_inventory",
            Self::NoEvidence => "no_evidence",
            Self::ModelledEnergy => "modelled_energy",
        }
    }

    /// The filter that lists its devices, where there is one.
    pub const fn attention(self) -> Option<Attention> {
        match self {
            Self::NoCountry => Some(Attention::NoCountry),
            Self::NoStart => Some(Attention::NoStart),
            Self::Unknown => Some(Attention::Unknown),
            Self::Suggested => Some(Attention::Suggested),
            Self::Estimated => Some(Attention::Estimated),
            Self::NoEnd => Some(Attention::NoEnd),
            Self::PastLife => Some(Attention::PastLife),
            Self::OldGrid | Self::OldInventory | Self::NoEvidence | Self::ModelledEnergy => None,
        }
    }
}

/// What closes a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GapAction {
    /// Say yes to the suggestion, once for all devices of the model.
    ConfirmProduct,
    /// Choose the class of its devices.
    ChooseClass,
    /// Set the country of its sites.
    SetCountry,
    /// Enter the first day in service.
    EnterStart,
    /// Enter the day the devices left.
    EnterEnd,
    /// Give the class's planned life, or enter the end of what has left.
    PlanLife,
    /// Give footprints of its models.
    GiveProducts,
    /// Give the country's newer factor.
    GiveGrid,
    /// Give the class's yearly electricity.
    GiveEnergy,
    /// Give the figures again, with evidence.
    AttachEvidence,
    /// Import the inventory again.
    ImportAgain,
}

/// Devices written with one maker and model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelGap {
    /// Maker, as written.
    pub maker: String,
    /// Model, as written.
    pub model: String,
    /// Class it counts as.
    pub class: Option<DeviceClass>,
    /// Devices, archived ones not counted.
    pub devices: u64,
    /// Carbon in the period that rests on its estimate, kilograms.
    pub carried_kg: GramsCo2e,
    /// The product suggested, where there is one.
    pub suggestion: Option<Product>,
    /// Query of the devices page that lists them.
    pub devices_query: String,
}

/// A site without a country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteGap {
    /// Identifier; none for devices without a site.
    pub site_id: Option<String>,
    /// Name; none for devices without a site.
    pub name: Option<String>,
    /// Devices there, archived ones not counted.
    pub devices: u64,
}

/// A gap with what it does to the total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualityGap {
    /// What kind.
    pub kind: GapKind,
    /// Devices concerned.
    pub devices: u64,
    /// Carbon in the period that rests on it now, kilograms.
    pub carried_kg: GramsCo2e,
    /// How the total is expected to change once it is closed, kilograms; none where nothing says in
    /// which direction.
    pub change_kg: Option<GramsCo2e>,
    /// The least that the total may change by, kilograms; below 0 where it may fall.
    pub low_kg: GramsCo2e,
    /// The most that the total may change by, kilograms.
    pub high_kg: GramsCo2e,
    /// How far the total may move: the gaps are ranked by it.
    pub effect_kg: GramsCo2e,
    /// The headline.
    pub title: Label,
    /// One sentence: how the effect was found.
    pub reason: Label,
    /// What closes it.
    pub action: GapAction,
    /// Query of the devices page that lists its devices, where there is one.
    pub devices_query: Option<String>,
    /// Its models, those with the most carbon first; at most 20.
    pub models: Vec<ModelGap>,
    /// Its sites.
    pub sites: Vec<SiteGap>,
    /// Countries with their vintage, for old factors.
    pub countries: Vec<Label>,
}

/// Devices by what their embodied figure is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceShare {
    /// What it is; none for devices without a figure.
    pub quality: Option<Quality>,
    /// Its name.
    pub label: Label,
    /// Devices.
    pub devices: u64,
    /// Their share, 0 to 1.
    pub share: f64,
}

/// `GET /api/v1/fleet/quality`: what the filtered fleet's figure rests on, and its gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FleetQuality {
    /// The day whose knowledge it rests on.
    pub as_of: Day,
    /// The period.
    pub period: Period,
    /// The view.
    pub view: View,
    /// Devices that the filter leaves, archived ones not counted.
    pub devices: u64,
    /// Gross footprint in the period.
    pub gross: Carbon,
    /// Where it comes from, by carbon.
    pub basis: Vec<CarbonShare>,
    /// Where the devices' embodied figures come from, by number.
    pub by_devices: Vec<DeviceShare>,
    /// The gaps, largest effect first.
    pub gaps: Vec<QualityGap>,
    /// Engine version.
    pub engine: String,
    /// Factor set.
    pub factor_set: String,
}

impl Fleet {
    /// What the filtered fleet's figure rests on, and its gaps by their effect on the total.
    /// `imported` is the day of the last import, where there was one.
    pub fn quality(&self, library: &Library, ask: &Ask<'_>, imported: Option<Day>) -> FleetQuality {
        let summary = self.summary(library, ask, GroupBy::Class);
        let mut gaps = self.gaps(library, ask, imported);
        gaps.sort_by(|a, b| b.effect_kg.cmp(&a.effect_kg).then(a.kind.cmp(&b.kind)));
        FleetQuality {
            as_of: ask.as_of,
            period: ask.period,
            view: ask.view,
            devices: summary.devices,
            gross: summary.gross,
            basis: summary.basis,
            by_devices: self.by_devices(ask),
            gaps,
            engine: summary.engine,
            factor_set: summary.factor_set,
        }
    }

    fn by_devices(&self, ask: &Ask<'_>) -> Vec<DeviceShare> {
        const KINDS: [(Option<Quality>, &str, &str); 4] = [
            (Some(Quality::Maker), "basis.maker", "Maker’s figure"),
            (Some(Quality::Own), "basis.own", "Your own figure"),
            (Some(Quality::Estimate), "basis.estimate", "Estimate"),
            (None, "basis.none", "No figure"),
        ];
        let mut counts = [0_u64; KINDS.len()];
        for priced in self.selected(ask).filter(|priced| priced.is_active()) {
            let quality = self.embodied_of(priced).map(Embodied::quality);
            let of = |(at, count): (usize, &mut u64)| {
                if KINDS[at].0 == quality {
                    *count += 1;
                }
            };
            counts.iter_mut().enumerate().for_each(of);
        }
        let all = counts.iter().sum::<u64>().max(1) as f64;
        KINDS
            .into_iter()
            .zip(counts)
            .filter(|(_, devices)| *devices > 0)
            .map(|((quality, key, text), devices)| DeviceShare {
                quality,
                label: Label::new(key, text),
                devices,
                share: devices as f64 / all,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
