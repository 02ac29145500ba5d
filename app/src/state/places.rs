//! Where one can go: read by the navigation, the bar at the foot of a phone and the commands.

use crate::i18n::Msg;
use impact_core::api::Right;

/// An area of the portal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Its address.
    pub path: &'static str,
    /// Its symbol in `icons.svg`.
    pub icon: &'static str,
    /// Its name.
    pub name: Msg,
    /// Under which heading it stands.
    pub group: Group,
    /// The right it takes; none for what is for everybody.
    pub right: Option<Right>,
}

/// The headings of the navigation, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What there is and what it costs.
    Fleet,
    /// What the figures rest on.
    Evidence,
    /// The provider's work.
    Provider,
    /// What stands at the foot, without a heading.
    Foot,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 4] = [Self::Fleet, Self::Evidence, Self::Provider, Self::Foot];

    /// The heading; none at the foot.
    pub const fn name(self) -> Option<Msg> {
        match self {
            Self::Fleet => Some(Msg::NavFleet),
            Self::Evidence => Some(Msg::NavEvidence),
            Self::Provider => Some(Msg::NavProvider),
            Self::Foot => None,
        }
    }
}

/// The devices, beside whose name their number stands.
pub const DEVICES: &str = "/devices";

/// What the years ahead would carry.
pub const SCENARIOS: &str = "/scenarios";

/// Why a total of the years ahead is what it is.
pub const SCENARIO_RECEIPT: &str = "/scenarios/receipt";

/// The calculator in other people's pages.
const EMBED: &str = "/embed-builder";

/// Every place, in the order of the navigation; a page that is not there has none.
pub const PLACES: &[Place] = &[
    Place {
        path: "/",
        icon: "i-home",
        name: Msg::NavOverview,
        group: Group::Fleet,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: DEVICES,
        icon: "i-devices",
        name: Msg::NavDevices,
        group: Group::Fleet,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: "/sites",
        icon: "i-site",
        name: Msg::SitesTitle,
        group: Group::Fleet,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: SCENARIOS,
        icon: "i-scen",
        name: Msg::ScenariosTitle,
        group: Group::Fleet,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: "/import",
        icon: "i-import",
        name: Msg::NavImport,
        group: Group::Evidence,
        right: Some(Right::EditDevices),
    },
    Place {
        path: "/quality",
        icon: "i-check",
        name: Msg::QualityTitle,
        group: Group::Evidence,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: "/methods",
        icon: "i-report",
        name: Msg::MethodsTitle,
        group: Group::Evidence,
        right: Some(Right::ReadFigures),
    },
    Place {
        path: "/audit",
        icon: "i-log",
        name: Msg::AuditTitle,
        group: Group::Evidence,
        right: Some(Right::ReadAudit),
    },
    Place {
        path: "/organisations",
        icon: "i-people",
        name: Msg::NavOrganisations,
        group: Group::Provider,
        right: Some(Right::Operate),
    },
    Place { path: EMBED, icon: "i-code", name: Msg::EmbedTitle, group: Group::Foot, right: None },
    Place {
        path: "/settings",
        icon: "i-gear",
        name: Msg::NavSettings,
        group: Group::Foot,
        right: Some(Right::ManageSettings),
    },
];

impl Place {
    /// Whether an address lies within the place; the overview is its own address and the fleet's
    /// receipt, and what next for some devices is the devices'.
    pub fn holds(&self, path: &str) -> bool {
        if self.path == "/" {
            return path == "/" || path == "/receipt" || path == "/why";
        }
        if self.path == DEVICES && path.starts_with(LINE) {
            return true;
        }
        let rest = path.strip_prefix(self.path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Whether the page of an address asks for the period and view of the bar: what looks at the years
/// ahead has years of its own, and is of the management view; a calculator asks its own visitors.
pub fn asks_scope(path: &str) -> bool {
    let of_device = path.strip_prefix(DEVICES).is_some_and(|rest| rest.ends_with("/scenario"));
    !matches!(path, SCENARIOS | SCENARIO_RECEIPT | EMBED) && !of_device
}

/// Whether the page of an address asks for the view of the bar: what next for some devices looks
/// ahead and is the same in every view; only which devices, among those that left, the period says.
pub fn asks_view(path: &str) -> bool {
    asks_scope(path) && !path.starts_with(LINE)
}

/// What next for some devices, and its receipts.
pub const LINE: &str = "/fleet/decision";

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn years_ahead_ask_no_period() {
        assert!(!asks_scope("/scenarios"));
        assert!(!asks_scope("/scenarios/receipt"));
        assert!(!asks_scope("/devices/4/scenario"));
        assert!(!asks_scope("/embed-builder"));
        for path in ["/", "/devices", "/devices/scenario-4/receipt", "/receipt", "/why"] {
            assert!(asks_scope(path) && asks_view(path), "{path}");
        }
    }

    #[wasm_bindgen_test]
    fn a_line_asks_which_devices_and_in_no_view() {
        for path in ["/fleet/decision", "/fleet/decision/receipt"] {
            assert!(asks_scope(path) && !asks_view(path), "{path}");
        }
    }

    #[wasm_bindgen_test]
    fn an_address_lies_within_one_place() {
        let within = |path: &str| {
            let places = PLACES.iter().filter(|place| place.holds(path));
            places.map(|place| place.path).collect::<Vec<_>>()
        };
        assert_eq!(within("/receipt"), ["/"]);
        assert_eq!(within("/why"), ["/"]);
        assert_eq!(within("/devices/4/receipt"), ["/devices"]);
        assert_eq!(within("/fleet/decision/receipt"), ["/devices"]);
        assert_eq!(within("/scenarios/receipt"), ["/scenarios"]);
        assert_eq!(within("/devicesque"), Vec::<&str>::new());
    }
}
