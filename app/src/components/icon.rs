//! Icons of the one sprite, and the patterns that tell series apart in grey print.

use leptos::prelude::*;

/// A symbol of `icons.svg`; decoration only, so it has no name for assistive technology.
#[component]
pub fn Icon(
    /// The symbol's id.
    name: &'static str,
    /// Edge in pixels.
    #[prop(default = 16)]
    size: u8,
) -> impl IntoView {
    let size = size.to_string();
    view! {
        <svg width=size.clone() height=size aria-hidden="true" focusable="false">
            <use_ href=format!("/icons.svg#{name}")></use_>
        </svg>
    }
}

/// The symbol of a lost connection; drawn in the page, since the sprite cannot be fetched then.
#[component]
pub fn OfflineIcon(
    /// Edge in pixels.
    #[prop(default = 16)]
    size: u8,
) -> impl IntoView {
    let size = size.to_string();
    view! {
        <svg
            class="drawn"
            width=size.clone()
            height=size
            viewBox="0 0 16 16"
            aria-hidden="true"
            focusable="false"
        >
            <path d="M2 2l12 12M4 8a6 6 0 0 1 2-1.5M1.5 6A10 10 0 0 1 4 4.2M8 12.5v.01M12 8a6 6 0 0 0-2.5-1.7M14.5 6A10 10 0 0 0 7 3.6"></path>
        </svg>
    }
}

/// The product's mark; drawn in the page, since a sprite does not see the page's colours.
#[component]
pub fn BrandMark(
    /// Edge in pixels.
    size: u8,
) -> impl IntoView {
    let size = size.to_string();
    view! {
        <svg
            class="brandmark"
            width=size.clone()
            height=size
            viewBox="0 0 22 22"
            aria-hidden="true"
            focusable="false"
        >
            <rect width="22" height="22" rx="6"></rect>
            <path d="M6 13.5V15h10v-1.5M7 7h8v5H7z"></path>
        </svg>
    }
}

/// Patterns for the series 4 and 6, once a page: a pattern of another file is not found.
#[component]
pub fn Patterns() -> impl IntoView {
    view! {
        <svg class="sr" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern
                    id="pat-4"
                    width="5"
                    height="5"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <rect class="p4" width="5" height="5"></rect>
                    <path class="p-line" d="M0 0V5"></path>
                </pattern>
                <pattern id="pat-6" width="5" height="5" patternUnits="userSpaceOnUse">
                    <rect class="p6" width="5" height="5"></rect>
                    <circle class="p-dot" cx="2.5" cy="2.5" r="1.1"></circle>
                </pattern>
            </defs>
        </svg>
    }
}
