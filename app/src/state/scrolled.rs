//! Where each page was scrolled to: back, forward and loading again lead to the place that was left.
//!
//! Browsers do that for documents; of a page whose content comes after it they look before there is
//! anything to scroll. An entry of the history is known by the key that the Navigation API gives it.
//! A browser that has none does what it can by itself.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, ScrollRestoration, Storage};

/// How long a page may take until it is tall enough, in milliseconds; then it stays where it is.
const PATIENCE: f64 = 5000.0;

/// Frames for which a page must hold its place with nothing on its way: what follows an answer is
/// drawn within them.
const HELD: u32 = 12;

/// What shows that something of the page is still on its way.
const COMING: &str = "[aria-busy=true], .skeleton";

/// The list that scrolls by itself.
const FRAME: &str = ".grid-frame";

/// A place on a page, in pixels from the top.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    /// Of the window.
    window: f64,
    /// Of the list that scrolls by itself.
    frame: i32,
}

impl Place {
    /// Where the visitor is.
    fn now() -> Self {
        let window = window().scroll_y().unwrap_or_default();
        Self { window, frame: frame().map_or(0, |frame| frame.scroll_top()) }
    }

    fn written(self) -> String {
        format!("{} {}", self.window, self.frame)
    }

    fn read(text: &str) -> Option<Self> {
        let (window, frame) = text.split_once(' ')?;
        Some(Self { window: window.parse().ok()?, frame: frame.parse().ok()? })
    }
}

/// The way back to a place.
#[derive(Clone, Copy)]
struct Way {
    /// Which way it is of all: a newer one ends it.
    number: u32,
    to: Place,
    /// When it began, by the clock of the page.
    since: f64,
    /// Where it led, and how tall the page was there.
    led: Option<(f64, i32)>,
    /// Frames for which the page has held its place.
    held: u32,
}

/// What is known of the entry that is shown.
#[derive(Clone, Copy)]
struct Scrolled {
    /// Its key.
    here: StoredValue<Option<String>>,
    /// Number of the present way back, counted from 1; whoever scrolls ends it.
    way: StoredValue<u32>,
    /// Whether it goes on.
    on_the_way: StoredValue<bool>,
}

/// Keeps the place of every entry, and leads back to it.
#[component]
pub fn KeepPlaces() -> impl IntoView {
    let Some(navigation) = navigation() else {
        return;
    };
    if let Err(error) = window()
        .history()
        .and_then(|history| history.set_scroll_restoration(ScrollRestoration::Manual))
    {
        leptos::logging::warn!("{error:?}");
        return;
    }
    let kept = Scrolled {
        here: StoredValue::new(key()),
        way: StoredValue::new(0),
        on_the_way: StoredValue::new(false),
    };
    // The address changes before the page does: the place is still that of the page that is left.
    let location = use_location();
    ImmediateEffect::new_scoped(move || {
        location.pathname.track();
        location.search.track();
        location.hash.track();
        kept.keep();
    });
    let changed = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let kind = part(&event, "navigationType").and_then(|kind| kind.as_string());
        match kind.as_deref() {
            // The browser is at the other entry, and the page is still that of the one before.
            Some("traverse") => {
                kept.keep();
                kept.here.set_value(key());
                kept.lead_back();
            }
            Some("push") => {
                kept.stop();
                kept.here.set_value(key());
            }
            _ => kept.here.set_value(key()),
        }
    });
    let hears = navigation
        .add_event_listener_with_callback("currententrychange", changed.as_ref().unchecked_ref());
    if let Err(error) = hears {
        leptos::logging::warn!("{error:?}");
    }
    // As long as the app, which is as long as the document.
    changed.forget();
    window_event_listener(ev::pagehide, move |_| kept.keep());
    // Whoever moves, moves from there on: nothing takes them away again.
    window_event_listener(ev::wheel, move |_| kept.stop());
    window_event_listener(ev::touchstart, move |_| kept.stop());
    window_event_listener(ev::pointerdown, move |_| kept.stop());
    window_event_listener(ev::keydown, move |_| kept.stop());
    // The page was loaded again, or somebody came back from elsewhere.
    kept.lead_back();
}

impl Scrolled {
    /// Keeps where the entry is scrolled to; while it is led back to its place, that stays its place.
    fn keep(self) {
        let Some(name) = self.name().filter(|_| !self.on_the_way.get_value()) else {
            return;
        };
        if let Some(storage) = storage()
            && storage.set_item(&name, &Place::now().written()).is_err()
        {
            leptos::logging::warn!("the place cannot be kept: storage is full or closed");
        }
    }

