//! Which devices carry most ahead, and which device stands at a place of the columns.

use super::columns::{Columns, ColumnsError};
use super::question::Question;
use crate::fleet::{Direction, Fleet, Sort, SortKey};
use crate::quantity::GramsCo2e;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/fleet/columns/devices`: the device that stands at a place of the fleet's columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnDevice {
    /// Its place: its position among all devices by identifier.
    pub place: u32,
    /// Identifier.
    pub id: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Serial number, where one is known.
    pub serial: Option<String>,
    /// Name of its site, where it has one.
    pub site: Option<String>,
}

impl Columns {
    /// The devices that carry most in the last year of a question: each by its place with its
    /// grams, the largest first.
    ///
    /// # Errors
    /// When the columns cannot answer.
    pub fn largest(
        &self,
        question: &Question,
        rows: usize,
    ) -> Result<Vec<(u32, GramsCo2e)>, ColumnsError> {
        let figures = self.figures(&question.scenario, question.last_year())?;
        let selection = self.selection(&question.filter)?;
        let sort = Sort { key: SortKey::Gross, direction: Direction::Descending };
        let places = self.page(&figures, &selection, sort, 0, rows)?;
        let mut largest: Vec<_> =
            places.into_iter().map(|place| (place, GramsCo2e::ZERO)).collect();
        for (row, place) in self.place.iter().enumerate() {
            let found = largest.iter_mut().find(|(of, _)| of == place);
            if let (Some((_, grams)), Some(of)) = (found, figures.of(row)) {
                *grams = of;
            }
        }
        Ok(largest)
    }
}

impl Fleet {
    /// The devices at these places of its columns, in the order asked; those that are not there are
    /// left out.
    pub fn devices_at(&self, places: &[u32]) -> Vec<ColumnDevice> {
        let mut found: BTreeMap<u32, ColumnDevice> = BTreeMap::new();
        for (place, at) in (0_u32..).zip(self.positions_by_id()) {
            if !places.contains(&place) {
                continue;
            }
            let priced = &self.devices[at];
            let device = ColumnDevice {
                place,
                id: priced.device.id.clone(),
                maker: priced.maker.clone(),
                model: priced.model.clone(),
                serial: priced.device.serial.clone(),
                site: self.site_of(priced).map(|site| site.name.clone()),
            };
            found.insert(place, device);
        }
        places.iter().filter_map(|place| found.get(place).cloned()).collect()
    }
}
