//! Every language says everything: each message and each label of core's, with the same
//! placeholders and plural forms, and in words of its own.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so")]

use impact_core::decision::DecisionInput;
use impact_core::own;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Texts by their names.
type Texts = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_owned()
}

/// The string literal that a text begins with, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut said = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((said, &inside[at + 1..])),
            '\\' => match letters.next()?.1 {
                // A line that goes on: its indent is no part of the text.
                '\n' => {
                    let rest = letters.as_str().trim_start();
                    let skipped = letters.as_str().len() - rest.len();
                    for _ in 0..letters.as_str()[..skipped].chars().count() {
                        letters.next();
                    }
                }
                'n' => said.push('\n'),
                'u' => {
                    let code: String = letters
                        .by_ref()
                        .map(|(_, c)| c)
                        .take_while(|c| *c != '}')
                        .filter(|c| *c != '{')
                        .collect();
                    said.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
                }
                other => said.push(other),
            },
            other => said.push(other),
        }
    }
    None
}

/// English: by area, `Name = "text",` in each file of `en/`.
fn english() -> BTreeMap<String, Texts> {
    let mut areas = BTreeMap::new();
    for file in files(&root().join("app/src/i18n/en"), "rs") {
        let source = read(&file);
        let Some((_, body)) = source.split_once("messages! {") else { continue };
        let mut texts = Texts::new();
        let mut rest = body.trim_start();
        while let Some((name, after)) = rest.split_once('=') {
            let name = name.lines().last().unwrap().trim();
            let (text, after) = literal(after.trim_start())
                .unwrap_or_else(|| panic!("{} in {}", name, file.display()));
            assert_eq!(texts.insert(name.to_owned(), text), None, "{name} stands twice");
            rest = after;
        }
        areas.insert(stem(&file), texts);
    }
    assert!(areas.len() > 8, "{:?}", areas.keys());
    areas
}

/// The languages beside English, each area's texts.
fn languages() -> BTreeMap<String, BTreeMap<String, Texts>> {
    let folders = fs::read_dir(root().join("app/i18n")).unwrap();
    let languages: BTreeMap<_, _> = folders
        .map(|folder| folder.unwrap().path())
        .map(|folder| {
            let areas = files(&folder, "json").into_iter().filter(|file| stem(file) != "language");
            let texts = |file: &PathBuf| {
                serde_json::from_str(&read(file))
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
            };
            (stem(&folder), areas.map(|file| (stem(&file), texts(&file))).collect())
        })
        .collect();
    assert!(languages.contains_key("de"));
    languages
}

/// The placeholders of a text, each with the number of its plural forms, 0 for none.
fn placeholders(text: &str) -> BTreeSet<(String, usize)> {
    let inside = text.split('{').skip(1).map(|part| {
        part.split_once('}').unwrap_or_else(|| panic!("a placeholder is not closed: {text}")).0
    });
    inside
        .map(|inside| {
            let mut parts = inside.split('|');
            (parts.next().unwrap().to_owned(), parts.count())
        })
        .collect()
}

fn names(text: &str) -> BTreeSet<String> {
    placeholders(text).into_iter().map(|(name, _)| name).collect()
}

/// Words that are the same in German: names, units, and loan words that German offices use.
const SAME: &[&str] = &[
    "Brand",
    "ProductName",
    "NavImport",
    "Status",
    "UnitPercent",
    "UnitGramDays",
    "SignPlus",
    "SignMinus",
    "DownloadJson",
    "EmbodiedKgHead",
    "ClassLaptop",
    "ClassMonitor",
    "ClassTablet",
    "ClassSmartphone",
    "ClassServer",
    "StageTransport",
    "OrganisationColumn",
    "AuditCsv",
    "AuditJson",
    "AuditFieldVersion",
    "AuditKindOrganisation",
    "KeyName",
    "EmbedVersion",
];

