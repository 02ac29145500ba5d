//! From a priced fleet to columns.

use super::super::pricing::{Fleet, Priced};
use super::super::running::Running;
use super::columns::{
    Cell, ClassRule, Columns, ColumnsError, Derived, Draw, Energy, Facts, Kind, LANES, MOST_GRAMS,
    MOST_SPOTS, Place, Run, Spot, YEARS_AHEAD,
};
use crate::estimate::Shape;
use crate::factors::{DAYS_PER_YEAR, DeviceClass};
use crate::lifecycle::{Stage, Status};
use crate::quantity::Day;
use std::collections::BTreeMap;

/// The stage of each lane.
pub(super) const LANE_STAGES: [Stage; LANES] =
    [Stage::Manufacture, Stage::Transport, Stage::EndOfLife, Stage::Unattributed];

/// Parts of a gram that are told apart: 2³².
pub(super) const PARTS: f64 = 4_294_967_296.0;

/// A kind before its rows are known; the order of the kinds is theirs.
type KindKey = (Option<DeviceClass>, Option<usize>, Option<usize>, u32, u8);

/// A row before it is laid into columns.
#[derive(Clone, Copy)]
struct Row {
    kind: u32,
    cell: u32,
    draw: u32,
    phase: u32,
    spot: u32,
    place: u32,
}

/// A table whose entries are numbered as they come, then in their order.
struct Numbered<K>(BTreeMap<K, u32>);

impl<K: Ord + Copy> Numbered<K> {
    fn number(&mut self, key: K) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }

    /// The entries in order, and by number as it was given the position there.
    fn sorted(self) -> (Vec<K>, Vec<u32>) {
        let mut position = vec![0; self.0.len()];
        let mut keys = Vec::with_capacity(self.0.len());
        for (at, (key, number)) in (0_u32..).zip(self.0) {
            position[number as usize] = at;
            keys.push(key);
        }
        (keys, position)
    }
}

impl Columns {
    /// Puts a fleet into columns for scenarios that begin on the day `from`.
    ///
    /// # Errors
    /// When `from` lies before `as_of`, a table overflows, or a figure is none a device can have.
    pub fn of(fleet: &Fleet, as_of: Day, from: Day) -> Result<Self, ColumnsError> {
        if from < as_of {
            return Err(ColumnsError::Past { as_of, from });
        }
        limit("sites", fleet.sites.len(), usize::from(u16::MAX))?;
        limit("devices", fleet.devices.len(), u32::MAX as usize)?;
        let mut columns = empty(fleet, as_of, from);
        let bounds = columns.bounds();
        let mut kinds = Numbered(BTreeMap::<KindKey, u32>::new());
        let mut cells = Numbered(BTreeMap::new());
        let mut draws = Numbered(BTreeMap::new());
        let mut spots = Numbered(BTreeMap::new());
        let nowhere = Draw { energy: None, years: [0; YEARS_AHEAD] };
        let grids: Vec<[Option<i64>; YEARS_AHEAD + 1]> = fleet
            .schedules
            .iter()
            .map(|grid| bounds.map(|day| grid.as_ref().map(|grid| grid.until(day))))
            .collect();
        let mut makers: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(fleet.devices.len());
        for (place, at) in (0_u32..).zip(fleet.positions_by_id()) {
            let priced = &fleet.devices[at];
            let maker = priced.maker_at;
            if maker >= makers.len() {
                makers.resize(maker + 1, String::new());
            }
            if makers[maker].is_empty() {
                makers[maker].clone_from(&priced.maker);
            }
            let maker = u32::try_from(maker).unwrap_or(u32::MAX);
            let kind = (priced.class, priced.embodied, priced.energy, maker, priced.matched as u8);
            let (draw, phase) = draw(fleet, priced, &bounds, &grids).unwrap_or((nowhere, 0));
            rows.push(Row {
                kind: kinds.number(kind),
                cell: cells.number(cell(priced)),
                draw: draws.number(draw),
                phase,
                spot: spots.number(Spot {
                    site: priced.site.unwrap_or(fleet.sites.len()) as u16,
                    facts: facts(fleet, priced, as_of, from).0,
                }),
                place,
            });
        }
        let (kinds, kind_at) = kinds.sorted();
        let (cells, cell_at) = cells.sorted();
        let (draws, draw_at) = draws.sorted();
        let (spots, spot_at) = spots.sorted();
        for row in &mut rows {
            row.kind = kind_at[row.kind as usize];
            row.cell = cell_at[row.cell as usize];
            row.draw = draw_at[row.draw as usize];
            row.spot = spot_at[row.spot as usize];
        }
        rows.sort_unstable_by_key(|row| (row.kind, row.draw, row.cell, row.place));
        columns.kinds = kinds
            .iter()
            .map(|key| kind_of(fleet, key, &makers))
            .collect::<Result<Vec<_>, ColumnsError>>()?;
        columns.makers = makers;
        columns.cells = cells;
        columns.draws = draws;
        columns.spots = spots;
        columns.lay(&rows);
        Ok(columns)
    }

