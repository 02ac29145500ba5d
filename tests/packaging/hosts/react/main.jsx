import "carbon-impact-calculator/element";
import { load } from "carbon-impact-calculator";
import catalogue from "carbon-impact-calculator/catalogue";
import { useState } from "react";
import { createRoot } from "react-dom/client";

const address = new URL(catalogue, import.meta.url).href;
window.functions = load({ catalogue: address });

function Page() {
  const [kilograms, setKilograms] = useState(null);
  return (
    <main>
      <carbon-calculator
        catalogue={address}
        product="dell/latitude-5310"
        country="DE"
        years={5}
        quantity={120}
        refurbished={30}
        oncarbon-change={(event) => setKilograms(event.detail.result.year.mean_kg)}
      />
      <output id="heard">{kilograms}</output>
    </main>
  );
}

createRoot(document.getElementById("root")).render(<Page />);
