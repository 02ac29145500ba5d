//! The portal's static files, served by the same process as the API.
//!
//! Every file is read once at start: what is not in the folder then cannot be asked for, whatever a
//! path looks like, and the hashes of inline scripts in the pages' policies are those of the bytes
//! that are served.

use crate::limits;
use crate::origins::Origins;
use crate::problem::Refusal;
use crate::seal::{MayBeFramed, SpeaksForItself, content_security_policy};
use anyhow::{Context, bail};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

/// The files by their path below the folder, `/` between its parts.
#[derive(Debug, Default)]
pub struct Portal {
    files: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    bytes: Bytes,
    /// Compressed forms that lie beside the file, best first.
    compressed: Vec<(&'static str, Bytes)>,
    media_type: &'static str,
    etag: HeaderValue,
    /// For pages: the policy with the hashes of their inline scripts.
    policy: Option<HeaderValue>,
    immutable: bool,
    reach: Reach,
}

/// Who may use a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The portal's own pages.
    Portal,
    /// Any page: it is the calculator, without a visitor or a secret in it.
    AnyPage,
    /// Any page, and pages of the listed origins in a frame.
    Framed,
}

/// The folder of what other people's pages use.
const EMBED: &str = "embed/";

/// Says which pages may use a file.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Endings of compressed forms and the encodings they are, best first.
const ENCODINGS: [(&str, &str); 2] = [(".br", "br"), (".gz", "gzip")];

impl Portal {
    /// Reads a folder, of which pages of these origins may frame what lies in `embed`, and nobody
    /// anything else.
    ///
    /// # Errors
    /// When it cannot be read, has no `index.html`, or is too large to be a portal.
    pub fn read(folder: &Path, framing: &Origins) -> anyhow::Result<Self> {
        let mut raw: BTreeMap<String, (Bytes, SystemTime)> = BTreeMap::new();
        let mut size = 0;
        gather(folder, "", &mut raw, &mut size)
            .with_context(|| format!("the portal's folder {} cannot be read", folder.display()))?;
        if !raw.contains_key("index.html") {
            bail!(
                "the portal's folder {} has no index.html: build the portal first",
                folder.display()
            );
        }
        let mut files = BTreeMap::new();
        for (path, (bytes, written)) in &raw {
            let beside = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
            if beside.is_some_and(|of| raw.contains_key(of)) {
                continue;
            }
            let compressed = ENCODINGS
                .iter()
                .filter_map(|(ending, name)| Some((*name, raw.get(&format!("{path}{ending}"))?)))
                // One older than its file was made from another content.
                .filter(|(_, (_, compressed))| compressed >= written)
                .map(|(name, (bytes, _))| (name, bytes.clone()))
                .collect();
            files.insert(path.clone(), File::new(path, bytes.clone(), compressed, framing)?);
        }
        Ok(Self { files })
    }

    /// Answers a request that is not for the API: a file, or the portal's page for every address
    /// that it may understand.
    pub fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
        if method != Method::GET && method != Method::HEAD {
            let allow = [(header::ALLOW, "GET, HEAD")];
            return (allow, Refusal::of_status(StatusCode::METHOD_NOT_ALLOWED)).into_response();
        }
        if self.files.is_empty() {
            return sentence(
                "This server was started without the portal's files: start it with --portal DIR. \
                 Its API is described at /api/v1/openapi.json.\n",
            );
        }
        let path = uri.path().trim_start_matches('/');
        let file = self
            .files
            .get(path)
            .or_else(|| self.files.get(&format!("{}index.html", ended(path))))
            .or_else(|| {
                // A missing script answered with a page would only fail later and less clearly.
                let is_asset = path.rsplit('/').next().is_some_and(|name| {
                    name.rsplit_once('.').is_some_and(|(_, end)| known_type(end).is_some())
                });
                if is_asset { None } else { self.files.get("index.html") }
            });
        match file {
            Some(file) => file.answer(headers),
            None => sentence("There is no such file.\n"),
        }
    }
}

/// A path with a slash at its end; the empty path stays empty.
fn ended(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

fn sentence(text: &'static str) -> Response {
    let mut response = (StatusCode::NOT_FOUND, text).into_response();
    response.extensions_mut().insert(SpeaksForItself);
    response
}

fn gather(
    folder: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, (Bytes, SystemTime)>,
    size: &mut u64,
) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        let about = std::fs::metadata(entry.path())?;
        if about.is_dir() {
            gather(&entry.path(), &format!("{path}/"), files, size)?;
        } else {
            *size += about.len();
            if *size > limits::PORTAL_BYTES {
                bail!("its files are larger than 128 MiB together: is it the right folder?");
            }
            files.insert(path, (std::fs::read(entry.path())?.into(), about.modified()?));
        }
    }
    Ok(())
}

