//! Colours that are written with hexadecimal digits, and how well they are seen (WCAG 2.2, 1.4.11).

use std::fmt;
use std::str::FromStr;

/// Contrast that what acts needs against its ground.
pub const NEEDED: f64 = 3.0;

/// A colour in sRGB, without transparency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The card's ground and the calculator's own accent, light and dark; as `calculator/ts/style.ts`
/// has them.
pub const GROUNDS: [Colour; 2] = [Colour([0xff, 0xff, 0xff]), Colour([0x0f, 0x12, 0x17])];
/// As above.
pub const OWN: [Colour; 2] = [Colour([0x23, 0x50, 0xd2]), Colour([0x8f, 0xae, 0xff])];

/// A text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoColour;

impl FromStr for Colour {
    type Err = NoColour;

    fn from_str(text: &str) -> Result<Self, NoColour> {
        let digits = text.trim().strip_prefix('#').ok_or(NoColour)?;
        let digits: Vec<u32> = digits
            .chars()
            .map(|digit| digit.to_digit(16))
            .collect::<Option<_>>()
            .ok_or(NoColour)?;
        let pair = |high: u32, low: u32| u8::try_from(high * 16 + low).map_err(|_| NoColour);
        match digits[..] {
            [r, g, b] => Ok(Self([pair(r, r)?, pair(g, g)?, pair(b, b)?])),
            [r, s, g, h, b, c] => Ok(Self([pair(r, s)?, pair(g, h)?, pair(b, c)?])),
            _ => Err(NoColour),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(into, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Colour {
    /// Relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = self.0.map(part);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast with another colour, to 1: from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if a > b { a / b } else { b / a }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn hexadecimal_colours_and_nothing_else() {
        for (text, written) in [("#2350d2", "#2350d2"), (" #FFF ", "#ffffff"), ("#0aF", "#00aaff")]
        {
            assert_eq!(text.parse::<Colour>().map(|of| of.to_string()), Ok(written.to_owned()));
        }
        for text in ["", "#", "2350d2", "#12", "#1234", "#12345g", "red", "#fff;}", "#ffffff00"] {
            assert_eq!(text.parse::<Colour>(), Err(NoColour), "{text}");
        }
    }

    #[wasm_bindgen_test]
    fn contrast_is_that_of_wcag() {
        let of = |text: &str| text.parse::<Colour>().unwrap();
        // The two ends, and the grey that WCAG's own texts give as just enough.
        assert!((of("#000").contrast(of("#fff")) - 21.0).abs() < 1e-9);
        assert!((of("#fff").contrast(of("#fff")) - 1.0).abs() < 1e-9);
        assert!((of("#767676").contrast(of("#fff")) - 4.54).abs() < 0.005);
        for (own, ground) in OWN.into_iter().zip(GROUNDS) {
            assert!(own.contrast(ground) > NEEDED);
        }
    }
}
