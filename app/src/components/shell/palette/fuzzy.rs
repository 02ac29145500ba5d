//! How well a name fits what is typed: words that begin so, then parts of words, then letters in
//! that order.

use js_sys::JsString;

/// Lower case, without accents.
pub fn folded(text: &str) -> String {
    let apart = String::from(JsString::from(text.to_lowercase()).normalize("NFD"));
    apart.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect()
}

/// The score of a folded name for a folded text, higher for a better fit; none where a word of the
/// text is not in it. The empty text fits everything alike.
pub fn score(text: &str, name: &str) -> Option<u32> {
    text.split_whitespace().map(|word| word_score(word, name)).sum()
}

fn word_score(word: &str, name: &str) -> Option<u32> {
    if name.starts_with(word) {
        return Some(100);
    }
    if let Some(at) = name.find(word) {
        let before = name[..at].chars().next_back();
        return Some(if before.is_some_and(char::is_alphanumeric) { 50 } else { 80 });
    }
    // Letters in order: the fewer gaps between them, the better.
    let mut rest = name.chars();
    let mut gaps = 0_u32;
    for letter in word.chars() {
        let skipped = rest.by_ref().take_while(|other| *other != letter).count();
        if rest.as_str().is_empty() && !name.ends_with(letter) {
            return None;
        }
        gaps += u32::from(skipped > 0);
    }
    (gaps <= 1 + word.chars().count() as u32 / 2).then(|| 30_u32.saturating_sub(gaps * 5).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn fit(text: &str, name: &str) -> Option<u32> {
        score(&folded(text), &folded(name))
    }

    #[wasm_bindgen_test]
    fn the_beginning_counts_most_then_words_then_parts_then_letters() {
        let scores = [
            fit("over", "Overview"),
            fit("quality", "Data quality"),
            fit("vie", "Overview"),
            fit("ovw", "Overview"),
        ];
        let scores = scores.map(|score| score.unwrap());
        assert!(scores.is_sorted_by(|a, b| a > b), "{scores:?}");
    }

    #[wasm_bindgen_test]
    fn every_word_must_be_there_and_accents_do_not_matter() {
        assert!(fit("theme dark", "Theme: Dark").is_some());
        assert!(fit("uber", "Übersicht").is_some());
        assert_eq!(fit("theme blue", "Theme: Dark"), None);
        assert_eq!(fit("xyz", "Overview"), None);
        assert_eq!(fit("", "Overview"), Some(0));
    }
}
