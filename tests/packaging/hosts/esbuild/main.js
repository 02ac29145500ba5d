import "carbon-impact-calculator/element";
import { load } from "carbon-impact-calculator";
// esbuild leaves addresses beside a module as they are: the catalogue is an import of its own, with
// `--loader:.bin=file`.
import catalogue from "carbon-impact-calculator/catalogue";

const address = new URL(catalogue, import.meta.url);
for (const calculator of document.querySelectorAll("carbon-calculator")) {
  calculator.setAttribute("catalogue", address.href);
}
window.functions = load({ catalogue: address });
