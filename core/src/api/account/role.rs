//! Roles, and what each may do: the one table that server and portal decide by.

use serde::{Deserialize, Serialize};

/// What a member is in an organisation, or a person at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything in the organisation.
    Owner,
    /// Commits money; reads and exports figures.
    Buyer,
    /// Devices, requests and the organisation's own figures.
    Manager,
    /// Reads and exports figures.
    Analyst,
    /// Reads figures, receipts and the audit log; changes nothing.
    Auditor,
    /// Works for the provider, across organisations, and sees no organisation's devices.
    Operator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Buyer, Self::Manager, Self::Analyst, Self::Auditor, Self::Operator];

    /// The roles that a member of an organisation can have.
    pub const OF_MEMBERS: [Self; 5] =
        [Self::Owner, Self::Buyer, Self::Manager, Self::Analyst, Self::Auditor];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Buyer => "buyer",
            Self::Manager => "manager",
            Self::Analyst => "analyst",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// Whether the role has a right: the table of rights.
    pub const fn may(self, right: Right) -> bool {
        use Role::{Analyst, Auditor, Buyer, Manager, Operator, Owner};
        match right {
            Right::ReadFigures => matches!(self, Owner | Buyer | Manager | Analyst | Auditor),
            Right::Export => matches!(self, Owner | Buyer | Manager | Analyst),
            Right::EditDevices | Right::ManageFigures => matches!(self, Owner | Manager),
            Right::CommitMoney => matches!(self, Owner | Buyer),
            Right::ReadAudit => matches!(self, Owner | Auditor),
            Right::ManageMembers | Right::ManageKeys | Right::ManageSettings => {
                matches!(self, Owner)
            }
            Right::Operate => matches!(self, Operator),
        }
    }

    /// Every right of the role.
    pub fn rights(self) -> Vec<Right> {
        Right::ALL.into_iter().filter(|right| self.may(*right)).collect()
    }
}

/// Something that a person or an API key may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See devices, figures and receipts.
    ReadFigures,
    /// Take lists of devices and figures away as files.
    Export,
    /// Import, edit and retire devices, and say where sites are.
    EditDevices,
    /// Give the organisation's own footprints, factors and class defaults.
    ManageFigures,
    /// Invite and remove members, and change their roles.
    ManageMembers,
    /// Make and end API keys.
    ManageKeys,
    /// Change the organisation's settings.
    ManageSettings,
    /// Read and export the audit log.
    ReadAudit,
    /// Commit the organisation's money.
    CommitMoney,
    /// Work for the provider: create organisations and see which there are.
    Operate,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 10] = [
        Self::ReadFigures,
        Self::Export,
        Self::EditDevices,
        Self::ManageFigures,
        Self::ManageMembers,
        Self::ManageKeys,
        Self::ManageSettings,
        Self::ReadAudit,
        Self::CommitMoney,
        Self::Operate,
    ];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReadFigures => "read_figures",
            Self::Export => "export",
            Self::EditDevices => "edit_devices",
            Self::ManageFigures => "manage_figures",
            Self::ManageMembers => "manage_members",
            Self::ManageKeys => "manage_keys",
            Self::ManageSettings => "manage_settings",
            Self::ReadAudit => "read_audit",
            Self::CommitMoney => "commit_money",
            Self::Operate => "operate",
        }
    }

    /// The roles that have the right.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| role.may(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_wire_are_the_keys() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.key());
        }
        for right in Right::ALL {
            assert_eq!(serde_json::to_value(right).unwrap(), right.key());
        }
    }

    #[test]
    fn the_table_of_rights() {
        let table = [
            (
                Role::Owner,
                "read_figures export edit_devices manage_figures manage_members \
                           manage_keys manage_settings read_audit commit_money",
            ),
            (Role::Buyer, "read_figures export commit_money"),
            (Role::Manager, "read_figures export edit_devices manage_figures"),
            (Role::Analyst, "read_figures export"),
            (Role::Auditor, "read_figures read_audit"),
            (Role::Operator, "operate"),
        ];
        for (role, rights) in table {
            let has: Vec<&str> = role.rights().into_iter().map(Right::key).collect();
            assert_eq!(has.join(" "), rights, "{role:?}");
        }
    }

    #[test]
    fn every_right_is_somebodys() {
        for right in Right::ALL {
            assert!(right.roles().count() > 0, "{right:?}");
        }
    }
}
