//! How alike two devices are: the covariance of a Gaussian process, a sum of parts that each have a
//! meaning, so that an estimate comes apart into factors.

use super::features::{Features, Mark};

/// The parts of a likeness, and of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its class.
    Class,
    /// Its maker, and what that maker's devices of its form have in common.
    Maker,
    /// The words of its name.
    Words,
    /// The numbers of its name and its product line.
    Numbers,
    /// Its size: screen and mass.
    Size,
    /// Its year.
    Year,
}

impl Part {
    /// Every part, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Class, Self::Maker, Self::Words, Self::Numbers, Self::Size, Self::Year];
}

/// Strengths (variances of the logarithm) and lengths of a likeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kernel {
    /// Variance that devices of one class share.
    pub class: f64,
    /// Variance that devices of one maker share.
    pub maker: f64,
    /// Variance that devices of one maker and form share.
    pub maker_form: f64,
    /// Variance by word in common.
    pub words: f64,
    /// Variance by mark of the model's number in common.
    pub numbers: f64,
    /// Variance that devices of one form and like size share.
    pub size: f64,
    /// The same within a maker.
    pub size_maker: f64,
    /// Variance that devices of one form and like year share.
    pub year: f64,
    /// The same within a maker.
    pub year_maker: f64,
    /// Length of a difference in screen (of the logarithm).
    pub screen_length: f64,
    /// Length of a difference in mass (of the logarithm).
    pub weight_length: f64,
    /// Length of a difference in years, in fours.
    pub year_length: f64,
    /// Variance of what nothing explains.
    pub noise: f64,
}

/// Names of a kernel's numbers, as in the table.
pub const KERNEL_NAMES: [&str; 13] = [
    "class",
    "maker",
    "maker_form",
    "words",
    "numbers",
    "size",
    "size_maker",
    "year",
    "year_maker",
    "screen_length",
    "weight_length",
    "year_length",
    "noise",
];

impl Kernel {
    /// From its numbers, in the order of [`KERNEL_NAMES`].
    pub const fn from_numbers(numbers: [f64; 13]) -> Self {
        let [
            class,
            maker,
            maker_form,
            words,
            numbers,
            size,
            size_maker,
            year,
            year_maker,
            screen_length,
            weight_length,
            year_length,
            noise,
        ] = numbers;
        Self {
            class,
            maker,
            maker_form,
            words,
            numbers,
            size,
            size_maker,
            year,
            year_maker,
            screen_length,
            weight_length,
            year_length,
            noise,
        }
    }

    /// Its numbers, in the order of [`KERNEL_NAMES`].
    pub const fn numbers(&self) -> [f64; 13] {
        [
            self.class,
            self.maker,
            self.maker_form,
            self.words,
            self.numbers,
            self.size,
            self.size_maker,
            self.year,
            self.year_maker,
            self.screen_length,
            self.weight_length,
            self.year_length,
            self.noise,
        ]
    }

    /// How alike two devices are, by part.
    pub fn parts(&self, a: &Features, b: &Features) -> [f64; Part::ALL.len()] {
        let of = |holds: bool, strength: f64| if holds { strength } else { 0.0 };
        let same_maker = a.maker == b.maker;
        let same_form = a.form == b.form;
        let mut parts = [0.0; Part::ALL.len()];
        parts[Part::Class as usize] = of(a.class == b.class, self.class);
        parts[Part::Maker as usize] =
            of(same_maker, self.maker) + of(same_maker && same_form, self.maker_form);
        parts[Part::Words as usize] = self.words * common(&a.words, &b.words);
        parts[Part::Numbers as usize] = self.numbers * common(&a.numbers, &b.numbers);
        if same_form {
            let screen = apart(a.screen, b.screen, self.screen_length);
            let weight = apart(a.weight, b.weight, self.weight_length);
            let size = libm::exp(-0.5 * (screen + weight));
            parts[Part::Size as usize] = self.size * size + of(same_maker, self.size_maker) * size;
            if self.year > 0.0 || self.year_maker > 0.0 {
                let year = libm::exp(-0.5 * apart(a.year, b.year, self.year_length));
                let within = of(same_maker, self.year_maker) * year * (0.5 + 0.5 * size);
                parts[Part::Year as usize] = self.year * year + within;
            }
        }
        parts
    }

    /// How alike two devices are.
    pub fn alike(&self, a: &Features, b: &Features) -> f64 {
        self.parts(a, b).iter().sum()
    }
}

/// The square of a distance in lengths; known against unknown is as far as √2 lengths, both unknown
/// is no distance.
fn apart(a: Option<f64>, b: Option<f64>, length: f64) -> f64 {
    match (a, b) {
        (Some(a), Some(b)) => {
            let distance = (a - b) / length;
            distance * distance
        }
        (None, None) => 0.0,
        _ => 2.0,
    }
}

/// The weights of the marks in common; both in order.
fn common(a: &[Mark], b: &[Mark]) -> f64 {
    let (mut sum, mut at) = (0.0, 0);
    for (mark, weight) in a {
        while b.get(at).is_some_and(|(other, _)| other < mark) {
            at += 1;
        }
        if let Some((_, other)) = b.get(at).filter(|(other, _)| other == mark) {
            sum += weight * other;
        }
    }
    sum
}
