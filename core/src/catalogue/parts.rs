//! Entries of the catalogue that stand for several models, taken apart.

/// The single names in an entry that stands for several models (`T490.ThinkPad P43s`,
/// `C24-10/D24-10`). A name that leans on another part for its family or generation is left out:
/// `ThinkPad L13/S2 5th Gen` must not answer for every ThinkPad L13.
pub fn parts(folded: &str) -> Vec<String> {
    if folded.contains("gen") || !folded.contains(['/', '.']) {
        return Vec::new();
    }
    let mut split: Vec<String> = Vec::new();
    for part in folded.split('/') {
        let mut rest = part;
        while let Some(at) = sentence_stop(rest) {
            split.push(rest[..at].trim().to_owned());
            rest = &rest[at + 1..];
        }
        split.push(rest.trim().to_owned());
    }
    if split.len() < 2 {
        return Vec::new();
    }
    // A part without its family borrows the first part's (`ThinkPad T560. P50s`), and stands alone
    // only when one word of it holds letters and digits: "Flex 14" could be anybody's.
    let family =
        split[0].split(' ').next().filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic()));
    let own_family = |part: &str| {
        part.split(' ').next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let telling = |part: &str| {
        part.split([' ', '-']).any(|word| {
            word.bytes().any(|b| b.is_ascii_digit())
                && word.bytes().any(|b| b.is_ascii_alphabetic())
        })
    };
    let mut names = Vec::new();
    for part in &split {
        if telling(part) {
            names.push(part.clone());
            if let Some(family) = family.filter(|_| !own_family(part)) {
                names.push(format!("{family} {part}"));
            }
        }
    }
    names
}

/// Position of a full stop that ends a name: one that no digit follows.
fn sentence_stop(text: &str) -> Option<usize> {
    text.char_indices().find_map(|(at, letter)| {
        let ends = letter == '.' && !text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        ends.then_some(at)
    })
}
