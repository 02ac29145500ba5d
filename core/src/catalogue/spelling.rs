//! The many ways in which one model name is written.

/// Corporate endings that makers' names carry in some tools and not in others.
const ENDINGS: [&str; 16] = [
    "inc",
    "corporation",
    "corp",
    "co",
    "company",
    "ltd",
    "limited",
    "llc",
    "gmbh",
    "ag",
    "group",
    "electronics",
    "technologies",
    "international",
    "computer",
    "computers",
];

/// A maker's name in lower case without punctuation and corporate endings; the names of one maker
/// come out equal (`Hewlett-Packard` and `HP Inc.` as `hp`).
pub fn maker_name(written: &str) -> String {
    let lower = written.to_lowercase();
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let end = words.iter().rposition(|word| !ENDINGS.contains(word)).map_or(0, |last| last + 1);
    let name = if end == 0 { words.join(" ") } else { words[..end].join(" ") };
    match name.as_str() {
        "hewlett packard" | "hewlett packard enterprise" | "hpe" | "hp enterprise" => "hp".into(),
        "asustek" | "asus tek" => "asus".into(),
        "lenovo beijing" | "lenovo pc hk" => "lenovo".into(),
        "dell emc" | "alienware" => "dell".into(),
        _ => name,
    }
}

/// Repairs and folds a model name: lower case, one kind of quote, dash and space, escaped bytes
/// restored, `14"`, `14-inch` and `14 inch` as `14in`, `5th Gen` and `Gen 5` as `gen5`. Punctuation
/// between words stays.
pub fn spelled(model: &str) -> String {
    let lower =
        model.to_lowercase().replace("\\xe2\\x80\\x9d", "\"").replace("\\xe2\\x80\\x93", "-");
    let mut folded = String::with_capacity(lower.len());
    for letter in lower.chars() {
        match letter {
            '“' | '”' | '″' | '\u{201e}' => folded.push('"'),
            '‘' | '’' | '′' => folded.push('\''),
            '‐' | '‑' | '–' | '—' | '−' | '_' => folded.push('-'),
            '®' | '™' | '©' => {}
            letter if letter.is_whitespace() || letter.is_control() => folded.push(' '),
            letter => folded.push(letter),
        }
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    generations(&inches(&words.join(" ").replace("''", "\"")))
}

/// Writes every screen size as `14in`.
fn inches(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let length = from
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(from.len());
        let (number, after) = from.split_at(length);
        result.push_str(before);
        result.push_str(number);
        rest = after;
        for form in ["\"", "-inch", " inch", "inch", " in.", "-in "] {
            let Some(next) = after.strip_prefix(form) else {
                continue;
            };
            if next.starts_with(|letter: char| letter.is_alphanumeric()) {
                continue; // "14-inches", "15 inchx": not the unit
            }
            result.push_str("in");
            if form.ends_with(' ') {
                result.push(' ');
            }
            rest = next;
            break;
        }
    }
    result.push_str(rest);
    result
}

/// Writes every generation as `gen5`.
fn generations(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut result: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        let next = words.get(at + 1).copied().unwrap_or_default();
        let ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.trim_start_matches('(').strip_suffix(ending))
            .filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        let tail = next.trim_end_matches([')', '.']);
        if let (Some(number), "gen" | "generation") = (ordinal, tail) {
            let open = if word.starts_with('(') { "(" } else { "" };
            result.push(format!("{open}gen{number}{}", &next[tail.len()..]));
            at += 2;
        } else if word == "gen" && next.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
            result.push(format!("gen{next}"));
            at += 2;
        } else {
            result.push(word.to_owned());
            at += 1;
        }
    }
    result.join(" ")
}

