// A script that is no module has no `import.meta.url`; the build puts this name in its place. It
// must be known before any other file is run, and is nobody's after.

declare global {
  var SCRIPT_ADDRESS: string | undefined;
}

globalThis.SCRIPT_ADDRESS = (document.currentScript as HTMLScriptElement | null)?.src || document.baseURI;

export {};
