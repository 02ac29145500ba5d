//! What an organisation gives of its electricity beside the grid's factors: contracts, residual
//! mixes, network losses and what comes before the plant.

use super::figures::Held;
use super::{Key, OWN_LICENCE, OWN_TITLE};
use crate::factors::{
    Boundary, Contract, Cover, GridTable, MOST_LOSSES, MarketBasis, Mix, ResidualMix, put,
};
use crate::quantity::{Country, GramsCo2ePerKwh};
use crate::receipt::Source;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a figure of electricity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ElectricityKind {
    /// Energy attribute certificates.
    Certificate,
    /// A power purchase agreement.
    PowerPurchase,
    /// A supplier's factor.
    Supplier,
    /// The residual mix of a country.
    Residual,
    /// The share of generation that the network loses.
    Losses,
    /// Fuel supply before the plant, with that of losses: for direct grid factors only.
    WellToTank,
}

impl ElectricityKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Certificate,
        Self::PowerPurchase,
        Self::Supplier,
        Self::Residual,
        Self::Losses,
        Self::WellToTank,
    ];

    /// The stable name, as in keys and files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::PowerPurchase => "power_purchase",
            Self::Supplier => "supplier",
            Self::Residual => "residual",
            Self::Losses => "losses",
            Self::WellToTank => "well_to_tank",
        }
    }

    /// The English name.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Certificate => "Certificates",
            Self::PowerPurchase => "Power purchase agreement",
            Self::Supplier => "Supplier",
            Self::Residual => "Residual mix",
            Self::Losses => "Network losses",
            Self::WellToTank => "Well-to-tank",
        }
    }

    /// What of the market-based hierarchy it is, where it is a contract.
    pub const fn contract(self) -> Option<MarketBasis> {
        match self {
            Self::Certificate => Some(MarketBasis::Certificate),
            Self::PowerPurchase => Some(MarketBasis::PowerPurchase),
            Self::Supplier => Some(MarketBasis::Supplier),
            _ => None,
        }
    }
}

impl FromStr for ElectricityKind {
    type Err = ();
    /// Reads the stable name.
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == text).ok_or(())
    }
}

/// An organisation's own figure of its electricity in a country and year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnElectricity {
    /// Country.
    pub country: Country,
    /// The year for which it holds; a contract for no other.
    pub year: u16,
    /// What it is. Named apart from the kind of change.
    pub what: ElectricityKind,
    /// Name of a contract, to tell several of a kind apart; empty where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A contract's share of the electricity, 0 to 1; the share of generation lost, 0 to 0.9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<f64>,
    /// What a contract delivers in the year for the devices, kWh, where it is no share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kwh: Option<f64>,
    /// Grams of CO2 equivalent per kilowatt hour; absent for losses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub g_per_kwh: Option<f64>,
    /// What the factor includes; absent for losses and well-to-tank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
    /// Where it stands.
    pub source: String,
    /// Licence under which the organisation uses it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
}

impl OwnElectricity {
    /// What names it among the organisation's figures.
    pub fn key(&self) -> Key {
        Key::Electricity(self.country, self.year, self.what, self.name.clone())
    }
}

/// Lays a figure over the grid table. What cannot be one, though files refuse it, is left out.
pub(super) fn lay(held: &Held<OwnElectricity>, source: Source, table: &mut GridTable) {
    let own = &held.figure;
    let year = i32::from(own.year);
    let factor = own.g_per_kwh.and_then(|grams| GramsCo2ePerKwh::new(grams).ok());
    let words = |text: &str, none: &str| if text.is_empty() { none } else { text }.to_owned();
    let mix = match own.what {
        ElectricityKind::Residual => Some(Mix::Residual),
        kind => kind.contract().map(|_| Mix::Contract),
    };
    let source = Source {
        title: words(&own.source, OWN_TITLE),
        licence: words(&own.licence, OWN_LICENCE),
        vintage: Some(own.year.to_string()),
        boundary: own.boundary.map(|boundary| boundary.name().to_owned()),
        mix: mix.map(|mix| mix.name().to_owned()),
        ..source
    };
    match (own.what, factor, own.share) {
        (ElectricityKind::Losses, _, Some(share)) if (0.0..=MOST_LOSSES).contains(&share) => {
            table.network.set_losses(own.country, year, share, source);
        }
        (ElectricityKind::WellToTank, Some(factor), _) => {
            table.network.set_well_to_tank(own.country, year, factor, source);
        }
        (ElectricityKind::Residual, Some(factor), _) => {
            table.market.residual.insert((own.country, year), ResidualMix { factor, source });
        }
        (kind, Some(factor), share) => {
            let cover = share.map(Cover::Share).or(own.kwh.map(Cover::Kwh));
            let (Some(basis), Some(cover)) = (kind.contract(), cover) else { return };
            let contracts = table.market.contracts.entry((own.country, year)).or_default();
            let boundary = own.boundary.unwrap_or(Boundary::Direct);
            let name = own.name.clone();
            put(contracts, Contract { basis, name, cover, factor, boundary, source });
        }
        _ => {}
    }
}
