//! The calculator as a page uses it, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use impact_calculator::Calculator;
use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const CATALOGUE: &[u8] = include_bytes!("../../core/data/catalogue.odbl.csv");
const SHEETS: &[u8] = include_bytes!("../../core/data/catalogue-sheets.odbl.csv");
const GRID: &[u8] = include_bytes!("../../core/data/grid.cc-by-4.0.csv");
const CLASSES: &[u8] = include_bytes!("../../core/data/classes.odbl.csv");
const ESTIMATOR: &[u8] = include_bytes!("../../core/data/estimator.odbl.csv");
const COMPONENTS: &[u8] = include_bytes!("../../core/data/components.csv");
const MACHINE_TYPES: &[u8] = include_bytes!("../../core/data/machine-types.csv");

fn tables() -> Object {
    let tables = Object::new();
    for (name, bytes) in [
        ("catalogue", CATALOGUE),
        ("sheets", SHEETS),
        ("grid", GRID),
        ("classes", CLASSES),
        ("machine_types", MACHINE_TYPES),
        ("estimator", ESTIMATOR),
        ("components", COMPONENTS),
    ] {
        set(&tables, name, &Uint8Array::from(bytes));
    }
    tables
}

fn calculator() -> Calculator {
    Calculator::new(&tables()).unwrap()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).unwrap();
}

fn get(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |at, name| Reflect::get(&at, &name.into()).unwrap())
}

fn number(value: &JsValue, path: &str) -> f64 {
    get(value, path).as_f64().unwrap_or_else(|| panic!("{path} is no number"))
}

fn string(value: &JsValue, path: &str) -> String {
    get(value, path).as_string().unwrap_or_else(|| panic!("{path} is no text"))
}

fn list(value: &JsValue, path: &str) -> Vec<JsValue> {
    get(value, path).dyn_into::<Array>().unwrap().to_vec()
}

/// An input in JSON, with a laptop in Germany in what it leaves out.
fn input(json: &str) -> JsValue {
    let object: Object = JSON::parse(json).unwrap().unchecked_into();
    for (name, value) in [("country", "DE"), ("start", "2023-01-01")] {
        if !Reflect::has(&object, &name.into()).unwrap() {
            set(&object, name, &value.into());
        }
    }
    object.into()
}

fn grams(value: &JsValue, path: &str) -> i64 {
    (number(value, path) * 1000.0).round() as i64
}

/// Kind and field of what is thrown.
fn refused(result: Result<JsValue, JsValue>) -> (String, String) {
    let error = result.expect_err("it was not refused");
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(string(&error, "name"), "CalculatorError");
    let message = string(&error, "message");
    assert!(message.len() > 10 && !message.contains('\n'), "{message}");
    (string(&error, "kind"), string(&error, "field"))
}

#[wasm_bindgen_test]
fn it_runs_in_a_browser() {
    assert!(!get(&js_sys::global(), "window").is_undefined(), "no window: this is no browser");
}

