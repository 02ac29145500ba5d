// The drawing side of the chart binding. Chart.js itself comes as a module, imported on demand.

// Resolves when a canvas comes into view: on a phone the chart stands below the first screen, which
// is not to wait for it.
export const seen = (canvas) =>
  new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(canvas);
  });

export const load = (url) => import(url);

const WIDE = 560;

// A token's colour as the canvas understands it: custom properties may hold light-dark().
const colours = (canvas) => {
  const probe = document.createElement("span");
  canvas.parentNode.append(probe);
  const read = (token) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    text: read("--text"),
    muted: read("--text-muted"),
    grid: read("--chart-grid"),
    axis: read("--chart-axis"),
    range: read("--chart-range"),
    surface: read("--surface"),
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`--series-${number}`)),
    font: getComputedStyle(canvas).fontFamily,
  };
  probe.remove();
  return found;
};

// Hatching for series 4, dots for series 6: told apart in grey print.
const fill = (number, look) => {
  const colour = look.series[number - 1];
  if (number !== 4 && number !== 6) return colour;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const pen = tile.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 6, 6);
  pen.fillStyle = pen.strokeStyle = look.surface;
  pen.beginPath();
  if (number === 4) {
    pen.lineWidth = 1.8;
    pen.moveTo(-1, 7);
    pen.lineTo(7, -1);
    pen.stroke();
  } else {
    pen.arc(3, 3, 1.2, 0, 7);
    pen.fill();
  }
  return pen.createPattern(tile, "repeat");
};

// The range of each bar as a thin line beside it, and the name of each series at its end.
const marks = {
  id: "marks",
  afterDatasetsDraw(chart) {
    const { spec, look } = chart.$portal;
    if (spec.bars) return;
    const { ctx: pen, scales } = chart;
    const bars = barsOf(chart, spec);
    pen.save();
    pen.strokeStyle = look.range;
    pen.lineWidth = 1.25;
    spec.ranges.forEach(([low, high], index) => {
      const bar = bars[index];
      if (!bar || high <= low) return;
      const x = bar.x + bar.width / 2 + (spec.stacks.length ? 3 : 5);
      const [top, bottom] = [scales.y.getPixelForValue(high), scales.y.getPixelForValue(low)];
      pen.beginPath();
      pen.moveTo(x, top);
      pen.lineTo(x, bottom);
      for (const y of [top, bottom]) {
        pen.moveTo(x - 2, y);
        pen.lineTo(x + 2, y);
      }
      pen.stroke();
    });
    if (spec.stacks.length) stacks(chart, pen, spec, look, bars);
    if (chart.width >= WIDE) names(chart, pen, spec, look);
    pen.restore();
  },
};

/** A bar of each stack and name, the first stack's first: any series of it tells where it stands. */
const barsOf = (chart, spec) =>
  (spec.stacks.length ? spec.stacks : [null]).flatMap((_, stack) => {
    const at = spec.series.findIndex((series) => series.stack === stack);
    return at < 0 ? [] : chart.getDatasetMeta(at).data;
  });

// Over each bar its whole, and under it what it is.
const stacks = (chart, pen, spec, look, bars) => {
  pen.textAlign = "center";
  bars.forEach((bar, index) => {
    const [stack, at] = [Math.floor(index / spec.labels.length), index % spec.labels.length];
    const of = spec.series.filter((series) => series.stack === stack);
    const whole = of.reduce((sum, series) => sum + (series.values[at] ?? 0), 0);
    const top = of.reduce((sum, series) => sum + Math.max(series.values[at] ?? 0, 0), 0);
    const space = chart.chartArea.width / bars.length;
    const { name, short } = spec.stacks[stack];
    pen.font = `600 12px ${look.font}`;
    pen.fillStyle = look.text;
    pen.textBaseline = "bottom";
    const text = number(spec.locale, whole);
    const y = chart.scales.y.getPixelForValue(top) - 4;
    if (pen.measureText(text).width <= space) pen.fillText(text, bar.x, y);
    pen.font = `12px ${look.font}`;
    pen.fillStyle = stack === spec.stacks.length - 1 ? look.text : look.muted;
    pen.textBaseline = "top";
    const fits = spec.stacks.every((each) => pen.measureText(each.name).width + 4 <= space);
    pen.fillText(fits ? name : short, bar.x, chart.chartArea.bottom + 6);
  });
  pen.textAlign = "start";
};

const names = (chart, pen, spec, look) => {
  pen.font = `12px ${look.font}`;
  pen.fillStyle = look.muted;
  pen.textBaseline = "middle";
  const last = spec.labels.length - 1;
  const x = chart.chartArea.right + 10;
  let sum = 0;
  // Of several stacks the last one stands beside the names.
  const places = spec.series
    .filter((series) => series.stack === Math.max(spec.stacks.length - 1, 0))
    .map((series) => {
      const value = series.values[last] ?? 0;
      const y = chart.scales.y.getPixelForValue(sum + value / 2);
      sum += value;
      return { y, text: `${series.name} ${series.end}`, shown: value > 0 };
    })
    .filter((place) => place.shown);
  // From the ground up, each at least a line above the one before.
  let below = chart.chartArea.bottom + 8;
  for (const place of places) {
    below = Math.min(place.y, below - 15);
    pen.fillText(place.text, x, below);
  }
};