    fn lay(&mut self, rows: &[Row]) {
        self.cell = rows.iter().map(|row| row.cell).collect();
        self.phase = rows.iter().map(|row| row.phase).collect();
        self.place = rows.iter().map(|row| row.place).collect();
        // By spot, one more than the run that met it last, and its position there.
        let mut met = vec![(0, 0); self.spots.len()];
        let mut first_spot = 0;
        for alike in rows.chunk_by(|a, b| (a.kind, a.draw) == (b.kind, b.draw)) {
            for row in alike {
                let mut number = self.runs.len() + 1;
                if met[row.spot as usize].0 != number {
                    if self.run_spots.len() - first_spot == MOST_SPOTS {
                        self.end_run(row);
                        (first_spot, number) = (self.run_spots.len(), number + 1);
                    }
                    met[row.spot as usize] = (number, (self.run_spots.len() - first_spot) as u8);
                    self.run_spots.push(row.spot);
                }
                self.spot.push(met[row.spot as usize].1);
            }
            if let Some(row) = alike.first() {
                self.end_run(row);
                first_spot = self.run_spots.len();
            }
        }
    }

    /// The rows that are laid so far, of a row's kind and draw, are a run.
    fn end_run(&mut self, row: &Row) {
        self.runs.push(Run {
            kind: row.kind,
            draw: row.draw,
            until: u32::try_from(self.spot.len()).unwrap_or(u32::MAX),
            spots_until: u32::try_from(self.run_spots.len()).unwrap_or(u32::MAX),
        });
    }
}

fn limit(what: &'static str, number: usize, most: usize) -> Result<(), ColumnsError> {
    if number > most { Err(ColumnsError::TooMany { what, most }) } else { Ok(()) }
}

fn empty(fleet: &Fleet, as_of: Day, from: Day) -> Columns {
    let library = fleet.library();
    let mut classes = [ClassRule::default(); DeviceClass::ALL.len()];
    for (class, rule) in DeviceClass::ALL.into_iter().zip(&mut classes) {
        let default = library.classes.of(class);
        rule.refurbish = default.refurbishment.share;
        rule.life_days = default.life_days();
    }
    Columns {
        as_of,
        from,
        factor_set: library.factor_set().to_owned(),
        error_sources: u32::try_from(fleet.error_sources.len()).unwrap_or(u32::MAX),
        energy_sources: u32::try_from(fleet.energy_sources.len()).unwrap_or(u32::MAX),
        energies: fleet
            .energy
            .iter()
            .map(|energy| Energy {
                yearly_kwh: energy.yearly_kwh,
                shape: energy.shape,
                error_source: energy.error_source as u32,
            })
            .collect(),
        sites: fleet
            .sites
            .iter()
            .map(|site| Place {
                id: site.id.clone(),
                name: site.name.clone(),
                country: site.country,
            })
            .collect(),
        makers: Vec::new(),
        classes,
        kinds: Vec::new(),
        cells: Vec::new(),
        draws: Vec::new(),
        spots: Vec::new(),
        runs: Vec::new(),
        run_spots: Vec::new(),
        cell: Vec::new(),
        phase: Vec::new(),
        spot: Vec::new(),
        place: Vec::new(),
        derived: Derived::default(),
    }
}

