//! What the commands' dialog holds: a field, and what fits what is typed there: places, devices,
//! actions.

mod entries;
mod fuzzy;

use super::commands::Layers;
use super::leave::use_sign_out;
use crate::client::{Fetched, fetched};
use crate::components::Icon;
use crate::i18n::{self, Msg, t, tf};
use crate::state::{use_scope, use_theme};
use entries::{Act, Entry, device_entries, fitting, standing};
use impact_core::api::DeviceList;
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;

/// Letters from which on devices are searched.
const SEARCHED: usize = 2;
/// How long a pause in typing starts a search.
const PAUSE: Duration = Duration::from_millis(150);
/// Devices offered.
const DEVICES: u64 = 6;

/// The list.
#[component]
pub fn Palette(layers: Layers) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = searched(text);
    let all = StoredValue::new(standing());
    let entries = Memo::new(move |_| {
        let text = text.get();
        let mut entries = all.with_value(|all| fitting(all, &text));
        let wanted = text.trim().chars().count() >= SEARCHED;
        if let Some(list) = found.value.get().filter(|_| wanted) {
            entries.extend(device_entries(&list));
        }
        entries
    });
    let run = runner(layers);
    let run_at = move |position: usize| {
        if let Some(entry) = entries.with_untracked(|entries| entries.get(position).cloned()) {
            run.run(entry.act);
        }
    };
    let keys = move |event: KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => at.update(|at| *at = (*at + count - 1) % count),
            "Enter" => run_at(at.get_untracked().min(count - 1)),
            _ => return,
        }
        event.prevent_default();
        reveal(at.get_untracked());
    };
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && let Err(error) = input.focus()
        {
            leptos::logging::warn!("{error:?}");
        }
    });
    let count = move || {
        let entries = entries.with(|entries| entries.len() as u64);
        tf(Msg::CommandsFit, [("n", entries.into())])
    };
    view! {
        <label class="palette-field">
            <Icon name="i-search"/>
            <span class="sr">{t(Msg::Commands)}</span>
            <input
                node_ref=input
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="commands"
                aria-autocomplete="list"
                aria-activedescendant=move || {
                    entries.with(|entries| !entries.is_empty()).then(|| id_of(at.get()))
                }
                autocomplete="off"
                spellcheck="false"
                placeholder=t(Msg::CommandsPlaceholder)
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    at.set(0);
                }
                on:keydown=keys
            />
            <kbd aria-hidden="true">"Esc"</kbd>
        </label>
        <p class="sr" role="status">
            {count}
        </p>
        <div class="palette-list" id="commands" role="listbox" aria-label=t(Msg::Commands)>
            {move || list(&entries.get(), at, run_at)}
        </div>
        {move || {
            entries
                .with(Vec::is_empty)
                .then(|| view! { <p class="muted small palette-none">{t(Msg::CommandsNone)}</p> })
        }}
    }
}

/// Devices that fit what is typed, asked for after a pause.
fn searched(text: RwSignal<String>) -> Fetched<DeviceList> {
    let scope = use_scope();
    let wanted = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let typed = text.get().trim().to_owned();
        if let Some(Some(waiting)) = waiting.try_update_value(Option::take) {
            waiting.clear();
        }
        let after = set_timeout_with_handle(
            move || {
                wanted.try_set(typed);
            },
            PAUSE,
        );
        waiting.set_value(after.ok());
    });
    fetched::<DeviceList>(move || {
        let wanted = wanted.get();
        (wanted.chars().count() >= SEARCHED).then(|| {
            let query = scope.get_untracked().ask().with("q", wanted).with("limit", DEVICES);
            query.on("/api/v1/devices")
        })
    })
}

fn id_of(position: usize) -> String {
    format!("command-{position}")
}

/// Scrolls to the option that is chosen with the keyboard.
fn reveal(position: usize) {
    if let Some(option) = document().get_element_by_id(&id_of(position)) {
        option.scroll_into_view_with_bool(false);
    }
}

/// The options under their headings.
fn list(
    entries: &[Entry],
    at: RwSignal<usize>,
    run_at: impl Fn(usize) + Copy + 'static,
) -> Vec<AnyView> {
    let mut groups: Vec<AnyView> = Vec::new();
    let mut start = 0;
    for group in entries.chunk_by(|a, b| a.group == b.group) {
        let Some(first) = group.first() else { continue };
        let options = group.iter().enumerate().map(|(offset, entry)| {
            let position = start + offset;
            let entry = entry.clone();
            view! {
                <div
                    class="palette-option"
                    role="option"
                    id=id_of(position)
                    aria-selected=move || (at.get() == position).to_string()
                    on:click=move |_| run_at(position)
                    on:mousemove=move |_| {
                        if at.get_untracked() != position {
                            at.set(position);
                        }
                    }
                >
                    <Icon name=entry.icon/>
                    <span>{entry.name}</span>
                    <span class="hint">{entry.hint}</span>
                </div>
            }
        });
        let name = t(first.group);
        let options = options.collect_view();
        groups.push(
            view! {
                <div role="group" aria-label=name>
                    <p class="palette-head" aria-hidden="true">
                        {name}
                    </p>
                    {options}
                </div>
            }
            .into_any(),
        );
        start += group.len();
    }
    groups
}

/// What does a command: closes the dialog first, so that the focus goes back before it moves on.
fn runner(layers: Layers) -> Callback<Act> {
    let navigate = use_navigate();
    let theme = use_theme();
    let sign_out = use_sign_out();
    Callback::new(move |act: Act| {
        layers.commands.set(false);
        match act {
            Act::Go(address) => navigate(&address, NavigateOptions::default()),
            Act::Stay(address) => {
                navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
            }
            Act::Fetch(address) => {
                if let Err(error) = window().location().set_href(&address) {
                    leptos::logging::warn!("{error:?}");
                }
            }
            Act::Theme(choice) => theme.choose(choice),
            Act::Speak(code) => i18n::choose(code),
            Act::Keys => layers.keys.set(true),
            Act::SignOut => sign_out.run(()),
        }
    })
}
