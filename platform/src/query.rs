//! Query strings: which parameters each address takes, and what they mean.
//!
//! One table serves the refusal of unknown names and the OpenAPI document, so that neither can tell
//! another story than the other.

mod asked;
mod decision;

use crate::problem::Refusal;
pub use asked::Asked;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use decision::{
    ASSUMPTIONS, AVOIDING, DECISION, LINE_OPTION, OPTION, SECOND_LIFE, SECOND_LIFE_FIGURE,
};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{Required, Schema};

/// A query parameter: name, kind of value, and what it does.
pub type Known = (&'static str, Kind, &'static str);

/// The kind of a parameter's value.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// A number with or without decimals.
    Decimal,
}

const FILTER: [Known; 9] = [
    ("q", Kind::Text, "Words that must all occur in maker, model, serial, asset tag or site."),
    ("class", Kind::Text, "Device classes, comma separated, for example `laptop,monitor`."),
    ("site", Kind::Text, "Identifier of a site; may be repeated."),
    ("status", Kind::Text, "Statuses, comma separated; all but archived when absent."),
    ("match", Kind::Text, "How the product was found, comma separated, for example `exact,alias`."),
    ("attention", Kind::Text, "What needs a person, for example `no_country`."),
    ("maker", Kind::Text, "Maker as the catalogue spells it; may be repeated."),
    ("model", Kind::Text, "Model as it is shown; may be repeated."),
    (
        "plan",
        Kind::Text,
        "Devices still here whose planned life runs, `within`, or is over, `beyond`.",
    ),
];

const ASK: [Known; 2] = [
    (
        "period",
        Kind::Text,
        "FIRST..END, END not included; the year to the last full month when absent.",
    ),
    ("view", Kind::Text, "`management` (default), `inventory_rented` or `inventory_owned`."),
];

const AS_OF: [Known; 1] =
    [("as_of", Kind::Text, "The day whose knowledge of the fleet is asked; today when absent.")];

const YEAR: [Known; 1] =
    [("year", Kind::Number, "Which of the years ahead, 0 (default, the first) to 9.")];

const AHEAD_FIGURE: [Known; 2] = [
    (
        "figure",
        Kind::Text,
        "`scenario` (default), `plan`, `change` (the scenario less the plan) or `alone`, the same of \
         one lever.",
    ),
    ("lever", Kind::Text, "Which lever is moved alone, by its parameter, for example `hours`."),
];

const YEARS: [Known; 1] = [("years", Kind::Number, "Years ahead, 1 to 10; 4 when absent.")];

const PLACES: [Known; 2] = [
    ("places", Kind::Text, "Places in the columns, comma separated, at most 100."),
    (
        "tag",
        Kind::Text,
        "The columns' ETag without its quotes: refused where the fleet has changed since.",
    ),
];

const SCENARIO: [Known; 13] = [
    ("life.laptop", Kind::Number, "Planned life of laptops in months, 6 to 240; likewise:"),
    ("life.desktop", Kind::Number, "Desktops."),
    ("life.monitor", Kind::Number, "Monitors."),
    ("life.thin_client", Kind::Number, "Thin clients."),
    ("life.server", Kind::Number, "Servers."),
    ("life.tablet", Kind::Number, "Tablets."),
    ("life.smartphone", Kind::Number, "Smartphones."),
    ("life.printer", Kind::Number, "Printers."),
    ("life.dock", Kind::Number, "Docks."),
    ("refurbished", Kind::Number, "Replacements that are refurbished, per cent; 0 when absent."),
    ("grid", Kind::Text, "Change of the grid a year, per cent, for example `-6.5`."),
    ("returned", Kind::Number, "Devices handed back for another life at their end, per cent."),
    ("hours", Kind::Text, "Hours of use a day, 0 to 24; 8 when absent."),
];

const GROUP: [Known; 1] =
    [("group_by", Kind::Text, "`class` (default), `site`, `maker`, `status` or `match`.")];

const ORDER: [Known; 1] = [(
    "sort",
    Kind::Text,
    "Column, `-` before it for largest first: `device` (default), `-embodied`…",
)];

const COLUMNS: [Known; 1] = [(
    "columns",
    Kind::Text,
    "Columns in their order, comma separated, for example `device,site,gross`; all when absent.",
)];

const FORMAT: [Known; 1] = [("format", Kind::Text, "`csv` (default) or `xlsx`.")];

