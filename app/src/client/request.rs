//! One request, one answer or one failure that says what went wrong.

use super::connection;
use crate::i18n::{Msg, server_sentence, t, tf};
use gloo_net::http::{Method, RequestBuilder, Response};
use impact_core::api::Problem;
use js_sys::{Object, Promise, Reflect};
use leptos::prelude::{ArcRwSignal, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Why a request brought no answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The server could not be reached, and is asked again when the network is back.
    Offline,
    /// What was to be changed was not answered: nobody sends it again by itself.
    Unsent,
    /// The request was given up by the portal itself.
    Aborted,
    /// The server refused, and says why.
    Refused(Box<Problem>),
    /// The server answered with something that is no answer.
    Unreadable {
        /// HTTP status.
        status: u16,
    },
}

impl Failure {
    /// HTTP status, 0 where there was none.
    pub fn status(&self) -> u16 {
        match self {
            Self::Offline | Self::Unsent | Self::Aborted => 0,
            Self::Refused(problem) => problem.status,
            Self::Unreadable { status } => *status,
        }
    }

    /// What a person reads.
    pub fn sentence(&self) -> String {
        match self {
            Self::Offline => t(Msg::FailureOffline).to_owned(),
            Self::Unsent => t(Msg::FailureUnsent).to_owned(),
            Self::Aborted => t(Msg::FailureAborted).to_owned(),
            Self::Refused(problem) => sentence(&server_sentence(&problem.detail)),
            Self::Unreadable { status } => {
                tf(Msg::FailureUnreadable, [("status", status.to_string().into())])
            }
        }
    }

    /// What identifies the request in the server's log.
    pub fn trace(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) if !problem.trace_id.is_empty() => Some(&problem.trace_id),
            _ => None,
        }
    }

    /// The parameter of the query that was refused, with the sentence about it.
    pub fn of_parameter(&self) -> Option<(String, String)> {
        let Self::Refused(problem) = self else {
            return None;
        };
        let mut errors = problem.errors.iter();
        let named = errors.find_map(|error| Some((error.pointer.strip_prefix('?')?, error)));
        named.map(|(name, error)| (name.to_owned(), sentence(&server_sentence(&error.detail))))
    }

    /// The sentence about one field, by the end of its pointer.
    pub fn about(&self, field: &str) -> Option<String> {
        let Self::Refused(problem) = self else {
            return None;
        };
        let wanted = problem.errors.iter().find(|error| error.pointer.ends_with(field))?;
        Some(sentence(&server_sentence(&wanted.detail)))
    }
}

/// A sentence of the server or of core, which begin in lower case, as it stands alone on a page.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

thread_local! {
    static SESSION_ENDED: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// Answers read before anybody asked, each given once.
    static ANSWERS: RefCell<BTreeMap<String, Result<String, Failure>>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// Set when the server says that nobody is signed in; the app sends the visitor to sign in.
pub fn session_ended() -> ArcRwSignal<bool> {
    SESSION_ENDED.with(Clone::clone)
}

/// `GET` of an answer.
pub async fn get<T: DeserializeOwned>(
    url: &str,
    abort: Option<&AbortSignal>,
) -> Result<T, Failure> {
    parse(&get_text(url, abort).await?)
}

/// `POST` of a body.
pub async fn post<T: DeserializeOwned>(url: &str, body: &impl Serialize) -> Result<T, Failure> {
    parse(&send(Method::POST, url, json(body)?, None).await?)
}

/// `POST` of a body that was made from a version.
pub async fn post_version<T: DeserializeOwned>(
    url: &str,
    version: u64,
    body: &impl Serialize,
) -> Result<T, Failure> {
    parse(&send(Method::POST, url, json(body)?, Some(version)).await?)
}

/// `PATCH` of the version that was read.
pub async fn patch<T: DeserializeOwned>(
    url: &str,
    version: u64,
    body: &impl Serialize,
) -> Result<T, Failure> {
    parse(&send(Method::PATCH, url, json(body)?, Some(version)).await?)
}

/// `PUT` of a body, in place of the version that was read where there are versions.
pub async fn put<T: DeserializeOwned>(
    url: &str,
    version: Option<u64>,
    body: &impl Serialize,
) -> Result<T, Failure> {
    parse(&send(Method::PUT, url, json(body)?, version).await?)
}

/// `DELETE`, without an answer.
pub async fn delete(url: &str) -> Result<(), Failure> {
    remove(builder(url, Method::DELETE)).await
}

/// `DELETE` of the version that was read, without an answer.
pub async fn delete_version(url: &str, version: u64) -> Result<(), Failure> {
    remove(builder(url, Method::DELETE).header("if-match", &format!("\"{version}\""))).await
}

async fn remove(request: RequestBuilder) -> Result<(), Failure> {
    let response = request.send().await.map_err(|_| unsent())?;
    connection::reached();
    if response.ok() { Ok(()) } else { Err(refusal(response).await) }
}

/// Reads an answer.
///
/// # Errors
/// When it is not what was asked for.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    // An answer without content is read as null, for requests that expect none.
    let text = if text.is_empty() { "null" } else { text };
    serde_json::from_str(text).map_err(|_| Failure::Unreadable { status: 200 })
}

