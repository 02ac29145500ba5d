//! The frame of the OpenAPI document.

use utoipa::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
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

#[cfg(test)]
mod tests {
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
