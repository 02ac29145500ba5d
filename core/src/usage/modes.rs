//! Shares of time by mode that ENERGY STAR counts computers with, as data, each with how surely it
//! is known.

use super::{HOURS_PER_YEAR, Mode, typical_energy};
use crate::quantity::{Kwh, QuantityError};
use serde::{Deserialize, Serialize};

/// How surely a number of a standard is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the standard's own text.
    Read,
    /// Seen in somebody else's transcription.
    Transcribed,
    /// As the standard is remembered: edition to be confirmed.
    ToBeConfirmed,
    /// Derived for this product.
    Derived,
}

impl Certainty {
    /// What is added to the name of the standard where the number is shown; nothing where it was
    /// read there.
    pub const fn remark(self) -> &'static str {
        match self {
            Self::Read => "",
            Self::Transcribed => "from a transcription",
            Self::ToBeConfirmed => "edition to be confirmed",
            Self::Derived => "derived, not part of a standard",
        }
    }
}

/// Version of ENERGY STAR's specification for computers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SpecVersion {
    /// Version 5, also Regulation (EU) 617/2013.
    V5,
    /// Version 6.
    V6,
    /// Version 7.
    V7,
    /// Version 8.
    V8,
}

/// Kind of computer, as the specifications tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComputerKind {
    /// Desktop.
    Desktop,
    /// All-in-one.
    IntegratedDesktop,
    /// Notebook, conventional network connectivity.
    Notebook,
    /// Thin client.
    ThinClient,
    /// Workstation.
    Workstation,
}

/// Power drawn in each mode, watts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModePowers {
    /// Off.
    pub off: f64,
    /// Sleep.
    pub sleep: f64,
    /// Long idle; not asked by version 5, which knows one idle mode.
    pub long_idle: f64,
    /// Short idle; version 5's idle.
    pub short_idle: f64,
}

/// Shares of time by mode; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModeShares {
    /// Versions of the specification that count so.
    pub versions: &'static [SpecVersion],
    /// Kinds of computer that they count so.
    pub kinds: &'static [ComputerKind],
    /// Off.
    pub off: f64,
    /// Sleep.
    pub sleep: f64,
    /// Long idle; 0 in version 5.
    pub long_idle: f64,
    /// Short idle; version 5's idle.
    pub short_idle: f64,
    /// How surely they are known.
    pub certainty: Certainty,
}

use Certainty::{Read, Transcribed};
use ComputerKind::{Desktop, IntegratedDesktop, Notebook, ThinClient, Workstation};
use SpecVersion::{V5, V6, V7, V8};

const fn shares(
    versions: &'static [SpecVersion],
    kinds: &'static [ComputerKind],
    [off, sleep, long_idle, short_idle]: [f64; 4],
    certainty: Certainty,
) -> ModeShares {
    ModeShares { versions, kinds, off, sleep, long_idle, short_idle, certainty }
}

/// Every set of shares that is known. Version 8's are those of its second draft as transcribed, in
/// which that the fourth product type is the thin client is a reading; full network connectivity
/// is not among them.
pub const MODE_SHARES: [ModeShares; 8] = [
    shares(&[V5], &[Desktop, IntegratedDesktop], [0.55, 0.05, 0.0, 0.40], Read),
    shares(&[V5], &[Notebook], [0.60, 0.10, 0.0, 0.30], Read),
    shares(&[V6, V7, V8], &[Notebook], [0.25, 0.35, 0.10, 0.30], Transcribed),
    shares(&[V6, V7], &[Desktop, IntegratedDesktop], [0.45, 0.05, 0.15, 0.35], Transcribed),
    shares(&[V8], &[Desktop, IntegratedDesktop], [0.15, 0.45, 0.10, 0.30], Transcribed),
    shares(&[V8], &[ThinClient], [0.45, 0.05, 0.15, 0.35], Transcribed),
    shares(&[V6, V7], &[Workstation], [0.35, 0.10, 0.15, 0.40], Transcribed),
    shares(&[V8], &[Workstation], [0.10, 0.35, 0.20, 0.35], Transcribed),
];

impl ModeShares {
    /// The shares of a version and kind; `None` where they are not known here.
    pub fn of(version: SpecVersion, kind: ComputerKind) -> Option<&'static Self> {
        let counts = |of: &&ModeShares| of.versions.contains(&version) && of.kinds.contains(&kind);
        MODE_SHARES.iter().find(counts)
    }

    fn modes(&self, powers: &ModePowers) -> [Mode; 4] {
        [
            Mode { watts: powers.off, share: self.off },
            Mode { watts: powers.sleep, share: self.sleep },
            Mode { watts: powers.long_idle, share: self.long_idle },
            Mode { watts: powers.short_idle, share: self.short_idle },
        ]
    }

    /// Typical energy of a year, `E_TEC = 8760 / 1000 · Σ power · share`.
    ///
    /// # Errors
    /// When a power is negative or not finite.
    pub fn yearly(&self, powers: &ModePowers) -> Result<Kwh, QuantityError> {
        typical_energy(&self.modes(powers), HOURS_PER_YEAR)
    }

    /// Typical power in watts, `P_TEC = Σ power · share`: what the specification states for
    /// workstations.
    ///
    /// # Errors
    /// When a power is negative or not finite.
    pub fn typical_watts(&self, powers: &ModePowers) -> Result<f64, QuantityError> {
        typical_energy(&self.modes(powers), 1000.0).map(Kwh::kwh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_24_hours() {
        for of in &MODE_SHARES {
            let sum = of.off + of.sleep + of.long_idle + of.short_idle;
            assert!((sum - 1.0).abs() < 1e-12, "{of:?}");
        }
    }

    #[test]
    fn a_version_and_kind_have_one_set_of_shares_or_none() {
        for version in [V5, V6, V7, V8] {
            for kind in [Desktop, IntegratedDesktop, Notebook, ThinClient, Workstation] {
                let sets = MODE_SHARES
                    .iter()
                    .filter(|of| of.versions.contains(&version) && of.kinds.contains(&kind));
                assert!(sets.count() <= 1, "{version:?} {kind:?}");
            }
        }
        assert!(ModeShares::of(V5, Workstation).is_none());
        assert!(ModeShares::of(V7, ThinClient).is_none());
    }

    #[test]
    fn the_sample_of_the_agreement_comes_out() {
        let powers = ModePowers { off: 1.0, sleep: 1.7, long_idle: 0.0, short_idle: 10.0 };
        let energy = ModeShares::of(V5, Notebook).unwrap().yearly(&powers).unwrap();
        assert!((energy.kwh() - 33.0252).abs() < 1e-9, "{energy:?}");
        let wrong = ModePowers { off: -1.0, ..powers };
        assert!(ModeShares::of(V8, Notebook).unwrap().yearly(&wrong).is_err());
    }

    #[test]
    fn a_workstations_typical_power_is_its_modes_by_their_time() {
        let powers = ModePowers { off: 1.0, sleep: 3.0, long_idle: 40.0, short_idle: 50.0 };
        let watts = ModeShares::of(V8, Workstation).unwrap().typical_watts(&powers).unwrap();
        assert!((watts - (0.1 + 1.05 + 8.0 + 17.5)).abs() < 1e-9, "{watts}");
    }
}
