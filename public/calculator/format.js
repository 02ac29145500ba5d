// Everything that turns a number into text on this page.

const LANGUAGE = "en";
const significant = new Intl.NumberFormat(LANGUAGE, {
  minimumSignificantDigits: 3,
  maximumSignificantDigits: 3,
});
const exactly = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 6 });
const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "medium", timeZone: "UTC" });

const minus = (text) => text.replace("-", "\u2212");

/** Three significant digits. */
export const number = (value) => (value === 0 ? "0" : minus(significant.format(value)));

/** Every digit. */
export const exact = (value) => minus(exactly.format(value));

/** `2026-01-31` as people write it. */
export const date = (text) => day.format(new Date(`${text}T00:00:00Z`));

/** Kilograms below a tonne, tonnes from there on. */
export const scale = (kg) =>
  Math.abs(kg) < 999.5 ? { per: 1, unit: "kg" } : { per: 1000, unit: "t" };

/** A figure of core with its range: `{ value, unit, range, exact }`; range is null for a point. */
export function carbon({ mean_kg, low_kg, high_kg }, { per, unit } = scale(mean_kg)) {
  const point = low_kg === high_kg;
  return {
    value: number(mean_kg / per),
    unit,
    range: point ? null : `${number(low_kg / per)}–${number(high_kg / per)} ${unit}`,
    exact: point
      ? `${exact(mean_kg)} kg CO₂e`
      : `${exact(mean_kg)} (${exact(low_kg)}–${exact(high_kg)}) kg CO₂e`,
  };
}

const UNITS = {
  kg_co2e: "kg CO₂e",
  g_co2e: "g CO₂e",
  kwh: "kWh",
  kwh_per_year: "kWh a year",
  ratio: "",
  days: "days",
  per_thousand: "",
  devices: "devices",
  mg_co2e_days_per_kwh: "mg·days/kWh",
};

/** A receipt's value in the unit people use: `{ value, unit, range, exact }`. */
export function measure({ value, unit, range }) {
  let per = 1;
  let shown = UNITS[unit] ?? unit;
  if (unit === "kg_co2e" || unit === "g_co2e") {
    const kilogram = unit === "g_co2e" ? 1000 : 1;
    const fits = scale(value / kilogram);
    per = kilogram * fits.per;
    shown = fits.unit;
  } else if (unit === "mg_co2e_per_kwh") {
    per = 1000;
    shown = "g/kWh";
  }
  const plain = unit === "days" || unit === "devices" || unit === "per_thousand";
  const text = plain ? exact : number;
  return {
    value: text(value / per),
    unit: shown,
    range: range ? `${number(range[0] / per)}–${number(range[1] / per)}` : null,
    exact: `${exact(value)} ${UNITS[unit] ?? "mg CO₂e/kWh"}`.trim(),
  };
}