#[test]
fn every_language_has_every_message() {
    let english = english();
    for (code, areas) in languages() {
        let mut wrong = Vec::new();
        for (area, texts) in &english {
            let empty = Texts::new();
            let theirs = areas.get(area).unwrap_or(&empty);
            for (name, text) in texts {
                match theirs.get(name) {
                    None => wrong.push(format!("{area}.json lacks {name}: {text}")),
                    Some(their) => wrong.extend(compare(area, name, text, their)),
                }
            }
            let gone = theirs.keys().filter(|name| !texts.contains_key(*name));
            wrong.extend(gone.map(|name| format!("{area}.json has {name}, English has not")));
        }
        let tables = ["labels", "refusals"];
        let areas = areas.keys().filter(|area| !tables.contains(&area.as_str()));
        let areas = areas.filter(|area| !english.contains_key(*area));
        wrong.extend(areas.map(|area| format!("{area}.json is no area of English")));
        assert!(wrong.is_empty(), "{code}:\n{}", wrong.join("\n"));
    }
}

/// What is wrong with a text beside the English one.
fn compare(area: &str, name: &str, english: &str, theirs: &str) -> Option<String> {
    let fault = if theirs.trim().is_empty() {
        "is empty"
    } else if placeholders(english) != placeholders(theirs) {
        "has other placeholders or plural forms"
    } else if english == theirs && !SAME.contains(&name) {
        "is the English"
    } else {
        return None;
    };
    Some(format!("{area}.json: {name} {fault}: {theirs}"))
}

/// Keys that core puts together from a kind, with the keys of that kind.
fn assembled() -> BTreeMap<&'static str, Vec<String>> {
    use impact_core::catalogue::MatchKind;
    use impact_core::decision::DecisionInput;
    use impact_core::factors::DeviceClass;
    use impact_core::fleet::Attention;
    use impact_core::fleet::SortKey;
    use impact_core::inventory::Field;
    use impact_core::lifecycle::Status;
    let of = |prefix: &str, keys: Vec<&str>, suffix: &str| {
        keys.into_iter().map(|key| format!("{prefix}{key}{suffix}")).collect()
    };
    let attention = || Attention::ALL.iter().map(|kind| kind.key()).collect();
    let quality = read(&root().join("core/src/fleet/quality.rs"));
    let (_, after) = quality.split_once("impl GapKind").unwrap();
    let (keys, _) = after.split_once("/// The filter").unwrap();
    let gaps = || keys.split('"').skip(1).step_by(2).collect::<Vec<_>>();
    BTreeMap::from([
        ("attention.{key}.title", of("attention.", attention(), ".title")),
        ("attention.{key}.effect", of("attention.", attention(), ".effect")),
        ("gap.{key}.title", of("gap.", gaps(), ".title")),
        ("gap.{key}.reason", of("gap.", gaps(), ".reason")),
        ("class.{key}", of("class.", DeviceClass::ALL.iter().map(|c| c.key()).collect(), "")),
        ("status.{key}", of("status.", Status::ALL.iter().map(|s| s.key()).collect(), "")),
        ("match.{key}", of("match.", MatchKind::ALL.iter().map(|m| m.key()).collect(), "")),
        (
            "decision.input.{}",
            of("decision.input.", DecisionInput::ALL.iter().map(|i| i.key()).collect(), ""),
        ),
        ("field.{}", of("field.", Field::ALL.iter().map(|f| f.key()).collect(), "")),
        ("column.{}", of("column.", SortKey::ALL.iter().map(|k| k.key()).collect(), "")),
    ])
}

#[test]
fn what_is_painted_before_the_app_says_what_the_app_will() {
    let script = read(&root().join("app/page/early.js"));
    let (_, rest) = script.split_once("const ENGLISH = {").unwrap();
    let (texts, _) = rest.split_once("};").unwrap();
    let shell = english().remove("shell").unwrap();
    let figures = english().remove("figures").unwrap();
    let mut compared = 0;
    for line in texts.lines().filter(|line| line.contains(": ")) {
        let (name, text) = line.trim().split_once(": ").unwrap();
        let (text, _) = literal(text).unwrap();
        assert_eq!(shell.get(name).or_else(|| figures.get(name)), Some(&text), "{name}");
        compared += 1;
    }
    assert_eq!(compared, 5);
}

/// Whether a literal is a key of a label: words in lower case between points.
fn is_key(text: &str) -> bool {
    text.contains('.')
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('.').all(|word| {
            !word.is_empty()
                && word.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
        })
}

/// Names of events in the audit log, which is read as it was written; no labels.
const NO_LABELS: &[&str] = &["api/audit.rs"];

