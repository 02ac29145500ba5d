//! What a package's sources may not contain.

use crate::sources::{File, files, product};

/// Fails with every place where one of the words stands.
#[track_caller]
fn none(files: &[File], words: &[&str], why: &str) {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                found.push(format!("{}:{}: {word}", file.path, number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{why}:\n{}", found.join("\n"));
}

#[test]
fn core_does_nothing_but_compute() {
    let core = product("core/src");
    let outside = [
        "std::fs",
        "std::net",
        "std::time",
        "std::env",
        "std::process",
        "std::thread",
        "std::io",
        "SystemTime",
        "Instant::",
        "println!",
        "eprintln!",
        "dbg!",
        "include_bytes!",
        "include_str!",
        "extern \"",
        "unsafe ",
    ];
    none(&core, &outside, "core reads no file, no clock, no environment, and prints nothing");
    none(
        &core,
        &["wasm_bindgen", "js_sys", "web_sys", "leptos", "sqlx", "axum", "tokio"],
        "core knows no platform",
    );
    none(&core, &["HashMap", "HashSet", "RandomState", "rand::"], "core has no random order");
}

#[test]
fn core_gives_the_same_bits_everywhere() {
    let inexact = [
        ".exp()",
        ".exp2(",
        ".exp_m1(",
        ".ln()",
        ".ln_1p(",
        ".log(",
        ".log2(",
        ".log10(",
        ".powf(",
        ".powi(",
        ".cbrt(",
        ".sin(",
        ".cos(",
        ".tan(",
        ".mul_add(",
        "f32",
    ];
    none(&product("core/src"), &inexact, "these differ between targets: use libm");
}

#[test]
fn the_product_does_not_panic_by_choice() {
    let panics = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("];
    for folder in ["core/src", "platform/src", "app/src", "calculator/src"] {
        none(&product(folder), &panics, "say what went wrong instead");
    }
}

#[test]
fn sql_stands_in_the_store_alone() {
    let mut platform = product("platform/src");
    platform.retain(|file| !file.path.starts_with("platform/src/store"));
    let words = ["sqlx", "select ", "SELECT ", "insert into", "INSERT INTO", "delete from"];
    none(&platform, &words, "only platform/src/store talks SQL");
    for folder in ["core/src", "app/src", "calculator/src", "xtask/src"] {
        none(&product(folder), &["sqlx"], "only platform talks SQL");
    }
}

#[test]
fn every_table_says_whose_its_rows_are() {
    let migrations = files("platform/migrations", &[".sql"]);
    let mut tables = 0;
    for file in &migrations {
        let lower = file.text.to_lowercase();
        let text = lower.split_whitespace().collect::<Vec<_>>().join(" ");
        for table in text.split("create table ").skip(1) {
            let body = table.split_once(");").map_or(table, |(body, _)| body);
            let name = table.split([' ', '(']).next().unwrap();
            tables += 1;
            assert!(body.contains("scope text not null"), "{name} has no scope");
            assert!(
                body.contains("primary key (scope") || name == "organisations",
                "{name}: the key begins without the scope"
            );
        }
        for index in text.split("create unique index ").skip(1) {
            let columns = index.split_once('(').unwrap().1;
            assert!(columns.starts_with("scope"), "{index}: a unique key without the scope");
        }
    }
    assert!(tables >= 8, "{tables}");
}

#[test]
fn markup_styles_by_class_and_carries_no_handler() {
    let mut pages = files("app", &[".rs", ".html"]);
    pages.extend(files("public", &[".html", ".svg", ".js"]));
    let inline = [
        " style=\"",
        " style='",
        " style={",
        "style=move",
        " onclick=",
        " onload=",
        "javascript:",
        ".inner_html(",
        "set_inner_html(&",
        "eval(",
    ];
    none(&pages, &inline, "the content security policy refuses it");
    let inline = pages.iter().filter(|file| file.path.ends_with(".html"));
    for file in inline.filter(|file| file.path.starts_with("public")) {
        assert!(!file.text.contains("<script>"), "{}: an inline script", file.path);
        assert!(!file.text.contains("<style"), "{}: an inline style", file.path);
    }
}

#[test]
fn the_portal_asks_only_its_own_server() {
    let mut pages = files("app", &[".rs", ".html"]);
    pages.extend(files("public", &[".html", ".css", ".js", ".webmanifest"]));
    none(
        &pages,
        &[
            "src=\"http",
            "url(http",
            "url(//",
            "@import \"http",
            "fetch(\"http",
            "Request::get(\"http",
        ],
        "nothing is loaded from elsewhere",
    );
}

#[test]
fn the_portal_writes_numbers_in_one_place() {
    let mut app = product("app/src");
    app.retain(|file| !file.path.starts_with("app/src/format"));
    let words =
        ["to_fixed(", "to_locale_string(", "NumberFormat", "} kg", "} t\"", "} kWh", "} g/"];
    none(&app, &words, "app/src/format writes every number and unit");
}

#[test]
fn the_portal_computes_no_carbon() {
    let words = [
        "KgCo2e::new",
        "Kwh::new",
        "GramsCo2ePerKwh::new",
        "embodied::assess",
        "use_grams",
        "embodied_carried",
        "/ 365",
    ];
    none(&product("app/src"), &words, "the portal shows what core computed");
}

#[test]
fn an_exception_to_a_rule_says_why() {
    for folder in
        ["core/src", "platform/src", "app/src", "calculator/src", "xtask/src", "tests/tests"]
    {
        for file in files(folder, &[".rs"]) {
            let markers = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
            for (at, _) in markers.iter().flat_map(|marker| file.text.match_indices(marker)) {
                let rest = &file.text[at..];
                let attribute = &rest[..rest.find(")]").unwrap_or(rest.len())];
                let quoted = file.text[..at].ends_with('"');
                assert!(quoted || attribute.contains("reason = "), "{}: {attribute})]", file.path);
            }
        }
    }
}

#[test]
fn nothing_is_left_to_do() {
    for folder in ["core/src", "platform/src", "app/src", "calculator/src", "xtask/src", "public"] {
        let all = files(folder, &[".rs", ".css", ".js", ".html"]);
        let words = ["TODO", "FIXME", "XXX:", "HACK:", "coming soon", "Coming soon", "lorem ipsum"];
        none(&all, &words, "what is left out does not exist");
    }
}
