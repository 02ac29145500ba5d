//! Which devices a filter leaves.

use super::Ask;
use super::filter::{Attention, Filter, PlanState};
use super::pricing::{Fleet, Priced};
use crate::catalogue::MatchKind;
use crate::lifecycle::Status;
use crate::quantity::Day;

/// What a filter calls devices without a site.
const NO_SITE: &str = "none";

/// What a filter calls a device's site; one that the fleet does not know is none.
pub(super) fn site_key(priced: &Priced) -> &str {
    priced.site.and(priced.device.site.as_deref()).unwrap_or(NO_SITE)
}

/// Whether the plan of a device runs; none where it has left, or its first day is not known.
pub(super) fn plan_of(priced: &Priced, as_of: Day) -> Option<PlanState> {
    let life = priced.life.filter(|_| priced.device.status != Status::Archived)?;
    Some(if life.planned_end() > as_of { PlanState::Within } else { PlanState::Beyond })
}

impl Fleet {
    /// Devices that a question is about, in the order of the fleet.
    pub(super) fn selected<'a>(&'a self, ask: &'a Ask<'_>) -> impl Iterator<Item = &'a Priced> {
        self.selected_at(ask).map(|(_, priced)| priced)
    }

    /// The same with their positions.
    pub(super) fn selected_at<'a>(
        &'a self,
        ask: &'a Ask<'_>,
    ) -> impl Iterator<Item = (usize, &'a Priced)> {
        let words = self.words(&ask.filter.search);
        let devices = self.devices.iter().enumerate();
        devices.filter(move |(at, priced)| self.is_selected(priced, ask) && words.all_in(*at))
    }

    /// Identifiers of the devices that a question is about, in the order of the fleet.
    pub fn selected_ids(&self, ask: &Ask<'_>) -> Vec<String> {
        self.selected(ask).map(|priced| priced.device.id.clone()).collect()
    }

    /// Whether a device is meant, its words left aside.
    fn is_selected(&self, priced: &Priced, ask: &Ask<'_>) -> bool {
        let Filter {
            search: _,
            class,
            class_unknown,
            site,
            status,
            matched,
            attention,
            maker,
            model,
            plan,
        } = ask.filter;
        let device = &priced.device;
        let in_status = if status.is_empty() {
            // Today's fleet, and what left it within the period: its carbon belongs to the period.
            // The day it ends is the day on which its rest is booked.
            let left_within = device.end.is_some_and(|end| end >= ask.period.start());
            device.status != Status::Archived || left_within || *attention == Some(Attention::NoEnd)
        } else {
            status.contains(&device.status)
        };
        in_status
            && match priced.class {
                _ if class.is_empty() && !class_unknown => true,
                Some(of) => class.contains(&of),
                None => *class_unknown,
            }
            && (site.is_empty() || site.iter().any(|of| of == site_key(priced)))
            && (matched.is_empty() || matched.contains(&priced.matched))
            && (maker.is_empty() || maker.contains(&priced.maker))
            && (model.is_empty() || model.contains(&priced.model))
            && attention.is_none_or(|attention| self.needs(priced, attention, ask.as_of))
            && (plan.is_none() || plan_of(priced, ask.as_of) == *plan)
    }

    /// Whether a device needs a person for this.
    pub(super) fn needs(&self, priced: &Priced, attention: Attention, as_of: Day) -> bool {
        let active = priced.device.status != Status::Archived;
        match attention {
            Attention::Suggested => active && priced.matched == MatchKind::Suggested,
            Attention::Estimated => active && priced.matched == MatchKind::Estimated,
            Attention::Unknown => active && priced.matched == MatchKind::Unknown,
            Attention::NoCountry => active && self.lacks_grid(priced),
            Attention::NoStart => active && priced.device.start.is_none(),
            Attention::NoEnd => !active && priced.device.end.is_none(),
            Attention::PastLife => {
                active
                    && priced.life.is_some_and(|life| {
                        as_of.days() - life.start.days() > life.planned_days as i32
                    })
            }
        }
    }
}
