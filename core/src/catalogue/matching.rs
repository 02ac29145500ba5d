//! Finding the product of a device.

use super::family;
use super::kind::{MatchKind, Nearness};
use super::machine_types::MachineTypes;
use super::neighbour::{Place, place};
use super::parts::parts;
use super::product::{Product, Shares};
use super::spelling::{maker_name, spelled, squashed, without_generic, words};
use super::suggestion::distance;
use crate::factors::{DataError, DeviceClass, Table};
use std::collections::{BTreeMap, BTreeSet};

/// How sure a name is, surest first; each has an index of its own.
const TIERS: usize = 5;

/// Products by the spellings of their names.
#[derive(Debug, Clone)]
pub struct Catalogue {
    products: Vec<Product>,
    /// How many of them the table has; those after them an organisation added.
    published: usize,
    by_id: BTreeMap<String, usize>,
    /// For each product: the first that is printed with the same maker and figures. An own figure
    /// laid over one of them does not part what one spelling stands for.
    alike: Vec<usize>,
    /// For each maker and tier: products by key.
    tiers: BTreeMap<String, [BTreeMap<String, Vec<usize>>; TIERS]>,
    /// The keys of every maker's products, for telling a model from other texts.
    names: BTreeSet<String>,
    /// For each maker: its products with the words of their names, for suggestions.
    words: BTreeMap<String, Vec<(usize, Vec<String>)>>,
    /// For each maker and line: the generations there are.
    lines: BTreeMap<(String, String), Vec<(usize, usize)>>,
    machine_types: MachineTypes,
}

/// What was found for a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// How.
    pub kind: MatchKind,
    /// Position of the product in the catalogue: matched, or suggested.
    pub product: Option<usize>,
    /// The model's name behind a machine type, product or not.
    pub resolved_model: Option<String>,
    /// The class that the model itself gives away.
    pub class: Option<DeviceClass>,
    /// Of a suggestion: how it is near.
    pub near: Option<Nearness>,
}

impl Catalogue {
    /// Reads `catalogue.odbl.csv` and `machine-types.csv`.
    ///
    /// # Errors
    /// When a cell is not what its column holds.
    pub fn parse(products: &[u8], machine_types: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("catalogue", products)?;
        let products: Vec<Product> =
            table.rows().map(|row| Product::read(&row)).collect::<Result<_, _>>()?;
        let mut catalogue = Self {
            by_id: products.iter().enumerate().map(|(i, p)| (p.id.clone(), i)).collect(),
            words: BTreeMap::new(),
            lines: BTreeMap::new(),
            alike: alike(&products),
            published: products.len(),
            products,
            tiers: BTreeMap::new(),
            names: BTreeSet::new(),
            machine_types: MachineTypes::parse(machine_types)?,
        };
        for at in 0..catalogue.products.len() {
            catalogue.index(at);
        }
        Ok(catalogue)
    }

    /// Adds the addresses of the makers' sheets (`catalogue-sheets.odbl.csv`).
    ///
    /// # Errors
    /// When a column is missing.
    pub fn add_sheets(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        for row in Table::parse("sheet", bytes)?.rows() {
            if let Some(&at) = self.by_id.get(row.text("id")?) {
                self.products[at].sheet = Some(row.text("sheet")?.to_owned());
            }
        }
        Ok(())
    }

    /// Every product, in the order of the table.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The position of the product with this identifier.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Whether a text is the name of a maker that has products here.
    pub fn knows_maker(&self, text: &str) -> bool {
        self.tiers.contains_key(&maker_name(text))
    }

    /// Whether a text is a model of some maker: a name of the catalogue, a machine type, or a name
    /// with a product family in it.
    pub fn knows_model(&self, text: &str) -> bool {
        let folded = spelled(text);
        let maker = folded.split(' ').next().map(maker_name).unwrap_or_default();
        let squash = squashed(&words(&without_maker(&folded, &maker)));
        self.names.contains(&squash)
            || self.machine_types.model(text).is_some()
            || family::is_line(&folded)
    }

    fn index(&mut self, at: usize) {
        let product = &self.products[at];
        let maker = maker_name(&product.maker);
        let tiers = self.tiers.entry(maker.clone()).or_default();
        let folded = without_maker(&spelled(&product.name), &maker);
        let name_words = words(&folded);
        let mut keys =
            vec![(0, product.name.clone()), (1, folded.clone()), (2, squashed(&name_words))];
        let own = product.own.is_some();
        keys.extend(
            // An organisation means the one name it wrote, not the parts of it.
            parts(if own { "" } else { &folded })
                .into_iter()
                .map(|part| (3, squashed(&words(&without_maker(&part, &maker))))),
        );
        if let Some(kept) = without_generic(&name_words) {
            keys.push((4, squashed(&kept)));
        }
        if let Some(Place { line, generation, .. }) = place(&maker, &name_words) {
            self.lines.entry((maker.clone(), line)).or_default().push((generation, at));
        }
        self.words.entry(maker).or_default().push((at, name_words));
        for (tier, key) in keys {
            if tier >= 2 {
                self.names.insert(key.clone());
            }
            let found = tiers[tier].entry(key).or_default();
            // An own product takes no name away from another: a second one would make it ambiguous.
            if found.is_empty() || !own && !found.contains(&at) {
                found.push(at);
            }
        }
    }

