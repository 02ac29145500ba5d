//! A device's figure in a year of a scenario, as a receipt.

use super::super::pricing::Fleet;
use super::super::receipts::{Missing, stage_in_period};
use super::build::LANE_STAGES;
use super::cells::{Days, KindPlan, left_over, next_shares, year_weights};
use super::columns::{Columns, ColumnsError, Facts, Kind, LANES, YEARS_AHEAD};
use super::params::{Lever, Scenario};
use crate::embodied::Embodied;
use crate::lifecycle::{Stage, View, whole_node};
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};

impl Columns {
    /// The receipt of a device in a year of a scenario; `Ok(None)` when there is no such device.
    /// It ends in the row's figure, to the gram.
    ///
    /// # Errors
    /// When the year is not ahead, or too little is known of the device.
    pub fn device_receipt(
        &self,
        fleet: &Fleet,
        id: &str,
        scenario: &Scenario,
        year: usize,
    ) -> Result<Option<Receipt>, ReceiptRefusal> {
        if year >= YEARS_AHEAD {
            return Err(ColumnsError::Year { year }.into());
        }
        let place = fleet.positions_by_id().position(|at| fleet.devices[at].device.id == id);
        let Some(place) = place else { return Ok(None) };
        let Some(row) = self.place.iter().position(|of| *of as usize == place) else {
            return Ok(None);
        };
        let run = self.run_of(row);
        if !run.is_some_and(|run| Facts(self.spot_of(&run, row).facts).figure()) {
            return Err(Missing(
                "too little is known of the device for a figure: its data quality says what",
            )
            .into());
        }
        let device = &fleet.devices[fleet.positions_by_id().nth(place).unwrap_or_default()];
        let behind = Behind {
            embodied: fleet.embodied_of(device),
            energy: fleet.energy_of(device).map(|energy| &energy.node),
        };
        let root = self.year_node(row, scenario, year, &behind);
        let title = Label::new("receipt.title.scenario", "Scenario for {device}")
            .with("device", format!("{} {}", device.maker, device.model));
        let days = self.bounds();
        let period = crate::quantity::Period::new(days[year], days[year + 1]).ok();
        Ok(Some(Receipt::seal(title, &self.factor_set, self.as_of, period, root, Vec::new())))
    }

    /// A row's year: what it has carried since the first day by the year's end, less by its start.
    fn year_node(&self, row: usize, scenario: &Scenario, year: usize, behind: &Behind<'_>) -> Node {
        let days = self.bounds();
        let mut stages = Vec::new();
        for lane in 0..=LANES {
            let stage = LANE_STAGES.get(lane).copied().unwrap_or(Stage::Use);
            let mut node = Node::from(
                stage_in_period(View::Management, stage),
                Unit::GCo2e,
                self.lane_node(row, lane, scenario, year + 1, behind),
            );
            if year > 0 {
                // Where the figures come from is told once.
                let told = Behind::default();
                let before = self.lane_node(row, lane, scenario, year, &told);
                node = node.then(Operator::Minus, before);
            }
            stages.push(node.with_quality(Quality::Modelled));
        }
        let label = Label::new("receipt.scenario", "Scenario, {start} to {end}")
            .with("start", days[year])
            .with("end", days[year + 1].plus_days(-1));
        let root = Node::sum(label, Unit::GCo2e, stages).with_note(no_inventory());
        changes(scenario).into_iter().fold(root, Node::with_note)
    }

