//! The frame of the OpenAPI document.

use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ContentBuilder, Header, ObjectBuilder, PathItem, Ref, Response, ResponseBuilder, Type,
};

/// Title, tags and security of the document; the operations add themselves.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Carbon Impact Portal API",
        description = "Devices, their carbon footprint, and the receipt of every figure.\n\n\
            Errors are problem documents (RFC 9457). A person's request that changes something \
            must come from this site: send `Origin` with the server's own address; with an API key \
            it need not. Carbon is in kilograms of \
            CO2 equivalent, exact to the gram; days are `YYYY-MM-DD`; periods `FIRST..END`, END \
            not included; moments RFC 3339 in UTC.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "session", description = "Signing in and out."),
        (name = "organisation", description = "Its settings and its members."),
        (name = "operator", description = "For the provider's operators."),
        (name = "fleet", description = "The whole fleet, or the part a filter leaves."),
        (name = "devices", description = "Devices, and their import from an inventory."),
        (name = "sites", description = "Where devices are."),
        (name = "figures", description = "What figures are computed with, and the organisation's own."),
        (name = "keys", description = "API keys, for programs of the organisation's."),
        (name = "audit", description = "Who changed what, and when."),
        (name = "server", description = "The server itself.")
    ),
    modifiers(&Session)
)]
pub struct Document;

struct Session;

impl utoipa::Modify for Session {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            crate::auth::cookie::NAME,
            "Set by `POST /api/v1/session`.",
        ));
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("cip_<id>_<secret>")
            .description(Some("An API key; made by `POST /api/v1/keys`, limited to its rights."))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        components.add_security_scheme("key", SecurityScheme::Http(bearer));
    }
}

/// Tags of what only a person does who is signed in.
const OF_PEOPLE: [&str; 4] = ["session", "keys", "organisation", "operator"];

/// Adds to every other operation that takes a session that it takes an API key as well.
pub fn open_to_keys(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        // What the organisation is may be read by whoever reads its figures.
        let own = path == "/api/v1/organisation";
        if own && let Some(security) = item.get.as_mut().and_then(|get| get.security.as_mut()) {
            security.push(SecurityRequirement::new("key", Vec::<String>::new()));
        }
        let all = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in all.into_iter().flatten() {
            let tags = operation.tags.as_deref().unwrap_or_default();
            if tags.iter().any(|tag| OF_PEOPLE.contains(&tag.as_str())) {
                continue;
            }
            if let Some(security) = &mut operation.security {
                security.push(SecurityRequirement::new("key", Vec::<String>::new()));
            }
        }
    }
}

/// Answers of the layers around the operations: their status, name and description, and whether
/// they say when to come back.
const SHARED: [(&str, &str, &str, bool); 4] = [
    ("408", "TooSlow", "The request took longer than 60 seconds, its body included.", false),
    ("413", "TooLarge", "The body is larger than the limit.", false),
    (
        "429",
        "TooMany",
        "One asker sends more requests, or has more on their way, than its share; `Retry-After` \
         says when to come back.",
        true,
    ),
    (
        "503",
        "Busy",
        "The server has more to do than it can; `Retry-After` says when to come back.",
        true,
    ),
];

/// Whether an operation of that method and path can meet a shared answer.
fn meets(status: &str, method: &str, path: &str) -> bool {
    match status {
        "413" => matches!(method, "post" | "put" | "patch"),
        // Whether the process is alive is told without a limit.
        _ => path != "/health/live",
    }
}

/// Adds the shared answers to every operation that does not describe them in its own words.
pub fn add_shared_answers(document: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            for (status, name, _, _) in SHARED {
                if meets(status, method, path) {
                    let answers = &mut operation.responses.responses;
                    let shared = || Ref::from_response_name(name).into();
                    answers.entry(status.to_owned()).or_insert_with(shared);
                }
            }
        }
    }
    let components = document.components.get_or_insert_default();
    for (_, name, description, returns) in SHARED {
        let answer = shared(description, returns);
        components.responses.insert(name.to_owned(), answer.into());
    }
}

fn shared(description: &str, returns: bool) -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let answer = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", problem);
    if !returns {
        return answer.build();
    }
    let mut seconds = Header::new(ObjectBuilder::new().schema_type(Type::Integer));
    seconds.description = Some("Seconds to wait.".to_owned());
    answer.header("Retry-After", seconds).build()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_tells_of_the_layers_around_it() {
        let document = serde_json::to_value(crate::routes::document()).unwrap();
        let mut seen = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let tells = |status: &str| !operation["responses"][status].is_null();
                for status in ["408", "429", "503"] {
                    assert_eq!(tells(status), path != "/health/live", "{method} {path} {status}");
                }
                let takes = ["post", "put", "patch"].contains(&method.as_str());
                assert_eq!(tells("413"), takes, "{method} {path}");
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
        let shared = &document["components"]["responses"]["TooMany"];
        assert!(shared["headers"]["Retry-After"].is_object(), "{shared}");
    }

    /// Accept a change with `ACCEPT_OPENAPI=1 cargo test -p impact-platform openapi`.
    #[test]
    fn the_document_changes_only_when_somebody_says_so() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
        let mut now = crate::routes::document().to_pretty_json().unwrap();
        now.push('\n');
        if std::env::var_os("ACCEPT_OPENAPI").is_some() {
            std::fs::write(path, &now).unwrap();
        }
        let accepted = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            accepted == now,
            "the API's description changed: look at the difference after \
             `ACCEPT_OPENAPI=1 cargo test -p impact-platform openapi`, then commit it"
        );
    }
}
