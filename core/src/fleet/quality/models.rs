//! The models and sites behind a gap.

use super::{ModelGap, SiteGap};
use crate::catalogue::MatchKind;
use crate::factors::DeviceClass;
use crate::fleet::detail::product;
use crate::fleet::filter::Filter;
use crate::fleet::pricing::{Fleet, Priced};
use crate::library::Library;
use crate::quantity::GramsCo2e;
use std::collections::BTreeMap;

/// What is gathered of a model: its devices, their carbon, one of them.
struct Gathered<'a> {
    devices: u64,
    carried: GramsCo2e,
    one: &'a Priced,
}

impl Fleet {
    /// The models of some devices, those that carry most first.
    pub(super) fn models_of<'a>(
        &self,
        library: Option<&Library>,
        filter: &Filter,
        devices: impl Iterator<Item = (&'a Priced, GramsCo2e)>,
    ) -> Vec<ModelGap> {
        type Key<'a> = (&'a str, &'a str, Option<DeviceClass>);
        let mut models: BTreeMap<Key<'a>, Gathered<'a>> = BTreeMap::new();
        for (one, grams) in devices.filter(|(priced, _)| priced.is_active()) {
            let key = (one.device.maker.trim(), one.device.model.trim(), one.class);
            let none = Gathered { devices: 0, carried: GramsCo2e::ZERO, one };
            let model = models.entry(key).or_insert(none);
            model.devices += 1;
            model.carried += grams;
        }
        let mut all: Vec<ModelGap> = models
            .into_iter()
            .map(|((maker, model, class), gathered)| {
                let suggestion = library.zip(gathered.one.suggestion);
                let search = format!("{maker} {model}");
                ModelGap {
                    maker: maker.to_owned(),
                    model: model.to_owned(),
                    class,
                    devices: gathered.devices,
                    carried_kg: gathered.carried,
                    suggestion: suggestion
                        .map(|(library, at)| product(&library.catalogue.products()[at])),
                    devices_query: Filter { search: search.trim().to_owned(), ..filter.clone() }
                        .to_query(),
                }
            })
            .collect();
        all.sort_by(|a, b| {
            let carbon = b.carried_kg.cmp(&a.carried_kg);
            carbon.then(b.devices.cmp(&a.devices)).then_with(|| a.model.cmp(&b.model))
        });
        all
    }

    /// The models whose devices are estimated by class or not at all, those with the most devices
    /// first.
    pub fn models_without_product(&self) -> Vec<ModelGap> {
        let without = self.devices.iter().filter(|priced| {
            let known = priced.matched.is_matched() || priced.matched == MatchKind::SetAside;
            !known && !priced.device.model.trim().is_empty()
        });
        let devices = without.map(|priced| (priced, GramsCo2e::ZERO));
        self.models_of(None, &Filter::default(), devices)
    }

    /// The sites without a country at which some devices are.
    pub(super) fn sites_without_country<'a>(
        &self,
        devices: impl Iterator<Item = &'a Priced>,
    ) -> Vec<SiteGap> {
        let mut sites: BTreeMap<Option<usize>, u64> = BTreeMap::new();
        for priced in devices.filter(|priced| self.schedule_of(priced).is_none()) {
            *sites.entry(priced.site).or_default() += 1;
        }
        let row = |(at, devices): (Option<usize>, u64)| {
            let site = at.map(|at| &self.sites[at]);
            SiteGap {
                site_id: site.map(|site| site.id.clone()),
                name: site.map(|site| site.name.clone()),
                devices,
            }
        };
        let mut rows: Vec<SiteGap> = sites.into_iter().map(row).collect();
        rows.sort_by(|a, b| b.devices.cmp(&a.devices).then_with(|| a.name.cmp(&b.name)));
        rows
    }
}
