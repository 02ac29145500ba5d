// For a page without a build: registers the element. Where the script lies, the catalogue lies too.
import "./address.js";
import "./early.js";
import "./element.js";

Reflect.deleteProperty(globalThis, "SCRIPT_ADDRESS");
