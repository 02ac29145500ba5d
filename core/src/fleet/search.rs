//! Searching a fleet by words.
//!
//! What many devices share (maker, model, site) is looked through once per question; only serials
//! and inventory numbers are looked through device by device.

use super::pricing::{Fleet, Priced};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The fleet's words in lower case, gathered when somebody first searches.
#[derive(Debug, Clone, Default)]
pub(super) struct SearchIndex(OnceLock<Texts>);

#[derive(Debug, Clone)]
struct Texts {
    /// Distinct texts of maker, model and site.
    shared: Vec<String>,
    devices: Vec<DeviceText>,
    /// Serials and inventory numbers of all devices, one after the other.
    own: String,
}

#[derive(Debug, Clone, Copy)]
struct DeviceText {
    /// Position in `shared`.
    shared: u32,
    /// End of its part of `own`; it begins where the device before ends.
    end: u32,
}

/// Words that must all occur in a device's texts.
pub(super) struct Words<'a> {
    texts: Option<&'a Texts>,
    /// Each word, with the shared texts it occurs in.
    words: Vec<(String, Vec<bool>)>,
}

impl Fleet {
    /// The words of a search, ready to be looked for.
    pub(super) fn words(&self, search: &str) -> Words<'_> {
        let words: Vec<String> =
            search.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Words { texts: None, words: Vec::new() };
        }
        let texts = self.search.0.get_or_init(|| self.texts());
        let occurs = |word: String| {
            let shared = texts.shared.iter().map(|text| text.contains(&word)).collect();
            (word, shared)
        };
        Words { texts: Some(texts), words: words.into_iter().map(occurs).collect() }
    }

    fn texts(&self) -> Texts {
        let mut known: BTreeMap<[&str; 5], u32> = BTreeMap::new();
        let mut texts = Texts { shared: Vec::new(), devices: Vec::new(), own: String::new() };
        for priced in &self.devices {
            let parts = self.shared_parts(priced);
            let shared = *known.entry(parts).or_insert_with(|| {
                texts.shared.push(parts.join(" ").to_lowercase());
                u32::try_from(texts.shared.len() - 1).unwrap_or(u32::MAX)
            });
            for own in [&priced.device.serial, &priced.device.asset_tag].into_iter().flatten() {
                texts.own.push_str(&own.to_lowercase());
                texts.own.push(' ');
            }
            let end = u32::try_from(texts.own.len()).unwrap_or(u32::MAX);
            texts.devices.push(DeviceText { shared, end });
        }
        texts
    }

    fn shared_parts<'a>(&'a self, priced: &'a Priced) -> [&'a str; 5] {
        let device = &priced.device;
        let site = self.site_of(priced).map_or("", |site| &site.name);
        [&priced.maker, &priced.model, &device.maker, &device.model, site]
    }
}

impl Words<'_> {
    /// Whether the device at this position of the fleet has them all.
    pub fn all_in(&self, at: usize) -> bool {
        let Some(texts) = self.texts else { return true };
        let Some(device) = texts.devices.get(at) else { return false };
        let start = at.checked_sub(1).map_or(0, |before| texts.devices[before].end);
        // A fleet whose numbers fill 4 GiB has no text of its own beyond them.
        let own = texts.own.get(start as usize..device.end as usize).unwrap_or_default();
        self.words
            .iter()
            .all(|(word, shared)| shared[device.shared as usize] || own.contains(word.as_str()))
    }
}
