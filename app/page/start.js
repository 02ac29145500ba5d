// Starts the portal. HASH is the build's; the wings are fetched by the same hash.
import start from "./portal.js";

start({ module_or_path: new URL("./portal-HASH.wasm", import.meta.url) });
