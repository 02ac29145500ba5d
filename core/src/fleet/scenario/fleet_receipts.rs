//! A fleet's figure in a year of a scenario, as a receipt: stage by stage and class by class, down
//! to the devices, each of which has its own ([`Columns::device_receipt`]).

use super::super::filter::QueryError;
use super::super::fleet_receipt::gaps;
use super::super::receipts::stage_in_period;
use super::columns::{Columns, ColumnsError, Facts};
use super::params::{Lever, Scenario};
use super::question::Question;
use super::receipts::{changes, no_inventory};
use super::selection::Selection;
use crate::factors::DeviceClass;
use crate::fleet::Filter;
use crate::lifecycle::{Stage, View};
use crate::quantity::{GramsCo2e, Period};
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};

/// A figure of a year ahead that has a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AheadFigure {
    /// What the year carries as planned.
    Plan,
    /// What it carries in the scenario.
    Scenario,
    /// The scenario less the plan.
    Change,
    /// The same, of a lever that is moved alone.
    Alone(Lever),
}

impl AheadFigure {
    /// The stable name, as in the query; the lever of one moved alone is told beside it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Scenario => "scenario",
            Self::Change => "change",
            Self::Alone(_) => "alone",
        }
    }

    /// Reads a figure of a scenario by its name; `lever` is the parameter that is moved alone.
    ///
    /// # Errors
    /// When there is no figure of this name, or the scenario does not move the lever.
    pub fn read(
        figure: &str,
        lever: Option<&str>,
        scenario: &Scenario,
    ) -> Result<Self, QueryError> {
        let refused = |name, value: &str, choices| QueryError {
            name,
            value: value.chars().take(40).collect(),
            choices,
            what: None,
        };
        match figure {
            "plan" => Ok(Self::Plan),
            "scenario" => Ok(Self::Scenario),
            "change" => Ok(Self::Change),
            "alone" => {
                let value = lever.unwrap_or_default();
                let moved = scenario.moved();
                let found = moved.iter().find(|lever| lever.parameter() == value);
                found.map(|lever| Self::Alone(*lever)).ok_or_else(|| {
                    let known: Vec<_> = moved.iter().map(|lever| lever.parameter()).collect();
                    let known = match known.is_empty() {
                        true => "none, as the scenario moves nothing".to_owned(),
                        false => known.join(", "),
                    };
                    refused("lever", value, known)
                })
            }
            _ => {
                let known = "plan, scenario, change or alone".to_owned();
                Err(refused("figure", figure, known))
            }
        }
    }
}

/// Devices of a class, none where it is not known, and their grams by stage.
type OfClass = (Option<DeviceClass>, u64, [GramsCo2e; Stage::ALL.len()]);

impl Columns {
    /// The receipt of a figure of a year ahead (0 the first), of the devices that the question's
    /// filter leaves. It ends in what [`Columns::outlook`] and [`Columns::difference`] say, to the
    /// gram, with their range.
    ///
    /// # Errors
    /// When the year is not ahead, or the columns cannot answer the filter.
    pub fn receipt(
        &self,
        question: &Question,
        figure: AheadFigure,
        year: usize,
    ) -> Result<Receipt, ColumnsError> {
        let selection = self.selection(&question.filter)?;
        let plan = Scenario::default();
        let (scenario, apart) = match figure {
            AheadFigure::Plan => (plan, false),
            AheadFigure::Scenario => (question.scenario, false),
            AheadFigure::Change => (question.scenario, true),
            AheadFigure::Alone(lever) => (question.scenario.only(lever), true),
        };
        let asked = self.outlook(&scenario, &selection, &[year])?;
        let carbon = match apart {
            true => {
                let plan = self.outlook(&plan, &selection, &[year])?;
                self.difference(&asked, &plan).first().copied()
            }
            false => asked.years.first().map(|year| year.gross),
        };
        let carbon = carbon.unwrap_or_default();
        let days = self.bounds();
        let label = match figure {
            AheadFigure::Plan => {
                Label::new("receipt.ahead_plan", "As planned: {devices} devices, {start} to {end}")
            }
            AheadFigure::Scenario => Label::new(
                "receipt.ahead_scenario",
                "In the scenario: {devices} devices, {start} to {end}",
            ),
            AheadFigure::Change | AheadFigure::Alone(_) => Label::new(
                "receipt.ahead_change",
                "Scenario less plan: {devices} devices, {start} to {end}",
            ),
        };
        let label = label
            .with("devices", asked.devices)
            .with("start", days[year])
            .with("end", days[year + 1].plus_days(-1));
        let of_scenario = self.by_class(&scenario, &question.filter, year)?;
        let of_plan = match apart {
            true => Some(self.by_class(&plan, &question.filter, year)?),
            false => None,
        };
        let stages = stages(&of_scenario, of_plan.as_deref(), &question.filter);
        let root = Node::sum(label, Unit::GCo2e, stages)
            .with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
            .with_devices(question.filter.to_query())
            .with_note(no_inventory());
        let [without_figure, without_use] = self.lacking(&selection);
        let mut root = changes(&scenario).into_iter().fold(root, Node::with_note);
        if apart {
            root = root.with_note(Label::new(
                "receipt.note.as_planned_left_out",
                "What is as planned is not listed.",
            ));
        }
        let root = gaps(without_figure, without_use, 0).into_iter().fold(root, Node::with_note);
        let period = Period::new(days[year], days[year + 1]).ok();
        let variance = Vec::new();
        Ok(Receipt::seal(title(figure), &self.factor_set, self.as_of, period, root, variance))
    }

