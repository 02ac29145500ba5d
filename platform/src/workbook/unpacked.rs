//! Whether an archive stays within the limits when it is unpacked.

use super::{Bounds, WorkbookError};
use memchr::memmem;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes looked at together.
const PIECE: usize = 64 * 1024;
/// Bytes of a piece that the next one begins with, so that nothing is missed between the two.
const OVERLAP: usize = 128;

/// Unpacks every part into nothing.
pub fn check(bytes: &[u8], bounds: &Bounds) -> Result<(), WorkbookError> {
    let damaged = |_| WorkbookError::Damaged;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    kind(&names)?;
    if names.len() > bounds.parts {
        return Err(WorkbookError::Damaged);
    }
    let mut left = bounds.bytes;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        left = unpack(part, left, bounds)?;
    }
    Ok(())
}

/// Refuses archives of other kinds by name.
fn kind(names: &[String]) -> Result<(), WorkbookError> {
    let has = |name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
    let kind = if has("xl/workbook.xml") {
        return Ok(());
    } else if has("xl/workbook.bin") {
        "a binary Excel workbook (.xlsb)"
    } else if has("content.xml") && has("mimetype") {
        "an OpenDocument file"
    } else if has("word/document.xml") {
        "a Word document"
    } else {
        "a ZIP archive"
    };
    Err(WorkbookError::OtherKind { kind })
}

/// Reads a part to its end and throws it away; what may still be unpacked after it.
fn unpack(part: impl Read, left: u64, bounds: &Bounds) -> Result<u64, WorkbookError> {
    let most = bounds.bytes / 1024 / 1024;
    let mut part = part.take(left + 1);
    let mut piece = vec![0; OVERLAP + PIECE];
    let (mut kept, mut unpacked, mut texts) = (0, 0_u64, 0);
    loop {
        let read = part.read(&mut piece[kept..]).map_err(|_| WorkbookError::Damaged)?;
        if read == 0 {
            return left.checked_sub(unpacked).ok_or(WorkbookError::TooLarge { most });
        }
        unpacked += read as u64;
        let filled = kept + read;
        check_counts(&piece[..filled], bounds)?;
        texts += texts_that_end(&piece[..filled], kept);
        if texts > bounds.texts {
            return Err(WorkbookError::Texts { most: bounds.texts });
        }
        // The reader may give little at a time: what is kept grows until there is enough of it.
        kept = filled.min(OVERLAP);
        piece.copy_within(filled - kept..filled, 0);
    }
}

/// Refuses a number of texts that cannot be: memory is taken for as many as a workbook says it has.
fn check_counts(piece: &[u8], bounds: &Bounds) -> Result<(), WorkbookError> {
    // Text of two bytes a letter would hide the number from this search; no tool writes it.
    if piece.starts_with(b"\xff\xfe") || piece.starts_with(b"\xfe\xff") || piece.starts_with(b"<\0")
    {
        return Err(WorkbookError::Damaged);
    }
    for at in memmem::find_iter(piece, b"uniqueCount") {
        let digits = piece[at..].iter().skip("uniqueCount".len());
        let digits: Vec<u8> = digits
            .copied()
            .skip_while(|byte| !byte.is_ascii_digit())
            .take_while(u8::is_ascii_digit)
            .skip_while(|byte| *byte == b'0')
            .collect();
        let count = std::str::from_utf8(&digits).unwrap_or_default();
        let possible =
            count.is_empty() || count.parse::<usize>().is_ok_and(|count| count <= bounds.texts);
        if !possible {
            return Err(WorkbookError::Damaged);
        }
    }
    Ok(())
}

/// Shared texts whose opening tag's name ends at `from` or after it: what a workbook says of their
/// number need not be so, and each takes memory.
fn texts_that_end(piece: &[u8], from: usize) -> usize {
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let opens = |at: usize| {
        let ends = piece.get(at + 2);
        let before = piece.get(..at).unwrap_or_default();
        // With or without a prefix, as in `<x:si>`.
        let before = match before.strip_suffix(b":") {
            Some(prefixed) => {
                let prefix = prefixed.iter().rev().take(OVERLAP / 2).take_while(|b| in_name(b));
                prefixed.get(..prefixed.len() - prefix.count()).unwrap_or_default()
            }
            None => before,
        };
        before.ends_with(b"<")
            && ends.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
    };
    memmem::find_iter(piece, b"si").filter(|at| at + 2 >= from && opens(*at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives a few bytes at a time.
    struct Few<'a>(&'a [u8], usize);

    impl Read for Few<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let few = self.1.min(into.len()).min(self.0.len());
            into[..few].copy_from_slice(&self.0[..few]);
            self.0 = &self.0[few..];
            Ok(few)
        }
    }

    #[test]
    fn shared_texts_are_counted_once_however_they_arrive() {
        let text = "<sst uniqueCount=\"1\"><si><t>si</t></si><si/><x:si a=\"1\"/><size><si\n></si>\
                    and a: si, :si <b></sst>";
        for few in [1, 2, 3, 7, 64, 1_000] {
            let read = |texts| {
                let bounds = Bounds { texts, ..Bounds::SERVER };
                unpack(Few(text.as_bytes(), few), 1_000_000, &bounds)
            };
            assert!(read(4).is_ok(), "{few}");
            assert_eq!(read(3), Err(WorkbookError::Texts { most: 3 }), "{few}");
        }
    }
}
