//! The border to JavaScript: nothing that crosses it is trusted to be what it should.

use crate::error::Fault;
use js_sys::{JSON, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Names of the tables.
pub const TABLES: &[&str] =
    &["catalogue", "grid", "classes", "machine_types", "estimator", "components", "sheets"];
/// Names of the input's fields.
pub const INPUT: &[&str] =
    &["product", "maker", "model", "class", "country", "start", "years", "quantity"];

/// Longest text that is read; no maker writes a longer name.
const LONGEST_TEXT: u32 = 200;

/// An object whose fields all have known names.
pub struct Fields(JsValue);

impl Fields {
    /// Takes an object.
    ///
    /// # Errors
    /// When it is no object, or has a field of another name: a misspelt field would be passed over.
    pub fn of(value: &JsValue, name: &str, known: &[&str]) -> Result<Self, Fault> {
        let Some(object) = value.dyn_ref::<Object>() else {
            return Err(Fault::input(
                name,
                format!("the {name} must be an object with the fields {}", known.join(", ")),
            ));
        };
        for key in Object::keys(object) {
            let key = key.as_string().unwrap_or_default();
            if !known.contains(&key.as_str()) {
                let key: String = key.chars().take(40).collect();
                let message =
                    format!("\"{key}\" is no field of the {name}: use {}", known.join(", "));
                return Err(Fault::input(&key, message));
            }
        }
        Ok(Self(value.clone()))
    }

    fn get(&self, name: &str) -> Result<JsValue, Fault> {
        Reflect::get(&self.0, &JsValue::from_str(name))
            .map_err(|_| Fault::input(name, format!("{name} cannot be read from the object")))
    }

    /// A text without spaces around it; none when absent or empty.
    ///
    /// # Errors
    /// When it is something else, or far too long.
    pub fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        text(&self.get(name)?, name)
    }

    /// A number; none when absent.
    ///
    /// # Errors
    /// When it is something else, or not finite.
    pub fn number(&self, name: &str) -> Result<Option<f64>, Fault> {
        number(&self.get(name)?, name)
    }

    /// The bytes of a table.
    ///
    /// # Errors
    /// When there are none.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, Fault> {
        self.optional_bytes(name)?.ok_or_else(|| no_bytes(name))
    }

    /// The bytes of a table that may be left out.
    ///
    /// # Errors
    /// When it is something else than a `Uint8Array`.
    pub fn optional_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let value = self.get(name)?;
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        let array = value.dyn_ref::<Uint8Array>().ok_or_else(|| no_bytes(name))?;
        Ok(Some(array.to_vec()))
    }
}

fn no_bytes(name: &str) -> Fault {
    Fault::input(name, format!("the table {name} must be a Uint8Array with the file's bytes"))
}

/// A text from JavaScript; none when absent or empty.
///
/// # Errors
/// When it is something else, or far too long.
pub fn text(value: &JsValue, name: &str) -> Result<Option<String>, Fault> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    let Some(string) = value.dyn_ref::<js_sys::JsString>() else {
        return Err(Fault::input(name, format!("{name} must be text")));
    };
    if string.length() > LONGEST_TEXT {
        let message = format!("{name} is longer than {LONGEST_TEXT} characters: shorten it");
        return Err(Fault::input(name, message));
    }
    let string = String::from(string);
    let trimmed = string.trim();
    Ok((!trimmed.is_empty()).then(|| trimmed.to_owned()))
}

/// A number from JavaScript; none when absent.
///
/// # Errors
/// When it is something else, or not finite.
pub fn number(value: &JsValue, name: &str) -> Result<Option<f64>, Fault> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    match value.as_f64().filter(|number| number.is_finite()) {
        Some(number) => Ok(Some(number)),
        None => Err(Fault::input(name, format!("{name} must be a number"))),
    }
}

/// A result as a plain JavaScript object; numbers keep every bit.
///
/// # Errors
/// When the browser has no room for it.
pub fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let fault = || Fault::input("result", "the result does not fit into the browser's memory");
    let text = serde_json::to_string(value).map_err(|_| fault())?;
    JSON::parse(&text).map_err(|_| fault().into())
}
