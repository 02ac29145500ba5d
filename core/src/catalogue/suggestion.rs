//! Near misses: a small misspelling becomes a suggestion, never a match.

/// How far two names are apart: edits in words of letters, when every word with a digit is the
/// same; `None` when they are different names.
pub fn distance(written: &[String], name: &[String]) -> Option<usize> {
    if written.len() != name.len() || written.is_empty() {
        return None;
    }
    let mut total = 0;
    for (a, b) in written.iter().zip(name) {
        if a == b {
            continue;
        }
        let with_digit = |word: &String| word.bytes().any(|b| b.is_ascii_digit());
        if with_digit(a) || with_digit(b) {
            return None; // 5430 is not a misspelt 5530
        }
        let allowed = if b.chars().count() >= 6 { 2 } else { 1 };
        let edits = edits(a, b);
        if edits > allowed || b.chars().count() < 4 {
            return None;
        }
        total += edits;
    }
    (1..=2).contains(&total).then_some(total)
}

/// Insertions, deletions, replacements and swaps of neighbours between two words (optimal string
/// alignment).
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &to) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(from != to);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(a: &str, b: &str) -> Option<usize> {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        distance(&words(a), &words(b))
    }

    #[test]
    fn a_slip_of_the_finger_is_near() {
        assert_eq!(apart("latitud 5430", "latitude 5430"), Some(1));
        assert_eq!(apart("thinkapd t490", "thinkpad t490"), Some(1));
        assert_eq!(apart("elitebok 845 g8", "elitebook 845 g8"), Some(1));
    }

    #[test]
    fn another_number_is_another_device() {
        assert_eq!(apart("latitude 5430", "latitude 5530"), None);
        assert_eq!(apart("surface pro 7", "surface pro 8"), None);
        assert_eq!(apart("xps 13", "xpd 13"), None);
        assert_eq!(apart("latitude 5430", "latitude 5430"), None);
        assert_eq!(apart("precision 5430", "latitude 5430"), None);
    }
}
