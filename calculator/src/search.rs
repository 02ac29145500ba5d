//! Finding products while a person types.

use impact_core::factors::DeviceClass;
use impact_core::fleet::Library;
use serde::Serialize;

/// A product as a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found<'a> {
    /// Identifier.
    pub id: &'a str,
    /// Maker.
    pub maker: &'a str,
    /// Name.
    pub name: &'a str,
    /// Class.
    pub class: DeviceClass,
    /// Year of the maker's sheet.
    pub year: Option<u16>,
}

/// Makers and names in lower case, in the order of the catalogue.
#[derive(Debug)]
pub struct Index(Vec<String>);

impl Index {
    /// Of a library's catalogue.
    pub fn of(library: &Library) -> Self {
        let names = library.catalogue.products().iter();
        Self(names.map(|of| format!("{} {}", of.maker, of.name).to_lowercase()).collect())
    }

    /// Products that hold every word, those first whose words begin with them; before them the
    /// one that the text names in another way, after them the nearest when there is no other.
    pub fn search<'a>(&self, library: &'a Library, text: &str, limit: usize) -> Vec<Found<'a>> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut ranked: Vec<(usize, usize)> = self
            .0
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((rank(name, &words)?, at)))
            .collect();
        ranked.sort_unstable();
        let mut found: Vec<usize> = ranked.into_iter().map(|(_, at)| at).collect();
        let named = library.catalogue.find("", &text);
        if let Some(product) = named.product
            && (named.kind.is_matched() || found.is_empty())
        {
            found.retain(|&at| at != product);
            found.insert(0, product);
        }
        found.truncate(limit);
        found.into_iter().map(|at| choice(library, at)).collect()
    }
}

/// How many words do not stand at the beginning of one of the name's; none when one is missing.
fn rank(name: &str, words: &[&str]) -> Option<usize> {
    words.iter().try_fold(0, |inside, word| {
        let begins = name.split([' ', '/', '-', '(']).any(|part| part.starts_with(word));
        name.contains(word).then_some(inside + usize::from(!begins))
    })
}

fn choice(library: &Library, at: usize) -> Found<'_> {
    let product = &library.catalogue.products()[at];
    Found {
        id: &product.id,
        maker: &product.maker,
        name: &product.name,
        class: product.class,
        year: product.year,
    }
}
