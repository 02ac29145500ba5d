//! What an entry changed, field by field, and what the values refer to.

use crate::store::StoreError;
use impact_core::api::AuditChange;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of both sides, each as text, without names.
///
/// # Errors
/// When a side is no JSON.
pub(super) fn changes(
    before: Option<&str>,
    after: Option<&str>,
) -> Result<Vec<AuditChange>, StoreError> {
    let fields = |json: Option<&str>| -> Result<BTreeMap<String, String>, StoreError> {
        let mut fields = BTreeMap::new();
        if let Some(value) = json.map(serde_json::from_str::<Value>).transpose()? {
            flatten("", &value, &mut fields);
        }
        Ok(fields)
    };
    let (before, after) = (fields(before)?, fields(after)?);
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let told = all.into_iter().map(|field| AuditChange {
        field: field.clone(),
        before: before.get(field).cloned(),
        after: after.get(field).cloned(),
        before_name: None,
        after_name: None,
    });
    Ok(told.collect())
}

/// Collects the values by field, those of fields within fields under both names. A field without a
/// value says nothing.
fn flatten(name: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let text = match value {
        Value::Null => return,
        Value::Object(fields) => {
            for (field, value) in fields {
                let below = if name.is_empty() { field.clone() } else { format!("{name}.{field}") };
                flatten(&below, value, into);
            }
            return;
        }
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        value => value.to_string(),
    };
    if !name.is_empty() {
        into.insert(name.to_owned(), text);
    }
}

/// The kind and identifier of what a field's value refers to.
pub(super) fn refers_to(field: &str, value: &str) -> Option<(String, String)> {
    let kind = match field.rsplit('.').next()? {
        "into" | "site" => "site",
        "evidence" => "figures",
        _ => return None,
    };
    Some((kind.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_within_fields_are_told_one_by_one() {
        let after = r#"{"devices":2,"said":{"change":{"class":"laptop","end":null},"searched":true},
            "rights":["export","invite"]}"#;
        let told = changes(Some(r#"{"devices":1}"#), Some(after)).unwrap();
        let told: Vec<_> = told
            .iter()
            .map(|change| (&*change.field, change.before.as_deref(), change.after.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("devices", Some("1"), Some("2")),
                ("rights", None, Some("export, invite")),
                ("said.change.class", None, Some("laptop")),
                ("said.searched", None, Some("true")),
            ]
        );
        assert!(changes(None, None).unwrap().is_empty());
    }
}
