//! When and where a device draws electricity, with what its grids sum up to.

use super::device::Device;
use crate::factors::Schedule;
use crate::lifecycle::{Life, Status, Stretch};
use crate::quantity::{Day, Period};

/// A stretch in use with its grid's sums, so that a question adds numbers only.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// The days; the place is a position in [`super::Fleet::sites`].
    pub days: Stretch<Option<usize>>,
    /// The grid's running sum at its first day.
    start_sum: i64,
    /// The sum over the whole of it, once it is over.
    whole: i64,
}

/// The stretches of a device in use, oldest first: for nearly every device one, which lies in the
/// device itself.
#[derive(Debug, Clone)]
pub(super) struct Running {
    first: Drawn,
    rest: Vec<Drawn>,
}

impl Running {
    /// Of a device whose life is known. `site` finds a site's position, `schedule` its grid.
    pub fn new<'a>(
        device: &Device,
        life: &Life,
        site: impl Fn(&str) -> Option<usize>,
        schedule: impl Fn(usize) -> Option<&'a Schedule>,
    ) -> Self {
        let mut all: Vec<Drawn> = Vec::new();
        let mut from = life.start;
        let now = (life.end, device.status, &device.site);
        let earlier = device.earlier.iter();
        let stays = earlier.map(|stay| (Some(stay.until), stay.status, &stay.site));
        for (until, status, place) in stays.chain([now]) {
            let until = [until, life.end].into_iter().flatten().min();
            if until.is_some_and(|until| until <= from) {
                continue;
            }
            if status == Status::InUse {
                let place = place.as_deref().and_then(&site);
                push(&mut all, Stretch { from, until, place });
            }
            from = until.unwrap_or(from);
        }
        let nowhere = Stretch {
            from: life.start,
            until: Some(life.start),
            place: device.site.as_deref().and_then(&site),
        };
        let mut all = all.into_iter().map(|drawn| drawn.priced(&schedule));
        let first = all.next().unwrap_or_else(|| Drawn::of(nowhere));
        Self { first, rest: all.collect() }
    }

    /// The stretches.
    pub fn stretches(&self) -> impl Iterator<Item = &Drawn> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The grids' sum over the days in use before `at`, mg·days/kWh; `until` gives the running sum
    /// of a site's grid at that day, and nothing where it has none.
    pub fn sum(&self, at: Day, until: impl Fn(usize) -> Option<i64>) -> i64 {
        let of = |drawn: &Drawn| {
            if at <= drawn.days.from {
                return 0;
            }
            match drawn.days.until {
                Some(over) if over <= at => drawn.whole,
                _ => drawn.days.place.and_then(&until).map_or(0, |sum| sum - drawn.start_sum),
            }
        };
        if self.rest.is_empty() {
            return of(&self.first);
        }
        self.stretches().map(of).sum()
    }

    /// Days in use within a period.
    pub fn days_within(&self, period: Period) -> i32 {
        self.stretches().map(|drawn| drawn.days.days_within(period)).sum()
    }
}

impl Drawn {
    fn of(days: Stretch<Option<usize>>) -> Self {
        Self { days, start_sum: 0, whole: 0 }
    }

    fn priced<'a>(self, schedule: impl Fn(usize) -> Option<&'a Schedule>) -> Self {
        let Some(schedule) = self.days.place.and_then(schedule) else { return self };
        let start_sum = schedule.until(self.days.from);
        let whole = self.days.until.map_or(0, |until| schedule.until(until) - start_sum);
        Self { start_sum, whole, ..self }
    }
}

/// Adds a stretch, to the last one where it goes on at the same place.
fn push(all: &mut Vec<Drawn>, days: Stretch<Option<usize>>) {
    match all.last_mut() {
        Some(last) if last.days.until == Some(days.from) && last.days.place == days.place => {
            last.days.until = days.until;
        }
        _ => all.push(Drawn::of(days)),
    }
}
