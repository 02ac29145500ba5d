//! Parting rows into folds, what belongs together always on one side.

use super::rows::Row;
use std::collections::BTreeMap;

/// Folds of a cross-validation.
pub const FOLDS: usize = 5;

/// The fold of each row: units of a key go whole to the smallest fold, in the order of their
/// digests, so that the same seed always parts alike.
pub fn parted(rows: &[Row], chosen: &[usize], seed: u64, key: fn(&Row) -> &str) -> Vec<usize> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for &row in chosen {
        *sizes.entry(key(&rows[row])).or_default() += 1;
    }
    let mut units: Vec<(u64, &str, usize)> =
        sizes.into_iter().map(|(unit, size)| (digest(unit, seed), unit, size)).collect();
    units.sort_unstable();
    let mut full = [0; FOLDS];
    let mut fold_of = BTreeMap::new();
    for (_, unit, size) in units {
        let fold = (0..FOLDS).min_by_key(|&fold| full[fold]).unwrap_or(0);
        full[fold] += size;
        fold_of.insert(unit, fold);
    }
    chosen.iter().map(|&row| fold_of[key(&rows[row])]).collect()
}

/// Rows without a fold, and rows of it.
pub fn split(chosen: &[usize], folds: &[usize], fold: usize) -> (Vec<usize>, Vec<usize>) {
    let (held, kept): (Vec<_>, Vec<_>) = chosen.iter().zip(folds).partition(|(_, of)| **of == fold);
    let rows = |pairs: Vec<(&usize, &usize)>| pairs.into_iter().map(|(row, _)| *row).collect();
    (rows(kept), rows(held))
}

fn digest(text: &str, seed: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = text
        .bytes()
        .fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}