#[wasm_bindgen_test]
fn a_product_has_a_figure_that_its_parts_and_its_receipt_sum_to() {
    let calculator = calculator();
    let result = calculator
        .footprint(&input(r#"{"maker":"Dell Inc.","model":"Latitude 5310","years":5}"#))
        .unwrap();
    assert_eq!(string(&result, "device.product.id"), "dell/latitude-5310");
    assert_eq!(string(&result, "device.matched"), "exact");
    assert_eq!(string(&result, "life"), "2023-01-01..2028-01-01");
    let total = grams(&result, "whole_life.mean_kg");
    assert!(total > 100_000);
    assert!(grams(&result, "whole_life.low_kg") < total);
    assert!(grams(&result, "whole_life.high_kg") > total);
    let sum = |name: &str, part: &str| -> i64 {
        list(&result, name).iter().map(|of| grams(of, part)).sum()
    };
    assert_eq!(sum("stages", "carbon.mean_kg"), total);
    assert_eq!(list(&result, "years").len(), 5);
    assert_eq!(sum("years", "gross.mean_kg"), total);
    assert_eq!(number(&result, "receipt.root.value") as i64, total);
    assert_eq!(string(&result, "receipt.factor_set"), calculator.factor_set());
    assert_eq!(string(&result, "engine"), calculator.engine());
    assert_eq!(string(&result, "receipt.fingerprint").len(), 64);
}

#[wasm_bindgen_test]
fn the_receipt_that_leaves_the_module_verifies_to_the_bit() {
    let result = calculator().footprint(&input(r#"{"class":"laptop"}"#)).unwrap();
    let text = JSON::stringify(&get(&result, "receipt")).unwrap();
    let receipt: impact_core::receipt::Receipt = serde_json::from_str(&String::from(text)).unwrap();
    receipt.verify().unwrap();
}

#[wasm_bindgen_test]
fn the_same_question_gives_the_same_answer() {
    let ask = input(r#"{"class":"desktop","quantity":3}"#);
    let text = |result: JsValue| String::from(JSON::stringify(&result).unwrap());
    let first = text(calculator().footprint(&ask).unwrap());
    assert_eq!(text(calculator().footprint(&ask).unwrap()), first);
}

#[wasm_bindgen_test]
fn devices_of_one_kind_share_their_error() {
    let calculator = calculator();
    let one = calculator.footprint(&input(r#"{"class":"laptop"}"#)).unwrap();
    let many = calculator.footprint(&input(r#"{"class":"laptop","quantity":120}"#)).unwrap();
    assert_eq!(grams(&many, "whole_life.mean_kg"), grams(&one, "whole_life.mean_kg"));
    assert_eq!(grams(&one, "all.mean_kg"), grams(&one, "whole_life.mean_kg"));
    assert_eq!(grams(&many, "all.mean_kg"), 120 * grams(&one, "whole_life.mean_kg"));
    let wide = |of: &JsValue, path: &str| {
        (number(of, &format!("{path}.high_kg")) - number(of, &format!("{path}.low_kg")))
            / number(of, &format!("{path}.mean_kg"))
    };
    assert!((wide(&many, "all") - wide(&one, "whole_life")).abs() < 1e-4);
}

#[wasm_bindgen_test]
fn every_class_has_a_figure_or_says_why_not() {
    let calculator = calculator();
    let classes = calculator.classes().unwrap().dyn_into::<Array>().unwrap();
    assert_eq!(classes.length(), 9);
    for class in classes {
        let key = string(&class, "class");
        let result = calculator.footprint(&input(&format!(r#"{{"class":"{key}"}}"#)));
        if get(&class, "has_footprint").is_truthy() {
            let result = result.unwrap();
            let method = if key == "server" { "parts" } else { "class_median" };
            assert_eq!(string(&result, "method"), method, "{key}");
            assert!(get(&result, "device.suggestion").is_null(), "{key} suggests a product");
            let days = (number(&class, "years") * 365.25).round();
            assert_eq!(number(&result, "planned_days"), days, "{key}");
            let missing = list(&result, "missing").len();
            assert_eq!(missing == 0, get(&class, "has_energy").is_truthy(), "{key}");
        } else {
            assert_eq!(refused(result), ("input".to_owned(), "class".to_owned()), "{key}");
        }
    }
}

#[wasm_bindgen_test]
fn a_cleaner_grid_and_a_longer_life_show() {
    let calculator = calculator();
    let of = |json: &str| {
        let result = calculator.footprint(&input(json)).unwrap();
        (grams(&result, "whole_life.mean_kg"), grams(&list(&result, "years")[0], "gross.mean_kg"))
    };
    let germany = of(r#"{"class":"laptop"}"#);
    assert!(of(r#"{"class":"laptop","country":"FR"}"#).0 < germany.0);
    let longer = of(r#"{"class":"laptop","years":8}"#);
    assert!(longer.0 > germany.0 && longer.1 < germany.1);
}

#[wasm_bindgen_test]
fn the_search_finds_words_machine_types_and_misspellings() {
    let calculator = calculator();
    let ids = |text: &str| -> Vec<String> {
        let found = calculator.search(&text.into(), &5.into()).unwrap();
        found.dyn_into::<Array>().unwrap().iter().map(|of| string(&of, "id")).collect()
    };
    assert_eq!(ids("latitude 5310 dell")[0], "dell/latitude-5310");
    assert_eq!(ids("20N2000RUS"), ["lenovo/thinkpad-t490"]);
    assert_eq!(ids("Dell Latitud 53100").len(), 0);
    assert_eq!(ids("latitude").len(), 5);
    assert!(ids("").is_empty() && ids("no such thing at all").is_empty());
}

#[wasm_bindgen_test]
fn every_bad_field_is_named() {
    let calculator = calculator();
    for (json, field) in [
        (r#"{}"#, "class"),
        (r#"{"class":"toaster"}"#, "class"),
        (r#"{"class":7}"#, "class"),
        (r#"{"product":"nobody/nothing"}"#, "product"),
        (r#"{"model":"Frobnicator 9000"}"#, "model"),
        (r#"{"maker":"VMware, Inc.","model":"VMware Virtual Platform"}"#, "model"),
        (r#"{"class":"laptop","country":"ZZ"}"#, "country"),
        (r#"{"class":"laptop","country":"Germany"}"#, "country"),
        (r#"{"class":"laptop","country":""}"#, "country"),
        (r#"{"class":"laptop","country":["DE"]}"#, "country"),
        (r#"{"class":"laptop","years":-1}"#, "years"),
        (r#"{"class":"laptop","years":0}"#, "years"),
        (r#"{"class":"laptop","years":1e300}"#, "years"),
        (r#"{"class":"laptop","years":"5"}"#, "years"),
        (r#"{"class":"laptop","quantity":0}"#, "quantity"),
        (r#"{"class":"laptop","quantity":1.5}"#, "quantity"),
        (r#"{"class":"laptop","quantity":10001}"#, "quantity"),
        (r#"{"class":"laptop","quantity":-3}"#, "quantity"),
        (r#"{"class":"laptop","start":"2026-02-30"}"#, "start"),
        (r#"{"class":"laptop","start":"1999-12-31"}"#, "start"),
        (r#"{"class":"laptop","start":null}"#, "start"),
        (r#"{"class":"laptop","yeers":5}"#, "yeers"),
    ] {
        let refusal = refused(calculator.footprint(&input(json)));
        assert_eq!(refusal, ("input".to_owned(), field.to_owned()), "{json}");
    }
    let long = "x".repeat(100_000);
    let refusal = refused(calculator.footprint(&input(&format!(r#"{{"model":"{long}"}}"#))));
    assert_eq!(refusal.1, "model");
}

#[wasm_bindgen_test]
fn what_only_javascript_can_pass_is_refused_too() {
    let calculator = calculator();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for field in ["years", "quantity"] {
            let ask: Object = input(r#"{"class":"laptop"}"#).unchecked_into();
            set(&ask, field, &value.into());
            assert_eq!(refused(calculator.footprint(&ask)).1, field);
        }
    }
    for nothing in [JsValue::UNDEFINED, JsValue::NULL, 5.into(), "laptop".into()] {
        assert_eq!(refused(calculator.footprint(&nothing)).1, "input");
        assert_eq!(refused(Calculator::new(&nothing).map(JsValue::from)).1, "tables");
    }
    let trap = js_sys::Function::new_no_args(
        "return { get class() { throw new Error('trap') }, country: 'DE' }",
    );
    let trap = trap.call0(&JsValue::NULL).unwrap();
    assert_eq!(refused(calculator.footprint(&trap)).1, "class");
    assert_eq!(refused(calculator.search(&7.into(), &5.into())).1, "text");
    for limit in [JsValue::from(0), (-1).into(), 1e9.into(), f64::NAN.into(), "5".into()] {
        assert_eq!(refused(calculator.search(&"dell".into(), &limit)).1, "limit");
    }
}

#[wasm_bindgen_test]
fn a_bad_table_is_named() {
    let missing = tables();
    Reflect::delete_property(&missing, &"grid".into()).unwrap();
    assert_eq!(refused(Calculator::new(&missing).map(JsValue::from)).1, "grid");
    let text = tables();
    set(&text, "classes", &"class".into());
    assert_eq!(refused(Calculator::new(&text).map(JsValue::from)).1, "classes");
    // What a server sends that knows no such file.
    for name in ["catalogue", "grid", "classes"] {
        let damaged = tables();
        set(&damaged, name, &Uint8Array::from(&b"<!doctype html><title>404</title>"[..]));
        let (kind, _) = refused(Calculator::new(&damaged).map(JsValue::from));
        assert_eq!(kind, "table", "{name}");
    }
}
