//! Everything about one device.

use super::Ask;
use super::figure::{DeviceFootprint, Freshness, StageFigure};
use super::findings::{self, Known};
use super::pricing::{Fleet, Priced, StageGrams, range_alone};
use super::rows::{DeviceDetail, Product};
use crate::catalogue;
use crate::estimate::Shape;
use crate::factors::DAYS_PER_YEAR;
use crate::library::Library;
use crate::lifecycle::{Stage, Status, View, carried_parts};
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Quality};

impl Fleet {
    /// A device with its product, its footprint and what is missing; the history is the records'.
    pub fn detail(&self, library: &Library, id: &str, ask: &Ask<'_>) -> Option<DeviceDetail> {
        let priced = self.priced(id)?;
        let product = |at: Option<usize>| at.map(|at| product(&library.catalogue.products()[at]));
        Some(DeviceDetail {
            row: self.row(library, priced, ask),
            maker_as_written: priced.device.maker.clone(),
            model_as_written: priced.device.model.clone(),
            product: product(priced.product),
            suggestion: product(priced.suggestion),
            near: priced.near,
            footprint: self.footprint_of(library, priced, ask),
            history: Vec::new(),
            version: 0,
        })
    }

    /// A device's footprint over the period and over its life.
    pub fn footprint(&self, library: &Library, id: &str, ask: &Ask<'_>) -> Option<DeviceFootprint> {
        self.priced(id).map(|priced| self.footprint_of(library, priced, ask))
    }

    fn footprint_of(&self, library: &Library, priced: &Priced, ask: &Ask<'_>) -> DeviceFootprint {
        let counted = self.has_figure(priced);
        let in_period = counted.then(|| self.in_period(priced, ask.view, ask.period));
        let so_far = counted.then(|| self.carried(priced, ask.view, ask.period.end()));
        let used = self.use_known(priced);
        let whole = self.whole_life(priced);
        let (whole_life, whole_total) = match &whole {
            Some(grams) => (
                self.stage_figures(priced, View::Management, grams, used != Known::Nothing),
                Some(self.with_range(priced, *grams)),
            ),
            None => (Vec::new(), None),
        };
        DeviceFootprint {
            period: ask.period,
            view: ask.view,
            gross: in_period.map(|grams| self.with_range(priced, grams)),
            stages: in_period.map_or_else(Vec::new, |grams| {
                let used = self.knows_use_in(priced, ask.period);
                self.stage_figures(priced, ask.view, &grams, used)
            }),
            so_far: so_far.map(|grams| self.with_range(priced, grams)),
            still_to_carry: self.still_to_carry(priced, ask).map(|grams| {
                let shape = self.totals_of(priced).map_or_else(Shape::default, |of| of.shape);
                range_alone(grams, shape)
            }),
            finding: findings::device(whole.as_ref(), priced.embodied.is_some(), used),
            whole_life,
            whole_life_total: whole_total,
            energy_kwh: self.energy_in_period(priced, ask),
            electricity: self.electricity_figures(library, priced, ask),
            grid: self.freshness(library, priced, ask),
            missing: self.missing(priced),
            engine: crate::ENGINE_VERSION.to_owned(),
            factor_set: library.factor_set().to_owned(),
        }
    }

    /// The whole planned life in the management view; use at the factors in force and, for the
    /// years ahead, their fallback.
    pub(super) fn whole_life(&self, priced: &Priced) -> Option<StageGrams> {
        let life = priced.life.filter(|_| self.has_figure(priced))?;
        Some(self.carried(priced, View::Management, life.whole()))
    }

    /// Embodied grams of the whole device that the management view has not carried yet; none in an
    /// inventory view, which books by its own rules and leaves nothing to carry.
    pub(super) fn still_to_carry(&self, priced: &Priced, ask: &Ask<'_>) -> Option<GramsCo2e> {
        priced.life.filter(|_| ask.view == View::Management)?;
        let whole = self.whole_embodied(priced)?.mean_kg;
        Some(whole - self.carried(priced, View::Management, ask.period.end()).embodied())
    }

    /// The stages of a device's figure; without its use where that is not known.
    fn stage_figures(
        &self,
        priced: &Priced,
        view: View,
        grams: &StageGrams,
        used: bool,
    ) -> Vec<StageFigure> {
        let embodied = self.embodied_of(priced);
        Stage::ALL
            .into_iter()
            .filter(|stage| {
                *stage == Stage::Use && used
                    || embodied.is_some_and(|e| carried_parts(e, view).any(|(of, _)| of == *stage))
            })
            .map(|stage| {
                let mean = grams.0[stage.index()];
                let (shape, quality) = match (stage, embodied) {
                    (Stage::Use, _) => {
                        (self.energy_of(priced).map(|of| of.shape), Quality::Modelled)
                    }
                    (_, Some(e)) => (self.totals_of(priced).map(|of| of.shape), e.stage_quality()),
                    (_, None) => (None, Quality::Estimate),
                };
                let carbon = range_alone(mean, shape.unwrap_or_default());
                StageFigure { stage, carbon, quality }
            })
            .collect()
    }

