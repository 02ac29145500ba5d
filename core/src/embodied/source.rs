//! Where footprints come from.

use super::estimator::Setting;
use crate::catalogue::Product;
use crate::factors::{ClassDefault, ODBL};
use crate::receipt::Source;

/// Where a product's footprint comes from.
pub fn product_source(product: &Product) -> Source {
    product.own.clone().unwrap_or_else(|| Source {
        id: product.id.clone(),
        title: "Maker's product carbon footprint, open footprint table".to_owned(),
        licence: ODBL.to_owned(),
        vintage: product.year.map(|year| year.to_string()),
        boundary: Some("life-cycle".to_owned()),
        mix: None,
        gwp: None,
        address: product.sheet.clone(),
        own: None,
    })
}

/// Where the estimator's factors come from.
pub fn estimator_source(setting: Setting) -> Source {
    Source {
        id: format!("estimator:{}", setting.key()),
        title: "Estimator of embodied carbon, fitted to the open footprint table".to_owned(),
        licence: ODBL.to_owned(),
        vintage: Some("2023".to_owned()),
        boundary: Some("cradle to grave, without use".to_owned()),
        mix: None,
        gwp: None,
        address: None,
        own: None,
    }
}

/// Where a class's shipped defaults come from.
pub fn class_source(class: &ClassDefault) -> Source {
    Source {
        id: format!("class:{}", class.class),
        title: "Device-class defaults, from the open footprint table".to_owned(),
        licence: ODBL.to_owned(),
        vintage: Some("2023".to_owned()),
        boundary: Some("cradle to grave, without use".to_owned()),
        mix: None,
        gwp: None,
        address: None,
        own: None,
    }
}
