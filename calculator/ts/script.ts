// For a page without a build: registers the element. Where the script lies, the catalogue lies too.
import "./element.js";
