//! Market-based electricity: what contracts deliver, then the residual mix, then the grid's average.
//!
//! A contract holds for its own year and no other. Certificates and power purchase agreements come
//! first, then suppliers; together they cover at most all of a place's electricity. What they leave
//! over counts at the residual mix, or where none is known at the grid's average, which is then said
//! (GHG Protocol, Scope 2 guidance, hierarchy; edition to be confirmed).

use super::grid::GridTable;
use super::network::nearest;
use super::terms::Boundary;
use crate::quantity::{Country, GramsCo2ePerKwh, GridPlace, Month};
use crate::receipt::{Label, Node, Operator, Quality, Source, Unit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parts in the whole of a share.
const MILLION: i64 = 1_000_000;

/// What a part of market-based electricity rests on, in the order in which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MarketBasis {
    /// Energy attribute certificates, for example guarantees of origin.
    Certificate,
    /// A power purchase agreement.
    PowerPurchase,
    /// A supplier's own factor.
    Supplier,
    /// The residual mix: what contracts leave over.
    Residual,
    /// The grid's average, location-based: nothing better is known.
    GridAverage,
}

impl MarketBasis {
    /// Every basis, in the order in which they count.
    pub const ALL: [Self; 5] =
        [Self::Certificate, Self::PowerPurchase, Self::Supplier, Self::Residual, Self::GridAverage];

    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            Self::Certificate => Label::new("market.certificate", "Certificates"),
            Self::PowerPurchase => Label::new("market.power_purchase", "Power purchase agreements"),
            Self::Supplier => Label::new("market.supplier", "Factor of the supplier"),
            Self::Residual => Label::new("market.residual", "Residual mix"),
            Self::GridAverage => {
                Label::new("market.grid_average", "Grid average, as no residual mix is known")
            }
        }
    }
}

/// How much a contract covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cover {
    /// A share of the electricity, 0 to 1.
    Share(f64),
    /// Kilowatt hours of the year.
    Kwh(f64),
}

/// A contract of a year in a country.
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// What kind.
    pub basis: MarketBasis,
    /// Its name, in the organisation's words.
    pub name: String,
    /// How much it covers.
    pub cover: Cover,
    /// Its factor.
    pub factor: GramsCo2ePerKwh,
    /// What the factor includes.
    pub boundary: Boundary,
    /// Where it stands.
    pub source: Source,
}

/// A residual mix of a year.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ResidualMix {
    pub factor: GramsCo2ePerKwh,
    pub source: Source,
}

/// An organisation's contracts and residual mixes, by country and year.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Market {
    pub contracts: BTreeMap<(Country, i32), Vec<Contract>>,
    pub residual: BTreeMap<(Country, i32), ResidualMix>,
}

/// A part of the electricity with its factor.
#[derive(Debug, Clone, PartialEq)]
pub struct MarketPart<'a> {
    /// What it rests on.
    pub basis: MarketBasis,
    /// Its share, millionths.
    pub millionths: i64,
    /// Its factor, milligrams per kilowatt hour.
    pub milligrams_per_kwh: i64,
    name: Option<&'a str>,
    source: Option<&'a Source>,
    /// The year that a residual mix describes, where it is not the year asked for.
    stands_in: Option<i32>,
}

/// Adds a contract in the order in which contracts count; those of one kind by name.
pub(crate) fn put(contracts: &mut Vec<Contract>, contract: Contract) {
    let at =
        contracts.partition_point(|of| (of.basis, &of.name) <= (contract.basis, &contract.name));
    contracts.insert(at, contract);
}

impl GridTable {
    /// Whether anything market-based is known of a country.
    pub fn has_market(&self, country: Country) -> bool {
        let of = (country, i32::MIN)..=(country, i32::MAX);
        self.market.contracts.range(of.clone()).next().is_some()
            || self.market.residual.range(of).next().is_some()
    }

    /// The contracts of a country in a year, in the order in which they count.
    pub fn contracts(&self, country: Country, year: i32) -> &[Contract] {
        self.market.contracts.get(&(country, year)).map_or(&[], Vec::as_slice)
    }

    /// The residual mix given for a country and year itself.
    pub fn residual_mix(&self, country: Country, year: i32) -> Option<GramsCo2ePerKwh> {
        self.market.residual.get(&(country, year)).map(|mix| mix.factor)
    }

    /// The years of a country in which a contract covers kilowatt hours and not a share.
    pub fn years_by_kwh(&self) -> impl Iterator<Item = (Country, i32)> {
        let by_kwh = |contract: &Contract| matches!(contract.cover, Cover::Kwh(_));
        let of = self.market.contracts.iter();
        of.filter(move |(_, contracts)| contracts.iter().any(by_kwh)).map(|(at, _)| *at)
    }

