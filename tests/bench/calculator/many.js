import { load } from "/dist/index.js";

const COUNT = 10_000;

/** Times of 10,000 calculations of different questions, ms, and the module's memory, bytes. */
window.measure = async (runs) => {
  const calculator = await load();
  const { opened, countries } = calculator;
  const makers = opened.makers.slice(0, 12);
  const products = makers.flatMap((maker) => calculator.search(maker, 100)).map((product) => product.id);
  const questions = Array.from({ length: COUNT }, (_, at) => ({
    product: products[at % products.length],
    country: countries[at % countries.length],
    years: 1 + (at % 10),
    hours: at % 13,
    refurbished: at % 101,
    quantity: 1 + (at % 500),
  }));
  const times = [];
  let kilograms = 0;
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    for (const question of questions) kilograms += calculator.calculate(question).year.mean_kg;
    times.push(performance.now() - began);
    // Between runs the page breathes.
    await new Promise((done) => setTimeout(done));
  }
  if (!(kilograms > 0)) throw new Error("nothing was calculated");
  return { times, memory: opened.engine.answer(0, 0, 1461, 0, 80, 1).buffer.byteLength };
};
