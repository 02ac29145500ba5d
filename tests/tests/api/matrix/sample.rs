//! What the OpenAPI document says of operations, their identifiers, and bodies that they take.

use super::records::{PUBLIC, beside, of_name};
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
    /// Whether the other organisation's identifier stands in the body.
    pub by_body: bool,
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
    // The catalogue is the same for everybody.
    let is_said = said.contains("dentifier") && !said.to_lowercase().contains("catalogue");
    is_said || of_name(name).is_some() || name.ends_with("_id")
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

    /// Requests in which one identifier is another organisation's: the first of the address, or one
    /// of the body, with one's own everywhere else.
    pub fn cases(&self, theirs: &Records, ours: &Records) -> Result<Vec<Case>, String> {
        let mut cases = Vec::new();
        if let Some(first) = self.parameters().first().filter(|name| !self.is_public(name)) {
            let count = ids(theirs, &self.collection(first))?.len();
            for at in 0..count {
                let body = self.body(ours, &mut |_| Some(NOBODYS.to_owned()));
                cases.push(Case { path: self.filled(theirs, at)?, body, by_body: false });
            }
        }
        let mut named = Vec::new();
        self.body(ours, &mut |name| {
            named.push(name.to_owned());
            None
        });
        for name in named.iter().filter(|name| !self.is_public(name)) {
            let kind =
                of_name(name).ok_or(format!("which records does {name} of the body name?"))?;
            for id in ids(theirs, kind)? {
                let body = self.body(ours, &mut |asked| (asked == name).then(|| id.clone()));
                cases.push(Case { path: self.filled(ours, 0)?, body, by_body: true });
            }
        }
        Ok(cases)
    }

    /// What stands before a parameter in the address.
    fn collection(&self, parameter: &str) -> String {
        let place = format!("/{{{parameter}}}");
        self.path.split(&place).next().unwrap().to_owned()
    }

    /// The address with records of an organisation in the place of its parameters.
    fn filled(&self, records: &Records, at: usize) -> Result<String, String> {
        let mut path = self.path.clone();
        for name in self.parameters().into_iter().filter(|name| !self.is_public(name)) {
            let of_kind = ids(records, &self.collection(name))?;
            path = path.replace(&format!("{{{name}}}"), &of_kind[at % of_kind.len()]);
        }
        Ok(path)
    }

    fn is_public(&self, parameter: &str) -> bool {
        let place = format!("{} {parameter}", self.path);
        PUBLIC.iter().any(|(public, _)| *public == place || *public == parameter)
    }

    /// A body that the operation takes.
    fn body(&self, ours: &Records, fill: &mut dyn FnMut(&str) -> Option<String>) -> Body {
        let content = &self.described["requestBody"]["content"];
        let Some(content) = content.as_object() else { return Body::None };
        if let Some(json) = content.get("application/json") {
            let mut body = beside(&self.to_string(), &ours["/api/v1/devices"][0]);
            merge(&mut body, self.document.sample(&json["schema"], fill));
            return Body::Json(body);
        }
        // A file: whatever it is, it names no record.
        let file = b"Serial,Model\nS-1,Latitude 5420\n".to_vec();
        match content.contains_key("text/csv") {
            true => Body::Bytes("text/csv", file),
            false => Body::Bytes("application/octet-stream", file),
        }
    }
}

fn ids<'a>(records: &'a Records, collection: &str) -> Result<&'a Vec<String>, String> {
    let unknown = format!("how is a record of {collection} made? Say it in matrix/records.rs");
    records.get(collection).ok_or(unknown)
}

/// Lays one value over another, object by object.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                merge(under.entry(name).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}
