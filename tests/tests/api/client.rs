//! A client that checks what every answer must be.

use serde_json::Value;
use std::time::Duration;
use ureq::http::{HeaderMap, Request};

/// Talks to one server, as one member or nobody.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    pub address: String,
    pub cookie: Option<String>,
    /// An API key; sent in the place of the cookie.
    pub bearer: Option<String>,
}

/// What is sent.
#[derive(Debug, Clone, Default)]
pub enum Body {
    #[default]
    None,
    Json(Value),
    Bytes(&'static str, Vec<u8>),
}

impl From<Value> for Body {
    fn from(value: Value) -> Self {
        Self::Json(value)
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub what: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            // A connection each: the server ends one that idles, whoever is about to use it.
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .into();
        Self { agent, address: address.to_owned(), cookie: None, bearer: None }
    }

    /// Signs in and keeps the cookie.
    pub fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({"email": email, "password": password});
        let answer = self.post("/api/v1/session", body).expect(200);
        self.cookie = answer.cookie();
        assert!(self.cookie.is_some(), "signing in set no cookie");
        answer
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::None)
    }

    /// The JSON of an address that must answer 200.
    pub fn json(&self, path: &str) -> Value {
        self.get(path).expect(200).json()
    }

    pub fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send("POST", path, &[], body.into())
    }

    /// An upload of an inventory: the preview, waited for where the machine is slow to read it.
    pub fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let path = format!("/api/v1/devices/import?file_name={name}");
        let mut answer = self.send("POST", &path, &[], Body::Bytes("text/csv", bytes.into()));
        while answer.status == 202 {
            std::thread::sleep(std::time::Duration::from_millis(50));
            let id = answer.json()["id"].as_str().unwrap().to_owned();
            answer = self.get(&format!("/api/v1/devices/import/{id}"));
        }
        answer
    }

    /// A request as the portal sends it: with cookie and `Origin`.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let origin = [("origin", self.address.as_str())];
        let headers: Vec<_> = origin.iter().chain(headers).copied().collect();
        self.send_bare(method, path, &headers, body)
    }

    /// A request with these headers and the cookie only. Every answer's headers are checked.
    pub fn send_bare(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {bearer}"));
        } else if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let what = format!("{method} {path}");
        let sent = match body {
            Body::None => self.agent.run(request.body(()).unwrap()),
            Body::Json(value) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(value.to_string().into_bytes()).unwrap())
            }
            Body::Bytes(kind, bytes) => {
                let request = request.header("content-type", kind);
                self.agent.run(request.body(bytes).unwrap())
            }
        };
        let mut response = sent.unwrap_or_else(|error| panic!("{what}: {error}"));
        let body = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Answer { what, status, headers, body };
        answer.check();
        answer
    }
}

impl Answer {
    /// What holds of every answer: the security headers, no fault of the server, and an error of
    /// the API is a problem document.
    fn check(&self) {
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("content-security-policy", "script-src 'self' 'wasm-unsafe-eval'"),
            ("content-security-policy", "object-src 'none'"),
            ("content-security-policy", "base-uri 'none'"),
            ("content-security-policy", "frame-ancestors 'none'"),
            ("content-security-policy", "img-src 'self' data:"),
            ("content-security-policy", "style-src 'self'"),
            ("content-security-policy", "connect-src 'self'"),
            ("content-security-policy", "form-action 'self'"),
            ("strict-transport-security", "max-age="),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("x-trace-id", ""),
        ] {
            let value = self.header(name).unwrap_or_else(|| panic!("{}: no {name}", self.what));
            assert!(value.contains(part), "{}: {name} is {value}", self.what);
            let unsafe_policy = value.contains("unsafe-inline") || value.contains("'unsafe-eval'");
            assert!(!unsafe_policy, "{}: {value}", self.what);
        }
        // 503 is an answer to too much, not a fault.
        let text = self.text();
        assert!(self.status < 500 || self.status == 503, "{}: {} {text}", self.what, self.status);
        let is_api = self.what.contains(" /api/");
        if is_api && self.status >= 400 && !self.what.starts_with("HEAD ") {
            self.problem();
        }
        if is_api {
            assert_eq!(self.header("cache-control"), Some("no-store"), "{}", self.what);
        }
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        self
    }

    /// Asserts a refusal whose sentence contains each part.
    #[track_caller]
    pub fn refused(self, status: u16, parts: &[&str]) -> Self {
        let this = self.expect(status);
        let problem = this.problem();
        let detail = problem["detail"].as_str().unwrap();
        for part in parts {
            assert!(detail.contains(part), "{}: \"{detail}\" lacks \"{part}\"", this.what);
        }
        this
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.what, self.text()))
    }

    /// The problem document (RFC 9457) that an error must be.
    #[track_caller]
    pub fn problem(&self) -> Value {
        let what = format!("{} ({})", self.what, self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{what}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status, "{what}");
        assert_eq!(problem["trace_id"].as_str(), self.header("x-trace-id"), "{what}");
        assert!(problem["type"].as_str().unwrap().starts_with("/problems/"), "{what}");
        assert!(!problem["title"].as_str().unwrap().is_empty(), "{what}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.len() > 20 && detail.len() < 600, "{what}");
        assert!(!detail.contains('\n') && !detail.contains("panicked"), "{what}");
        problem
    }

    /// The cookie that was set, as it is sent back; none when it was taken away.
    pub fn cookie(&self) -> Option<String> {
        let set = self.header("set-cookie")?;
        let pair = set.split(';').next()?;
        (!pair.ends_with('=')).then(|| pair.to_owned())
    }
}