/** What the names need beside the bars, in whatever language they are. */
const room = (chart, spec, look) => {
  if (chart.width < WIDE) return 8;
  const pen = chart.ctx;
  pen.save();
  pen.font = `12px ${look.font}`;
  const widths = spec.series.map((series) => pen.measureText(`${series.name} ${series.end}`).width);
  pen.restore();
  return Math.min(Math.ceil(Math.max(0, ...widths)) + 14, chart.width / 3);
};

const number = (locale, value) =>
  new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value);

// Bars that float, one below the other; what is known of each stands in `bars`.
const floating = (spec, look) => [
  {
    data: spec.bars.map((bar) => bar.span),
    backgroundColor: spec.bars.map((bar) => fill(bar.number, look)),
    borderSkipped: false,
    minBarLength: 2,
    maxBarThickness: 20,
  },
];

/** A name in lines of what fits beside the bars, cut between words. */
const lines = (text, most) => {
  const all = [""];
  for (const word of text.split(" ")) {
    const last = all[all.length - 1];
    if (last && last.length + word.length >= most) all.push(word);
    else all[all.length - 1] = last ? `${last} ${word}` : word;
  }
  return all;
};

const across = (spec, look) => {
  const ticks = { color: look.muted, font: { size: 12, family: look.font } };
  return {
    indexAxis: "y",
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: "index", axis: "y", intersect: false },
    scales: {
      x: {
        grid: { color: (context) => (context.tick?.value === 0 ? look.axis : look.grid) },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 5, maxRotation: 0, callback: (value) => number(spec.locale, value) },
      },
      y: {
        grid: { display: false },
        border: { color: look.axis },
        ticks: {
          ...ticks,
          autoSkip: false,
          callback(value) {
            return lines(this.getLabelForValue(value), this.chart.width < WIDE ? 18 : 34);
          },
        },
      },
    },
    plugins: { tooltip: { callbacks: { label: (item) => spec.bars[item.dataIndex].text } } },
  };
};

const datasets = (spec, look) =>
  spec.bars ? floating(spec, look) : spec.series.map((series) => ({
    label: series.name,
    data: series.values,
    backgroundColor: fill(series.number, look),
    borderColor: look.surface,
    borderWidth: { top: 1 },
    borderSkipped: false,
    stack: String(series.stack),
    maxBarThickness: spec.stacks.length ? 40 : 28,
    categoryPercentage: spec.stacks.length ? 0.8 : 0.62,
    barPercentage: spec.stacks.length ? 0.72 : 1,
  }));

const options = (spec, look) => {
  if (spec.bars) return across(spec, look);
  const ticks = { color: look.muted, font: { size: 12, family: look.font } };
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: (context) => ({ right: room(context.chart, spec, look), top: 4 }) },
    interaction: { mode: "index", intersect: false },
    scales: {
      x: {
        stacked: true,
        grid: { display: false },
        border: { color: look.axis },
        ticks: {
          ...ticks,
          maxRotation: 0,
          // Room for what stands under each stack.
          ...(spec.stacks.length && { padding: 20, color: look.text, font: { ...ticks.font, weight: 600 } }),
        },
      },
      y: {
        stacked: true,
        beginAtZero: true,
        suggestedMax: Math.max(0, ...spec.ranges.map(([, high]) => high)),
        grid: { color: look.grid },
        border: { display: false },
        ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => number(spec.locale, value) },
      },
    },
    plugins: {
      tooltip: {
        itemSort: (a, b) => b.datasetIndex - a.datasetIndex,
        callbacks: {
          label: (item) => {
            const stack = spec.stacks[spec.series[item.datasetIndex].stack];
            const name = stack ? `${stack.name}, ${item.dataset.label}` : item.dataset.label;
            return `${name}: ${number(spec.locale, item.raw)} ${spec.unit}`;
          },
        },
      },
    },
  };
};

export const create = (module, canvas, text) => {
  const spec = JSON.parse(text);
  const look = colours(canvas);
  const chart = new module.Chart(canvas, {
    type: "bar",
    data: { labels: spec.labels, datasets: datasets(spec, look) },
    options: options(spec, look),
    plugins: [{ ...marks, beforeInit: (made) => (made.$portal = { spec, look }) }],
  });
  return chart;
};

export const update = (chart, text) => {
  const spec = JSON.parse(text);
  const look = colours(chart.canvas);
  chart.$portal = { spec, look };
  chart.data.labels = spec.labels;
  chart.data.datasets = datasets(spec, look);
  chart.options = options(spec, look);
  chart.update();
};

export const destroy = (chart) => chart.destroy();