    /// Modelled electricity of the period, kWh.
    fn energy_in_period(&self, priced: &Priced, ask: &Ask<'_>) -> Option<f64> {
        let energy = self.energy_of(priced)?;
        let days = priced.running.as_ref()?.days_within(ask.period);
        Some(energy.yearly_kwh * f64::from(days) / DAYS_PER_YEAR)
    }

    /// The age of the grid factor at the period's last day.
    pub(super) fn freshness(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Option<Freshness> {
        let place = self.site_of(priced)?.place()?;
        let last = ask.period.end().plus_days(-1).month();
        let factor = library.grid.factor(place, last)?;
        let name = library.grid.place_name(place)?;
        Some(Freshness {
            label: Label::new("receipt.grid", "Grid, {country}").with("country", name),
            vintage: factor.vintage.to_string(),
            age_months: factor.age_months(last),
            fallback: factor.fallback,
        })
    }

    /// What keeps the footprint from being whole, each with its remedy.
    fn missing(&self, priced: &Priced) -> Vec<Label> {
        let device = &priced.device;
        let mut missing = Vec::new();
        if device.start.is_none() {
            missing.push(Label::new(
                "missing.start",
                "The first day in service is not known, so nothing can be put into a period: enter it.",
            ));
        }
        match priced.class {
            None => missing.push(Label::new(
                "missing.class",
                "Neither product nor class is known, so there is no figure: choose its class.",
            )),
            Some(class) if priced.embodied.is_none() => missing.push(
                Label::new(
                    "missing.embodied",
                    "No open footprint exists for the class {class}: its making is not counted.",
                )
                .with("class", class.english().to_lowercase()),
            ),
            Some(_) => {}
        }
        if priced.site.is_none() {
            missing.push(Label::new(
                "missing.site",
                "The inventory gave no location, so the use phase is missing: take the import back and import the file with one.",
            ));
        } else if self.schedule_of(priced).is_none() {
            missing.push(Label::new(
                "missing.country",
                "The country of its site is not known, so its use phase is missing: set it on the site.",
            ));
        } else if self.lacks_grid(priced) {
            missing.push(Label::new(
                "missing.earlier_country",
                "It was in use at a place whose country is not known, so its use there is missing: set it on that site.",
            ));
        }
        if priced.class.is_some() && self.energy_of(priced).is_none() {
            missing.push(Label::new(
                "missing.energy",
                "No open energy figure exists for its class: its use phase is missing.",
            ));
        }
        if device.status == Status::Archived && device.end.is_none() {
            missing.push(Label::new(
                "missing.end",
                "It is archived, but the day it left service is not known: it is left out of the fleet's figures until you enter it.",
            ));
        }
        missing
    }
}

/// A product as the API shows it.
pub(super) fn product(product: &catalogue::Product) -> Product {
    Product {
        id: product.id.clone(),
        maker: product.maker.clone(),
        name: product.name.clone(),
        class: product.class,
        year: product.year,
        published_kg: product.total_kg,
        statistic: product.statistic.key().to_owned(),
        relative_sd: product.error,
        sheet: product.sheet.clone(),
        weight_kg: product.weight_kg,
        screen_in: product.screen_in,
        own: product.own.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{MatchKind, NO_PRODUCT, Nearness};
    use crate::fleet::{Device, Filter};
    use crate::library::shipped;
    use crate::lifecycle::{Status, View};

    fn detail(product: Option<&str>) -> DeviceDetail {
        let library = shipped();
        let device = Device {
            id: "1".into(),
            asset_tag: None,
            serial: None,
            maker: "LENOVO".into(),
            model: "20L5004JUS".into(),
            class: None,
            product: product.map(str::to_owned),
            site: None,
            status: Status::InUse,
            earlier: Vec::new(),
            start: "2024-03-01".parse().ok(),
            end: None,
            planned_days: None,
        };
        let filter = Filter::default();
        let period = "2026-01-01..2026-11-01".parse().unwrap();
        let as_of = "2026-11-25".parse().unwrap();
        let ask = Ask { filter: &filter, period, view: View::Management, as_of };
        Fleet::new(&library, Vec::new(), vec![device]).detail(&library, "1", &ask).unwrap()
    }

    #[test]
    fn a_product_of_its_line_lends_a_device_its_figures_and_not_its_name() {
        let before = detail(None);
        assert_eq!(
            (before.row.matched, before.near),
            (MatchKind::Suggested, Some(Nearness::SameLine))
        );
        let suggested = before.suggestion.unwrap();
        assert_eq!(suggested.name, "ThinkPad T470");
        let yes = detail(Some(&suggested.id));
        assert_eq!(yes.row.matched, MatchKind::Confirmed);
        assert_eq!(yes.row.model, "ThinkPad T480", "its name by its machine type");
        assert_eq!(yes.product.unwrap().name, "ThinkPad T470");
        assert!(yes.row.embodied != before.row.embodied);
        let other = detail(Some("dell/latitude-5310"));
        assert_eq!(
            other.row.model, "Latitude 5310",
            "who says that it is another product names it"
        );
        let no = detail(Some(NO_PRODUCT));
        assert_eq!((no.row.matched, no.suggestion), (MatchKind::Estimated, None));
        assert_eq!(no.row.embodied, before.row.embodied);
    }
}
