//! The devices whose own best option is another than their line's: all of them, by the state of
//! their plan and that option, and what finds them in the list.

use super::super::wire::DecisionOption;
use super::sums::Sum;
use super::{Decided, Group, LineException, LineList};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Models that a filter names at most: more make an address that nobody reads.
const MODELS: usize = 20;

impl Decided<'_> {
    /// Those that save most first.
    pub(super) fn exceptions(&self, recommended: DecisionOption) -> Vec<LineException> {
        let mut rows: BTreeMap<(bool, DecisionOption), Vec<&Group<'_>>> = BTreeMap::new();
        for group in &self.groups {
            if let Some(best) = group.best.filter(|best| *best != recommended) {
                rows.entry((group.alike.within_plan, best)).or_default().push(group);
            }
        }
        let mut told: Vec<(Option<f64>, LineException)> = rows
            .into_iter()
            .filter_map(|((within_plan, best), groups)| {
                self.exception(recommended, within_plan, best, &groups)
            })
            .collect();
        told.sort_by(|(a, _), (b, _)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
        told.into_iter().map(|(_, row)| row).collect()
    }

    /// A row with what it saves of what is aimed at.
    fn exception(
        &self,
        recommended: DecisionOption,
        within_plan: bool,
        best: DecisionOption,
        groups: &[&Group<'_>],
    ) -> Option<(Option<f64>, LineException)> {
        let mut sum = Sum::default();
        let (mut saves, mut compared) = (0.0, 0);
        for group in groups {
            let both = group.yearly(self.aim, recommended).zip(group.yearly(self.aim, best));
            if let Some((one, own)) = both {
                sum.add(group, recommended, 1.0);
                sum.add(group, best, -1.0);
                saves += (one - own) * group.devices();
                compared += group.alike.devices;
            }
        }
        let known = compared > 0;
        let classes: BTreeSet<_> = groups.iter().map(|group| group.alike.outlook.class).collect();
        let row = LineException {
            within_plan,
            best,
            devices: groups.iter().map(|group| group.alike.devices).sum(),
            classes: classes.into_iter().collect(),
            saving: known.then(|| sum.saving()),
            compared,
            example: groups.iter().map(|group| &group.alike.example).min()?.clone(),
            list: self.list(within_plan, best, groups),
        };
        Some((known.then_some(saves), row))
    }

    /// What leaves these groups and no others whose plan is in that state: their classes, or else
    /// their models.
    fn list(
        &self,
        within_plan: bool,
        best: DecisionOption,
        groups: &[&Group<'_>],
    ) -> Option<LineList> {
        let class: BTreeSet<_> = groups.iter().map(|group| group.alike.outlook.class).collect();
        let beside = || {
            let of_plan = self.groups.iter().filter(|of| of.alike.within_plan == within_plan);
            let other = of_plan.filter(|group| group.best != Some(best));
            other.filter(|group| class.contains(&group.alike.outlook.class))
        };
        let listed = |maker: BTreeSet<&String>, model: BTreeSet<&String>| LineList {
            class: class.iter().copied().collect(),
            maker: maker.into_iter().cloned().collect(),
            model: model.into_iter().cloned().collect(),
        };
        if beside().next().is_none() {
            return Some(listed(BTreeSet::new(), BTreeSet::new()));
        }
        let (mut maker, mut model) = (BTreeSet::new(), BTreeSet::new());
        for group in groups {
            let (of_maker, of_model) = group.alike.named.as_ref()?;
            maker.insert(of_maker);
            model.insert(of_model);
        }
        let is_listed = |group: &Group<'_>| {
            let named = group.alike.named.as_ref();
            named.is_none_or(|(of, named)| maker.contains(of) && model.contains(named))
        };
        let alone = model.len() <= MODELS && !beside().any(is_listed);
        alone.then(|| listed(maker, model))
    }
}
