//! The lines to copy: made from the choices alone, so that each can be tested by itself. A shared
//! address may hold anything: what goes into HTML is escaped, what goes into a style sheet or a
//! command line is one of the few things that it may be.

use super::choices::{Choices, RADIUS, RESERVE, Way};
use super::colour::{Colour, OWN};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The script for a page without a build, and the one that frames the calculator.
const SCRIPT: &str = "carbon-calculator.js";
const FRAMER: &str = "carbon-embed.js";

/// What the portal serves of the calculator: `/embed/integrity.json`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Served {
    /// Its version, which names a folder beside it.
    pub version: String,
    /// Hashes of that folder's files.
    integrity: BTreeMap<String, String>,
    /// The npm package in that folder.
    package: String,
}

impl Served {
    /// The hash of the calculator's script; empty where none is served.
    pub fn script_hash(&self) -> &str {
        self.integrity.get(SCRIPT).map_or("", String::as_str)
    }

    fn address(&self, origin: &str, file: &str) -> String {
        format!("{origin}/embed/{}/{file}", self.version)
    }

    /// The script tag of a file, which a browser runs only as long as it is what it was.
    fn tag(&self, origin: &str, file: &str) -> String {
        let hash = self.integrity.get(file).map_or("", String::as_str);
        format!(
            "<script src=\"{}\" integrity=\"{}\" crossorigin=\"anonymous\" defer></script>",
            escaped(&self.address(origin, file)),
            escaped(hash)
        )
    }

    /// The HTML of a page without a build: two lines.
    pub fn html(&self, origin: &str, choices: &Choices) -> String {
        let file = if choices.way() == Way::Frame { FRAMER } else { SCRIPT };
        format!("{}\n{}", self.tag(origin, file), element(choices))
    }

    /// What installs the npm package: the portal hands it out, whether or not a registry does.
    pub fn install(&self, origin: &str) -> String {
        format!("npm install {}", self.address(origin, &self.package))
    }
}

/// What registers the element where there is a build.
pub const IMPORT: &str = "import \"carbon-impact-calculator/element\";";

/// The element with its attributes.
pub fn element(choices: &Choices) -> String {
    let name = choices.way().element();
    let mut said = format!("<{name}");
    for (attribute, value) in choices.attributes() {
        said += &format!(" {attribute}=\"{}\"", escaped(&value));
    }
    said + &format!("></{name}>")
}

/// The element as React takes it.
pub fn jsx(choices: &Choices) -> String {
    let mut said = format!("{IMPORT}\n\nexport const Footprint = () => (\n  <carbon-calculator");
    for (attribute, value) in choices.attributes() {
        let plain = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let written = match value.parse::<f64>() {
            Ok(_) if plain => format!("{{{value}}}"),
            // As in HTML: JSX reads the same references.
            _ => format!("\"{}\"", escaped(&value)),
        };
        said += &format!(" {attribute}={written}");
    }
    said + " />\n);"
}

/// The style sheet's rules; empty where there is nothing to set.
pub fn css(choices: &Choices) -> String {
    let element = choices.way().element();
    let mut rules = Vec::new();
    let looks = looks(choices);
    if !looks.is_empty() {
        let lines: Vec<_> =
            looks.iter().map(|(name, value)| format!("  {name}: {value};")).collect();
        rules.push(format!("{element} {{\n{}\n}}", lines.join("\n")));
    }
    if let Some(height) = choices.pixels("reserve", RESERVE) {
        // A frame is there before it knows its height, the element by itself is as high as it is.
        let until = if choices.way() == Way::Frame { "" } else { ":not(:defined)" };
        let rule = format!("  display: block;\n  min-block-size: {height}px;");
        rules.push(format!("{element}{until} {{\n{rule}\n}}"));
    }
    rules.join("\n")
}

/// The custom properties that can be set.
pub const LOOKS: [&str; 2] = ["--carbon-accent", "--carbon-radius"];

/// The custom properties that are set.
pub fn looks(choices: &Choices) -> Vec<(&'static str, String)> {
    let mut looks = Vec::new();
    let [light, dark] = choices.accents();
    if light.is_some() || dark.is_some() {
        let of = |chosen: Option<Colour>, own: Colour| chosen.unwrap_or(own);
        let (light, dark) = (of(light, OWN[0]), of(dark, OWN[1]));
        let accent = match choices.get("theme") {
            "light" => light.to_string(),
            "dark" => dark.to_string(),
            _ => format!("light-dark({light}, {dark})"),
        };
        looks.push((LOOKS[0], accent));
    }
    if let Some(radius) = choices.pixels("radius", RADIUS) {
        looks.push((LOOKS[1], format!("{radius}px")));
    }
    looks
}

/// What the policy of a strict page must allow.
pub fn policy(way: Way, origin: &str) -> String {
    match way {
        Way::Script => {
            format!("script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}")
        }
        Way::Npm => "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'".to_owned(),
        Way::Frame => format!("script-src {origin}; frame-src {origin}"),
    }
}

/// What whoever runs the portal adds so that an origin's pages may frame the calculator.
pub fn permission(origin: &str) -> String {
    format!("impact serve --embed-origin {origin}")
}

