// What is said in English on a German page: found by the catalogues, and by English's own words.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { accessible, settled, sideways } from "./portal.mjs";

const place = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Files below a folder, with their texts. */
function sources(folder) {
  const files = readdirSync(place(folder), { recursive: true }).filter((file) => file.endsWith(".rs"));
  return files.map((file) => [file, readFileSync(`${place(folder)}/${file}`, "utf8").replace(/\\\n\s*/g, "")]);
}

/** The German messages, and the labels by their keys. */
function german() {
  const messages = {};
  let labels = {};
  for (const file of readdirSync(place("app/i18n/de"))) {
    if (!file.endsWith(".json") || file === "language.json") continue;
    const texts = JSON.parse(readFileSync(`${place("app/i18n/de")}/${file}`, "utf8"));
    if (file === "labels.json") labels = texts;
    else Object.assign(messages, texts);
  }
  return { messages, labels };
}

/** The English messages and labels. */
function english() {
  const texts = [];
  for (const [file, source] of sources("app/src/i18n/en")) {
    const pattern = file === "labels.rs" ? /=> \{?\s*"((?:[^"\\]|\\.)*)"/g : /= *\n? *"((?:[^"\\]|\\.)*)",/g;
    for (const [, text] of source.matchAll(pattern)) texts.push(text);
  }
  for (const [, source] of sources("core/src")) {
    for (const [, text] of source.matchAll(/\btitle: "([^"]*)"/g)) texts.push(text);
  }
  for (const [, source] of [...sources("core/src"), ...sources("platform/src")]) {
    for (const [, text] of source.matchAll(/Label::new\(\s*"[^"]+",\s*"((?:[^"\\]|\\.)*)"/g)) texts.push(text);
  }
  return texts;
}

/** A pattern of what a text becomes once its places are filled. */
function pattern(text) {
  const parts = text.split(/(\{[^}]*\})/).map((part) => {
    if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const [, ...forms] = part.slice(1, -1).split("|");
    if (!forms.length) return ".+?";
    const form = (text) => text.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("#", "[\\d.,\\s]+");
    return `(?:${forms.map(form).join("|")})`;
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** Whether a text has words of its own beside its places. */
const worded = (text) => /\p{L}{3}/u.test(text.replace(/\{[^}|]*\}/g, ""));

/** The English texts that German does not share, a pattern of each with places, and one of each German text. */
export function catalogues() {
  const { messages, labels } = german();
  const theirs = new Set([...Object.values(messages), ...Object.values(labels)]);
  const ours = english().filter((text) => worded(text) && !theirs.has(text));
  assert.ok(ours.length > 500, `${ours.length} texts`);
  return {
    plain: new Set(ours.filter((text) => !text.includes("{"))),
    filled: ours.filter((text) => text.includes("{")).map(pattern),
    german: [...theirs].filter(worded).map(pattern),
  };
}

/** Words that only English has: two of them make a sentence of its. */
const WORDS = /(?<![\p{L}-])(the|and|of|with|is|are|this|your|you|not|for|were|from|which|each|their|that|has|have|no|by|to)(?![\p{L}-])/giu;

/**
 * What is said in English on a page: each text or name that is a message of the English catalogues,
 * or reads as English. Left out is what is data: the names of products, sources and fields of the log, and what else
 * is `written` so.
 */
export async function inEnglish(page, { plain, filled, german }, written = []) {
  const said = await page.evaluate(() => {
    const all = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (parent.closest("noscript, script, style, kbd, [lang=en], .changes")) continue;
      all.push([walk.currentNode.textContent, Boolean(parent.closest(".provenance, .mono, .tree, tbody th"))]);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) all.push([element.getAttribute(name), false]);
    }
    return all.filter(([text]) => text?.trim()).map(([text, data]) => [text.trim().replace(/\s+/g, " "), data]);
  });
  const found = new Set();
  for (const [text, data] of said) {
    if (written.includes(text)) continue;
    const message = plain.has(text)
      || (filled.some((pattern) => pattern.test(text)) && !german.some((pattern) => pattern.test(text)));
    if (message || (!data && new Set(text.toLowerCase().match(WORDS)).size > 1)) found.add(text);
  }
  return [...found];
}

/** Numbers with their units, and days, as English writes them. */
const ENGLISH_FORM =
  /(?<![\d.,])\d+\.\d{1,2}\s?(?:t|kg|g|%|kWh|MB|KiB)(?!\p{L})|(?<![\d.,])[1-9]\d{0,2},\d{3}(?![\d,])|\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec) \d{4}|\d{1,2}\/\d{1,2}\/\d{4}|(?:Mar|May|Oct|Dec) \d{4}/gu;

/** What is written in English form on a page, apart from identifiers and what was typed. */
export async function inEnglishForm(page) {
  const text = await page.evaluate(() => {
    const all = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (!parent.closest("noscript, script, style, .mono, .dim, option")) all.push(walk.currentNode.textContent);
    }
    return all.join("\n");
  });
  return [...new Set(text.match(ENGLISH_FORM) ?? [])];
}

/** Asserts that a page speaks German alone, is accessible, and fits 320 px; what is open stays open. */
export async function speaksGerman(page, what, texts, written) {
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de", what);
  assert.deepEqual(await inEnglish(page, texts, written), [], `${what} says in English`);
  assert.deepEqual(await inEnglishForm(page), [], `${what} writes in English form`);
  assert.deepEqual(await accessible(page), [], what);
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  assert.deepEqual(await sideways(page), [], `${what} at 320 px`);
  await page.setViewportSize({ width, height });
}