    /// What a year of a scenario comes to by class.
    fn by_class(
        &self,
        scenario: &Scenario,
        filter: &Filter,
        year: usize,
    ) -> Result<Vec<OfClass>, ColumnsError> {
        let mut classes = Vec::new();
        for class in DeviceClass::ALL.into_iter().map(Some).chain([None]) {
            let Some(filter) = narrowed(filter, class) else { continue };
            let of = self.outlook(scenario, &self.selection(&filter)?, &[year])?;
            if let Some(year) = of.years.first().filter(|_| of.devices > 0) {
                classes.push((class, of.devices, year.stages));
            }
        }
        Ok(classes)
    }

    /// How many devices have no figure, and how many of the others have no use.
    fn lacking(&self, selection: &Selection) -> [u64; 2] {
        let mut lacking = [0; 2];
        for run in self.runs().filter(|run| selection.kinds[run.kind]) {
            let spots = &self.run_spots[run.spots.clone()];
            let counts = &self.spot_counts()[run.spots.clone()];
            for (spot, rows) in spots.iter().zip(counts) {
                let spot = self.spots[*spot as usize];
                let facts = Facts(spot.facts);
                if !selection.leaves_spot(spot) {
                    continue;
                }
                if !facts.figure() {
                    lacking[0] += rows;
                } else if facts.no_grid() || self.draws[run.draw].energy.is_none() {
                    lacking[1] += rows;
                }
            }
        }
        lacking
    }
}

/// A filter for one class of those that it leaves; none where it leaves the class out.
fn narrowed(filter: &Filter, class: Option<DeviceClass>) -> Option<Filter> {
    let all = filter.class.is_empty() && !filter.class_unknown;
    let left = match class {
        Some(class) => filter.class.contains(&class),
        None => filter.class_unknown,
    };
    (all || left).then(|| Filter {
        class: class.into_iter().collect(),
        class_unknown: class.is_none(),
        ..filter.clone()
    })
}

fn title(figure: AheadFigure) -> Label {
    match figure {
        AheadFigure::Plan => Label::new("receipt.title.ahead_plan", "Year ahead, as planned"),
        AheadFigure::Scenario => {
            Label::new("receipt.title.ahead_scenario", "Year ahead, in the scenario")
        }
        AheadFigure::Change => {
            Label::new("receipt.title.ahead_change", "Year ahead, the scenario’s change")
        }
        AheadFigure::Alone(_) => {
            Label::new("receipt.title.ahead_alone", "Year ahead, the change by one lever alone")
        }
    }
}

/// Stages that carry anything, each by class; where the plan is told, those that differ from it.
fn stages(asked: &[OfClass], plan: Option<&[OfClass]>, filter: &Filter) -> Vec<Node> {
    let stage_node = |stage: Stage| {
        let classes = asked.iter().enumerate().filter_map(|(at, (class, devices, stages))| {
            let grams = stages[stage.index()];
            // The same devices, so the same classes.
            let planned = plan.and_then(|plan| plan.get(at)).map(|(.., of)| of[stage.index()]);
            (grams != planned.unwrap_or_default())
                .then(|| class_node(*class, *devices, grams, planned, filter))
        });
        Node::sum(stage_in_period(View::Management, stage), Unit::GCo2e, classes)
            .with_quality(Quality::Modelled)
    };
    Stage::ALL.into_iter().map(stage_node).filter(|node| !node.steps.is_empty()).collect()
}

