//! Receipts: of a device's figures, and of the fleet's.

use super::Ask;
use super::electricity::Ledger;
use super::filter::{QueryError, lookup};
use super::pricing::{Fleet, Priced, StageGrams};
use super::spread::Spread;
use crate::embodied::Embodied;
use crate::library::Library;
use crate::lifecycle::{Life, PLANNED_LIFE, Stage, View, embodied_node, use_node};
use crate::quantity::{Day, GramsCo2e};
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit, VarianceShare};
use std::str::FromStr;

/// A figure of a device that has a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// Gross footprint in the period.
    Gross,
    /// Gross footprint from the first day to the end of the period.
    SoFar,
    /// The whole planned life.
    WholeLife,
    /// Embodied carbon of the whole device.
    Embodied,
    /// Embodied carbon that the management view has not carried by the end of the period.
    StillToCarry,
    /// Use-phase carbon of a year, at the grid of the day whose knowledge is asked.
    UsePerYear,
    /// Modelled electricity in the period.
    Energy,
    /// A ledger of the period's electricity beside the gross footprint.
    Ledger(Ledger),
}

impl Figure {
    /// Every figure.
    pub const ALL: [Self; 10] = [
        Self::Gross,
        Self::SoFar,
        Self::WholeLife,
        Self::Embodied,
        Self::StillToCarry,
        Self::UsePerYear,
        Self::Energy,
        Self::Ledger(Ledger::Market),
        Self::Ledger(Ledger::Losses),
        Self::Ledger(Ledger::Upstream),
    ];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gross => "gross",
            Self::SoFar => "so_far",
            Self::WholeLife => "whole_life",
            Self::Embodied => "embodied",
            Self::StillToCarry => "still_to_carry",
            Self::UsePerYear => "use_per_year",
            Self::Energy => "energy",
            Self::Ledger(Ledger::Market) => "market",
            Self::Ledger(Ledger::Losses) => "losses",
            Self::Ledger(Ledger::Upstream) => "upstream",
        }
    }
}

impl FromStr for Figure {
    type Err = QueryError;
    /// Reads the figure's name in the query.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        lookup("figure", text, &Self::ALL, Self::key)
    }
}

/// Why a device has no such figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Missing(pub &'static str);

/// Why nothing is still to be carried in an inventory view.
pub(super) const CARRIED_BY_MANAGEMENT: Missing = Missing(
    "what is still to carry belongs to the management view, which spreads embodied carbon over the planned life: ask with view=management",
);

impl Fleet {
    /// The receipt of a device's figure; `Ok(None)` when there is no such device.
    ///
    /// # Errors
    /// When a fact that the figure needs is missing.
    pub fn device_receipt(
        &self,
        library: &Library,
        id: &str,
        figure: Figure,
        ask: &Ask<'_>,
    ) -> Result<Option<Receipt>, Missing> {
        let Some(priced) = self.priced(id) else {
            return Ok(None);
        };
        let root = match figure {
            Figure::Ledger(ledger) => self.ledger_node(library, priced, ledger, ask.period)?,
            Figure::Embodied => self
                .embodied_of(priced)
                .ok_or(Missing("the device has no embodied figure: choose its class first"))?
                .whole(),
            Figure::Gross => self.period_node(library, priced, ask)?,
            Figure::SoFar => {
                let label = Label::new("receipt.so_far", "Gross, from the first day to {day}")
                    .with("day", ask.period.end().plus_days(-1));
                self.until_node(library, priced, ask.view, ask.period.end(), label)?
            }
            Figure::WholeLife => {
                let life = self.life(priced)?;
                let label = Label::new("receipt.whole_life", "Gross, whole planned life");
                self.until_node(library, priced, View::Management, life.whole(), label)?
            }
            Figure::StillToCarry if ask.view != View::Management => {
                return Err(CARRIED_BY_MANAGEMENT);
            }
            Figure::StillToCarry => self.to_carry_node(library, priced, ask)?,
            Figure::UsePerYear => self.use_year_node(library, priced, ask)?,
            Figure::Energy => self.energy_in_period_node(priced, ask)?,
        };
        let title = title(figure, priced);
        let in_period = matches!(figure, Figure::Gross | Figure::Energy | Figure::Ledger(_));
        let period = in_period.then_some(ask.period);
        let grams = match figure {
            Figure::Embodied | Figure::Energy | Figure::Ledger(_) => StageGrams::default(),
            Figure::StillToCarry => self.aside(priced, library, ask)[0],
            Figure::UsePerYear => self.aside(priced, library, ask)[1],
            Figure::Gross => self.in_period(priced, ask.view, ask.period),
            Figure::SoFar => self.carried(priced, ask.view, ask.period.end()),
            Figure::WholeLife => self.whole_life(priced).unwrap_or_default(),
        };
        let mut root = self.mark(root, priced, figure, grams);
        self.name_own_life(library, priced, figure, ask.view, &mut root);
        let variance = self.device_variance(priced, grams);
        Ok(Some(Receipt::seal(title, library.factor_set(), ask.as_of, period, root, variance)))
    }