fn kind_of(fleet: &Fleet, key: &KindKey, makers: &[String]) -> Result<Kind, ColumnsError> {
    let (class, embodied, energy, maker, matched) = *key;
    let mut grams = [0; LANES];
    let totals = embodied.map(|at| &fleet.totals[at]);
    if let Some(totals) = totals {
        for (lane, stage) in grams.iter_mut().zip(LANE_STAGES) {
            let whole = totals.stage_grams(stage).grams();
            let fits = i32::try_from(whole).ok().filter(|g| i64::from(g.abs()) <= MOST_GRAMS);
            *lane = fits.ok_or_else(|| ColumnsError::Absurd {
                maker: makers[maker as usize].clone(),
                grams: whole,
            })?;
        }
    }
    Ok(Kind {
        class,
        maker,
        matched: crate::catalogue::MatchKind::ALL
            .into_iter()
            .find(|kind| *kind as u8 == matched)
            .unwrap_or(crate::catalogue::MatchKind::Unknown),
        known: totals.is_some(),
        grams,
        shape: totals.map_or_else(Shape::default, |totals| totals.shape),
        energy: energy.map(|at| at as u32),
        error_source: totals.map_or(0, |totals| totals.error_source as u32),
    })
}

fn cell(priced: &Priced) -> Cell {
    let archived = priced.device.status == Status::Archived;
    let life = priced.life.as_ref();
    let end = life.and_then(|life| life.end);
    Cell {
        class: priced.class,
        planned_days: life.map_or(0, |life| life.planned_days),
        stays: life.is_some() && end.is_none() && !archived,
        start: life.map(|life| life.start),
        end,
    }
}

/// Where a device draws ahead, and its part of a gram; nothing where it draws nothing.
fn draw(
    fleet: &Fleet,
    priced: &Priced,
    bounds: &[Day; YEARS_AHEAD + 1],
    grids: &[[Option<i64>; YEARS_AHEAD + 1]],
) -> Option<(Draw, u32)> {
    let (energy, running) = (fleet.energy_of(priced)?, priced.running.as_ref()?);
    let bounds = days_until(bounds, grids, running);
    let mut years = [0; YEARS_AHEAD];
    for (year, pair) in years.iter_mut().zip(bounds.windows(2)) {
        *year = pair[1] - pair[0];
    }
    if years.iter().all(|sum| *sum == 0) {
        return None;
    }
    let before = energy.yearly_kwh * bounds[0] as f64 / DAYS_PER_YEAR / 1000.0;
    let left_over = before - libm::round(before) + 0.5;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let phase = (left_over * PARTS).clamp(0.0, PARTS - 1.0) as u32;
    Some((Draw { energy: priced.energy.map(|at| at as u32), years }, phase))
}

/// The grid summed over a device's days in use before each bound.
fn days_until(
    bounds: &[Day; YEARS_AHEAD + 1],
    grids: &[[Option<i64>; YEARS_AHEAD + 1]],
    running: &Running,
) -> [i64; YEARS_AHEAD + 1] {
    std::array::from_fn(|at| running.sum(bounds[at], |site| grids[site][at]))
}

fn facts(fleet: &Fleet, priced: &Priced, as_of: Day, from: Day) -> Facts {
    let device = &priced.device;
    let past_life = priced.life.is_some_and(|life| {
        as_of.days() - life.start.days() > i32::try_from(life.planned_days).unwrap_or(i32::MAX)
    });
    let archived = device.status == Status::Archived;
    Facts::new(
        device.status,
        [
            fleet.lacks_grid(priced),
            device.start.is_none(),
            archived && device.end.is_none(),
            past_life,
            device.end.is_some_and(|end| end >= from),
            fleet.has_figure(priced),
        ],
    )
}
