//! Filling placeholders.

use super::language;
use crate::format;

/// What fills a placeholder.
pub enum Arg {
    /// Text as it is.
    Text(String),
    /// A number that decides the plural form.
    Count(u64),
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// Fills the placeholders of a template; one that has no argument stays as it is written.
pub fn fill(template: &str, args: &[(&str, Arg)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let Some(length) = rest[open..].find('}') else {
            break;
        };
        let inside = &rest[open + 1..open + length];
        let mut forms = inside.split('|');
        let name = forms.next().unwrap_or_default();
        match args.iter().find(|(known, _)| *known == name) {
            Some((_, Arg::Text(text))) => filled.push_str(text),
            Some((_, Arg::Count(count))) => {
                let forms: Vec<&str> = forms.collect();
                filled.push_str(&plural(*count, &forms));
            }
            None => filled.push_str(&rest[open..=open + length]),
        }
        rest = &rest[open + length + 1..];
    }
    filled.push_str(rest);
    filled
}

/// What the placeholders of a template stand for in a text that was filled from it; none for a text
/// that was not.
pub fn matched<'t, 'p>(template: &'p str, text: &'t str) -> Option<Vec<(&'p str, &'t str)>> {
    let mut parts = template.split('{');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let (name, literal) = part.split_once('}')?;
        // The last literal ends the text; one before it ends at its first place.
        let at = match parts.peek() {
            None => rest.len().checked_sub(literal.len()).filter(|_| rest.ends_with(literal))?,
            Some(_) => rest.find(literal)?,
        };
        found.push((name, &rest[..at]));
        rest = &rest[at + literal.len()..];
    }
    rest.is_empty().then_some(found)
}

fn plural(count: u64, forms: &[&str]) -> String {
    let number = format::count(count);
    let category = format::plural_category(count);
    let position = language().plurals().iter().position(|known| **known == category);
    match position.and_then(|position| forms.get(position)).or(forms.last()) {
        Some(form) => form.replace('#', &number),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn plural_forms_follow_the_number() {
        let say = |count: u64| fill("{n|# device|# devices} left", &[("n", count.into())]);
        assert_eq!(say(0), "0 devices left");
        assert_eq!(say(1), "1 device left");
        assert_eq!(say(2486), "2,486 devices left");
    }

    #[wasm_bindgen_test]
    fn what_a_template_was_filled_with_is_found_again() {
        let found = |text| matched("{n} of {all} rows, \"{name}\"", text);
        let all = found("2 of 10 rows, \"a of b\"").unwrap();
        assert_eq!(all, [("n", "2"), ("all", "10"), ("name", "a of b")]);
        assert_eq!(found("2 of 10 rows, \"a\" and more"), None);
        assert_eq!(found("rows"), None);
        assert_eq!(matched("as it is", "as it is"), Some(vec![]));
        assert_eq!(matched("as it is", "as it is not"), None);
    }

    #[wasm_bindgen_test]
    fn what_has_no_argument_stays_as_written() {
        assert_eq!(fill("a {missing} b {x}", &[("x", "y".into())]), "a {missing} b y");
    }
}