    /// Says of the planned life that it is the organisation's own, where it is: at its leaf, and
    /// where it is over, so that there is none, at the root.
    fn name_own_life(
        &self,
        library: &Library,
        priced: &Priced,
        figure: Figure,
        view: View,
        root: &mut Node,
    ) {
        let of_class = priced.class.filter(|_| priced.device.planned_days.is_none());
        let own = of_class.and_then(|class| library.classes.of(class).own.life.as_ref());
        let (Some(source), Some(days)) = (own, priced.planned_days) else { return };
        let mut has_leaf = false;
        root.visit_mut(&mut |node| {
            if node.label.key == PLANNED_LIFE {
                node.source = Some(source.clone());
                node.quality = Some(Quality::Own);
                has_leaf = true;
            }
        });
        let rests_on_it = match figure {
            Figure::WholeLife | Figure::StillToCarry => true,
            Figure::Embodied | Figure::UsePerYear | Figure::Energy | Figure::Ledger(_) => false,
            // An owner books when it happens, whatever the plan.
            Figure::Gross | Figure::SoFar => view != View::InventoryOwned,
        };
        if rests_on_it && !has_leaf {
            root.source = Some(source.clone());
            root.notes.push(
                Label::new(
                    "receipt.note.own_life",
                    "It rests on a planned life of {days} days, which is your own figure.",
                )
                .with("days", days),
            );
        }
    }

    pub(super) fn life(&self, priced: &Priced) -> Result<Life, Missing> {
        if priced.device.start.is_none() {
            return Err(Missing("the device's first day in service is not known: enter it first"));
        }
        let life =
            priced.life.ok_or(Missing("the device's class is not known: choose it first"))?;
        if !self.has_figure(priced) {
            return Err(Missing(
                "neither its making nor its use is known: give its site a country, or its class a figure",
            ));
        }
        Ok(life)
    }

    /// Range and quality of the root.
    fn mark(&self, root: Node, priced: &Priced, figure: Figure, grams: StageGrams) -> Node {
        if matches!(figure, Figure::Embodied | Figure::Energy | Figure::Ledger(_)) {
            return root;
        }
        let carbon = self.with_range(priced, grams);
        // A whole is no better than its weakest part.
        let embodied = self.embodied_of(priced).map_or(Quality::Modelled, |e| e.quality());
        let modelled = grams.used() != GramsCo2e::ZERO && embodied != Quality::Estimate;
        let quality = if modelled { Quality::Modelled } else { embodied };
        root.with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
            .with_quality(quality)
    }