    /// The product that a maker and model name by spelling alone: neither by a part of an entry
    /// that stands for several models, nor by a machine type, nor nearly.
    pub fn spelled_alike(&self, maker: &str, model: &str) -> Option<usize> {
        let maker = maker_name(maker);
        self.hit(&maker, model, &spelled(model)).filter(|(tier, _)| *tier != 3).map(|(_, at)| at)
    }

    /// The identifier of an organisation's own product that no entry stands for: the same for every
    /// spelling of its name.
    pub fn own_id(maker: &str, model: &str) -> String {
        let maker = maker_name(maker);
        let name = squashed(&words(&without_maker(&spelled(model), &maker)));
        format!("own/{}/{name}", maker.replace(' ', "-"))
    }

    /// Lays an organisation's own figure over a product, or adds it as a product of its own.
    pub(crate) fn set_own(&mut self, product: Product) {
        if let Some(&at) = self.by_id.get(&product.id) {
            self.products[at] = product;
            return;
        }
        let at = self.products.len();
        self.by_id.insert(product.id.clone(), at);
        self.products.push(product);
        self.alike.push(at);
        self.index(at);
    }

    /// Finds the product of a maker and model as an asset tool writes them.
    pub fn find(&self, maker: &str, model: &str) -> Match {
        let none = Match {
            kind: MatchKind::Unknown,
            product: None,
            resolved_model: None,
            class: None,
            near: None,
        };
        if is_placeholder(model) {
            return none;
        }
        let folded = spelled(model);
        let known = self.maker(maker, &folded);
        let by_name = known.as_ref().and_then(|known| self.by_name(known, model, &folded));
        // A first word that is a maker's name may be part of another maker's model.
        let anybodys = || self.of_any_maker(model, &folded).filter(|_| maker.trim().is_empty());
        if let Some(found) = by_name.or_else(anybodys) {
            return found;
        }
        let lenovo = known.as_ref().is_none_or(|maker| maker == "lenovo");
        if let Some(resolved) = self.machine_types.model(model).filter(|_| lenovo) {
            return self.by_machine_type(resolved);
        }
        let near = self.nearest(known.as_deref(), &folded);
        let found = Match { class: family::class(&folded), ..none };
        match near {
            Some((near, at)) => suggested(found, near, at),
            None => found,
        }
    }

    /// What stands behind a machine type. Its name is a fact; a neighbour of it is a suggestion.
    fn by_machine_type(&self, resolved: &str) -> Match {
        let folded = spelled(resolved);
        let product = self.by_name("lenovo", resolved, &folded).and_then(|found| found.product);
        let found = Match {
            kind: product.map_or(MatchKind::Estimated, |_| MatchKind::MachineType),
            product,
            resolved_model: Some(resolved.to_owned()),
            class: family::class(&folded),
            near: None,
        };
        match self.neighbour("lenovo", &words(&folded)).filter(|_| product.is_none()) {
            Some(at) => suggested(found, Nearness::SameLine, at),
            None => found,
        }
    }

    /// Where no maker is given: the one maker that has a product of this name. A name of a kind and
    /// a number ("17 Laptop PC") could be anybody's. An added product takes no name from a published
    /// one.
    fn of_any_maker(&self, model: &str, folded: &str) -> Option<Match> {
        without_generic(&words(folded))?;
        let found = self.tiers.keys().filter_map(|maker| self.by_name(maker, model, folded));
        let (published, added): (Vec<Match>, Vec<Match>) =
            found.partition(|found| found.product.is_some_and(|at| at < self.published));
        let mut found = if published.is_empty() { added } else { published };
        found.pop().filter(|_| found.is_empty())
    }

    /// The catalogue's maker: the one given, or the one the model's first word names.
    fn maker(&self, written: &str, folded: &str) -> Option<String> {
        let given = maker_name(written);
        if self.tiers.contains_key(&given) {
            return Some(given);
        }
        let first = folded.split(' ').next().map(maker_name)?;
        (given.is_empty() && self.tiers.contains_key(&first)).then_some(first)
    }

    fn by_name(&self, maker: &str, model: &str, folded: &str) -> Option<Match> {
        let (tier, product) = self.hit(maker, model, folded)?;
        let kind = if tier == 0 { MatchKind::Exact } else { MatchKind::Alias };
        let class = Some(self.products[product].class);
        Some(Match { kind, product: Some(product), resolved_model: None, class, near: None })
    }

