//! The portal's weight: what the browser must fetch, as the server sends it (brotli 11).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::portal::files_below;

/// One file as it travels.
#[derive(Debug, PartialEq, Eq)]
pub struct Weight {
    /// Its path below the portal's folder.
    pub path: String,
    /// Bytes sent: of the brotli copy where there is one, else of the file.
    pub bytes: u64,
}

/// The wasm that every page needs.
pub fn portal_wasm(portal: &Path) -> Result<Weight> {
    let (mut main, _) = modules(portal)?;
    match (main.pop(), main.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => bail!("{} must hold one module portal-HASH.wasm", portal.display()),
    }
}

/// The modules that are fetched when one of their pages is first visited, or the browser idles.
pub fn wings(portal: &Path) -> Result<Vec<Weight>> {
    Ok(modules(portal)?.1)
}

/// The main module, and the others.
fn modules(portal: &Path) -> Result<(Vec<Weight>, Vec<Weight>)> {
    let mut modules = names(portal)?;
    modules.retain(|name| !name.contains('/') && name.ends_with(".wasm"));
    let modules: Vec<_> = modules.iter().map(|name| weigh(portal, name)).collect::<Result<_>>()?;
    Ok(modules.into_iter().partition(|module| !is_wing(&module.path)))
}

/// Whether a file is a module that is fetched later, although the start script names it.
fn is_wing(path: &str) -> bool {
    !path.contains('/') && path.ends_with(".wasm") && !path.starts_with("portal-")
}

/// The texts of the languages beside English.
pub fn languages(portal: &Path) -> Result<Vec<Weight>> {
    let mut files = names(portal)?;
    files.retain(|name| is_language(name));
    files.iter().map(|name| weigh(portal, name)).collect()
}

fn is_language(path: &str) -> bool {
    path.starts_with("i18n/")
}

/// The fleet engine's module and its glue, which the scenarios screen fetches.
pub fn engine(portal: &Path) -> Result<Vec<Weight>> {
    let mut files = names(portal)?;
    files.retain(|name| is_engine(name));
    files.iter().map(|name| weigh(portal, name)).collect()
}

fn is_engine(path: &str) -> bool {
    path.starts_with("engine/")
}

/// Whether a file is one that other people's pages use.
fn is_embed(path: &str) -> bool {
    path.starts_with("embed/")
}

/// Everything that `index.html` brings with it: what it names, and what that names in turn, the
/// portal's wasm included: so the icons, and the charts that the first page shows, count too. What
/// is fetched later does not: the wings, the engine, and the calculator, which the embed builder
/// fetches; nor another language, which only its speakers fetch.
pub fn first_screen(portal: &Path) -> Result<Vec<Weight>> {
    let all = names(portal)?;
    let mut found = BTreeSet::new();
    let mut open = vec!["index.html".to_owned()];
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) || !names_others(&name) {
            continue;
        }
        let bytes = fs::read(portal.join(&name))
            .with_context(|| format!("{name} of the portal cannot be read"))?;
        let text = String::from_utf8_lossy(&bytes);
        // In wasm, strings stand one after the other: nothing marks where an address ends.
        let ends = !name.ends_with(".wasm");
        let later = |other: &String| {
            is_wing(other) || is_engine(other) || is_language(other) || is_embed(other)
        };
        let named = all.iter().filter(|other| !later(other) && names_it(&text, other, ends));
        open.extend(named.cloned());
    }
    found.iter().map(|name| weigh(portal, name)).collect()
}

/// Kibibytes with one decimal, for people.
pub fn kib(bytes: u64) -> f64 {
    (bytes as f64 / 1024.0 * 10.0).round() / 10.0
}

fn names(portal: &Path) -> Result<Vec<String>> {
    let files = files_below(portal)?;
    let names = files.iter().filter_map(|file| file.strip_prefix(portal).ok()?.to_str());
    Ok(names.filter(|name| !name.ends_with(".br")).map(str::to_owned).collect())
}

/// What a file of a folder weighs.
pub fn weigh(portal: &Path, name: &str) -> Result<Weight> {
    let packed = portal.join(format!("{name}.br"));
    let sent = if packed.is_file() { packed } else { portal.join(name) };
    let about = fs::metadata(&sent).with_context(|| format!("{} is not there", sent.display()))?;
    Ok(Weight { path: name.to_owned(), bytes: about.len() })
}

fn names_others(name: &str) -> bool {
    [".html", ".css", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending))
}

/// Whether a text refers to a file by its name, after a mark that addresses begin with and, where
/// `ends`, before one that they end with.
fn names_it(text: &str, path: &str, ends: bool) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut from = 0;
    while let Some(at) = text[from..].find(name) {
        let (start, end) = (from + at, from + at + name.len());
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let opens = before.is_some_and(|mark| "/\"'(=".contains(mark));
        let closes = after.is_none_or(|mark| "\"')?#> ".contains(mark));
        if opens && (closes || !ends) {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_only_as_an_address() {
        assert!(names_it("<link href=\"/styles-1a.css\">", "styles-1a.css", true));
        assert!(names_it("url(fonts/a.woff2)", "fonts/a.woff2", true));
        assert!(names_it("import './snippets/x/chart.js'", "snippets/x/chart.js", true));
        assert!(!names_it("mystyles.css is old", "styles.css", true));
        assert!(!names_it("/styles.css.map", "styles.css", true));
    }

    #[test]
    fn the_first_screen_follows_names() {
        let folder = std::env::temp_dir().join(format!("xtask-size-{}", std::process::id()));
        fs::create_dir_all(folder.join("vendor")).unwrap();
        fs::create_dir_all(folder.join("engine")).unwrap();
        fs::create_dir_all(folder.join("embed")).unwrap();
        for (name, content) in [
            ("index.html", "<link href='/a.css'><script src='/m.js'></script>"),
            ("a.css", "@import url(\"b.css\");"),
            ("b.css", ""),
            (
                "m.js",
                "new URL('portal-1.wasm', import.meta.url), fetch('./office-1.wasm'), '/embed/c.js'",
            ),
            ("portal-1.wasm", "length/vendor/chart-1.js/engine/engine-1.jsand so on"),
            ("engine/engine-1.js", "0"),
            ("portal-1.wasm.br", "012"),
            ("office-1.wasm", "0123"),
            ("embed/c.js", "0"),
            ("vendor/chart-1.js", ""),
            ("vendor/chart-2.js", "unnamed"),
        ] {
            fs::write(folder.join(name), content).unwrap();
        }
        let screen = first_screen(&folder).unwrap();
        let paths: Vec<_> = screen.iter().map(|weight| weight.path.as_str()).collect();
        assert_eq!(
            paths,
            ["a.css", "b.css", "index.html", "m.js", "portal-1.wasm", "vendor/chart-1.js"]
        );
        assert_eq!(screen[4].bytes, 3);
        assert_eq!(portal_wasm(&folder).unwrap().bytes, 3);
        let engine = [Weight { path: "engine/engine-1.js".into(), bytes: 1 }];
        assert_eq!(super::engine(&folder).unwrap(), engine);
        assert_eq!(wings(&folder).unwrap(), [Weight { path: "office-1.wasm".into(), bytes: 4 }]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
