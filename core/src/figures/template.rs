//! Templates to fill in, empty or with the models that have no footprint of their own yet.

use super::wire::FigureKind;
use super::{classes, electricity, grid, products};
use crate::csv::cell;
use crate::fleet::{Fleet, ModelGap};

/// A file of figures to fill in, as CSV: the columns, and for products a row for each model of the
/// fleet that is estimated by class, those with the most devices first.
pub fn template(kind: FigureKind, fleet: Option<&Fleet>) -> String {
    let columns = match kind {
        FigureKind::Products => products::COLUMNS,
        FigureKind::Grid => grid::COLUMNS,
        FigureKind::Classes => classes::COLUMNS,
        FigureKind::Electricity => electricity::COLUMNS,
    };
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = format!("{}\r\n", names.join(","));
    let missing = fleet.filter(|_| kind == FigureKind::Products).map(Fleet::models_without_product);
    for ModelGap { maker, model, class, .. } in missing.into_iter().flatten() {
        let class = class.map_or("", |class| class.key());
        let row = [cell(maker.trim()), cell(model.trim()), class.to_owned()];
        let rest = ",".repeat(names.len() - row.len());
        text.push_str(&format!("{}{rest}\r\n", row.join(",")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_name_every_column_once() {
        for kind in FigureKind::ALL {
            let text = template(kind, None);
            let names: Vec<&str> = text.trim().split(',').collect();
            let mut unique = names.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(names.len(), unique.len());
            assert!(text.ends_with("\r\n"));
        }
    }
}
