//! The standard normal quantile: a random number between 0 and 1 becomes a deviation by it.
#![expect(clippy::excessive_precision, reason = "the coefficients as they were published")]

/// How many standard deviations from the centre the share `p` of a normal distribution ends:
/// Wichura's rational approximation (AS 241, PPND16), relative error about 10⁻¹⁵.
///
/// `None` outside the open interval from 0 to 1, where there is no such number.
///
/// ```
/// use impact_core::estimate::{Z95, normal_quantile};
/// assert!((normal_quantile(0.95).unwrap() - Z95).abs() < 1e-14);
/// ```
pub fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let from_middle = p - 0.5;
    if from_middle.abs() <= 0.425 {
        let r = 0.180_625 - from_middle * from_middle;
        return Some(from_middle * polynomial(&MIDDLE, r) / polynomial(&MIDDLE_UNDER, r));
    }
    let tail = if from_middle < 0.0 { p } else { 1.0 - p };
    let r = f64::sqrt(-libm::log(tail));
    let size = if r <= 5.0 {
        polynomial(&TAIL, r - 1.6) / polynomial(&TAIL_UNDER, r - 1.6)
    } else {
        polynomial(&FAR, r - 5.0) / polynomial(&FAR_UNDER, r - 5.0)
    };
    Some(if from_middle < 0.0 { -size } else { size })
}

/// Horner's rule; coefficients from the highest power down.
fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

const MIDDLE: [f64; 8] = [
    2_509.080_928_730_122_672_7,
    33_430.575_583_588_128_105,
    67_265.770_927_008_700_853,
    45_921.953_931_549_871_457,
    13_731.693_765_509_461_125,
    1_971.590_950_306_551_442_7,
    133.141_667_891_784_377_45,
    3.387_132_872_796_366_608,
];
const MIDDLE_UNDER: [f64; 8] = [
    5_226.495_278_852_854_561,
    28_729.085_735_721_942_674,
    39_307.895_800_092_710_61,
    21_213.794_301_586_595_867,
    5_394.196_021_424_751_107_7,
    687.187_007_492_057_908_3,
    42.313_330_701_600_911_252,
    1.0,
];
const TAIL: [f64; 8] = [
    7.745_450_142_783_414_076_4e-4,
    2.272_384_498_926_918_458_33e-2,
    2.417_807_251_774_506_117_7e-1,
    1.270_458_252_452_368_382_58,
    3.647_848_324_763_204_605_04,
    5.769_497_221_460_691_405_5,
    4.630_337_846_156_545_295_9,
    1.423_437_110_749_683_577_34,
];
const TAIL_UNDER: [f64; 8] = [
    1.050_750_071_644_416_843_24e-9,
    5.475_938_084_995_344_946e-4,
    1.519_866_656_361_645_719_66e-2,
    1.481_039_764_274_800_745_9e-1,
    6.897_673_349_851_000_045_5e-1,
    1.676_384_830_183_803_849_4,
    2.053_191_626_637_758_821_87,
    1.0,
];
const FAR: [f64; 8] = [
    2.010_334_399_292_288_132_65e-7,
    2.711_555_568_743_487_578_15e-5,
    1.242_660_947_388_078_438_6e-3,
    2.653_218_952_657_612_309_3e-2,
    2.965_605_718_285_048_912_3e-1,
    1.784_826_539_917_291_335_8,
    5.463_784_911_164_114_369_9,
    6.657_904_643_501_103_777_2,
];
const FAR_UNDER: [f64; 8] = [
    2.044_263_103_389_939_785_64e-15,
    1.421_511_758_316_445_888_7e-7,
    1.846_318_317_510_054_681_8e-5,
    7.868_691_311_456_132_591e-4,
    1.487_536_129_085_061_485_25e-2,
    1.369_298_809_227_358_053_1e-1,
    5.998_322_065_558_879_376_9e-1,
    1.0,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{Z90, Z95};

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let known = [
            (0.5, 0.0),
            (0.9, Z90),
            (0.95, Z95),
            (0.975, 1.959_963_984_540_054),
            (0.999, 3.090_232_306_167_813_5),
            (1e-10, -6.361_340_902_404_056),
            (1e-20, -9.262_340_089_798_408),
        ];
        for (p, expected) in known {
            let computed = normal_quantile(p).unwrap();
            assert!((computed - expected).abs() < 2e-14, "{p}: {computed}");
        }
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
            assert_eq!(normal_quantile(p), None, "{p}");
        }
    }

    #[test]
    fn quantiles_rise_and_lie_even_about_the_middle() {
        let mut last = f64::NEG_INFINITY;
        for step in 1..1000 {
            let p = f64::from(step) / 1000.0;
            let z = normal_quantile(p).unwrap();
            let mirrored = normal_quantile(1.0 - p).unwrap();
            assert!(z > last && (z + mirrored).abs() < 1e-12, "{p}");
            last = z;
        }
    }
}