/// The labels of core and the platform: their English where it stands beside the key, and the
/// patterns of those that are put together.
fn labels() -> (BTreeMap<String, Option<String>>, BTreeSet<String>) {
    let (mut labels, mut patterns) = (BTreeMap::new(), BTreeSet::new());
    let folder = root().join("core/src");
    let platform = files(&root().join("platform/src"), "rs").into_iter();
    let platform = platform.filter(|file| read(file).contains("Label::new("));
    for file in files(&folder, "rs").into_iter().chain(platform) {
        let place = file.strip_prefix(&folder).unwrap_or(&file).to_str().unwrap().to_owned();
        if NO_LABELS.contains(&place.as_str()) || place.ends_with("tests.rs") {
            continue;
        }
        let source = read(&file);
        let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
        let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let code = code.collect::<Vec<_>>().join("\n");
        let mut rest = code.as_str();
        while let Some(at) = rest.find('"') {
            let before = rest[..at].chars().next_back();
            let Some((text, after)) = literal(&rest[at..]).filter(|_| before != Some('\'')) else {
                rest = &rest[at + 1..];
                continue;
            };
            if is_key(&text) && !text.ends_with(".csv") && !text.starts_with("core.") {
                let beside = after.trim_start().strip_prefix(',').map(str::trim_start);
                let english = beside.and_then(literal).map(|(english, _)| english);
                let known: &mut Option<String> = labels.entry(text).or_default();
                *known = known.take().or(english);
            } else if let Some((prefix, _)) = text.split_once(".{")
                && rest[..at].trim_end().ends_with("format!(")
                && is_key(&format!("{prefix}.x"))
                && !text.contains(':')
                && !text.contains('-')
            {
                patterns.insert(text);
            }
            rest = after;
        }
    }
    (labels, patterns)
}

#[test]
fn every_language_has_every_label() {
    let (labels, patterns) = labels();
    assert!(labels.len() > 100, "{labels:?}");
    let assembled = assembled();
    let unknown: Vec<_> =
        patterns.iter().filter(|pattern| !assembled.contains_key(pattern.as_str())).collect();
    assert!(unknown.is_empty(), "say in `assembled` which keys these are: {unknown:?}");
    for (code, areas) in languages() {
        let theirs = &areas["labels"];
        let mut wrong = Vec::new();
        for (key, english) in &labels {
            match (theirs.get(key), english) {
                (None, english) => wrong.push(format!("lacks {key}: {english:?}")),
                (Some(their), Some(english)) if names(their) != names(english) => {
                    wrong.push(format!("{key} has other placeholders than {english}: {their}"));
                }
                (Some(their), Some(english)) if their == english && has_words(english) => {
                    wrong.push(format!("{key} is the English: {english}"));
                }
                _ => {}
            }
        }
        let keys = assembled.values().flatten().filter(|key| !theirs.contains_key(*key));
        wrong.extend(keys.map(|key| format!("lacks {key}")));
        assert!(wrong.is_empty(), "{code}/labels.json:\n{}", wrong.join("\n"));
    }
}

#[test]
fn every_language_has_what_core_calls_its_sources() {
    let mut called = BTreeSet::from([own::OWN_TITLE, own::OWN_LICENCE].map(str::to_owned));
    for file in files(&root().join("core/src"), "rs") {
        let source = read(&file);
        let source = source.split("#[cfg(test)]").next().unwrap();
        let titles = source.split("title: ").skip(1).filter_map(literal);
        called.extend(titles.map(|(title, _)| title));
    }
    assert!(called.len() > 4, "{called:?}");
    for (code, areas) in languages() {
        let lacks =
            called.iter().filter(|title| !areas["labels"].contains_key(&format!("={title}")));
        let lacks: Vec<_> = lacks.collect();
        assert!(lacks.is_empty(), "{code}/labels.json lacks, behind an =: {lacks:?}");
    }
}

/// A text with its placeholders, whatever they are called.
fn skeleton(text: &str) -> String {
    let mut parts = text.split('{');
    let mut bare = parts.next().unwrap().to_owned();
    for part in parts {
        bare.push_str("{}");
        bare.push_str(part.split_once('}').map_or(part, |(_, after)| after));
    }
    bare
}

