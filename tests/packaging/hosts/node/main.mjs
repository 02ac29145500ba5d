// On a server: the functions compute there, and importing the element does nothing.
import "carbon-impact-calculator/element";
import { CalculatorError, load } from "carbon-impact-calculator";

const calculator = await load();
const result = calculator.calculate({
  product: "dell/latitude-5310",
  country: "DE",
  years: 5,
  quantity: 120,
  refurbished: 30,
});
let refused;
try {
  calculator.calculate({ class: "laptop", country: "ZZ" });
} catch (error) {
  refused = error instanceof CalculatorError ? error.field : String(error);
}
console.log(JSON.stringify({ year: result.year, refused }));
