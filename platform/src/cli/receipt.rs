//! `impact receipt`: receipts that were taken along as files.

use super::say;
use crate::limits;
use anyhow::{Context, bail};
use impact_core::quantity::Day;
use impact_core::receipt::{Receipt, ReceiptFile, Unit};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Commands of `impact receipt`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Compute a receipt again from its file: every step must give the same digits, and the whole
    /// the same fingerprint.
    Verify(Verify),
}

/// Arguments of `impact receipt verify`.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// The receipt as JSON, as the portal and the API give it.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Command {
    /// Prints what the receipt says, once it holds.
    ///
    /// # Errors
    /// When the file is no receipt, or does not hold: the first step that differs is named.
    pub(super) fn run(self) -> anyhow::Result<()> {
        let Self::Verify(Verify { file }) = self;
        let receipt = read(&file)?;
        let made_by = receipt.engine.clone();
        let here = impact_core::ENGINE_VERSION;
        receipt.verify().with_context(|| {
            let other = if made_by == here {
                String::new()
            } else {
                format!(", made by engine {made_by} and computed by {here}")
            };
            format!("{} does not hold{other}", file.display())
        })?;
        say(format_args!("{}: {}", receipt.title.text, figure(&receipt)))?;
        say(format_args!(
            "computed again to the same digits; engine {made_by}, factor set {}, as of {}, \
             fingerprint {}",
            receipt.factor_set, receipt.as_of, receipt.fingerprint
        ))?;
        if made_by != here {
            say(format_args!(
                "it was made by another engine than {here}: its steps hold, the figure may be \
                 another today"
            ))?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> anyhow::Result<Receipt> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("{shown} cannot be read"))?;
    let most = limits::RECEIPT_FILE;
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{shown} cannot be read"))?;
    if bytes.len() as u64 > most {
        bail!("{shown} is larger than {most} bytes: a receipt is smaller, check the file");
    }
    let file: ReceiptFile = serde_json::from_slice(&bytes).with_context(|| {
        format!("{shown} is no receipt: take it from the portal with \"Download JSON\"")
    })?;
    Ok(file.receipt())
}

/// The figure as it stands in the receipt, with its unit; a day as people write it.
fn figure(receipt: &Receipt) -> String {
    let value = receipt.root.value;
    match (receipt.root.unit, receipt.currency) {
        #[expect(clippy::cast_possible_truncation, reason = "a day of the calendar is held to it")]
        (Unit::Day, _) => Day::from_days(value as i32).to_string(),
        // A threshold may lie between two hundredths, and is told to its last digit.
        (Unit::Money, Some(currency)) if value.fract() == 0.0 => {
            format!("{:.2} {currency}", value / 100.0)
        }
        (Unit::Money, Some(currency)) => format!("{value} hundredths of {currency}"),
        _ => format!("{value} {}", unit(receipt)),
    }
}

/// The unit of the figure, as people write it.
fn unit(receipt: &Receipt) -> &'static str {
    match receipt.root.unit {
        Unit::KgCo2e => "kg CO2e",
        Unit::GCo2e => "g CO2e",
        Unit::Kwh => "kWh",
        Unit::KwhPerYear => "kWh a year",
        Unit::MgCo2ePerKwh => "mg CO2e/kWh",
        Unit::MgCo2eDaysPerKwh => "mg CO2e·days/kWh",
        Unit::Days => "days",
        Unit::Years => "years",
        Unit::Devices => "devices",
        // One that was taken along before receipts had currencies: the title names it.
        Unit::Money => "hundredths",
        Unit::Ratio | Unit::PerThousand | Unit::Day => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::quantity::Currency;
    use impact_core::receipt::{Label, Node};

    #[test]
    fn an_amount_is_told_in_its_currency() {
        let of = |value, unit| {
            let root = Node::leaf(Label::new("a", "A"), value, unit);
            let day = Day::from_days(20_000);
            Receipt::seal(Label::new("t", "T"), "set", day, None, root, Vec::new())
        };
        let said = |value| figure(&of(value, Unit::Money).in_currency(Currency::Chf));
        assert_eq!(said(6_601.0), "66.01 CHF");
        assert_eq!(said(-5.0), "-0.05 CHF");
        assert_eq!(said(0.5), "0.5 hundredths of CHF");
        assert_eq!(figure(&of(6_601.0, Unit::Money)), "6601 hundredths");
        assert_eq!(figure(&of(6_601.0, Unit::GCo2e)), "6601 g CO2e");
    }
}
