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
    for folder in ["core/src", "platform/src", "app/src", "calculator/src", "engine/src"] {
        none(&product(folder), &panics, "say what went wrong instead");
    }
}

/// The texts in quotes of a Rust source without comments, each with the line on which it begins;
/// blanks and line ends within are one blank.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('"') {
        let open = at + next;
        let before = &text[..open];
        if before.ends_with('\'') && text[open + 1..].starts_with('\'') || before.ends_with("'\\") {
            at = open + 1;
            continue;
        }
        let hashes = before.len() - before.trim_end_matches('#').len();
        let raw = before[..before.len() - hashes].ends_with('r');
        let body = &text[open + 1..];
        let end = if raw {
            body.find(&format!("\"{}", "#".repeat(hashes)))
        } else {
            let mut escaped = false;
            body.char_indices().find_map(|(at, c)| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes.then_some(at)
            })
        };
        let end = end.unwrap_or(body.len());
        let words: Vec<&str> =
            body[..end].split_whitespace().filter(|word| *word != "\\").collect();
        found.push((before.matches('\n').count() + 1, words.join(" ")));
        at = open + 1 + end + 1;
        if at >= text.len() {
            break;
        }
    }
    found
}

/// Whether a text is a statement of SQL, or the beginning of one; a sentence begins with one
/// capital.
fn is_sql(text: &str) -> bool {
    let sentence =
        text.starts_with(char::is_uppercase) && text.chars().nth(1).is_some_and(char::is_lowercase);
    let text = if sentence { String::new() } else { text.to_lowercase() };
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    begins(&["select ", "insert into ", "insert or ", "delete from ", "alter table ", "pragma "])
        || begins(&["create table ", "create index ", "create unique index ", "create trigger "])
        || begins(&["drop table ", "drop index ", "create policy ", "truncate "])
        || text.starts_with("update ") && text.contains(" set ")
        || text.starts_with("with ") && text.contains(" as (")
}

#[test]
fn statements_of_sql_are_known_from_sentences() {
    let text = "let a = \"Select a file, with care\"; // \nlet b = \"with a as (\n    select 1)\";\n\
                let c = '\"'; let d = \"update \\\n  t set a = \\\"b\\\"\"; let e = r#\"delete from t\"#;";
    let found: Vec<(usize, bool)> =
        literals(text).into_iter().map(|(line, text)| (line, is_sql(&text))).collect();
    assert_eq!(found, [(1, false), (2, true), (4, true), (5, true)]);
    for sentence in
        ["updates are set aside", "with it, as said (here)", "delete a key", "create a view"]
    {
        assert!(!is_sql(sentence), "{sentence}");
    }
}

#[test]
fn sql_stands_in_the_store_alone() {
    let mut platform = product("platform/src");
    platform.retain(|file| !file.path.starts_with("platform/src/store"));
    none(&platform, &["sqlx"], "only platform/src/store talks SQL");
    // What xtask asks the PostgreSQL that it starts for tests is no statement of the product.
    none(&product("xtask/src"), &["sqlx"], "only platform talks SQL");
    for folder in ["core/src", "app/src", "calculator/src", "engine/src"] {
        let other = product(folder);
        none(&other, &["sqlx"], "only platform talks SQL");
        platform.extend(other);
    }
    let mut found = Vec::new();
    for file in &platform {
        let statements = literals(&file.text).into_iter().filter(|(_, text)| is_sql(text));
        found.extend(statements.map(|(line, text)| format!("{}:{line}: {text}", file.path)));
    }
    assert!(found.is_empty(), "only platform/src/store talks SQL:\n{}", found.join("\n"));
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
        ["to_fixed(", "to_locale_string(", "NumberFormat", "} kg", "} t\"", "} g/", "\" kg\""];
    none(&app, &words, "app/src/format writes every number and unit");
    none(&app, &["}\\u{a0}", "/ 1000.0", "/ 1_000.0"], "app/src/format writes and scales numbers");
    // Sentences of the catalogue may name a unit.
    app.retain(|file| !file.path.starts_with("app/src/i18n/en"));
    none(&app, &["kWh", "MWh"], "app/src/format writes every unit of electricity");
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
    for folder in [
        "core/src",
        "platform/src",
        "app/src",
        "calculator/src",
        "engine/src",
        "xtask/src",
        "tests/tests",
    ] {
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
    for folder in [
        "core/src",
        "platform/src",
        "app/src",
        "calculator/src",
        "engine/src",
        "xtask/src",
        "public",
    ] {
        let all = files(folder, &[".rs", ".css", ".js", ".html"]);
        let words = ["TODO", "FIXME", "XXX:", "HACK:", "coming soon", "Coming soon", "lorem ipsum"];
        none(&all, &words, "what is left out does not exist");
    }
}