    /// What a place's electricity of a month rests on; the shares sum to a million. `drawn` is the
    /// electricity, kWh, that the organisation draws in the country in the year, where a contract is
    /// in kilowatt hours: where it is 0 or unknown, such a contract covers nothing. `None` where the
    /// place has no grid factor.
    pub fn market(
        &self,
        place: GridPlace,
        month: Month,
        drawn: impl Fn(Country, i32) -> f64,
    ) -> Option<Vec<MarketPart<'_>>> {
        let average = self.factor(place, month)?;
        let of_year = (place.country, month.year);
        let contracts = self.contracts(of_year.0, of_year.1);
        let mut left = MILLION;
        let mut parts = Vec::new();
        for contract in contracts {
            let share = match contract.cover {
                Cover::Share(share) => share,
                Cover::Kwh(kwh) => {
                    let all = drawn(of_year.0, of_year.1);
                    if all > 0.0 { kwh / all } else { 0.0 }
                }
            };
            let millionths = millionths(share).min(left);
            if millionths == 0 {
                continue;
            }
            left -= millionths;
            parts.push(MarketPart {
                basis: contract.basis,
                millionths,
                milligrams_per_kwh: contract.factor.milligrams_per_kwh(),
                name: Some(&contract.name),
                source: Some(&contract.source),
                stands_in: None,
            });
        }
        if left > 0 {
            parts.push(match nearest(&self.market.residual, place.country, month.year) {
                Some((year, mix)) => MarketPart {
                    basis: MarketBasis::Residual,
                    millionths: left,
                    milligrams_per_kwh: mix.factor.milligrams_per_kwh(),
                    name: None,
                    source: Some(&mix.source),
                    stands_in: (year != month.year).then_some(year),
                },
                None => MarketPart {
                    basis: MarketBasis::GridAverage,
                    millionths: left,
                    milligrams_per_kwh: average.milligrams_per_kwh,
                    name: None,
                    source: None,
                    stands_in: None,
                },
            });
        }
        Some(parts)
    }

    /// The factor that market parts make, milligrams per kilowatt hour, with its reasons.
    pub fn market_node(&self, place: GridPlace, month: Month, parts: &[MarketPart<'_>]) -> Node {
        let label = Label::new("receipt.market_factor", "Market-based factor");
        let nodes = parts.iter().map(|part| {
            let (share, factor) = self.part_nodes(place, month, part);
            let label = part.label();
            Node::from(label, Unit::MgCo2ePerKwh, share).then(Operator::Times, factor)
        });
        Node::sum(label, Unit::MgCo2ePerKwh, nodes).rounded()
    }

    fn part_nodes(&self, place: GridPlace, month: Month, part: &MarketPart<'_>) -> (Node, Node) {
        let share = Node::leaf(
            Label::new("receipt.market_share", "Share of the electricity"),
            part.share(),
            Unit::Ratio,
        );
        let label = Label::new("receipt.factor", "Its factor");
        let leaf = Node::leaf(label, part.milligrams_per_kwh as f64, Unit::MgCo2ePerKwh);
        let mut factor = match (part.source, self.factor(place, month)) {
            (Some(source), _) => leaf.with_quality(Quality::Own).with_source(source.clone()),
            (None, Some(average)) => {
                let mut leaf =
                    leaf.with_quality(average.quality()).with_source(self.source(place, average));
                leaf.notes = self.notes(place, average);
                leaf
            }
            (None, None) => leaf,
        };
        if let Some(year) = part.stands_in {
            let note = Label::new(
                "receipt.note.residual_fallback",
                "No residual mix is given for this year: the one of {vintage} stands in.",
            );
            factor = factor.with_note(note.with("vintage", year)).with_quality(Quality::Stale);
        }
        (share, factor)
    }
}

impl MarketPart<'_> {
    fn share(&self) -> f64 {
        self.millionths as f64 / MILLION as f64
    }

    fn label(&self) -> Label {
        match self.name {
            Some(name) if !name.is_empty() => {
                Label::new("market.contract", "{name}").with("name", name)
            }
            _ => self.basis.label(),
        }
    }
}