fn json(body: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(body).map_err(|_| Failure::Unreadable { status: 0 })
}

fn builder(url: &str, method: Method) -> RequestBuilder {
    RequestBuilder::new(url).method(method).header("accept", "application/json")
}

/// The text of an answer: what does not depend on its type is compiled once.
pub async fn get_text(url: &str, abort: Option<&AbortSignal>) -> Result<String, Failure> {
    if let Some(answer) = ANSWERS.with_borrow_mut(|answers| answers.remove(url)) {
        return answer;
    }
    let response = match early(url) {
        Some(asked) => JsFuture::from(asked).await.map(received),
        None => match builder(url, Method::GET).abort_signal(abort).send().await {
            Ok(response) => Ok(response),
            Err(error) => Err(JsValue::from_str(&error.to_string())),
        },
    };
    let missed = || {
        if abort.is_some_and(AbortSignal::aborted) {
            Failure::Aborted
        } else {
            connection::missed()
        }
    };
    read(response.map_err(|_| missed())?, missed).await
}

/// Reads what the page itself asked for while the app was on its way, so that the first view has
/// its values at once and replaces what was painted before without a gap.
pub async fn gather_early() {
    let asked: Vec<String> = early_requests()
        .map(|asked| Object::keys(&asked).iter().filter_map(|url| url.as_string()).collect())
        .unwrap_or_default();
    for url in asked {
        let answer = get_text(&url, None).await;
        ANSWERS.with_borrow_mut(|answers| answers.insert(url, answer));
    }
}

/// Forgets the early answers that failed: whoever asks later asks the server.
pub fn forget_failures() {
    ANSWERS.with_borrow_mut(|answers| answers.retain(|_, answer| answer.is_ok()));
}

fn early_requests() -> Option<Object> {
    let window = web_sys::window()?;
    Reflect::get(&window, &JsValue::from_str("early")).ok()?.dyn_into().ok()
}

/// The answer to a request that the page itself made, once.
fn early(url: &str) -> Option<Promise> {
    let asked = early_requests()?;
    let url = JsValue::from_str(url);
    let promise = Reflect::get(&asked, &url).ok()?.dyn_into().ok()?;
    Reflect::delete_property(&asked, &url).ok()?;
    Some(promise)
}

/// What the promise of `fetch` gives.
fn received(response: JsValue) -> Response {
    response.unchecked_into::<web_sys::Response>().into()
}

async fn send(
    method: Method,
    url: &str,
    body: String,
    version: Option<u64>,
) -> Result<String, Failure> {
    let mut request = builder(url, method).header("content-type", "application/json");
    if let Some(version) = version {
        request = request.header("if-match", &format!("\"{version}\""));
    }
    let request = request.body(body).map_err(|_| Failure::Unreadable { status: 0 })?;
    read(request.send().await.map_err(|_| unsent())?, connection::missed).await
}

/// Notes that the server was missed by what was to change something.
pub fn unsent() -> Failure {
    connection::missed();
    Failure::Unsent
}

/// The text of an answer, or its refusal; `missed` says what it is when it breaks off.
async fn read(response: Response, missed: impl Fn() -> Failure) -> Result<String, Failure> {
    connection::reached();
    if !response.ok() {
        return Err(refusal(response).await);
    }
    response.text().await.map_err(|_| missed())
}

async fn refusal(response: Response) -> Failure {
    let status = response.status();
    let text = response.text().await.unwrap_or_default();
    if status == 401 && !response.url().ends_with("/session") {
        SESSION_ENDED.with(|ended| ended.set(true));
    }
    refused(status, &text)
}

/// The failure that an answer's status and text are.
pub fn refused(status: u16, text: &str) -> Failure {
    match serde_json::from_str::<Problem>(text) {
        Ok(problem) => Failure::Refused(Box::new(problem)),
        Err(_) => Failure::Unreadable { status },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const PROBLEM: &str = r#"{"type":"/problems/x","title":"X","status":422,
        "detail":"line 3: no such day","errors":[{"pointer":"/start","detail":"no such day"}],
        "trace_id":"7f21"}"#;

    #[wasm_bindgen_test]
    fn a_problem_document_becomes_its_sentence() {
        let failure = refused(422, PROBLEM);
        assert_eq!(failure.sentence(), "Line 3: no such day.");
        assert_eq!(failure.about("start").as_deref(), Some("No such day."));
        assert_eq!((failure.status(), failure.trace()), (422, Some("7f21")));
        assert_eq!(failure.of_parameter(), None, "a body's field is none of the query");
        let query = refused(400, &PROBLEM.replace("/start", "?start"));
        assert_eq!(query.of_parameter(), Some(("start".into(), "No such day.".into())));
    }

    #[wasm_bindgen_test]
    fn an_answer_that_is_none_is_named_by_its_status() {
        let failure = refused(502, "<html>");
        assert_eq!(failure, Failure::Unreadable { status: 502 });
        assert!(failure.sentence().contains("502"));
    }
}
