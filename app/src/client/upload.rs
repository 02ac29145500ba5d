//! Sending a file with its progress, which `fetch` cannot tell.

use super::connection;
use super::request::{Failure, refused, session_ended};
use leptos::prelude::Set;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// A file on its way; dropping it lets it go on, [`Upload::cancel`] stops it.
#[derive(Clone)]
pub struct Upload(XmlHttpRequest);

impl Upload {
    /// Stops the upload; nothing is reported after it.
    pub fn cancel(&self) {
        self.0.set_onloadend(None);
        if let Ok(upload) = self.0.upload() {
            upload.set_onprogress(None);
        }
        // Aborting what has ended already is no error.
        if let Err(error) = self.0.abort() {
            leptos::logging::warn!("{error:?}");
        }
    }
}

/// Posts a file; `progress` hears the sent share, 0 to 1, and `done` the answer.
///
/// # Errors
/// When the browser does not let the request begin.
pub fn upload<T: DeserializeOwned + 'static>(
    url: &str,
    file: &File,
    progress: impl Fn(f64) + 'static,
    done: impl FnOnce(Result<T, Failure>) + 'static,
) -> Result<Upload, Failure> {
    let begun = XmlHttpRequest::new().and_then(|request| {
        request.open("POST", url)?;
        request.set_request_header("accept", "application/json")?;
        request.set_request_header("content-type", "text/csv")?;
        Ok(request)
    });
    let request = begun.map_err(|_| Failure::Offline)?;
    let heard = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(heard.as_ref().unchecked_ref()));
    }
    // Both closures live until the end of the request and no longer.
    let kept = Rc::new(RefCell::new(Some(heard)));
    let ended = {
        let request = request.clone();
        Closure::once_into_js(move || {
            kept.borrow_mut().take();
            done(answer(&request));
        })
    };
    request.set_onloadend(Some(ended.unchecked_ref()));
    request.send_with_opt_blob(Some(file)).map_err(|_| Failure::Offline)?;
    Ok(Upload(request))
}

fn answer<T: DeserializeOwned>(request: &XmlHttpRequest) -> Result<T, Failure> {
    let status = request.status().unwrap_or_default();
    if status == 0 {
        return Err(connection::missed());
    }
    connection::reached();
    let text = request.response_text().ok().flatten().unwrap_or_default();
    if status == 401 {
        session_ended().set(true);
    }
    if !(200..300).contains(&status) {
        return Err(refused(status, &text));
    }
    serde_json::from_str(&text).map_err(|_| Failure::Unreadable { status })
}
