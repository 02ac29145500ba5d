//! What the OpenAPI document says of operations, their identifiers, and bodies that they take.

use super::records::{PUBLIC, of_name};
use super::{NOBODYS, Records};
use crate::client::{Body, Client};
use serde_json::{Map, Value, json};
use std::fmt;

/// The document.
pub struct Document(Value);

/// An operation with what of the document belongs to it.
pub struct Operation<'a> {
    document: &'a Document,
    pub method: String,
    pub path: String,
    described: &'a Value,
}

/// A request with another organisation's identifier.
pub struct Case {
    pub path: String,
    pub body: Body,
}

impl fmt::Display for Operation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Document {
    pub fn of(client: &Client) -> Self {
        Self(client.json("/api/v1/openapi.json"))
    }

    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in self.0["paths"].as_object().unwrap() {
            for (method, described) in item.as_object().unwrap() {
                let (method, path) = (method.to_uppercase(), path.clone());
                operations.push(Operation { document: self, method, path, described });
            }
        }
        assert!(operations.len() >= 19);
        operations
    }

    /// Rights that a key may have, as the description of a new key names them.
    pub fn rights_of_keys(&self) -> Vec<String> {
        let rights = &self.0["components"]["schemas"]["NewKey"]["properties"]["rights"];
        let said = rights["description"].as_str().unwrap();
        said.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    }

    /// A schema with its reference followed.
    fn followed<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => self.followed(self.0.pointer(&name[1..]).unwrap()),
            None => schema,
        }
    }

    /// A value that fits a schema; where an identifier is asked for, the one that `fill` gives.
    fn sample(&self, schema: &Value, fill: &mut dyn FnMut(&str) -> Option<String>) -> Value {
        let schema = self.followed(schema);
        for choice in ["oneOf", "anyOf", "allOf"] {
            let options = schema[choice].as_array().into_iter().flatten();
            if let Some(option) = options.into_iter().find(|option| option["type"] != "null") {
                return self.sample(option, fill);
            }
        }
        if let Some(value) = schema["enum"].get(0).or(schema.get("const")) {
            return value.clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| **kind != "null").unwrap(),
            kind => kind,
        };
        match kind.as_str() {
            Some("object") => Value::Object(self.object(schema, fill)),
            Some("array") => json!([self.sample(&schema["items"], fill)]),
            Some("string") if schema["format"] == "date" => json!("2024-01-01"),
            Some("string") => json!("x"),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("boolean") => json!(false),
            other => panic!("a schema of the type {other:?}: {schema}"),
        }
    }

    /// The required properties, and those that name a record.
    fn object(
        &self,
        schema: &Value,
        fill: &mut dyn FnMut(&str) -> Option<String>,
    ) -> Map<String, Value> {
        let mut object = Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_array = self.followed(property)["type"] == "array";
            let value = if names_a_record(name, property) { fill(name) } else { None };
            match value {
                Some(id) if is_array => object.insert(name.clone(), json!([id])),
                Some(id) => object.insert(name.clone(), json!(id)),
                None if required.contains(&json!(name)) => {
                    object.insert(name.clone(), self.sample(property, fill))
                }
                None => None,
            };
        }
        object
    }
}

/// Whether a property is said to hold identifiers of records.
fn names_a_record(name: &str, property: &Value) -> bool {
    let said = property["description"].as_str().unwrap_or_default();
    said.starts_with("Identifier") || of_name(name).is_some() || name.ends_with("_id")
}

impl Operation<'_> {
    /// Names of the address's parameters.
    fn parameters(&self) -> Vec<&str> {
        self.path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
    }

    /// Query parameters that are said to hold an identifier.
    pub fn identifiers_in_query(&self) -> Vec<String> {
        let parameters = self.described["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        let named = query
            .filter(|parameter| names_a_record(parameter["name"].as_str().unwrap(), parameter));
        named.map(|parameter| parameter["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Requests in which one identifier is another organisation's: of the address, or of the body.
    pub fn cases(&self, records: &Records) -> Result<Vec<Case>, String> {
        let mut cases = Vec::new();
        let mut unknown = None;
        let mut at = 0;
        let parameters: Vec<&str> =
            self.parameters().into_iter().filter(|name| !self.is_public(name)).collect();
        // The first identifier decides whose the record is; those after it stand below it.
        if let Some(first) = parameters.first() {
            let collection = self.path.split(&format!("/{{{first}}}")).next().unwrap();
            let ids = records
                .get(collection)
                .ok_or(format!("how is a record of {collection} made? Say it in records.rs"))?;
            let count = ids.len();
            while at < count {
                let mut path = self.path.clone();
                for name in self.parameters() {
                    let place = format!("{{{name}}}");
                    let before = path.split(&place).next().unwrap().len();
                    let collection = self.path.split(&format!("/{place}")).next().unwrap();
                    let of_kind = records.get(collection).ok_or(format!(
                        "how is a record of {collection} made? Say it in records.rs"
                    ))?;
                    assert!(before > 0);
                    path = path.replace(&place, &of_kind[at % of_kind.len()]);
                }
                cases.push(Case { path, body: self.body(&mut |_| Some(NOBODYS.to_owned())) });
                at += 1;
            }
            return Ok(cases);
        }
        // Identifiers in the body.
        let mut named = Vec::new();
        self.body(&mut |name| {
            named.push(name.to_owned());
            None
        });
        for name in named {
            if self.is_public(&name) {
                continue;
            }
            let Some(ids) = of_name(&name).and_then(|collection| records.get(collection)) else {
                unknown = Some(format!("which records does {name} of the body name?"));
                continue;
            };
            for id in ids {
                let body = self.body(&mut |asked| (asked == name).then(|| id.clone()));
                cases.push(Case { path: self.path.clone(), body });
            }
        }
        unknown.map_or(Ok(cases), Err)
    }

    fn is_public(&self, parameter: &str) -> bool {
        let place = format!("{} {parameter}", self.path);
        PUBLIC.iter().any(|(public, _)| *public == place || *public == parameter)
    }

    /// A body that the operation takes.
    fn body(&self, fill: &mut dyn FnMut(&str) -> Option<String>) -> Body {
        let content = &self.described["requestBody"]["content"];
        let Some(content) = content.as_object() else { return Body::None };
        if let Some(json) = content.get("application/json") {
            return Body::Json(self.document.sample(&json["schema"], fill));
        }
        // A file: whatever it is, it names no record.
        let file = b"Serial,Model\nS-1,Latitude 5420\n".to_vec();
        match content.contains_key("text/csv") {
            true => Body::Bytes("text/csv", file),
            false => Body::Bytes("application/octet-stream", file),
        }
    }
}
