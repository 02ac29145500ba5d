import "carbon-impact-calculator/element";
import { load } from "carbon-impact-calculator";
import { createApp, h, ref } from "vue";

window.functions = load();

createApp({
  setup() {
    const kilograms = ref(null);
    return () =>
      h("main", [
        h("carbon-calculator", {
          product: "dell/latitude-5310",
          country: "DE",
          years: 5,
          quantity: 120,
          refurbished: 30,
          onCarbonChange: (event) => (kilograms.value = event.detail.result.year.mean_kg),
        }),
        h("output", { id: "heard" }, kilograms.value),
      ]);
  },
}).mount("#root");
