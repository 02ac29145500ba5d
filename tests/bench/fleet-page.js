// In the page: the engine, plain JavaScript objects and DuckDB over the same million devices. Each
// computes a scenario's first year, filters, and groups by site; all three must give the same gram.
import * as duckdb from "@duckdb/duckdb-wasm";
import init, { Engine } from "/pkg/impact_engine.js";

const CLASSES = "laptop,desktop,monitor";
const FILTER = `class=${CLASSES}&status=in_use`;
const FIRST_DAY = Math.round(Date.UTC(2027, 0, 1) / 86_400_000);
const LAPTOP = 0;
// As the engine reckons them, to the last bit.
const GRID = 1 + -60 / 1000;
const REFURBISHED = 45 / 100;
const NEW = 1 - REFURBISHED;
const scenario = (months) => `life.laptop=${months}&refurbished=45&grid=-6`;
const days = (months) => Math.floor((months * 1461 + 24) / 48);
const LIVES = [54, 60, 66, 72];

/** Median, 95th percentile and fastest of some runs, ms. */
function timed(runs, work) {
  for (let warm = 0; warm < 5; warm += 1) work(warm);
  const all = [];
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now();
    work(run);
    all.push(performance.now() - begun);
  }
  return of(all);
}

function of(all) {
  all.sort((a, b) => a - b);
  const at = (share) => all[Math.min(all.length - 1, Math.ceil(all.length * share) - 1)];
  return { median: at(0.5), p95: at(0.95), fastest: all[0] };
}

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
const sum = (grams) => grams.reduce((total, part) => total + part, 0);
const whole = (x) => (x < 0 ? -Math.round(-x) : Math.round(x));
const between = (x, low, high) => Math.min(Math.max(x, low), high);

function objects(text) {
  const [head, ...lines] = text.trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const row = {};
    line.split(",").forEach((value, at) => (row[names[at]] = Number(value)));
    return row;
  });
}

/** The rule ahead, device by device. */
function inObjects(rows, months) {
  const until = FIRST_DAY + 365;
  const life = days(months);
  const groups = new Float64Array(64);
  const wanted = new Set([0, 1, 2]);
  for (const row of rows) {
    if (row.status !== 0 || !wanted.has(row.class)) continue;
    let grams = 0;
    if (row.planned > 0) {
      const planned = row.planned;
      const carried = (at) =>
        row.last !== 0 && at > row.last ? planned : between(at - row.first, 0, planned);
      const life_now = row.stays && row.class === LAPTOP ? life : planned;
      const over = Math.max(row.first + life_now, FIRST_DAY);
      const making = NEW + REFURBISHED * row.burden;
      const stages = [
        [row.m, making],
        [row.t, NEW],
        [row.e, 1],
        [row.u, NEW],
      ];
      for (const [x, share] of stages) {
        const past = whole((x * carried(FIRST_DAY)) / planned);
        if (row.stays && until > over) {
          const after = until - over - 1;
          const lives = Math.floor(after / life_now);
          const next = whole(x * share);
          grams += x - past + lives * next + whole((next * (after - lives * life_now + 1)) / life_now);
        } else if (row.stays && life_now !== planned) {
          const begin = Math.max(row.first, FIRST_DAY);
          grams += whole(((x - past) * Math.max(until - begin, 0)) / (over - begin));
        } else {
          grams += whole((x * carried(until)) / planned) - past;
        }
      }
    }
    grams += whole(row.part + (row.kwh * whole(row.grid * GRID)) / 365.25 / 1000);
    groups[row.site] += grams;
  }
  return groups;
}

