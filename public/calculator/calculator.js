// The page around the element: the theme that was chosen in the portal, and the lines to copy.
"use strict";
const { theme } = document.documentElement.dataset;
if (theme) document.querySelector("carbon-calculator").setAttribute("theme", theme);
document.getElementById("snippet").textContent =
  `<script src="${location.origin}/embed/carbon-calculator.js" defer></script>\n<carbon-calculator country="DE"></carbon-calculator>`;
