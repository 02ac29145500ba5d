//! The names of core's enumerations.

use super::Msg;
use impact_core::api::Role;
use impact_core::catalogue::MatchKind;
use impact_core::factors::DeviceClass;
use impact_core::fleet::Attention;
use impact_core::inventory::Field;
use impact_core::lifecycle::{Stage, Status, View};

/// What a maker's sheet prints: its mean, or a percentile such as `P95`.
pub fn statistic(name: &str) -> String {
    match name {
        "mean" => super::t(Msg::StatisticMean).to_owned(),
        other => other.to_uppercase(),
    }
}

impl Msg {
    /// The name of a life-cycle stage.
    pub const fn of_stage(stage: Stage) -> Self {
        match stage {
            Stage::Manufacture => Self::StageManufacture,
            Stage::Transport => Self::StageTransport,
            Stage::Use => Self::StageUse,
            Stage::EndOfLife => Self::StageEndOfLife,
            Stage::Unattributed => Self::StageUnattributed,
        }
    }

    /// The name of a stage in a view: a lessee carries everything up to the door as one.
    pub const fn of_stage_in(stage: Stage, view: View) -> Self {
        match (stage, view) {
            (Stage::Manufacture, View::InventoryRented) => Self::StageToTheDoor,
            _ => Self::of_stage(stage),
        }
    }

    /// The name of a device class.
    pub const fn of_class(class: DeviceClass) -> Self {
        match class {
            DeviceClass::Laptop => Self::ClassLaptop,
            DeviceClass::Desktop => Self::ClassDesktop,
            DeviceClass::Monitor => Self::ClassMonitor,
            DeviceClass::Tablet => Self::ClassTablet,
            DeviceClass::Smartphone => Self::ClassSmartphone,
            DeviceClass::ThinClient => Self::ClassThinClient,
            DeviceClass::Server => Self::ClassServer,
            DeviceClass::Printer => Self::ClassPrinter,
            DeviceClass::Dock => Self::ClassDock,
        }
    }

    /// The name of a view.
    pub const fn of_view(view: View) -> Self {
        match view {
            View::Management => Self::ViewManagement,
            View::InventoryRented => Self::ViewRented,
            View::InventoryOwned => Self::ViewOwned,
        }
    }

    /// Where a device stands.
    pub const fn of_status(status: Status) -> Self {
        match status {
            Status::InUse => Self::StatusInUse,
            Status::InStock => Self::StatusInStock,
            Status::InRepair => Self::StatusInRepair,
            Status::Archived => Self::StatusArchived,
        }
    }

    /// How a product was found.
    pub const fn of_match(matched: MatchKind) -> Self {
        match matched {
            MatchKind::Exact => Self::MatchExact,
            MatchKind::Alias => Self::MatchAlias,
            MatchKind::MachineType => Self::MatchMachineType,
            MatchKind::Confirmed => Self::MatchConfirmed,
            MatchKind::Suggested => Self::MatchSuggested,
            MatchKind::Estimated => Self::MatchEstimated,
            MatchKind::Unknown => Self::MatchUnknown,
            MatchKind::SetAside => Self::MatchSetAside,
        }
    }

    /// The name of a role.
    pub const fn of_role(role: Role) -> Self {
        match role {
            Role::Owner => Self::RoleOwner,
            Role::Buyer => Self::RoleBuyer,
            Role::Manager => Self::RoleManager,
            Role::Analyst => Self::RoleAnalyst,
            Role::Auditor => Self::RoleAuditor,
            Role::Operator => Self::RoleOperator,
        }
    }

    /// What a column of an inventory can hold.
    pub const fn of_field(field: Field) -> Self {
        match field {
            Field::Serial => Self::Serial,
            Field::Model => Self::FieldModel,
            Field::Maker => Self::Maker,
            Field::Category => Self::FieldCategory,
            Field::Location => Self::Site,
            Field::Country => Self::Country,
            Field::Status => Self::Status,
            Field::Start => Self::FieldStart,
            Field::End => Self::FieldEnd,
            Field::Os => Self::FieldOs,
            Field::AssetTag => Self::AssetTag,
            Field::User => Self::FieldUser,
        }
    }

    /// What a device needs a person for.
    pub const fn of_attention(attention: Attention) -> Self {
        match attention {
            Attention::Suggested => Self::NeedsSuggested,
            Attention::Estimated => Self::NeedsEstimated,
            Attention::Unknown => Self::NeedsUnknown,
            Attention::NoCountry => Self::NeedsCountry,
            Attention::NoStart => Self::NeedsStart,
            Attention::NoEnd => Self::NeedsEnd,
            Attention::PastLife => Self::NeedsPastLife,
        }
    }
}