    /// The surest tier that knows a name, and the product it stands for there.
    fn hit(&self, maker: &str, model: &str, folded: &str) -> Option<(usize, usize)> {
        let tiers = self.tiers.get(maker)?;
        let bare = without_maker(folded, maker);
        let name_words = words(&bare);
        let squash = squashed(&name_words);
        let kept = without_generic(&name_words).map(|kept| squashed(&kept));
        let keys = [
            (0, Some(model.trim().to_owned())),
            (1, Some(bare)),
            (2, Some(squash.clone())),
            (3, Some(squash)),
            (4, kept),
        ];
        for (tier, key) in keys {
            if let Some(found) = key.and_then(|key| tiers[tier].get(&key)) {
                // Two products of one spelling: the surer tiers have told them apart, or nothing
                // can.
                return self.one_of(found).map(|product| (tier, product));
            }
        }
        None
    }

    /// The product that several entries stand for: only when all were published with the same
    /// figures.
    fn one_of(&self, found: &[usize]) -> Option<usize> {
        let (&first, others) = found.split_first()?;
        others.iter().all(|&other| self.alike[first] == self.alike[other]).then_some(first)
    }

    /// The one nearest name of the maker (of any maker, when none is known): a slip of the finger,
    /// else another generation of the line.
    fn nearest(&self, maker: Option<&str>, folded: &str) -> Option<(Nearness, usize)> {
        let written = words(&maker.map_or(folded.to_owned(), |m| without_maker(folded, m)));
        if let Some(at) = self.misspelt(maker, &written) {
            return Some((Nearness::Spelling, at));
        }
        self.neighbour(maker?, &written).map(|at| (Nearness::SameLine, at))
    }

    fn misspelt(&self, maker: Option<&str>, written: &[String]) -> Option<usize> {
        let products = self.words.iter().filter(|(own, _)| maker.is_none_or(|maker| maker == *own));
        let near = products
            .flat_map(|(_, products)| products)
            .filter_map(|(at, name)| Some((distance(written, name)?, *at)));
        the_nearest(near)
    }

    fn neighbour(&self, maker: &str, written: &[String]) -> Option<usize> {
        let Place { line, generation, most } = place(maker, written)?;
        let there = self.lines.get(&(maker.to_owned(), line))?;
        let near =
            there.iter().filter(|(other, _)| (1..=most).contains(&generation.abs_diff(*other)));
        // Of two as near, the one before it.
        the_nearest(near.map(|(other, at)| {
            (2 * generation.abs_diff(*other) + usize::from(*other > generation), *at)
        }))
    }
}

/// The nearest of several, where one is nearer than all others.
fn the_nearest(found: impl Iterator<Item = (usize, usize)>) -> Option<usize> {
    let (mut best, mut tie): (Option<(usize, usize)>, bool) = (None, false);
    for (distance, at) in found {
        match best {
            Some((nearest, _)) if distance > nearest => {}
            Some((nearest, _)) if distance == nearest => tie = true,
            _ => (best, tie) = (Some((distance, at)), false),
        }
    }
    best.filter(|_| !tie).map(|(_, at)| at)
}

fn suggested(found: Match, near: Nearness, at: usize) -> Match {
    Match { kind: MatchKind::Suggested, product: Some(at), near: Some(near), ..found }
}

/// For each product, the first of its maker with the same figures.
fn alike(products: &[Product]) -> Vec<usize> {
    let mut first: BTreeMap<(String, [Option<u64>; 5]), usize> = BTreeMap::new();
    let figures = |product: &Product| {
        let Shares { manufacture, transport, used, end_of_life } = product.shares;
        [Some(product.total_kg), manufacture, transport, used, end_of_life]
            .map(|figure| figure.map(f64::to_bits))
    };
    let of = |(at, product): (usize, &Product)| {
        *first.entry((maker_name(&product.maker), figures(product))).or_insert(at)
    };
    products.iter().enumerate().map(of).collect()
}

/// Leaves out the maker's name where the model repeats it at its start.
fn without_maker(folded: &str, maker: &str) -> String {
    let names: &[&str] = if maker == "hp" { &["hewlett-packard ", "hp "] } else { &[] };
    let own = format!("{maker} ");
    let mut rest = folded;
    while let Some(next) = std::iter::once(own.as_str())
        .chain(names.iter().copied())
        .find_map(|name| rest.strip_prefix(name))
    {
        rest = next;
    }
    rest.trim().to_owned()
}

