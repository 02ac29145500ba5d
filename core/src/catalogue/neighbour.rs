//! The next of a product line: another generation of the same model. It is suggested, never taken.

/// A model's place in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line: every word of the name but the one that counts generations.
    pub line: String,
    /// The generation.
    pub generation: usize,
    /// Further than this, two generations have little in common.
    pub most: usize,
}

/// The words that tell a line: sizes and what kind of thing it is are left out.
fn line(words: &[String]) -> Vec<String> {
    const KINDS: [&str; 5] = ["notebook", "pc", "laptop", "monitor", "display"];
    let size = |word: &str| {
        word.strip_suffix("in")
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
    };
    words.iter().filter(|word| !KINDS.contains(&word.as_str()) && !size(word)).cloned().collect()
}

/// The place of a maker's model in its line; `None` where nothing counts generations.
pub fn place(maker: &str, words: &[String]) -> Option<Place> {
    let mut words = line(words);
    let counts = |word: &str| -> Option<(usize, usize, String)> {
        let marked =
            word.strip_prefix("gen").or_else(|| word.strip_prefix('g').filter(|_| maker == "hp"));
        if let Some(generation) = marked.and_then(|digits| digits.parse().ok()) {
            return Some((generation, 4, String::new()));
        }
        tens(maker, word)
    };
    // A number of a model counts only where no generation is written: "ThinkPad T480 Gen 2".
    let marked = |word: &String| word.starts_with('g') && counts(word).is_some();
    let at = words
        .iter()
        .position(marked)
        .or_else(|| words.iter().position(|word| counts(word).is_some()));
    let (generation, most) = match at {
        Some(at) => {
            let (generation, most, left) = counts(&words[at])?;
            words[at] = left;
            (generation, most)
        }
        // Lenovo writes no number on the first of a line.
        None if maker == "lenovo" => (1, 4),
        None => return None,
    };
    words.retain(|word| !word.is_empty());
    Some(Place { line: words.join(" "), generation, most })
}

/// Dell counts with the third of four digits (`Latitude 5420`, `5430`), Lenovo with the second of
/// three behind a letter (`ThinkPad T480`, `T490`). What is left keeps the place open.
fn tens(maker: &str, word: &str) -> Option<(usize, usize, String)> {
    let head = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(head);
    let numeric = digits.bytes().all(|b| b.is_ascii_digit());
    let counted = match maker {
        "dell" => letters.is_empty() && digits.len() == 4,
        "lenovo" => letters.len() == 1 && digits.len() == 3,
        _ => false,
    };
    if !numeric || !counted {
        return None;
    }
    let place = digits.len() - 2;
    let number = digits[place..=place].parse().ok()?;
    Some((number, 2, format!("{letters}{}*{}", &digits[..place], &digits[place + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::spelling::{spelled, words};

    fn apart(maker: &str, a: &str, b: &str) -> Option<usize> {
        let of = |name: &str| place(maker, &words(&spelled(name)));
        let (a, b) = (of(a)?, of(b)?);
        let apart = a.generation.abs_diff(b.generation);
        (a.line == b.line && (1..=a.most).contains(&apart)).then_some(apart)
    }

    #[test]
    fn generations_of_a_line_are_neighbours() {
        for (maker, a, b, expected) in [
            ("lenovo", "ThinkPad X1 Carbon 9th Gen", "ThinkPad X1 Carbon 5th Gen", Some(4)),
            ("lenovo", "ThinkPad X1 Carbon Gen 2", "ThinkPad X1 Carbon", Some(1)),
            ("lenovo", "ThinkPad T480", "ThinkPad T490", Some(1)),
            ("dell", "Latitude 5440", "Latitude 5430", Some(1)),
            ("dell", "Latitude 7420", "Latitude 7410", Some(1)),
            ("hp", "EliteBook 845 14 inch G9 Notebook PC", "EliteBook 845 G8 Notebook PC", Some(1)),
        ] {
            assert_eq!(apart(maker, a, b), expected, "{a} / {b}");
        }
    }

    #[test]
    fn other_lines_sizes_and_kinds_are_not() {
        for (maker, a, b) in [
            ("lenovo", "ThinkPad T480", "ThinkPad T480s"),
            ("lenovo", "ThinkPad T480", "ThinkPad E490"),
            ("lenovo", "ThinkPad X1 Carbon 9th Gen", "ThinkPad X1 Yoga 2nd Gen"),
            ("dell", "Latitude 5420", "Latitude 5520"),
            ("dell", "Latitude 5420", "Precision 5430"),
            ("dell", "Latitude 5420", "Latitude 5490"),
            ("hp", "EliteBook 840 G8", "EliteBook 850 G8"),
            ("hp", "EliteBook 845 G8", "EliteBook 845 G8"),
            ("apple", "iPhone 13", "iPhone 12"),
        ] {
            assert_eq!(apart(maker, a, b), None, "{a} / {b}");
        }
    }
}
