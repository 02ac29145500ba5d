//! The parameters of a decision about a device or a line, and of a device's second life.

use super::{Kind, Known};

pub const OPTION: [Known; 3] = [
    (
        "option",
        Kind::Text,
        "What `carbon`, `cost` and `break_even` are about: `keep` (default), `extend`, `refurbish`, \
         `replace_refurbished`, `replace_new` or `return`; neither `keep` nor `return` has a \
         `break_even`. Not with the other figures.",
    ),
    (
        "figure",
        Kind::Text,
        "`carbon` (default) or `cost` a year, `break_even` (the day on which an option has repaid \
         what it takes), what extending avoids: `avoided`, `avoided_per_year`, or the \
         `least_displacement` at which it avoids anything; or the `threshold` at which an \
         assumption changes the answer.",
    ),
    (
        "input",
        Kind::Text,
        "The assumption that a `threshold` is about, by the name of its parameter, for example \
         `grid`. Not with the other figures.",
    ),
];

pub const LINE_OPTION: [Known; 3] = [
    (
        "option",
        Kind::Text,
        "`keep` (default), `extend`, `refurbish`, `replace_refurbished`, `replace_new` or `return`; nothing to the savings and thresholds.",
    ),
    (
        "figure",
        Kind::Text,
        "`carbon` (default), `cost`, or what is saved in carbon: `one_against_keeping`, \
         `each_against_keeping` or `each_against_one`; the same with `_cost` for what is saved in \
         money; or the day by which half of the devices have repaid what an option takes, \
         `break_even`, that of the first, `break_even_earliest`, and of the last, \
         `break_even_latest`; or the `threshold` at which an assumption changes the answer, its \
         mean where it differs between devices.",
    ),
    (
        "input",
        Kind::Text,
        "The assumption that a `threshold` is about, by the name of its parameter, for example \
         `grid`. Not with the other figures.",
    ),
];

pub const DECISION: [Known; 2] = [
    ("aim", Kind::Text, "What is to be least: `carbon` (default) or `cost`."),
    ("currency", Kind::Text, "Currency of all prices, for example `CHF`; `EUR` when absent."),
];

pub const ASSUMPTIONS: [Known; 19] = [
    ("extension_years", Kind::Decimal, "Years of an extension."),
    ("extension_kg", Kind::Decimal, "Parts that an extension takes, kg CO2e."),
    ("extension_cost", Kind::Number, "Price of an extension, hundredths."),
    ("refurbish_years", Kind::Decimal, "Years after refurbishing the device."),
    ("refurbish_kg", Kind::Decimal, "Refurbishing the device, kg CO2e."),
    ("refurbish_cost", Kind::Number, "Price of refurbishing it, hundredths."),
    ("refurbished_years", Kind::Decimal, "Years of a refurbished device in its place."),
    ("refurbished_kg", Kind::Decimal, "Refurbishing the one in its place, kg CO2e."),
    ("refurbished_kwh", Kind::Decimal, "Its electricity, kWh a year."),
    ("refurbished_cost", Kind::Number, "Its price less what it is worth at its end, hundredths."),
    ("new_years", Kind::Decimal, "Years of a new device in its place."),
    ("new_kg", Kind::Decimal, "Embodied carbon of a new device, kg CO2e."),
    ("new_kwh", Kind::Decimal, "Electricity of a new device, kWh a year."),
    ("new_cost", Kind::Number, "Its price less what it is worth at its end, hundredths."),
    ("present_kwh", Kind::Decimal, "Electricity of the present device, kWh a year."),
    ("grid", Kind::Decimal, "Grid factor, g CO2e/kWh."),
    ("keep_cost", Kind::Number, "Running on as planned, hundredths a year."),
    ("return_cost", Kind::Number, "Price of returning it, hundredths."),
    ("energy_price", Kind::Number, "Electricity, hundredths a kWh."),
];

/// What a device's decision takes beside them: what extending avoids is told of a device.
pub const AVOIDING: [Known; 2] = [
    (
        "displacement",
        Kind::Decimal,
        "New devices that an extended one displaces, 0 to 1; never assumed.",
    ),
    (
        "rebound",
        Kind::Decimal,
        "Share of what is avoided that is lost again; not with `displacement`.",
    ),
];

pub const SECOND_LIFE: [Known; 15] = [
    ("months", Kind::Number, "Length of the second life in months, 1 to 120; 36 when absent."),
    (
        "method",
        Kind::Text,
        "`cut_off` (default), `life_share`, `fifty_fifty` or `economic`, which needs all four prices.",
    ),
    ("first_paid", Kind::Number, "Paid at the start of the first life, hundredths."),
    ("first_realised", Kind::Number, "Realised at the end of the first life, hundredths."),
    ("second_paid", Kind::Number, "Paid at the start of the second life, hundredths."),
    ("second_realised", Kind::Number, "Realised at the end of the second life, hundredths."),
    ("currency", Kind::Text, "Currency of all prices, for example `CHF`; `EUR` when absent."),
    ("refurbish_kg", Kind::Decimal, "Refurbishment before the second life, kg CO2e."),
    ("new_years", Kind::Decimal, "Years of a new device in its place."),
    ("new_kg", Kind::Decimal, "Embodied carbon of a new device, kg CO2e."),
    ("new_kwh", Kind::Decimal, "Electricity of a new device, kWh a year."),
    ("present_kwh", Kind::Decimal, "Electricity of the present device, kWh a year."),
    ("grid", Kind::Decimal, "Grid factor, g CO2e/kWh."),
    (
        "displacement",
        Kind::Decimal,
        "New devices that a reused one displaces, 0 to 1; never assumed.",
    ),
    (
        "rebound",
        Kind::Decimal,
        "Share of what is avoided that is lost again; not with `displacement`.",
    ),
];

pub const SECOND_LIFE_FIGURE: [Known; 1] = [(
    "figure",
    Kind::Text,
    "`second` (default), `first`, `avoided`, `avoided_per_year` or `least_displacement`.",
)];