    /// The period's figure: stage by stage what was carried by its end less what was by its start.
    fn period_node(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Result<Node, Missing> {
        let life = self.life(priced)?;
        let (start, end) = (ask.period.start(), ask.period.end());
        let mut stages = Vec::new();
        for stage in Stage::ALL {
            let at = |day| self.stage_node(library, priced, &life, ask.view, stage, day);
            let (Some(until_end), Some(until_start)) = (at(end), at(start)) else {
                continue;
            };
            let node = Node::from(stage_in_period(ask.view, stage), Unit::GCo2e, until_end)
                .then(Operator::Minus, until_start);
            stages.push(node.with_quality(self.stage_quality(priced, stage)));
        }
        let label = Label::new("receipt.gross", "Gross, {start} to {end}")
            .with("start", start)
            .with("end", end.plus_days(-1));
        Ok(Node::sum(label, Unit::GCo2e, stages).with_note(view_note(ask.view)))
    }

    fn until_node(
        &self,
        library: &Library,
        priced: &Priced,
        view: View,
        day: Day,
        label: Label,
    ) -> Result<Node, Missing> {
        let life = self.life(priced)?;
        let stages = Stage::ALL.into_iter().filter_map(|stage| {
            let mut node = self.stage_node(library, priced, &life, view, stage, day)?;
            node.label = stage_in_period(view, stage);
            node.quality = Some(self.stage_quality(priced, stage));
            Some(node)
        });
        Ok(Node::sum(label, Unit::GCo2e, stages).with_note(view_note(view)))
    }

    pub(super) fn stage_node(
        &self,
        library: &Library,
        priced: &Priced,
        life: &Life,
        view: View,
        stage: Stage,
        day: Day,
    ) -> Option<Node> {
        if stage == Stage::Use {
            let energy = &self.energy_of(priced)?.node;
            return use_node(energy, &library.grid, &self.stretches(priced), day);
        }
        embodied_node(self.embodied_of(priced)?, life, view, stage, day)
    }

    fn stage_quality(&self, priced: &Priced, stage: Stage) -> Quality {
        match stage {
            Stage::Use => Quality::Modelled,
            _ => self.embodied_of(priced).map_or(Quality::Estimate, Embodied::stage_quality),
        }
    }

    fn device_variance(&self, priced: &Priced, grams: StageGrams) -> Vec<VarianceShare> {
        let mut spread = Spread::default();
        spread.add(priced, &grams);
        self.variance_shares(&spread)
    }

    /// What makes a range wide: makers' figures, estimates, use.
    pub(super) fn variance_shares(&self, spread: &Spread) -> Vec<VarianceShare> {
        let variances = spread.variances(self);
        let total = variances.embodied() + variances.used;
        if total <= 0.0 {
            return Vec::new();
        }
        let mut shares = vec![
            (Label::new("variance.maker", "Makers’ figures"), variances.maker),
            (Label::new("variance.own", "Your own figures"), variances.own),
            (Label::new("variance.estimate", "Estimates"), variances.estimate),
            (Label::new("variance.energy", "Modelled electricity"), variances.used),
        ];
        shares.retain(|(_, variance)| *variance > 0.0);
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
            .into_iter()
            .map(|(label, variance)| VarianceShare { label, share: variance / total })
            .collect()
    }
}

fn title(figure: Figure, priced: &Priced) -> Label {
    let (key, text) = match figure {
        Figure::Gross => ("receipt.title.gross", "Gross footprint of {device}"),
        Figure::SoFar => ("receipt.title.so_far", "Gross footprint so far of {device}"),
        Figure::WholeLife => ("receipt.title.whole_life", "Whole planned life of {device}"),
        Figure::Embodied => ("receipt.title.embodied", "Embodied carbon of {device}"),
        Figure::StillToCarry => {
            ("receipt.title.device_to_carry", "Embodied carbon still to carry of {device}")
        }
        Figure::UsePerYear => ("receipt.title.device_use_year", "Use a year of {device}"),
        Figure::Energy => ("receipt.title.device_energy", "Electricity of {device}"),
        Figure::Ledger(Ledger::Market) => ("receipt.title.market", "Market-based use of {device}"),
        Figure::Ledger(Ledger::Losses) => ("receipt.title.losses", "Network losses of {device}"),
        Figure::Ledger(Ledger::Upstream) => {
            ("receipt.title.upstream", "Fuel before the plant for {device}")
        }
    };
    Label::new(key, text).with("device", format!("{} {}", priced.maker, priced.model))
}

pub(super) fn stage_in_period(view: View, stage: Stage) -> Label {
    match stage {
        // A lessee carries everything up to the door as one.
        Stage::Manufacture if view == View::InventoryRented => {
            Label::new("stage.to_the_door", "Cradle to the customer’s door")
        }
        Stage::Manufacture => Label::new("stage.manufacture", "Manufacture"),
        Stage::Transport => Label::new("stage.transport", "Transport"),
        Stage::Use => Label::new("stage.use", "Use"),
        Stage::EndOfLife => Label::new("stage.end_of_life", "End of life"),
        Stage::Unattributed => Label::new("stage.unattributed", "Unattributed"),
    }
}

pub(super) fn view_note(view: View) -> Label {
    match view {
        View::Management => Label::new(
            "receipt.note.management",
            "Management view: embodied carbon spread evenly over the planned life. Use is location-based; each factor says what it includes.",
        ),
        View::InventoryRented => Label::new(
            "receipt.note.inventory_rented",
            "Inventory view of a lessee: the period’s share of cradle-to-door carbon, without end of life.",
        ),
        View::InventoryOwned => Label::new(
            "receipt.note.inventory_owned",
            "Inventory view of an owner: cradle-to-door carbon in full when acquired, end of life when disposed of.",
        ),
    }
}
