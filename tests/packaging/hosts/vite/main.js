import "carbon-impact-calculator/element";
import { load } from "carbon-impact-calculator";

// The functions beside the element: one load for both.
window.functions = load();