const PAGE: [Known; 3] = [
    ("limit", Kind::Number, "Rows of the page, 1 to 500; 100 when absent."),
    ("cursor", Kind::Text, "`next_cursor` of the page before; not together with `start`."),
    ("start", Kind::Number, "Position of the first row, for random access; 0 when absent."),
];

const FIGURE: [Known; 1] = [(
    "figure",
    Kind::Text,
    "`gross` (default), `so_far`, `whole_life`, `embodied`, `still_to_carry`, `use_per_year`, \
     `energy`, `market`, `losses` or `upstream`.",
)];

const FLEET_FIGURE: [Known; 1] = [(
    "figure",
    Kind::Text,
    "`gross` (default), `per_device_year`, `energy`, `embodied`, `still_to_carry`, `use_per_year`, \
     `mean_age`, `makers_share`, `market`, `losses` or `upstream`.",
)];

const AGAINST: [Known; 3] = [
    (
        "against",
        Kind::Text,
        "The first result's period, FIRST..END. When absent the same as the second's; the same days \
         a year before where nothing else of the first is asked either.",
    ),
    (
        "against_as_of",
        Kind::Text,
        "The day whose knowledge the first result rests on; the same as the second's when absent.",
    ),
    (
        "against_figures",
        Kind::Number,
        "Version of the organisation's own figures in the first result, 0 for none of them; the same \
         as the second's when absent.",
    ),
];

const PRODUCTS: [Known; 4] = [
    ("q", Kind::Text, "Words that must all occur in maker or name."),
    ("class", Kind::Text, "Device classes, comma separated."),
    ("own", Kind::Text, "`true` for the organisation's own products only."),
    ("in_use", Kind::Text, "`true` for products that devices of the organisation count with only."),
];

const FIGURES: [Known; 1] = [(
    "figures",
    Kind::Number,
    "Version of the organisation's own figures; the current one when absent, 0 for none of them.",
)];

const CHANGED: [Known; 2] = [
    ("group", Kind::Text, "`new`, `changed`, `conflict`, `returned` or `gone`; all when absent."),
    ("q", Kind::Text, "Words that must all occur in asset tag, serial, maker, model or location."),
];

const LEFT_OUT: [Known; 1] =
    [("kind", Kind::Text, "`duplicate`, `set_aside` or `problem`; all when absent.")];

const PLACE: [Known; 2] = [
    ("limit", Kind::Number, "Rows of the page, 1 to 500; 100 when absent."),
    ("start", Kind::Number, "Position of the first row; 0 when absent."),
];

const VERSIONS: [Known; 2] = [
    ("limit", Kind::Number, "Rows of the page, 1 to 500; 100 when absent."),
    ("cursor", Kind::Text, "`next_cursor` of the page before."),
];

const DIFFERENCE: [Known; 4] = [
    ("from", Kind::Number, "The first version; the one before `to` when absent, 0 for none."),
    ("to", Kind::Number, "The second version; the current one when absent."),
    (
        "period",
        Kind::Text,
        "FIRST..END, END not included; the year to the last full month when absent.",
    ),
    ("view", Kind::Text, "`management` (default), `inventory_rented` or `inventory_owned`."),
];

const KIND: [Known; 1] = [("kind", Kind::Text, "`products`, `grid`, `classes` or `electricity`.")];

const FILE_NAME: [Known; 1] = [("file_name", Kind::Text, "Name of the file.")];

const MISSING: [Known; 1] =
    [("missing", Kind::Text, "`true` for a row for each model that is estimated.")];

const UPLOAD: [Known; 4] = [
    ("file_name", Kind::Text, "Name of the file, for the list of imports."),
    (
        "sheet",
        Kind::Text,
        "Sheet of a workbook; unless named the first whose columns are recognised, else the first with a text in it.",
    ),
    (
        "date_order",
        Kind::Text,
        "`dmy`, `mdy` or `ymd`, where the file's dates can be read in two orders.",
    ),
    (
        "mapping",
        Kind::Text,
        "What the columns hold, as a `Mapping` in JSON; those not listed are guessed.",
    ),
];

const AUDIT: [Known; 4] = [
    ("actor", Kind::Text, "Who: `person:ID`, `key:ID`, `command_line` or `system`."),
    ("action", Kind::Text, "What, for example `site.country_set`; `site` for all of its kind."),
    ("record", Kind::Text, "Identifier of the record that was changed."),
    ("period", Kind::Text, "FIRST..END in UTC, END not included; everything when absent."),
];

