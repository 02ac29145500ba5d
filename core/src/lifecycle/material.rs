//! The Circular Footprint Formula of the EU's Product Environmental Footprint, for materials.
//!
//! It shares the burden of recycling between who gives and who takes recycled material (factor
//! `A`), so it conserves only across both systems. For the reuse of whole devices use the chain of
//! lives instead. Source: Zampori & Pant 2019, equation 3; per EU Recommendation 2021/2279.

/// A material's parameters, all per kilogram of material unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Material {
    /// Share of recycled material that goes in, 0 to 1 (`R1`).
    pub recycled_in: f64,
    /// Share that is recycled at the end of life, 0 to 1 (`R2`).
    pub recycled_out: f64,
    /// Share whose energy is recovered at the end of life, 0 to 1 (`R3`); with `R2` at most 1.
    pub energy_recovered: f64,
    /// Who carries recycling: 0 the supplier of recycled material, 1 its taker; 0.2, 0.5 or 0.8 by
    /// material (`A`).
    pub recycling_factor: f64,
    /// The same for energy recovery, 0 by default (`B`).
    pub energy_factor: f64,
    /// Virgin material, kg CO2e (`Ev`).
    pub virgin: f64,
    /// Recycling of what goes in, kg CO2e (`Erec`).
    pub recycling_in: f64,
    /// Recycling at the end of life, kg CO2e (`ErecEoL`).
    pub recycling_out: f64,
    /// Virgin material that the recycled one takes the place of, kg CO2e (`E*v`).
    pub virgin_replaced: f64,
    /// Quality of recycled against virgin material going in, 0 to 1 (`Qsin ÷ Qp`).
    pub quality_in: f64,
    /// The same going out (`Qsout ÷ Qp`).
    pub quality_out: f64,
    /// Energy recovery, kg CO2e (`Eer`).
    pub energy_recovery: f64,
    /// Heat and electricity that it takes the place of, kg CO2e
    /// (`LHV·Xheat·Eheat + LHV·Xelec·Eelec`).
    pub energy_replaced: f64,
    /// Disposal of the rest, kg CO2e (`Ed`).
    pub disposal: f64,
}

/// Why a material has no circular footprint.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MaterialError {
    /// A share or factor outside 0 to 1.
    #[error("{what} of {value}: give a number from 0 to 1")]
    Share {
        /// Which.
        what: &'static str,
        /// The refused value.
        value: f64,
    },
    /// More comes out than went in.
    #[error(
        "recycled {recycled} and burnt {burnt} are together more than all of it: give shares that sum to at most 1"
    )]
    Shares {
        /// Share recycled.
        recycled: f64,
        /// Share whose energy is recovered.
        burnt: f64,
    },
    /// Not a number, or beyond any material.
    #[error("{what} of {value} kg CO2e a kilogram: give a number from -10^6 to 10^6")]
    Carbon {
        /// Which.
        what: &'static str,
        /// The refused value.
        value: f64,
    },
}

/// A material's circular footprint by part, kg CO2e a kilogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CircularFootprint {
    /// Material, with what recycling carries and is credited.
    pub material: f64,
    /// Energy recovery.
    pub energy: f64,
    /// Disposal.
    pub disposal: f64,
}

impl CircularFootprint {
    /// The sum, kg CO2e a kilogram.
    pub fn total(&self) -> f64 {
        self.material + self.energy + self.disposal
    }
}

impl Material {
    /// Computes the formula.
    ///
    /// # Errors
    /// The first parameter outside its range.
    pub fn circular_footprint(&self) -> Result<CircularFootprint, MaterialError> {
        self.check()?;
        let Self { recycled_in: r1, recycled_out: r2, energy_recovered: r3, .. } = *self;
        let (a, b) = (self.recycling_factor, self.energy_factor);
        let taken = a * self.recycling_in + (1.0 - a) * self.virgin * self.quality_in;
        let given = self.recycling_out - self.virgin_replaced * self.quality_out;
        Ok(CircularFootprint {
            material: (1.0 - r1) * self.virgin + r1 * taken + (1.0 - a) * r2 * given,
            energy: (1.0 - b) * r3 * (self.energy_recovery - self.energy_replaced),
            disposal: (1.0 - r2 - r3) * self.disposal,
        })
    }

    fn check(&self) -> Result<(), MaterialError> {
        let shares = [
            ("recycled content", self.recycled_in),
            ("the share recycled", self.recycled_out),
            ("the share burnt", self.energy_recovered),
            ("the allocation of recycling", self.recycling_factor),
            ("the allocation of energy recovery", self.energy_factor),
            ("the quality going in", self.quality_in),
            ("the quality going out", self.quality_out),
        ];
        for (what, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(MaterialError::Share { what, value });
            }
        }
        let (recycled, burnt) = (self.recycled_out, self.energy_recovered);
        // Shares are given in decimals, whose sum may miss 1 by a last digit.
        if recycled + burnt > 1.0 + 1e-9 {
            return Err(MaterialError::Shares { recycled, burnt });
        }
        let carbon = [
            ("virgin material", self.virgin),
            ("recycling going in", self.recycling_in),
            ("recycling at the end of life", self.recycling_out),
            ("virgin material replaced", self.virgin_replaced),
            ("energy recovery", self.energy_recovery),
            ("energy replaced", self.energy_replaced),
            ("disposal", self.disposal),
        ];
        for (what, value) in carbon {
            if !(-1e6..=1e6).contains(&value) {
                return Err(MaterialError::Carbon { what, value });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steel() -> Material {
        Material {
            recycled_out: 1.0,
            recycling_factor: 0.5,
            virgin: 10.0,
            recycling_in: 2.0,
            recycling_out: 2.0,
            virgin_replaced: 10.0,
            quality_in: 1.0,
            quality_out: 1.0,
            ..Material::default()
        }
    }

    #[test]
    fn two_systems_of_one_loop_carry_it_once() {
        // One gives all its material, the next takes it: together one making and one recycling,
        // less the virgin material that the next leaves out.
        let gives = steel().circular_footprint().unwrap().total();
        let takes = Material { recycled_in: 1.0, recycled_out: 0.0, ..steel() };
        let takes = takes.circular_footprint().unwrap().total();
        assert!((gives + takes - 12.0).abs() < 1e-12, "{gives} {takes}");
    }

    #[test]
    fn what_no_material_is_is_refused() {
        let with = |change: fn(&mut Material)| {
            let mut material = steel();
            change(&mut material);
            material.circular_footprint().unwrap_err().to_string()
        };
        assert!(with(|m| m.recycled_in = 1.1).contains("recycled content"));
        assert!(with(|m| m.quality_out = f64::NAN).contains("quality"));
        assert!(with(|m| m.energy_recovered = 0.1).contains("more than all"));
        assert!(with(|m| m.virgin = f64::INFINITY).contains("virgin"));
    }
}