    fn lane_node(
        &self,
        row: usize,
        lane: usize,
        scenario: &Scenario,
        bound: usize,
        behind: &Behind<'_>,
    ) -> Node {
        let at = self.bounds()[bound];
        let label = Label::new("receipt.carried_since", "Carried from {start}, before {day}")
            .with("start", self.from)
            .with("day", at);
        if lane == LANES {
            return self.use_node(row, scenario, bound, label, behind);
        }
        let Some(run) = self.run_of(row) else {
            return Node::leaf(label, 0.0, Unit::GCo2e);
        };
        let kind = &self.kinds[run.kind];
        let plan = self.plan_of(kind, scenario);
        let cell = &self.cells[self.cell[row] as usize];
        let Some(days) = Days::of(cell, scenario, self.from, at) else {
            return Node::leaf(label, 0.0, Unit::GCo2e);
        };
        let leaf = || {
            let stage = LANE_STAGES[lane];
            Node::leaf(stage_in_period(View::Management, stage), plan.grams[lane], Unit::GCo2e)
        };
        let whole = || {
            let stage = LANE_STAGES[lane];
            let traced = whole_node(behind.embodied?, View::Management, stage);
            traced.filter(|node| node.value == plan.grams[lane])
        };
        let whole = || whole().unwrap_or_else(leaf);
        let past = || {
            let label = Label::new("receipt.carried_until", "Carried before {day}");
            spread(label.with("day", self.from), leaf(), days.past)
        };
        let Some((lives, days_in, life)) = days.replaced else {
            let rest = Label::new("receipt.carried_until", "Carried before {day}").with("day", at);
            return if days.anew {
                let balance = Label::new("receipt.balance", "Balance left on {day}");
                let balance = Node::from(balance.with("day", self.from), Unit::GCo2e, whole())
                    .then(Operator::Minus, past());
                Node::from(label, Unit::GCo2e, spread(rest, balance, days.spread))
            } else {
                Node::from(label, Unit::GCo2e, spread(rest, whole(), days.spread))
                    .then(Operator::Minus, past())
            };
        };
        let balance = Label::new("receipt.balance", "Balance left on {day}").with("day", self.from);
        let own = Node::from(balance, Unit::GCo2e, whole()).then(Operator::Minus, past());
        let own = handed_back(own, &plan, lane, scenario);
        let next = || self.next_node(kind, lane, scenario);
        let over = handed_back(next(), &plan, lane, scenario);
        let over = Node::from(
            Label::new("receipt.replacements_over", "Replacements that are over"),
            Unit::GCo2e,
            over,
        )
        .then(
            Operator::Times,
            Node::leaf(
                Label::new("receipt.lives", "Number of lives"),
                f64::from(lives),
                Unit::Ratio,
            ),
        );
        let now = Label::new("receipt.replacement_now", "Replacement in service");
        Node::from(label, Unit::GCo2e, own)
            .then(Operator::Plus, over)
            .then(Operator::Plus, spread(now, next(), (days_in, life)))
    }

    /// A replacement's stage.
    fn next_node(&self, kind: &Kind, lane: usize, scenario: &Scenario) -> Node {
        let burden = kind.class.map_or(0.0, |class| self.classes[class.index()].refurbish);
        let [making, others] = next_shares(scenario, burden);
        let share = match LANE_STAGES[lane] {
            Stage::Manufacture => making,
            Stage::EndOfLife => 1.0,
            _ => others,
        };
        let stage = Node::leaf(
            stage_in_period(View::Management, LANE_STAGES[lane]),
            f64::from(kind.grams[lane]),
            Unit::GCo2e,
        );
        let label = Label::new(
            "receipt.replacement",
            "Replacement of its kind, {percent} % of them refurbished",
        );
        let share = Node::leaf(
            Label::new("receipt.replacement_share", "What a replacement carries of a new one"),
            share,
            Unit::Ratio,
        );
        Node::from(label.with("percent", scenario.refurbished), Unit::GCo2e, stage)
            .then(Operator::Times, share.with_quality(Quality::Estimate))
            .rounded()
    }