/// Whether an origin is one that the portal takes and a command line holds as it is: scheme, name
/// and port, of letters, digits, hyphens and dots.
pub fn is_plain_origin(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some_and(|host| {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
        let plain = |label: &str| {
            let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            !label.is_empty() && label.bytes().all(letters)
        };
        name.split('.').all(plain)
            && !port.is_empty()
            && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The origins that a policy lets frame what it is sent with.
pub fn framers(policy: &str) -> Vec<String> {
    let sources = policy.split(';').find_map(|part| part.trim().strip_prefix("frame-ancestors"));
    let sources = sources.unwrap_or_default().split_whitespace();
    sources.filter(|source| *source != "'none'").map(str::to_owned).collect()
}

/// A text as it stands between the quotes of an attribute.
fn escaped(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => said.push_str("&amp;"),
            '"' => said.push_str("&quot;"),
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            letter if letter.is_control() => said += &format!("&#{};", u32::from(letter)),
            letter => said.push(letter),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const HERE: &str = "https://portal.example";

    fn served() -> Served {
        let text = r#"{"version": "1.2.3", "package": "calculator-1.2.3.tgz", "html": "",
            "integrity": {"carbon-calculator.js": "sha384-A+/=", "carbon-embed.js": "sha384-B"}}"#;
        serde_json::from_str(text).unwrap()
    }

    fn choices(pairs: &[(&str, &str)]) -> Choices {
        Choices::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[wasm_bindgen_test]
    fn two_lines_hold_the_script_to_its_hash() {
        let html = served().html(HERE, &choices(&[("country", "DE"), ("years", "5")]));
        assert_eq!(
            html,
            "<script src=\"https://portal.example/embed/1.2.3/carbon-calculator.js\" \
             integrity=\"sha384-A+/=\" crossorigin=\"anonymous\" defer></script>\n\
             <carbon-calculator country=\"DE\" years=\"5\"></carbon-calculator>"
        );
        let framed = served().html(HERE, &choices(&[("way", "frame")]));
        assert!(
            framed.contains("/embed/1.2.3/carbon-embed.js\" integrity=\"sha384-B\""),
            "{framed}"
        );
        assert!(framed.ends_with("\n<carbon-embed></carbon-embed>"), "{framed}");
        let install = "npm install https://portal.example/embed/1.2.3/calculator-1.2.3.tgz";
        assert_eq!(served().install(HERE), install);
    }

    #[wasm_bindgen_test]
    fn nothing_leaves_its_attribute() {
        let hostile = choices(&[("heading", "\"></carbon-calculator><script>a&b\u{a}'{x}")]);
        let html = element(&hostile);
        let heading =
            "heading=\"&quot;&gt;&lt;/carbon-calculator&gt;&lt;script&gt;a&amp;b&#10;'{x}\"";
        assert_eq!(html, format!("<carbon-calculator {heading}></carbon-calculator>"));
        assert!(jsx(&hostile).contains(heading));
        let numbers = jsx(&choices(&[("years", "4,5"), ("quantity", "1e3"), ("maker", "HP")]));
        assert!(
            numbers.contains("<carbon-calculator maker=\"HP\" years={4.5} quantity=\"1e3\" />")
        );
    }

    #[wasm_bindgen_test]
    fn a_style_sheet_holds_colours_and_pixels_alone() {
        assert_eq!(
            css(&choices(&[("accent", "red;}*{x:y"), ("radius", "1;"), ("reserve", "z")])),
            ""
        );
        let both = css(&choices(&[("accent", "#7a2e00"), ("radius", "0"), ("reserve", "800")]));
        assert_eq!(
            both,
            "carbon-calculator {\n  --carbon-accent: light-dark(#7a2e00, #8faeff);\n  \
             --carbon-radius: 0px;\n}\ncarbon-calculator:not(:defined) {\n  display: block;\n  \
             min-block-size: 800px;\n}"
        );
        let dark = css(&choices(&[("accent_dark", "#fff"), ("theme", "dark"), ("way", "frame")]));
        assert_eq!(dark, "carbon-embed {\n  --carbon-accent: #ffffff;\n}");
    }

    #[wasm_bindgen_test]
    fn an_origin_is_no_command() {
        for origin in ["https://shop.example", "http://127.0.0.1:8080", "https://xn--bcher-kva.de"]
        {
            assert!(is_plain_origin(origin), "{origin}");
        }
        for origin in [
            "",
            "null",
            "https://",
            "https://$(id)",
            "https://a.example;id",
            "https://a..b",
            "https://a.example:",
            "ftp://a.example",
            "https://a.example/b",
            "https://u@a.example",
        ] {
            assert!(!is_plain_origin(origin), "{origin}");
        }
    }

    #[wasm_bindgen_test]
    fn the_policy_of_the_frame_says_who_may_frame_it() {
        let policy = |who: &str| framers(&format!("default-src 'none'; frame-ancestors {who}; x"));
        assert_eq!(policy("'none'"), Vec::<String>::new());
        let two = policy("https://a.example https://b.example:8443");
        assert_eq!(two, ["https://a.example", "https://b.example:8443"]);
        assert!(framers("default-src 'none'").is_empty());
    }
}
