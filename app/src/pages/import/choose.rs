//! Choosing or dropping a file, and sending it.

use super::last_file;
use super::state::Answer;
use crate::client::{Failure, Query, Upload, upload};
use crate::components::Icon;
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::Mapping;
use leptos::ev::DragEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::File;

/// Largest file the server takes, bytes.
const LARGEST: f64 = 20.0 * 1024.0 * 1024.0;

/// What a file may be.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,text/csv,text/plain";

/// A field that takes a file, where there is little room.
pub fn file_input(label: &'static str, take: Callback<File>) -> AnyView {
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take.run(file);
        }
    };
    view! { <input type="file" aria-label=label accept=ACCEPTED on:change=chosen/> }.into_any()
}

/// A file on its way to the server.
#[derive(Clone, Copy)]
pub struct Sending {
    /// Name of the file and the share sent; none when none is on its way.
    pub progress: RwSignal<Option<(String, f64)>>,
    /// Why it could not be read.
    pub error: RwSignal<Option<String>>,
    running: StoredValue<Option<Upload>, LocalStorage>,
    done: Callback<String>,
}

impl Sending {
    /// Nothing on its way; `done` hears the id of the draft.
    pub fn new(done: Callback<String>) -> Self {
        let sending = Self {
            progress: RwSignal::new(None),
            error: RwSignal::new(None),
            running: StoredValue::new_local(None),
            done,
        };
        on_cleanup(move || sending.cancel());
        sending
    }

    /// Stops what is on its way.
    pub fn cancel(self) {
        if let Some(Some(upload)) = self.running.try_update_value(Option::take) {
            upload.cancel();
        }
        self.progress.try_set(None);
    }

    /// Sends a file; dates are read in a given order and columns as they are said to be, where
    /// somebody chose.
    pub fn send(self, file: &File, date_order: Option<&str>, mapping: Option<&Mapping>) {
        self.cancel();
        self.error.set(None);
        if file.size() > LARGEST {
            self.error.set(Some(t(Msg::FileTooLarge).to_owned()));
            return;
        }
        let mut query = Query::new().with("file_name", file.name());
        if let Some(order) = date_order {
            query = query.with("date_order", order);
        }
        if let Some(mapping) = mapping
            && let Ok(mapping) = serde_json::to_string(mapping)
        {
            query = query.with("mapping", mapping);
        }
        self.progress.set(Some((file.name(), 0.0)));
        let name = file.name();
        let progress = self.progress;
        let heard = move |share: f64| {
            progress.try_set(Some((name.clone(), share)));
        };
        let done = move |answer: Result<Answer, Failure>| {
            self.progress.try_set(None);
            match answer {
                Ok(answer) => self.done.run(answer.id().to_owned()),
                Err(failure) => {
                    self.error.try_set(Some(failure.sentence()));
                }
            }
        };
        match upload(&query.on("/api/v1/devices/import"), file, heard, done) {
            Ok(upload) => self.running.set_value(Some(upload)),
            Err(failure) => {
                self.progress.set(None);
                self.error.set(Some(failure.sentence()));
            }
        }
    }
}

/// The first step.
#[component]
pub fn Choose() -> impl IntoView {
    let navigate = use_navigate();
    let last = last_file();
    let sending = Sending::new(Callback::new(move |id: String| {
        navigate(&format!("/import/{id}"), NavigateOptions::default());
    }));
    let input = NodeRef::<Input>::new();
    let over = RwSignal::new(false);
    let take = move |file: Option<File>| {
        if let Some(file) = file {
            sending.send(&file, None, None);
            last.0.set_value(Some(file));
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        take(files.and_then(|files| files.get(0)));
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            take(input.files().and_then(|files| files.get(0)));
            // So that the same file can be chosen again.
            input.set_value("");
        }
    };
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <section
            class="filedrop"
            aria-label=t(Msg::StepFile)
            data-over=move || over.get().then_some("")
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon name="i-report" size=28/>
            <h2>{t(Msg::DropTitle)}</h2>
            <p>{t(Msg::DropText)}</p>
            <input
                class="sr"
                type="file"
                id="file"
                tabindex="-1"
                aria-label=t(Msg::ChooseFile)
                accept=ACCEPTED
                node_ref=input
                on:change=chosen
            />
            <button type="button" class="btn" data-kind="primary" on:click=press>
                {t(Msg::ChooseFile)}
            </button>
            <Progress sending=sending/>
        </section>
    }
}

/// How far the file is, and the error where it could not be read.
#[component]
pub fn Progress(sending: Sending) -> impl IntoView {
    view! {
        <div class="progress-slot" aria-live="polite">
            {move || {
                sending
                    .progress
                    .get()
                    .map(|(name, share)| {
                        let text = if share < 1.0 {
                            tf(
                                Msg::Sending,
                                [("file", name.into()), ("share", format::percent(share).into())],
                            )
                        } else {
                            tf(Msg::Reading, [("file", name.into())])
                        };
                        view! {
                            <p class="small">{text}</p>
                            <progress
                                aria-label=t(Msg::Progress)
                                max="100"
                                value=(share < 1.0).then(|| format!("{:.0}", share * 100.0))
                            ></progress>
                            <button type="button" class="btn" on:click=move |_| sending.cancel()>
                                {t(Msg::Cancel)}
                            </button>
                        }
                    })
            }}
            {move || {
                sending
                    .error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="note" data-tone="bad" role="alert">
                                <Icon name="i-warn"/>
                                <h2 class="h3">{t(Msg::FileRefused)}</h2>
                                <p>{error}</p>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
