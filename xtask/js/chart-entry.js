// The parts of Chart.js that the portal draws with, and no others: every registered part is paid
// for in bytes. Built into one module, imported only when a chart is shown.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  Tooltip,
} from "chart.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  Tooltip,
);

export { Chart };