impl File {
    fn new(
        path: &str,
        bytes: Bytes,
        compressed: Vec<(&'static str, Bytes)>,
        framing: &Origins,
    ) -> anyhow::Result<Self> {
        let media_type = path
            .rsplit_once('.')
            .and_then(|(_, end)| known_type(end))
            .unwrap_or("application/octet-stream");
        let digest = Sha256::digest(&bytes);
        let tag = crate::auth::token::hex(&digest[..8]);
        let is_page = media_type.starts_with("text/html");
        let reach = if !path.starts_with(EMBED) {
            Reach::Portal
        } else if is_page && !framing.is_empty() {
            Reach::Framed
        } else {
            Reach::AnyPage
        };
        let policy = if is_page {
            let hashes = inline_script_hashes(&String::from_utf8_lossy(&bytes));
            let nobody = Origins::default();
            let ancestors = if reach == Reach::Framed { framing } else { &nobody };
            Some(HeaderValue::from_str(&content_security_policy(&hashes, ancestors))?)
        } else {
            None
        };
        Ok(Self {
            immutable: is_hashed(path) || is_of_a_version(path),
            reach,
            // Weak: the same tag stands for every encoding of the file.
            etag: HeaderValue::from_str(&format!("W/\"{tag}\""))?,
            bytes,
            compressed,
            media_type,
            policy,
        })
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        let cache = if self.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        if self.reach != Reach::Portal {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
        }
        let mut response = self.response(asked, headers);
        if self.reach == Reach::Framed {
            response.extensions_mut().insert(MayBeFramed);
        }
        response
    }

    fn response(&self, asked: &HeaderMap, mut headers: HeaderMap) -> Response {
        let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let ours = self.etag.to_str().unwrap_or_default();
        if known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == ours)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        let accepted = asked
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let body = match self.compressed.iter().find(|(name, _)| accepts(accepted, name)) {
            Some((name, bytes)) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
                bytes.clone()
            }
            None => self.bytes.clone(),
        };
        (headers, Body::from(body)).into_response()
    }
}

/// Whether `Accept-Encoding` takes an encoding: named, and not with the weight 0.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut parts = part.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|weight| {
            weight.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
        });
        name.eq_ignore_ascii_case(encoding) && !refused
    })
}

/// The media types of the files a portal has.
fn known_type(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "csv" => "text/csv; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "bin" => "application/octet-stream",
        "tgz" => "application/gzip",
        _ => return None,
    })
}

/// Whether a file's name carries the hash of its content, so that it never changes: a part of 8 or
/// more hexadecimal digits between `-`, `_` or `.`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !name.ends_with(".html")
        && name.split(['-', '_', '.']).skip(1).any(|part| {
            part.len() >= 8
                && part.bytes().all(|byte| byte.is_ascii_hexdigit())
                && part.bytes().any(|byte| byte.is_ascii_digit())
        })
}

/// Whether a file lies in the folder of a version of the calculator (`embed/1.2.3/`), where nothing
/// ever changes.
fn is_of_a_version(path: &str) -> bool {
    let folder = path.strip_prefix(EMBED).and_then(|rest| rest.split_once('/'));
    folder.is_some_and(|(version, _)| {
        let is_number = |part: &str| part.parse::<u32>().is_ok();
        version.split('.').count() == 3 && version.split('.').all(is_number)
    })
}

/// SHA-256 in base64 of each script that stands in the page itself.
fn inline_script_hashes(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = page;
    while let Some(begin) = rest.find("<script") {
        rest = &rest[begin..];
        let Some(open) = rest.find('>') else { break };
        let (tag, after) = (&rest[..open], &rest[open + 1..]);
        let Some(end) = after.find("</script") else { break };
        if !tag.contains(" src=") {
            hashes.push(base64(&Sha256::digest(&after.as_bytes()[..end])));
        }
        rest = &after[end..];
    }
    hashes
}

/// Standard base64 with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0_u32, |word, at| {
            word << 8 | u32::from(chunk.get(at).copied().unwrap_or_default())
        });
        for at in 0..4 {
            if at <= chunk.len() {
                let digit = DIGITS[(word >> (18 - 6 * at) & 63) as usize];
                text.push(char::from(digit));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
