//! The kinds of device the product tells apart.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A device class: decides default life, modelled energy and the class estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeviceClass {
    /// Notebook computers, two-in-ones and mobile workstations.
    Laptop,
    /// Desktop computers, all-in-ones and fixed workstations.
    Desktop,
    /// Computer screens.
    Monitor,
    /// Tablets.
    Tablet,
    /// Smartphones.
    Smartphone,
    /// Thin clients.
    ThinClient,
    /// Servers.
    Server,
    /// Printers.
    Printer,
    /// Docking stations.
    Dock,
}

impl DeviceClass {
    /// Every class, in the order they are shown.
    pub const ALL: [Self; 9] = [
        Self::Laptop,
        Self::Desktop,
        Self::Monitor,
        Self::Tablet,
        Self::Smartphone,
        Self::ThinClient,
        Self::Server,
        Self::Printer,
        Self::Dock,
    ];

    /// The stable name, as on the wire and in the tables.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Laptop => "laptop",
            Self::Desktop => "desktop",
            Self::Monitor => "monitor",
            Self::Tablet => "tablet",
            Self::Smartphone => "smartphone",
            Self::ThinClient => "thin_client",
            Self::Server => "server",
            Self::Printer => "printer",
            Self::Dock => "dock",
        }
    }

    /// The English name, singular.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Laptop => "Laptop",
            Self::Desktop => "Desktop",
            Self::Monitor => "Monitor",
            Self::Tablet => "Tablet",
            Self::Smartphone => "Smartphone",
            Self::ThinClient => "Thin client",
            Self::Server => "Server",
            Self::Printer => "Printer",
            Self::Dock => "Dock",
        }
    }

    /// Position in [`DeviceClass::ALL`], for tables by class.
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for DeviceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A text that names no device class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a device class: use laptop, desktop, monitor, tablet, smartphone, thin_client, server, printer or dock"
)]
pub struct UnknownClass(pub String);

impl FromStr for DeviceClass {
    type Err = UnknownClass;

    /// Reads the stable name or the English name, whatever the case.
    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        let wanted = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL
            .into_iter()
            .find(|class| class.key() == wanted)
            .ok_or_else(|| UnknownClass(text.chars().take(40).collect()))
    }
}