const AUDIT_PAGE: [Known; 2] = [
    ("limit", Kind::Number, "Entries of the page, 1 to 500; 100 when absent."),
    ("cursor", Kind::Text, "`next_cursor` of the page before."),
];

const AUDIT_FORMAT: [Known; 1] = [("format", Kind::Text, "`csv` (default) or `json`.")];

/// Documents tables of parameters under a type that `utoipa::path` can name.
macro_rules! documented {
    ($($(#[$doc:meta])* $name:ident = $($table:ident)+;)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl $name {
            /// The names it takes.
            pub const NAMES: &'static [&'static [Known]] = &[$(&$table),+];
        }
        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                Self::NAMES.iter().copied().flatten().map(parameter).collect()
            }
        }
    )+};
}

documented! {
    /// Parameters of the fleet's summary.
    SummaryQuery = FILTER ASK AS_OF FIGURES GROUP;
    /// Parameters of the fleet in columns.
    ColumnsQuery = AS_OF FIGURES;
    /// Parameters of a device's receipt in a scenario.
    ScenarioQuery = SCENARIO YEAR AS_OF FIGURES;
    /// Parameters of the fleet's receipt in a scenario.
    FleetScenarioQuery = SCENARIO FILTER AHEAD_FIGURE YEAR AS_OF FIGURES;
    /// What the address of the scenarios screen may hold, and so a saved scenario.
    SavedScenarioQuery = SCENARIO YEARS FILTER;
    /// Parameters of the devices that stand at places of the columns.
    PlacesQuery = PLACES AS_OF FIGURES;
    /// Parameters of the fleet's receipt.
    FleetReceiptQuery = FILTER ASK AS_OF FIGURES FLEET_FIGURE;
    /// Parameters of why two results of the fleet differ.
    FleetDifferenceQuery = FILTER ASK AS_OF FIGURES AGAINST;
    /// Parameters of why two results of a device differ.
    DeviceDifferenceQuery = ASK AS_OF FIGURES AGAINST;
    /// Parameters of the list of devices.
    ListQuery = FILTER ASK AS_OF FIGURES ORDER PAGE;
    /// Parameters of an export of devices.
    ExportQuery = FILTER ASK AS_OF FIGURES ORDER COLUMNS FORMAT;
    /// What the address of the devices screen may hold, and so a saved view.
    ViewQuery = FILTER ASK AS_OF FIGURES ORDER COLUMNS;
    /// Parameters of one device.
    DeviceQuery = ASK AS_OF FIGURES;
    /// Parameters of a device's receipt.
    ReceiptQuery = ASK AS_OF FIGURES FIGURE;
    /// Parameters of a decision about a device.
    DecisionQuery = ASK AS_OF FIGURES DECISION ASSUMPTIONS AVOIDING;
    /// Parameters of an option's receipt.
    DecisionReceiptQuery = ASK AS_OF FIGURES OPTION DECISION ASSUMPTIONS AVOIDING;
    /// Parameters of a decision about the devices that a filter leaves.
    LineQuery = FILTER ASK AS_OF FIGURES DECISION ASSUMPTIONS;
    /// Parameters of its receipts.
    LineReceiptQuery = FILTER ASK AS_OF FIGURES LINE_OPTION DECISION ASSUMPTIONS;
    /// Parameters of a device's second life.
    SecondLifeQuery = ASK AS_OF FIGURES SECOND_LIFE;
    /// Parameters of the receipts of a second life.
    SecondLifeReceiptQuery = ASK AS_OF FIGURES SECOND_LIFE SECOND_LIFE_FIGURE;
    /// Parameters of the audit log.
    AuditQuery = AUDIT AUDIT_PAGE;
    /// Parameters of the audit log's export.
    AuditExportQuery = AUDIT AUDIT_FORMAT;
    /// Parameters of an upload.
    UploadQuery = UPLOAD;
    /// Parameters of the fleet's data quality.
    QualityQuery = FILTER ASK AS_OF FIGURES;
    /// Parameters of the list of products.
    ProductsQuery = PRODUCTS FIGURES PAGE;
    /// Parameters of the tables of factors.
    FactorsQuery = FIGURES;
    /// Parameters of the list of versions.
    VersionsQuery = VERSIONS;
    /// Parameters of a difference between versions.
    DifferenceQuery = DIFFERENCE;
    /// Parameters of a file of figures.
    FiguresUploadQuery = KIND FILE_NAME;
    /// Parameters of a file of evidence.
    EvidenceQuery = FILE_NAME;
    /// Parameters of a template.
    TemplateQuery = KIND MISSING;
    /// Parameters of the list of organisations.
    OrganisationQuery = VERSIONS;
    /// Parameters of what a draft would change.
    DifferencesQuery = CHANGED PLACE;
    /// Parameters of the rows that were left out.
    LeftOutQuery = LEFT_OUT PLACE;
    /// Parameters of the list of imports.
    ImportsQuery = VERSIONS;
    /// Parameters of the list of edits.
    EditsQuery = VERSIONS;
}

