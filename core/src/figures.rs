//! Figures as people look at them and give them: browsing the tables with their provenance, reading
//! an organisation's own figures from a file, and telling two versions apart.

mod browse;
mod classes;
mod compare;
mod electricity;
mod grid;
mod products;
mod sheet;
mod template;
mod upload;
mod wire;

pub use browse::{
    ProductsAsked, class_rows, factor_set_info, grid_country, grid_rows, product_list,
};
pub use compare::{Side, difference, figures_that_differ, name_of};
pub use sheet::SheetError;
pub use template::template;
pub use upload::{Uploaded, read};
pub use wire::{
    ClassRow, EvidenceFile, FactorSetInfo, FigureChange, FigureKind, FigureRow, FigureValue,
    FiguresCommit, FiguresDifference, FiguresPreview, FiguresVersion, FiguresVersionDetail,
    FiguresVersions, FiguresWithdraw, GridCountry, GridFactorRow, GridRow, GridZoneRow,
    ProductList, ProductRow, RowEffect, RowProblem, TableInfo, TileDifference,
};

#[cfg(test)]
mod tests;