/** The same as a query. */
function inSql(months) {
  const [first, until, life] = [FIRST_DAY, FIRST_DAY + 365, days(months)];
  const stage = (x, share) => `case
    when stays = 1 and ${until} > over then ${x} - round(${x} * a / planned)
      + floor((${until} - over - 1) / l) * round(${x} * ${share})
      + round(round(${x} * ${share}) * (${until} - over - floor((${until} - over - 1) / l) * l) / l)
    when stays = 1 and l <> planned then round((${x} - round(${x} * a / planned))
      * greatest(${until} - greatest(first, ${first}), 0) / (over - greatest(first, ${first})))
    else round(${x} * b / planned) - round(${x} * a / planned) end`;
  const carried = (at) => `case when last <> 0 and ${at} > last then planned
    else least(greatest(${at} - first, 0), planned) end`;
  const making = `(${NEW}::double + ${REFURBISHED}::double * burden)`;
  const rest = `${NEW}::double`;
  return `select site, sum(case when planned > 0 then ${stage("m", making)} + ${stage("t", rest)}
      + ${stage("e", "1")} + ${stage("u", rest)} else 0 end
      + round(part + kwh * round(grid * ${GRID}::double) / 365.25::double / 1000::double)) as grams
    from (select *, ${carried(first)} as a, ${carried(until)} as b,
        greatest(first + l, ${first}) as over
      from (select *, case when stays = 1 and class = ${LAPTOP} then ${life} else planned end as l
        from devices where status = 0 and class in (0, 1, 2)))
    group by site`;
}

async function database(text) {
  const worker = new Worker("/duckdb/duckdb-browser-eh.worker.js");
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(`${location.origin}/duckdb/duckdb-eh.wasm`);
  await db.registerFileText("rows.csv", text);
  const connection = await db.connect();
  const names = text.slice(0, text.indexOf("\n")).split(",");
  const types = names.map((name) => `'${name}': 'DOUBLE'`).join(", ");
  await connection.query(
    `create table devices as select * from read_csv('rows.csv', header = true, auto_detect = false,
     delim = ',', columns = {${types}})`,
  );
  return { connection, end: () => worker.terminate() };
}

/**
 * From the slider's event to the painted frame that shows its figures: four years by stage, with
 * ranges. A browser hands a dragged slider's event over at the start of a frame, so it is fired
 * there; a task put behind it runs once that frame is painted.
 */
async function slider(engine) {
  const input = Object.assign(document.createElement("input"), { type: "range", min: 36, max: 84 });
  const shown = document.createElement("output");
  document.body.append(input, shown);
  input.addEventListener("input", () => {
    const figures = engine.outlook(scenario(input.value), "", [0, 1, 2, 3]);
    shown.textContent = Array.from(figures, (grams) => Math.round(grams / 1e6)).join(" ");
  });
  const step = (months) =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const begun = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - begun);
        input.value = months;
        input.dispatchEvent(new Event("input"));
        port2.postMessage(null);
      }),
    );
  const all = [];
  for (let months = 36; months <= 84; months += 1) all.push(await step(months));
  return of(all);
}

window.measure = async () => {
  await init();
  const content = await bytes("/columns-1m.bin");
  const opening = timed(5, () => Engine.open(content).free());
  const engine = Engine.open(content);
  const ours = timed(80, (run) =>
    engine.sums(scenario(LIVES[run % 4]), FILTER, "site", "", [0]),
  );
  engine.figures(scenario(60), 0);
  const pages = ["-gross", "embodied", "start", "-age", "site", "planned_life", "class"];
  const page = timed(70, (run) => engine.page("", pages[run % pages.length], 0, 100));
  const slide = await slider(engine);
  const text = await (await fetch("/rows-1m.csv")).text();
  const rows = objects(text);
  const plain = timed(15, (run) => inObjects(rows, LIVES[run % 4]));
  const db = await database(text);
  const sql = [];
  for (let run = 0; run < 17; run += 1) {
    const begun = performance.now();
    await db.connection.query(inSql(LIVES[run % 4]));
    if (run >= 2) sql.push(performance.now() - begun);
  }
  const answer = await db.connection.query(inSql(60));
  const totals = {
    engine: sum(engine.sums(scenario(60), FILTER, "site", "", [0])),
    objects: sum(inObjects(rows, 60)),
    duckdb: sum(answer.toArray().map((row) => Number(row.grams))),
  };
  db.end();
  engine.free();
  rows.length = 0;
  const many = Engine.open(await bytes("/columns-10m.bin"));
  const ten = timed(15, (run) => many.sums(scenario(LIVES[run % 4]), FILTER, "site", "", [0]));
  return { opening, ours, page, slide, plain, sql: of(sql), totals, ten, devices: many.devices };
};
