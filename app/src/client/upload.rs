//! Sending a file with its progress, which `fetch` cannot tell.

use super::connection;
use super::request::{Failure, refused, session_ended, unsent};
use leptos::prelude::Set;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// What the browser calls while a file is on its way: kept until the request ends or is cancelled,
/// whoever holds the [`Upload`].
type Heard = Rc<RefCell<Option<(Closure<dyn Fn(ProgressEvent)>, Closure<dyn FnMut()>)>>>;

/// A file on its way; dropping it lets it go on, [`Upload::cancel`] stops it.
#[derive(Clone)]
pub struct Upload {
    request: XmlHttpRequest,
    heard: Heard,
}

impl Upload {
    /// Stops the upload; nothing is reported after it.
    pub fn cancel(&self) {
        self.forget();
        // Aborting what has ended already is no error.
        if let Err(error) = self.request.abort() {
            leptos::logging::warn!("{error:?}");
        }
    }

    /// Nothing is heard any more, and what would have heard it is let go.
    fn forget(&self) {
        self.request.set_onloadend(None);
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        let heard = self.heard.borrow_mut().take();
        drop(heard);
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
    let request = begun.map_err(|_| Failure::Unsent)?;
    let sent = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(sent.as_ref().unchecked_ref()));
    }
    let upload = Upload { request, heard: Heard::default() };
    let ended = {
        let upload = upload.clone();
        Closure::once(move || {
            upload.forget();
            done(answer(&upload.request));
        })
    };
    upload.request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    *upload.heard.borrow_mut() = Some((sent, ended));
    if upload.request.send_with_opt_blob(Some(file)).is_err() {
        upload.forget();
        return Err(Failure::Unsent);
    }
    Ok(upload)
}

fn answer<T: DeserializeOwned>(request: &XmlHttpRequest) -> Result<T, Failure> {
    let status = request.status().unwrap_or_default();
    if status == 0 {
        return Err(unsent());
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