/// The words of a [`spelled`] name: split at spaces and punctuation, but not inside `13.5` or `7+`.
pub fn words(spelled: &str) -> Vec<String> {
    let letters: Vec<char> = spelled.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let digit = |at: Option<usize>| {
            at.and_then(|at| letters.get(at)).is_some_and(|letter| letter.is_ascii_digit())
        };
        let inside_number = letter == '.' && digit(at.checked_sub(1)) && digit(Some(at + 1));
        if letter.is_alphanumeric() || letter == '+' || inside_number {
            if let Some(word) = words.last_mut() {
                word.push(letter);
            }
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words joined without spaces, but for a space between two digits, where it carries meaning
/// (`ideapad 3 15` is not `ideapad 315`).
pub fn squashed(words: &[String]) -> String {
    let mut key = String::new();
    for word in words {
        let joint = key.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if joint {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// Words that say what kind of thing it is, and that tools leave out.
const GENERIC: [&str; 8] =
    ["monitor", "display", "notebook", "laptop", "desktop", "pc", "computer", "smartphone"];

/// The words without the generic ones at their ends; `None` when too little is left to be a name: a
/// letter and a digit must remain. Inside a name they tell products apart: a Surface Laptop Go is no
/// Surface Go.
pub fn without_generic(words: &[String]) -> Option<Vec<String>> {
    let generic = |word: &String| GENERIC.contains(&word.as_str());
    let first = words.iter().position(|word| !generic(word))?;
    let last = words.iter().rposition(|word| !generic(word))?;
    let kept = words[first..=last].to_vec();
    let has = |test: fn(char) -> bool| kept.iter().any(|word| word.chars().any(test));
    (has(|c| c.is_ascii_digit()) && has(char::is_alphabetic)).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_maker_has_many_names() {
        for (written, name) in [
            ("Dell Inc.", "dell"),
            ("DELL", "dell"),
            ("Hewlett-Packard", "hp"),
            ("HP Inc.", "hp"),
            ("LENOVO", "lenovo"),
            ("Microsoft Corporation", "microsoft"),
            ("Samsung Electronics Co., Ltd.", "samsung"),
            ("ASUSTeK COMPUTER INC.", "asus"),
            ("", ""),
            ("Inc.", "inc"),
        ] {
            assert_eq!(maker_name(written), name, "{written}");
        }
    }

    #[test]
    fn one_model_has_many_spellings() {
        for (a, b) in [
            ("13\" MacBook Air", "13-inch MacBook Air"),
            ("13 inch  MacBook Air ", "13-INCH MACBOOK AIR"),
            ("Legion 5 15\\xe2\\x80\\x9d", "Legion 5 15\u{201d}"),
            ("LEGION 5 17\\XE2\\X80\\X9D", "legion 5 17-inch"),
            ("Pixel\u{a0}5", "pixel 5"),
            ("Surface Laptop 4 Alcantara® palm rest", "surface laptop 4 alcantara palm rest"),
            ("ThinkPad X1 Carbon 5th Gen", "ThinkPad X1 Carbon Gen 5"),
            ("iPad (9th generation)", "IPAD (9TH GENERATION)"),
            ("10DQD – Tiny-in-One 23", "10DQD - TINY-IN-ONE 23"),
        ] {
            assert_eq!(spelled(a), spelled(b), "{a} / {b}");
        }
    }

    #[test]
    fn what_differs_stays_different() {
        for (a, b) in [
            ("IdeaPad 3 15", "IdeaPad 315"),
            ("Latitude 5430", "Latitude 5530"),
            ("Surface Pro 7", "Surface Pro 7+"),
            ("ThinkPad T490", "ThinkPad T490s"),
        ] {
            assert_ne!(squashed(&words(&spelled(a))), squashed(&words(&spelled(b))), "{a} / {b}");
        }
    }

    #[test]
    fn numbers_alone_are_no_name() {
        assert_eq!(without_generic(&words("15 laptop pc")), None);
        assert_eq!(without_generic(&words("p2422h monitor")).unwrap(), ["p2422h"]);
        let name = words("surface laptop go 3");
        assert_eq!(without_generic(&name).unwrap(), name);
    }

    #[test]
    fn any_text_is_folded_without_a_panic() {
        for text in ["", "\"", "5\"", "ß\u{0}\u{7}", "((", "gen", "9th", "1.2.3\"", "🖥️ 5th gen"]
        {
            let _words = words(&spelled(text));
        }
    }
}
