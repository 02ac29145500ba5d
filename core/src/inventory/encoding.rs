//! From bytes to text, and from text to its delimiter.

use super::error::InventoryError;

/// How a file's bytes were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16 with a byte-order mark, as spreadsheets save "Unicode text".
    Utf16,
    /// Windows-1252, the western European code page of older tools.
    Windows1252,
}

impl Encoding {
    /// Its name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// Kinds of file that are often chosen by mistake, by their first bytes.
const OTHER_KINDS: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "a workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old or locked Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
];

/// Reads the bytes as text.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, Encoding), InventoryError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(InventoryError::Empty);
    }
    if let Some((_, kind)) = OTHER_KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(InventoryError::OtherKind { kind });
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(InventoryError::OtherKind { kind: "not text" });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8)),
        Err(_) => Ok((bytes.iter().map(|&b| windows_1252(b)).collect(), Encoding::Windows1252)),
    }
}

fn utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> Result<(String, Encoding), InventoryError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> =
        char::decode_utf16(pairs.iter().map(|pair| join(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok((text, Encoding::Utf16)),
        _ => Err(InventoryError::OtherKind { kind: "damaged UTF-16 text" }),
    }
}

/// The character of a byte in Windows-1252; the five unassigned bytes read as U+FFFD.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// The delimiter: named in a first line `sep=;`, else the one that occurs most in the first line
/// that is not blank, outside quotes. Returns it with the text after a `sep=` line, and the number
/// of lines before that text.
pub fn delimiter(text: &str) -> (u8, &str, u64) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(delimiter) = rest.bytes().next().filter(u8::is_ascii_punctuation)
        && let Some((_, body)) = rest.split_once('\n')
    {
        return (delimiter, body, 1);
    }
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        }
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    let mut best = counts[0];
    for candidate in counts {
        if candidate.1 > best.1 {
            best = candidate;
        }
    }
    (best.0, text, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encodings_that_tools_write() {
        let utf16: Vec<u8> = "\u{feff}Gerät".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).unwrap(), ("Gerät".into(), Encoding::Utf16));
        assert_eq!(decode(b"\xef\xbb\xbfa").unwrap(), ("a".into(), Encoding::Utf8));
        assert_eq!(decode(b"Ger\xe4t \x80").unwrap(), ("Gerät €".into(), Encoding::Windows1252));
    }

    #[test]
    fn files_of_another_kind_are_named() {
        for bytes in [&b"PK\x03\x04..."[..], b"%PDF-1.7", b"a\0b", b"\xff\xfea"] {
            let sentence = decode(bytes).unwrap_err().to_string();
            assert!(sentence.contains("CSV"), "{sentence}");
        }
        assert!(matches!(decode(b" \r\n"), Err(InventoryError::Empty)));
        assert!(matches!(decode(b""), Err(InventoryError::Empty)));
    }

    #[test]
    fn the_delimiter_is_the_one_of_the_header() {
        assert_eq!(delimiter("a;b;\"c,d,e,f\"\n").0, b';');
        assert_eq!(delimiter("a\tb").0, b'\t');
        assert_eq!(delimiter("model").0, b',');
        assert_eq!(delimiter("sep=;\na;b"), (b';', "a;b", 1));
    }
}
