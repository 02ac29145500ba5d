//! What a column can hold.

use serde::{Deserialize, Serialize};

/// A field that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Serial number.
    Serial,
    /// Model.
    Model,
    /// Maker.
    Maker,
    /// Category or type, which names the class.
    Category,
    /// Location.
    Location,
    /// Country of the device, and so of its location.
    Country,
    /// Status.
    Status,
    /// First day in service: the purchase date.
    Start,
    /// First day out of service: the day of disposal.
    End,
    /// Operating system: says what an unknown model is likely to be.
    Os,
    /// Inventory number.
    AssetTag,
    /// The person who has it: dropped unless the organisation keeps such columns.
    User,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 12] = [
        Self::Serial,
        Self::Model,
        Self::Maker,
        Self::Category,
        Self::Location,
        Self::Country,
        Self::Status,
        Self::Start,
        Self::End,
        Self::Os,
        Self::AssetTag,
        Self::User,
    ];

    /// The stable name, as on the wire and in `--column`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Model => "model",
            Self::Maker => "maker",
            Self::Category => "category",
            Self::Location => "location",
            Self::Country => "country",
            Self::Status => "status",
            Self::Start => "start",
            Self::End => "end",
            Self::Os => "os",
            Self::AssetTag => "asset_tag",
            Self::User => "user",
        }
    }

    /// Its name for people.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Serial => "Serial",
            Self::Model => "Model",
            Self::Maker => "Maker",
            Self::Category => "Category",
            Self::Location => "Site",
            Self::Country => "Country",
            Self::Status => "Status",
            Self::Start => "In service since",
            Self::End => "Out of service since",
            Self::Os => "Operating system",
            Self::AssetTag => "Inventory number",
            Self::User => "Person",
        }
    }
}

impl std::str::FromStr for Field {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|field| field.key() == text).ok_or_else(|| {
            let keys: Vec<&str> = Self::ALL.iter().map(|field| field.key()).collect();
            format!("use {}", keys.join(", "))
        })
    }
}