/// What the devices of a class carry in a stage, or that less what is planned.
fn class_node(
    class: Option<DeviceClass>,
    devices: u64,
    grams: GramsCo2e,
    planned: Option<GramsCo2e>,
    filter: &Filter,
) -> Node {
    let label = match class {
        Some(class) => Label::new("receipt.class_devices", "{class}: {devices} devices")
            .with("class", class.english()),
        None => Label::new("receipt.class_unknown", "Class not known: {devices} devices"),
    }
    .with("devices", devices);
    let leaf = |label, grams: GramsCo2e| Node::leaf(label, grams.grams() as f64, Unit::GCo2e);
    let node = match planned {
        None => leaf(label, grams),
        Some(planned) => {
            let asked = leaf(Label::new("receipt.in_scenario", "In the scenario"), grams);
            let plan = leaf(Label::new("receipt.as_planned", "As planned"), planned);
            Node::from(label, Unit::GCo2e, asked).then(Operator::Minus, plan)
        }
    };
    let of_class = narrowed(filter, class).unwrap_or_default();
    node.with_quality(Quality::Modelled)
        .with_note(Label::new(
            "receipt.note.sum_of_devices_ahead",
            "The sum of the devices’ own figures in the scenario, to the gram: each has a receipt.",
        ))
        .with_devices(of_class.to_query())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_read_by_the_name_that_it_has() {
        let scenario = Scenario { refurbished: 45, hours: 90, ..Scenario::default() };
        let read = |figure: &str, lever: Option<&str>| AheadFigure::read(figure, lever, &scenario);
        let all = [AheadFigure::Plan, AheadFigure::Scenario, AheadFigure::Change];
        for figure in all {
            assert_eq!(read(figure.key(), None), Ok(figure));
        }
        for lever in scenario.moved() {
            let figure = AheadFigure::Alone(lever);
            assert_eq!(read(figure.key(), Some(&lever.parameter())), Ok(figure));
        }
        let refused = read("gross", None).unwrap_err().to_string();
        assert!(
            refused.contains("figure=gross") && refused.contains("plan, scenario"),
            "{refused}"
        );
        for lever in [None, Some("grid"), Some("life.toaster")] {
            let refused = read("alone", lever).unwrap_err().to_string();
            assert!(refused.contains("use refurbished, hours"), "{refused}");
        }
        let refused = AheadFigure::read("alone", Some("grid"), &Scenario::default()).unwrap_err();
        assert!(refused.to_string().contains("moves nothing"), "{refused}");
    }

    #[test]
    fn what_a_scenario_changes_is_said_lever_by_lever() {
        let mut scenario =
            Scenario { refurbished: 45, grid: -65, returned: 50, hours: 95, ..Scenario::default() };
        scenario.life_months[DeviceClass::Laptop.index()] = Some(72);
        let said: Vec<_> = changes(&scenario).into_iter().map(|label| label.text).collect();
        let all = [
            "Planned life, Laptop: 72 months",
            "Replacements refurbished: 45 %",
            "Grid, change a year: -6.5 %",
            "Handed back for another life: 50 %",
            "Hours of use a day: 9.5",
        ];
        assert_eq!(said, all);
        assert_eq!(changes(&Scenario::default()), []);
    }

    #[test]
    fn a_filter_is_narrowed_to_a_class_that_it_leaves() {
        let laptops = Filter { class: vec![DeviceClass::Laptop], ..Filter::default() };
        let of = |filter: &Filter, class| narrowed(filter, class).map(|filter| filter.to_query());
        let laptop = Some(DeviceClass::Laptop);
        assert_eq!(of(&Filter::default(), laptop).as_deref(), Some("class=laptop"));
        assert_eq!(of(&laptops, laptop).as_deref(), Some("class=laptop"));
        assert_eq!(of(&laptops, Some(DeviceClass::Dock)), None);
        assert_eq!(of(&laptops, None), None);
        assert_eq!(of(&Filter::default(), None).as_deref(), Some("class=unknown"));
    }
}