    /// Leads to the place of the entry, once the page is tall enough.
    fn lead_back(self) {
        self.stop();
        let kept = self.name().and_then(|name| storage()?.get_item(&name).ok().flatten());
        let Some(to) = kept.and_then(|text| Place::read(&text)) else {
            return;
        };
        self.on_the_way.set_value(true);
        let number = self.way.get_value();
        self.follow(Way { number, to, since: now(), led: None, held: 0 });
    }

    fn stop(self) {
        self.way.update_value(|way| *way = way.wrapping_add(1));
        self.on_the_way.set_value(false);
    }

    /// Looks at each frame: the first is the first that has the entry's page.
    fn follow(self, way: Way) {
        request_animation_frame(move || {
            if self.way.get_value() != way.number {
                return;
            }
            match step(way) {
                Some(way) => self.follow(way),
                None => self.stop(),
            }
        });
    }

    /// The name under which the entry's place is kept.
    fn name(self) -> Option<String> {
        self.here.with_value(|key| Some(format!("place-{}", key.as_ref()?)))
    }
}

/// Goes to the place as far as the page reaches; none once there is nothing more to do.
fn step(mut way: Way) -> Option<Way> {
    let root = document().document_element()?;
    let (tall, at) = (root.scroll_height(), window().scroll_y().ok()?);
    // Where nothing of the page has changed, somebody has scrolled: by the bar, say.
    let moved = way.led.is_some_and(|(led, was)| was == tall && (at - led).abs() > 1.0);
    if moved || now() - way.since > PATIENCE {
        return None;
    }
    let coming = document().query_selector(COMING).ok()?.is_some();
    let reaches = f64::from(tall - root.client_height()) + 1.0 >= way.to.window;
    if reaches || !coming {
        window().scroll_to_with_x_and_y(0.0, way.to.window);
        way.led = Some((window().scroll_y().ok()?, tall));
    }
    let frame = frame();
    if let Some(frame) = &frame {
        frame.set_scroll_top(way.to.frame);
    }
    let in_frame = frame.map_or(way.to.frame == 0, |frame| frame.scroll_top() == way.to.frame);
    way.held = if coming || !reaches || !in_frame { 0 } else { way.held + 1 };
    (way.held < HELD).then_some(way)
}

fn frame() -> Option<Element> {
    document().query_selector(FRAME).ok().flatten()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Milliseconds on the clock of the page.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

/// The history as entries with keys; none where the browser has it not.
fn navigation() -> Option<EventTarget> {
    part(&window(), "navigation")?.dyn_into().ok()
}

/// The key of the entry that is shown. It outlives the document, and another address in its place.
fn key() -> Option<String> {
    let entry = part(navigation()?.as_ref(), "currentEntry")?;
    part(&entry, "key")?.as_string()
}

fn part(of: &JsValue, name: &str) -> Option<JsValue> {
    let part = js_sys::Reflect::get(of, &JsValue::from_str(name)).ok()?;
    (!part.is_null() && !part.is_undefined()).then_some(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_place_is_read_as_it_was_written() {
        for place in [Place { window: 0.0, frame: 0 }, Place { window: 1312.5, frame: 8_000_000 }] {
            assert_eq!(Place::read(&place.written()), Some(place));
        }
        for odd in ["", "12", "twelve 0", "12 x"] {
            assert_eq!(Place::read(odd), None, "{odd}");
        }
    }

    #[wasm_bindgen_test]
    fn entries_have_keys_here() {
        assert!(key().is_some_and(|key| !key.is_empty()));
    }

    /// A tall page after a short one: the way leads on until it is there, and ends when it holds.
    #[wasm_bindgen_test]
    fn a_place_is_reached_once_the_page_is_tall_enough() {
        let body = document().body().unwrap();
        let tall = document().create_element("div").unwrap();
        let coming = document().create_element("div").unwrap();
        coming.set_class_name("skeleton");
        body.append_child(&coming).unwrap();
        let to = Place { window: 5000.0, frame: 0 };
        let mut way = Way { number: 0, to, since: now(), led: None, held: 0 };
        way = step(way).unwrap();
        assert_eq!((way.led, way.held), (None, 0), "nothing is moved while the page is short");
        coming.remove();
        tall.set_attribute("style", "height: 20000px").unwrap();
        body.append_child(&tall).unwrap();
        for _ in 1..HELD {
            way = step(way).unwrap();
        }
        assert!((window().scroll_y().unwrap() - 5000.0).abs() < 1.0);
        assert!(step(way).is_none(), "it holds its place");
        // Somebody who scrolls meanwhile is left where they are.
        way = step(Way { held: 0, led: None, ..way }).unwrap();
        window().scroll_to_with_x_and_y(0.0, 300.0);
        assert!(step(way).is_none());
        assert!((window().scroll_y().unwrap() - 300.0).abs() < 1.0);
        tall.remove();
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}