    fn use_node(
        &self,
        row: usize,
        scenario: &Scenario,
        bound: usize,
        label: Label,
        behind: &Behind<'_>,
    ) -> Node {
        let Some(run) = self.run_of(row) else {
            return Node::leaf(label, 0.0, Unit::GCo2e);
        };
        let draw = &self.draws[run.draw];
        let weights = year_weights(scenario);
        let days = self.bounds();
        let sums = (0..bound).map(|year| {
            let label = Label::new("receipt.grid_ahead", "Grid over the days in use from {day}")
                .with("day", days[year]);
            let sum = Node::leaf(
                Label::new("receipt.grid_sum", "Grid factor summed over the days in use"),
                draw.years[year] as f64,
                Unit::MgCo2eDaysPerKwh,
            )
            .with_quality(Quality::Stale);
            let weight = Label::new("receipt.grid_change", "The scenario’s grid and hours of use");
            let weight = Node::leaf(weight, weights[year], Unit::Ratio);
            Node::from(label, Unit::MgCo2eDaysPerKwh, sum).then(Operator::Times, weight).rounded()
        });
        let energy = Label::new("receipt.yearly_energy_ahead", "Electricity a year");
        let yearly = self.yearly_kwh(draw);
        let traced = behind.energy.filter(|node| node.value == yearly).cloned();
        let leaf = || Node::leaf(energy, yearly, Unit::KwhPerYear).with_quality(Quality::Modelled);
        let energy = traced.unwrap_or_else(leaf);
        let grid = Label::new("receipt.grid_sum", "Grid factor summed over the days in use");
        let grid = Node::sum(grid, Unit::MgCo2eDaysPerKwh, sums);
        let days_a_year = Label::new("receipt.days_a_year", "Days a year");
        let mg_per_g = Label::new("receipt.mg_per_g", "Milligrams in a gram");
        let used = Node::from(stage_in_period(View::Management, Stage::Use), Unit::GCo2e, energy)
            .then(Operator::Times, grid)
            .then(
                Operator::Over,
                Node::leaf(days_a_year, crate::factors::DAYS_PER_YEAR, Unit::Days),
            )
            .then(Operator::Over, Node::leaf(mg_per_g, 1000.0, Unit::PerThousand));
        let left = Node::leaf(
            Label::new("receipt.left_over", "Part of a gram that rounding left over"),
            left_over(self.phase[row]),
            Unit::GCo2e,
        );
        Node::from(label, Unit::GCo2e, left).then(Operator::Plus, used).rounded()
    }
}

/// What every figure of the years ahead is.
pub(super) fn no_inventory() -> Label {
    Label::new(
        "receipt.note.scenario",
        "A scenario, no inventory: the past stays, the remaining balance is spread over what is left of the life, and a device is replaced by one of its kind at its planned end.",
    )
}

/// What a scenario changes, lever by lever; nothing where it is the plan.
pub(super) fn changes(scenario: &Scenario) -> Vec<Label> {
    let said = |(lever, (_, value)): (Lever, (String, String))| match lever {
        Lever::Life(class) => {
            Label::new("receipt.changes_life", "Planned life, {class}: {months} months")
                .with("class", class.english())
                .with("months", value)
        }
        Lever::Refurbished => {
            Label::new("receipt.changes_refurbished", "Replacements refurbished: {percent} %")
                .with("percent", value)
        }
        Lever::Grid => Label::new("receipt.changes_grid", "Grid, change a year: {percent} %")
            .with("percent", value),
        Lever::Returned => {
            Label::new("receipt.changes_returned", "Handed back for another life: {percent} %")
                .with("percent", value)
        }
        Lever::Hours => {
            Label::new("receipt.changes_hours", "Hours of use a day: {hours}").with("hours", value)
        }
    };
    scenario.moved().into_iter().zip(scenario.to_pairs()).map(said).collect()
}

/// Where a device's figures come from; nothing where it need not be told.
#[derive(Default)]
struct Behind<'a> {
    embodied: Option<&'a Embodied>,
    energy: Option<&'a Node>,
}

/// A share of something by days, in whole grams.
fn spread(label: Label, whole: Node, (days, of): (i32, i32)) -> Node {
    let leaf = |key: &str, text: &str, days: i32| {
        Node::leaf(Label::new(key, text), f64::from(days), Unit::Days)
    };
    Node::from(label, Unit::GCo2e, whole)
        .then(Operator::Times, leaf("receipt.days_spread", "Days of it", days))
        .then(Operator::Over, leaf("receipt.days_over", "Days it is spread over", of.max(1)))
        .rounded()
}

/// What is left of a stage when a share of the devices is handed back with its end of life.
fn handed_back(node: Node, plan: &KindPlan, lane: usize, scenario: &Scenario) -> Node {
    if plan.back[lane] == 0.0 {
        return node;
    }
    let label = Label::new("receipt.handed_back", "End of life of the {percent} % handed back")
        .with("percent", scenario.returned);
    let unit = node.unit;
    let name = node.label.clone();
    Node::from(name, unit, node).then(
        Operator::Minus,
        Node::leaf(label, plan.back[lane], Unit::GCo2e).with_note(Label::new(
            "receipt.note.handed_back",
            "Cut-off: end of life moves with the device to its next life, by an adjustment.",
        )),
    )
}

/// Why there is no receipt of a device in a scenario.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptRefusal {
    /// The question cannot be put to the columns.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// Too little is known.
    #[error(transparent)]
    Missing(#[from] Missing),
}
