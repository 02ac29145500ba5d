//! What an entry tells of a record, field by field, in the visitor's language.

use super::super::keys::right_name;
use crate::components::country_name;
use crate::i18n::{Msg, t};
use impact_core::api::{Right, Role};

/// A field's name, of one within another its own; its stable one in words where it has none yet.
pub fn field_name(field: &str) -> String {
    let field = last(field);
    words(field).map_or_else(|| field.replace('_', " "), |message| t(message).to_owned())
}

/// The last part of the name of a field within others.
pub fn last(field: &str) -> &str {
    field.rsplit('.').next().unwrap_or(field)
}

fn words(field: &str) -> Option<Msg> {
    Some(match field {
        "again" => Msg::AuditFieldAgain,
        "asset_tag" => Msg::AssetTag,
        "bytes" => Msg::AuditFieldBytes,
        "changed" => Msg::AuditFieldChanged,
        "class" => Msg::Class,
        "confirmed_products" => Msg::AuditFieldConfirmed,
        "country" => Msg::AuditFieldCountry,
        "zone" => Msg::AuditFieldZone,
        "default_country" => Msg::DefaultCountry,
        "devices" => Msg::AuditFieldDevices,
        "digest" | "sha256" => Msg::AuditFieldDigest,
        "edit" => Msg::AuditFieldEdit,
        "end" => Msg::EndField,
        "ended" => Msg::AuditFieldEnded,
        "evidence" => Msg::AuditFieldEvidence,
        "expires_on" => Msg::AuditFieldExpires,
        "format" => Msg::AuditFieldFormat,
        "given" => Msg::AuditFieldGiven,
        "into" => Msg::AuditFieldInto,
        "keep_user_columns" => Msg::KeepUsers,
        "maker" => Msg::AuditFieldMaker,
        "model" => Msg::AuditFieldModel,
        "moved" => Msg::BulkMovedDay,
        "name" => Msg::AuditFieldName,
        "old_secret_ends_at" => Msg::AuditFieldOldSecret,
        "planned_life_days" => Msg::AuditFieldPlanned,
        "product" => Msg::AuditFieldProduct,
        "filter" | "query" => Msg::AuditFieldQuery,
        "rights" => Msg::AuditFieldRights,
        "role" => Msg::AuditFieldRole,
        "said" => Msg::AuditFieldSaid,
        "searched" => Msg::AuditFieldSearched,
        "second_approver" => Msg::AuditFieldApprover,
        "secrets" => Msg::AuditFieldSecrets,
        "serial" => Msg::Serial,
        "since" => Msg::BulkSince,
        "site" => Msg::Site,
        "sites" => Msg::AuditFieldSites,
        "spending_limit_currency" => Msg::AuditFieldCurrency,
        "spending_limit_minor" => Msg::AuditFieldLimit,
        "start" => Msg::StartField,
        "state" => Msg::AuditFieldState,
        "status" => Msg::Status,
        "version" => Msg::AuditFieldVersion,
        "withdrawn" => Msg::AuditFieldWithdrawn,
        _ => return None,
    })
}

/// A field's value: classes, countries, days, roles, rights and yes or no by their names,
/// everything else as it was recorded.
pub fn value_text(field: &str, value: &str) -> String {
    let read = match last(field) {
        "class" => value.parse().ok().map(|class| t(Msg::of_class(class)).to_owned()),
        "status" => value.parse().ok().map(|status| t(Msg::of_status(status)).to_owned()),
        "country" | "default_country" => value.parse().ok().map(country_name),
        "start" | "end" | "since" | "moved" | "expires_on" => {
            value.parse().ok().map(crate::format::day)
        }
        _ => None,
    };
    if let Some(read) = read {
        return read;
    }
    match last(field) {
        "role" => {
            let role = Role::ALL.into_iter().find(|role| role.key() == value);
            role.map_or_else(|| value.to_owned(), |role| t(Msg::of_role(role)).to_owned())
        }
        "rights" => {
            let names = value.split(", ").map(|key| {
                let right = Right::ALL.into_iter().find(|right| right.key() == key);
                right.map_or_else(|| key.to_owned(), |right| right_name(right).to_owned())
            });
            names.collect::<Vec<_>>().join(", ")
        }
        _ => match value {
            "true" => t(Msg::AuditYes).to_owned(),
            "false" => t(Msg::AuditNo).to_owned(),
            _ => value.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn names_of_the_wire_are_told_in_words() {
        assert_eq!(field_name("keep_user_columns"), "Keep who uses a device");
        assert_eq!(field_name("some_new_field"), "some new field");
        assert_eq!(field_name("said.change.class"), "Class");
        assert_eq!(value_text("said.change.class", "laptop"), "Laptop");
        assert_eq!(value_text("said.change.class", "toaster"), "toaster");
        assert_eq!(value_text("role", "owner"), "Owner");
        let rights = "read_figures, export, unheard_of";
        assert_eq!(value_text("rights", rights), "See devices and figures, Export, unheard_of");
        assert_eq!(value_text("keep_user_columns", "true"), "yes");
        assert_eq!(value_text("name", "true north"), "true north");
    }
}