/// The factor that market parts make: whole milligrams per kilowatt hour, rounded once.
pub fn market_rate(parts: &[MarketPart<'_>]) -> i64 {
    let sum =
        parts.iter().fold(0.0, |sum, part| sum + part.share() * part.milligrams_per_kwh as f64);
    whole(sum)
}

/// Millionths that contracts cover, and that the residual mix does.
pub fn market_cover(parts: &[MarketPart<'_>]) -> (i64, i64) {
    let of = |is: fn(MarketBasis) -> bool| {
        parts.iter().filter(|part| is(part.basis)).map(|part| part.millionths).sum()
    };
    (of(|basis| basis < MarketBasis::Residual), of(|basis| basis == MarketBasis::Residual))
}

#[expect(clippy::cast_possible_truncation, reason = "factors are held to 5,000 g/kWh where given")]
fn whole(value: f64) -> i64 {
    libm::round(value) as i64
}

fn millionths(share: f64) -> i64 {
    whole(share.clamp(0.0, 1.0) * MILLION as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::shipped;

    fn contract(basis: MarketBasis, cover: Cover, grams: f64) -> Contract {
        Contract {
            basis,
            name: String::new(),
            cover,
            factor: GramsCo2ePerKwh::new(grams).unwrap(),
            boundary: Boundary::Direct,
            source: source(),
        }
    }

    fn source() -> Source {
        Source {
            id: "own".into(),
            title: "Contract".into(),
            licence: "own".into(),
            vintage: None,
            boundary: None,
            mix: None,
            gwp: None,
            address: None,
            own: None,
        }
    }

    fn germany() -> GridPlace {
        GridPlace::from("DE".parse::<Country>().unwrap())
    }

    fn parts(
        contracts: Vec<Contract>,
        residual: Option<f64>,
        drawn: f64,
    ) -> Vec<(MarketBasis, i64)> {
        let mut grid = (*shipped().grid).clone();
        let year = (germany().country, 2024);
        for contract in contracts {
            put(grid.market.contracts.entry(year).or_default(), contract);
        }
        if let Some(grams) = residual {
            let factor = GramsCo2ePerKwh::new(grams).unwrap();
            grid.market.residual.insert(year, ResidualMix { factor, source: source() });
        }
        let month = "2024-05".parse().unwrap();
        let parts = grid.market(germany(), month, |_, _| drawn).unwrap();
        assert_eq!(parts.iter().map(|part| part.millionths).sum::<i64>(), MILLION);
        let node = grid.market_node(germany(), month, &parts);
        node.verify().unwrap();
        assert_eq!(node.value, market_rate(&parts) as f64);
        parts.iter().map(|part| (part.basis, part.millionths)).collect()
    }

    use Cover::{Kwh, Share};
    use MarketBasis::{Certificate, GridAverage, PowerPurchase, Residual, Supplier};

    #[test]
    fn certificates_come_first_and_what_is_left_is_the_residual_mix() {
        let contracts =
            vec![contract(Supplier, Share(0.5), 200.0), contract(Certificate, Share(0.3), 0.0)];
        let expected = [(Certificate, 300_000), (Supplier, 500_000), (Residual, 200_000)];
        assert_eq!(parts(contracts, Some(700.0), 0.0), expected);
    }

    #[test]
    fn without_a_residual_mix_the_grids_average_is_used_and_named() {
        assert_eq!(parts(vec![], None, 0.0), [(GridAverage, MILLION)]);
        let contracts = vec![contract(PowerPurchase, Share(0.25), 10.0)];
        assert_eq!(parts(contracts, None, 0.0), [(PowerPurchase, 250_000), (GridAverage, 750_000)]);
    }

    #[test]
    fn contracts_never_cover_more_than_all() {
        let contracts =
            vec![contract(Supplier, Share(0.8), 200.0), contract(Certificate, Share(0.7), 0.0)];
        assert_eq!(
            parts(contracts, Some(700.0), 0.0),
            [(Certificate, 700_000), (Supplier, 300_000)]
        );
    }

    #[test]
    fn kilowatt_hours_are_a_share_of_what_is_drawn() {
        let half = || vec![contract(Certificate, Kwh(500.0), 0.0)];
        assert_eq!(parts(half(), None, 1000.0), [(Certificate, 500_000), (GridAverage, 500_000)]);
        assert_eq!(parts(half(), None, 100.0), [(Certificate, MILLION)]);
        assert_eq!(parts(half(), None, 0.0), [(GridAverage, MILLION)]);
    }

    #[test]
    fn a_contract_ends_with_its_year_and_a_residual_mix_stands_in() {
        let mut grid = (*shipped().grid).clone();
        let year = (germany().country, 2024);
        put(grid.market.contracts.entry(year).or_default(), contract(Supplier, Share(1.0), 5.0));
        let factor = GramsCo2ePerKwh::new(700.0).unwrap();
        grid.market.residual.insert(year, ResidualMix { factor, source: source() });
        let parts = grid.market(germany(), "2025-01".parse().unwrap(), |_, _| 0.0).unwrap();
        let [only] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!((only.basis, only.stands_in), (Residual, Some(2024)));
    }
}
