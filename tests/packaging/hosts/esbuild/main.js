import "carbon-impact-calculator/element";
import { load } from "carbon-impact-calculator";

window.functions = load();
