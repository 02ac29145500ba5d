//! Whether an archive stays within the limits when it is unpacked.

use super::WorkbookError;
use crate::limits;
use memchr::memmem;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Bytes looked at together.
const PIECE: usize = 64 * 1024;
/// Bytes of a piece that the next one begins with, so that nothing is missed between the two.
const OVERLAP: usize = 128;

/// Unpacks every part into nothing.
pub fn check(bytes: &[u8]) -> Result<(), WorkbookError> {
    let damaged = |_| WorkbookError::Damaged;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    kind(&names)?;
    if names.len() > limits::WORKBOOK_PARTS {
        return Err(WorkbookError::Damaged);
    }
    let mut left = limits::WORKBOOK_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        left = unpack(part, left)?;
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
fn unpack(part: impl Read, left: u64) -> Result<u64, WorkbookError> {
    let most = limits::WORKBOOK_BYTES / 1024 / 1024;
    let mut part = part.take(left + 1);
    let mut piece = vec![0; OVERLAP + PIECE];
    let (mut kept, mut unpacked) = (0, 0_u64);
    loop {
        let read = part.read(&mut piece[kept..]).map_err(|_| WorkbookError::Damaged)?;
        if read == 0 {
            return left.checked_sub(unpacked).ok_or(WorkbookError::TooLarge { most });
        }
        unpacked += read as u64;
        let filled = kept + read;
        check_counts(&piece[..filled])?;
        // The reader may give little at a time: what is kept grows until there is enough of it.
        kept = filled.min(OVERLAP);
        piece.copy_within(filled - kept..filled, 0);
    }
}

/// Refuses a number of texts that cannot be: memory is taken for as many as a workbook says it has.
fn check_counts(piece: &[u8]) -> Result<(), WorkbookError> {
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
        let possible = count.is_empty()
            || count.parse::<usize>().is_ok_and(|count| count <= limits::WORKBOOK_CELLS);
        if !possible {
            return Err(WorkbookError::Damaged);
        }
    }
    Ok(())
}
