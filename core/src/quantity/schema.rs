//! How the quantities that write themselves to the wire look in the OpenAPI document.

use super::{Country, Day, GramsCo2e, Month, Period, Zone};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

macro_rules! schema {
    ($type:ty, $name:literal, $kind:expr, $description:literal, $pattern:expr) => {
        impl utoipa::PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                let object =
                    ObjectBuilder::new().schema_type($kind).description(Some($description));
                RefOr::T(Schema::Object(object.pattern($pattern).build()))
            }
        }
        impl utoipa::ToSchema for $type {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    };
}

const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";

schema!(Day, "Day", Type::String, "A civil day, YYYY-MM-DD.", Some(DAY));
schema!(Month, "Month", Type::String, "A month, YYYY-MM.", Some(r"^\d{4}-\d{2}$"));
schema!(
    Period,
    "Period",
    Type::String,
    "A half-open period, START..END; END is not part of it.",
    Some(r"^\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}$")
);
schema!(Country, "Country", Type::String, "ISO 3166-1 alpha-2 code.", Some("^[A-Z]{2}$"));
schema!(
    Zone,
    "Zone",
    Type::String,
    "A zone of a country's grid: its table and code, for example state.US-CA.",
    Some(r"^[a-z]+\.[A-Z0-9-]+$")
);
schema!(
    GramsCo2e,
    "Kilograms",
    Type::Number,
    "Kilograms of CO2 equivalent, exact to the gram.",
    None::<&str>
);