#[test]
fn sentences_that_are_translated_are_those_in_which_the_server_refuses() {
    let mut said = BTreeSet::new();
    for folder in ["core/src", "platform/src"] {
        for file in files(&root().join(folder), "rs") {
            let source = read(&file);
            let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = code.collect::<Vec<_>>().join("\n");
            let mut rest = code.as_str();
            while let Some(at) = rest.find('"') {
                let before = rest[..at].chars().next_back();
                match literal(&rest[at..]).filter(|_| before != Some('\'')) {
                    Some((text, after)) => {
                        said.insert(skeleton(&text));
                        rest = after;
                    }
                    None => rest = &rest[at + 1..],
                }
            }
        }
    }
    for (code, areas) in languages() {
        let mut wrong = Vec::new();
        for (english, theirs) in &areas["refusals"] {
            if !said.contains(&skeleton(english)) {
                wrong.push(format!("nobody says: {english}"));
            } else if english == theirs {
                wrong.push(format!("is the English: {english}"));
            } else if !names(theirs).is_subset(&names(english)) {
                wrong.push(format!("has a placeholder that {english} has not: {theirs}"));
            }
        }
        assert!(wrong.is_empty(), "{code}/refusals.json:\n{}", wrong.join("\n"));
    }
}

/// An assumption of a decision is called the same in its field, in receipts and where it is refused;
/// the field says its unit, too.
#[test]
fn an_assumption_has_one_name() {
    let message = |key: &str| {
        let parts = key.split('_').map(|part| part[..1].to_uppercase() + &part[1..]);
        format!("Input{}", parts.collect::<String>())
    };
    let of_fields = &english()["decision"];
    let languages = languages();
    for input in DecisionInput::ALL {
        let (key, name) = (input.key(), input.english());
        let field = &of_fields[&message(key)];
        assert!(field.starts_with(name), "{key} is {name} in core, and its field {field}");
        for (code, areas) in &languages {
            let theirs = &areas["labels"][&format!("decision.input.{key}")];
            let field = &areas["decision"][&message(key)];
            let refused = areas["refusals"].get(name);
            assert!(field.starts_with(theirs.as_str()), "{code}: {theirs}, and its field {field}");
            assert!(refused.is_none_or(|of| of == theirs), "{code}: {theirs}, and not {refused:?}");
        }
    }
}

/// The words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Whether words that begin like those of `said` stand in a text, one behind the other.
fn says(text: &str, said: &str) -> bool {
    let (text, said) = (words(text), words(said));
    let mut windows = text.windows(said.len().max(1));
    windows.any(|window| window.iter().zip(&said).all(|(word, begins)| word.starts_with(begins)))
}

#[test]
fn german_has_one_word_for_one_thing() {
    assert!(says("Mit eigenen Angaben.", "eigene Angabe") && !says("Erfassung", "Fassung"));
    let glossary = read(&root().join("docs/german.md"));
    let rows = glossary.lines().filter(|line| line.starts_with("| "));
    let refused: Vec<&str> = rows
        .skip(1)
        .filter_map(|line| line.split('|').nth(3))
        .flat_map(|cell| cell.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    assert!(refused.len() > 10, "{refused:?}");
    let mut texts: Vec<(String, String)> = Vec::new();
    for (area, said) in &languages()["de"] {
        texts
            .extend(said.iter().map(|(name, text)| (format!("{area}.json: {name}"), text.clone())));
    }
    let notices = read(&root().join("platform/src/notices/de.rs"));
    texts.extend(notices.lines().map(|line| ("notices/de.rs".to_owned(), line.to_owned())));
    let wrong: Vec<String> = texts
        .iter()
        .flat_map(|(place, text)| {
            let words = refused.iter().filter(|word| says(text, word));
            words.map(move |word| format!("{place} says {word}: {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "docs/german.md has another word:\n{}", wrong.join("\n"));
    // A role has one name in the portal and in messages.
    for (name, role) in languages()["de"]["shell"].iter().filter(|(n, _)| n.starts_with("Role")) {
        assert!(notices.contains(&format!("\"{role}\"")), "notices/de.rs calls {name} not {role}");
    }
}

/// Whether a text says something outside its placeholders, in words that could be translated.
fn has_words(text: &str) -> bool {
    let mut depth = 0;
    let outside = text.chars().filter(|letter| {
        depth += i32::from(*letter == '{');
        let kept = depth == 0 && letter.is_alphabetic();
        depth -= i32::from(*letter == '}');
        kept
    });
    outside.count() > 0 && !["Transport", "Status"].contains(&text)
}