fn parameter(&(name, kind, description): &Known) -> Parameter {
    let object: Object = ObjectBuilder::new()
        .schema_type(match kind {
            Kind::Text => Type::String,
            Kind::Number => Type::Integer,
            Kind::Decimal => Type::Number,
        })
        .build();
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(Schema::Object(object)))
        .build()
}

/// The decoded pairs of a query string.
#[derive(Debug, Clone)]
pub struct Pairs(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

impl Pairs {
    /// The pairs of a query string.
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The pairs, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses every name that is not in the tables: a misspelt filter must not pass for none.
    ///
    /// # Errors
    /// The first unknown name, with those there are.
    pub fn only(&self, tables: &[&[Known]]) -> Result<(), Refusal> {
        let known = || tables.iter().copied().flatten().map(|known| known.0);
        for (name, _) in &self.0 {
            if !known().any(|candidate| candidate == name) {
                let short: String = name.chars().take(40).collect();
                let detail = format!(
                    "there is no parameter \"{short}\" here: use {}",
                    known().collect::<Vec<_>>().join(", ")
                );
                return Err(Refusal::query(&short, detail));
            }
        }
        Ok(())
    }

    /// The value of a parameter; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, value)| n == name && !value.is_empty()).map(|(_, v)| v.as_str())
    }

    /// A parameter read by `read`, whose refusal names it.
    ///
    /// # Errors
    /// When `read` refuses the value.
    pub fn read<T, E: std::fmt::Display>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Refusal> {
        self.get(name)
            .map(|value| read(value).map_err(|error| Refusal::query(name, error.to_string())))
            .transpose()
    }

    /// A whole number within bounds.
    ///
    /// # Errors
    /// When it is no number or out of bounds.
    pub fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, Refusal> {
        self.read(name, |value| match value.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => {
                let short: String = value.chars().take(40).collect();
                Err(format!("{name}={short} is not a whole number from {least} to {most}"))
            }
        })
    }
}

/// Yes or no; no when absent.
///
/// # Errors
/// When it is neither.
pub fn flag(pairs: &Pairs, name: &str) -> Result<bool, Refusal> {
    let read = |text: &str| match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("{name} is true or false")),
    };
    Ok(pairs.read(name, read)?.unwrap_or(false))
}

/// A version of the organisation's own figures.
///
/// # Errors
/// When it is no whole number.
pub fn version(pairs: &Pairs, name: &str) -> Result<Option<u32>, Refusal> {
    let number = pairs.number(name, 0, u64::from(u32::MAX))?;
    Ok(number.map(|number| u32::try_from(number).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::lifecycle::View;

    fn asked(query: &str) -> Result<Asked, String> {
        let pairs = Pairs::parse(query);
        let today = "2026-11-24".parse().unwrap();
        pairs
            .only(SummaryQuery::NAMES)
            .and_then(|()| Asked::read(&pairs, today))
            .map_err(|refusal| refusal.into_problem("").detail)
    }

    #[test]
    fn nothing_asked_is_the_year_to_date() {
        let asked = asked("").unwrap();
        assert_eq!(asked.period.to_string(), "2026-01-01..2026-11-01");
        assert_eq!(asked.view, View::Management);
        assert!(asked.filter.is_empty());
    }

    #[test]
    fn each_wrong_parameter_is_named() {
        for (query, part) in [
            ("clas=laptop", "\"clas\""),
            ("class=sofa", "class=sofa"),
            ("period=2026", "FIRST..END"),
            ("period=2026-02-01..2026-01-01", "end must lie after"),
            ("view=net", "inventory_rented"),
            ("as_of=2027-01-01", "future"),
            ("as_of=yesterday", "YYYY-MM-DD"),
        ] {
            let sentence = asked(query).unwrap_err();
            assert!(sentence.contains(part), "{query}: {sentence}");
        }
    }

    #[test]
    fn sites_may_repeat_and_blanks_are_absent() {
        let asked = asked("site=a&site=b&q=&view=").unwrap();
        assert_eq!(asked.filter.site, ["a", "b"]);
    }
}