/// Texts that stand where a model should.
fn is_placeholder(model: &str) -> bool {
    const PLACEHOLDERS: [&str; 12] = [
        "",
        "unknown",
        "n/a",
        "na",
        "none",
        "-",
        "default string",
        "system product name",
        "to be filled by o.e.m.",
        "not specified",
        "not applicable",
        "invalid",
    ];
    PLACEHOLDERS.contains(&model.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        Catalogue::parse(
            include_bytes!("../../data/catalogue.odbl.csv"),
            include_bytes!("../../data/machine-types.csv"),
        )
        .unwrap()
    }

    #[test]
    fn every_name_of_the_catalogue_finds_itself() {
        let catalogue = catalogue();
        for (at, product) in catalogue.products().iter().enumerate() {
            let found = catalogue.find(&product.maker, &product.name);
            assert_eq!((found.kind, found.product), (MatchKind::Exact, Some(at)), "{}", product.id);
        }
    }

    #[test]
    fn other_spellings_of_every_name_find_the_same_figures() {
        let catalogue = catalogue();
        let mut missed = Vec::new();
        for product in catalogue.products() {
            let (maker, name) = (&product.maker, &product.name);
            for written in [
                name.to_uppercase(),
                name.to_lowercase(),
                format!("{maker} {name} "),
                name.replace("-inch", "\"").replace(' ', "  "),
            ] {
                let found = catalogue.find(&maker.to_uppercase(), &written);
                match found.product.filter(|_| found.kind.is_matched()) {
                    Some(at) => {
                        assert_eq!(
                            catalogue.products()[at].total_kg,
                            product.total_kg,
                            "{written}"
                        );
                    }
                    None => missed.push(written),
                }
            }
        }
        let most = catalogue.products().len() * 4 / 200;
        assert!(missed.len() <= most, "{} missed: {missed:?}", missed.len());
    }

    #[test]
    fn spellings_machine_types_and_misspellings() {
        use MatchKind::{Alias, Estimated, MachineType, Suggested, Unknown};
        let catalogue = catalogue();
        for (maker, model, kind, name) in [
            ("LENOVO", "20XW004AUS", Suggested, Some("ThinkPad X1 Carbon 5th Gen")),
            ("LENOVO", "ThinkPad T480", Suggested, Some("ThinkPad T470")),
            ("Dell", "Latitude 5440", Suggested, Some("Latitude 5430")),
            ("", "P2422H", Alias, Some("P2422H Monitor")),
            ("", "17 Laptop PC", Unknown, None),
            ("Fujitsu", "P2422H", Unknown, None),
            ("Dell Inc.", "Dell Latitude 5310 ", Alias, Some("Latitude 5310")),
            ("DELL", "P2422H", Alias, Some("P2422H Monitor")),
            (
                "Apple Inc.",
                "13\" MacBook Pro (M1 CPU) 512GB - 2020",
                Alias,
                Some("13-inch MacBook Pro (M1 CPU) 512GB - 2020"),
            ),
            ("LENOVO", "20N2000RUS", MachineType, Some("ThinkPad T490")),
            ("LENOVO", "20L5004JUS", Suggested, Some("ThinkPad T470")),
            ("LENOVO", "20UD0013US", Estimated, None),
            ("LENOVO", "ThinkPad P43s", Alias, Some("ThinkPad T490.ThinkPad P43s")),
            ("LENOVO", "ThinkPad P50s", Alias, Some("ThinkPad T560. P50s")),
            ("LENOVO", "ThinkPad T560", Alias, Some("ThinkPad T560. P50s")),
            ("LENOVO", "Flex 14", Unknown, None),
            ("LENOVO", "D24-10", Alias, Some("C24-10/D24-10")),
            ("Dell", "Latitud 5310", Suggested, Some("Latitude 5310")),
            ("Dell", "Latitude 5319", Unknown, None),
            ("", "Dell Latitude 5310", Alias, Some("Latitude 5310")),
            ("HP", "Unknown", Unknown, None),
            ("LENOVO", "ThinkPad L13", Unknown, None),
        ] {
            let found = catalogue.find(maker, model);
            let product = found.product.map(|at| catalogue.products()[at].name.as_str());
            assert_eq!((found.kind, product), (kind, name), "{maker} {model}");
        }
    }

    #[test]
    fn an_accessory_of_a_family_is_not_of_its_class() {
        let catalogue = catalogue();
        assert_eq!(catalogue.find("Lenovo", "ThinkPad USB-C Dock Gen 2").class, None);
        assert_eq!(catalogue.find("Apple", "iPad Smart Keyboard").class, None);
        assert_eq!(catalogue.find("Apple", "iPad 11").class, Some(DeviceClass::Tablet));
    }

    #[test]
    fn a_machine_type_without_footprint_still_gives_its_class() {
        let found = catalogue().find("LENOVO", "11CK000PUS");
        assert_eq!(found.class, Some(DeviceClass::Desktop));
        assert_eq!(found.resolved_model.as_deref(), Some("ThinkCentre M70A"));
    }
}
