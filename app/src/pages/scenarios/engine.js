// The fleet engine's side of the scenarios screen: it comes as a module with its own wasm, imported
// when the screen is opened, and answers in plain numbers.

/**
 * The fleet's columns: their bytes and tag, or a status and what was said with it. `told` hears how
 * many bytes have come, and of how many.
 */
export const columns = async (url, signal, told) => {
  const answer = await fetch(url, { signal });
  if (!answer.ok) return { status: answer.status, text: await answer.text() };
  const total = Number(answer.headers.get("content-length")) || 0;
  const parts = [];
  let size = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    told(size, Math.max(total, size));
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { status: 200, text: (answer.headers.get("etag") ?? "").replace(/^W\/|"/g, ""), bytes };
};

export const open = async (url, answer) => {
  const module = await import(url);
  await module.default();
  return module.Engine.open(answer.bytes);
};

export const close = (engine) => engine.free();
export const about = (engine) => engine.about();
export const factors = (engine) => engine.factor_set;
export const ahead = (engine, question) => engine.ahead(question);
export const changes = (engine, question) => engine.changes(question);
export const largest = (engine, question, rows) => engine.largest(question, rows);
