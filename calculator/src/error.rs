//! What the calculator refuses, as Rust and as the one kind of error it throws.

use impact_core::factors::DataError;
use wasm_bindgen::prelude::*;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A field of the input cannot be used.
    #[error("{message}")]
    Input {
        /// The field's name.
        field: String,
        /// One sentence with the remedy.
        message: String,
    },
    /// A table cannot be read.
    #[error("{0}")]
    Table(#[from] DataError),
    /// A table without a row: another file was fetched in its place.
    #[error("the table {0} holds nothing: fetch the file that belongs to this version")]
    Empty(&'static str),
}

impl Fault {
    /// A field that cannot be used.
    pub fn input(field: &str, message: impl Into<String>) -> Self {
        Self::Input { field: field.to_owned(), message: message.into() }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Input { .. } => "input",
            Self::Table(_) | Self::Empty(_) => "table",
        }
    }

    fn field(&self) -> &str {
        match self {
            Self::Input { field, .. } => field,
            Self::Table(_) => "tables",
            Self::Empty(table) => table,
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// The browser's own error, so that it has a stack and is caught like any other.
    #[wasm_bindgen(js_name = Error)]
    type Thrown;
    #[wasm_bindgen(constructor, js_class = "Error")]
    fn new(message: &str) -> Thrown;
    #[wasm_bindgen(method, setter)]
    fn set_name(this: &Thrown, name: &str);
    #[wasm_bindgen(method, setter)]
    fn set_kind(this: &Thrown, kind: &str);
    #[wasm_bindgen(method, setter)]
    fn set_field(this: &Thrown, field: &str);
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let thrown = Thrown::new(&fault.to_string());
        thrown.set_name("CalculatorError");
        thrown.set_kind(fault.kind());
        thrown.set_field(fault.field());
        thrown.into()
    }
}
