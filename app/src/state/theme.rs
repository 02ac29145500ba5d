//! Light or dark: the system's choice unless the visitor made one.

use crate::i18n::Msg;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// What the visitor chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Choice {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name.
    pub const fn name(self) -> Msg {
        match self {
            Self::System => Msg::ThemeSystem,
            Self::Light => Msg::ThemeLight,
            Self::Dark => Msg::ThemeDark,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The theme; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Theme {
    choice: RwSignal<Choice>,
    turn: RwSignal<u32>,
}

const STORED: &str = "theme";

impl Theme {
    /// The stored choice, watched for changes of the system's.
    pub fn new() -> Self {
        let stored = storage().and_then(|storage| storage.get_item(STORED).ok().flatten());
        let choice = Choice::ALL
            .into_iter()
            .find(|choice| Some(choice.key()) == stored.as_deref())
            .unwrap_or(Choice::System);
        let theme = Self { choice: RwSignal::new(choice), turn: RwSignal::new(0) };
        theme.watch_system();
        theme
    }

    /// What is chosen.
    pub fn choice(&self) -> Choice {
        self.choice.get()
    }

    /// Chooses, and remembers it on this device.
    pub fn choose(&self, choice: Choice) {
        if let Some(storage) = storage()
            && storage.set_item(STORED, choice.key()).is_err()
        {
            leptos::logging::warn!("the theme cannot be remembered: storage is full or closed");
        }
        let root = document().document_element();
        if let Some(root) = root {
            let set = match choice {
                Choice::System => root.remove_attribute("data-theme"),
                Choice::Light | Choice::Dark => root.set_attribute("data-theme", choice.key()),
            };
            if let Err(error) = set {
                leptos::logging::warn!("{error:?}");
            }
        }
        self.choice.set(choice);
        self.turn.update(|turn| *turn += 1);
    }

    /// Tracks every change of the colours, for what does not follow style sheets.
    pub fn track(&self) {
        self.turn.track();
    }

    fn watch_system(self) {
        let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") else {
            return;
        };
        let changed = Closure::<dyn Fn()>::new(move || self.turn.update(|turn| *turn += 1));
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        // The app never goes away, and neither does its ear for the system's theme.
        changed.forget();
        std::mem::forget(query);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The theme that the app provides.
pub fn use_theme() -> Theme {
    expect_context()
}
