//! A grid of rows of one height, drawn only where they are seen.

use super::Position;
use super::choosing::{Choosing, Pressed, Template, all_box, choose_by_key, row_box};
use crate::components::Icon;
use impact_core::fleet::{Direction, Sort, SortKey};
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

/// A column's head.
#[derive(Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Class of its cells, which says how wide it is and when it leaves.
    pub class: &'static str,
    /// What it sorts by; none where it does not.
    pub sort: Option<SortKey>,
}

/// Draws the cells of a row.
pub type GridRow = Arc<dyn Fn(u64) -> AnyView + Send + Sync>;

/// Height of a row in `rem`, by whether rows are cards. The style sheet says the same.
const ROW_REM: f64 = 3.25;
const CARD_REM: f64 = 5.5;
/// Width in pixels under which rows become cards.
const CARDS_UNDER: f64 = 560.0;

/// What the grid knows of its own box.
#[derive(Clone, Copy, PartialEq)]
struct Layout {
    window: f64,
    row: f64,
    cards: bool,
}

/// A virtualised grid.
#[component]
pub fn Grid(
    /// What it shows.
    #[prop(into)]
    name: Signal<String>,
    /// Its columns.
    columns: Vec<Column>,
    /// Number of rows.
    #[prop(into)]
    total: Signal<u64>,
    /// The order in force.
    #[prop(into)]
    sort: Signal<Sort>,
    /// Hears which column was pressed.
    on_sort: Callback<SortKey>,
    /// Hears which rows are drawn, the last not included.
    on_window: Callback<(u64, u64)>,
    /// Opens a row.
    on_open: Callback<u64>,
    /// Whether what is shown is about to change.
    #[prop(into)]
    busy: Signal<bool>,
    /// Changes when the rows start anew from the first.
    #[prop(into)]
    anew: Signal<u32>,
    /// Draws the cells of a row.
    row: GridRow,
    /// Widths of the columns, where they were chosen.
    #[prop(optional_no_strip)]
    template: Option<Template>,
    /// Lets rows be chosen.
    #[prop(optional_no_strip)]
    choosing: Option<Choosing>,
    /// The row of totals.
    #[prop(into)]
    foot: ViewFn,
) -> impl IntoView {
    let frame = NodeRef::<Div>::new();
    let scroll = RwSignal::new(0.0);
    let layout = RwSignal::new(Layout { window: 600.0, row: ROW_REM * 16.0, cards: false });
    let active = RwSignal::new(0u64);
    watch_box(frame, layout);
    let position = Memo::new(move |_| {
        let layout = layout.get();
        let rows = total.get();
        Position { rows, row: layout.row, window: layout.window, scroll: scroll.get() }
    });
    let drawn = Memo::new(move |_| position.get().drawn());
    Effect::new(move |_| on_window.run(drawn.get()));
    begin_anew(frame, anew, active);
    // The row that takes the focus when the grid is entered: the active one while it is drawn.
    let stop = Memo::new(move |_| {
        let (first, last) = drawn.get();
        let active = active.get();
        if (first..last).contains(&active) { active } else { position.get().first_whole() }
    });
    let keys = move |event: KeyboardEvent| {
        let (now, from) = (position.get_untracked(), stop.get_untracked());
        if choosing.is_some_and(|choosing| choose_by_key(&event, from, choosing)) {
            event.prevent_default();
        } else if let Some(next) = key_target(&event, from, now) {
            event.prevent_default();
            if let Some(choosing) = choosing.filter(|_| event.shift_key()) {
                // What it begins with is chosen as well.
                if !choosing.is.run(from) {
                    choosing.press.run((from, Pressed::One));
                }
                choosing.press.run((next, Pressed::Through));
            }
            active.set(next);
            scroll_to(frame, now.reveal(next));
            focus_row(frame, next);
        } else if event.key() == "Enter" && now.rows > 0 && on_row(&event) {
            event.prevent_default();
            on_open.run(from);
        }
    };
    let grid = NodeRef::<Div>::new();
    let chosen = template.is_some();
    Effect::new(move |_| {
        if let (Some(grid), Some(template)) = (grid.get(), &template) {
            set_style(&grid, "--tracks", &template.tracks);
            set_style(&grid, "--least", &format!("{}rem", template.least));
        }
    });
    let scrolled = move |_| {
        if let Some(frame) = frame.get_untracked() {
            scroll.set(f64::from(frame.scroll_top()));
        }
    };
    view! {
        <div
            class="grid-frame"
            node_ref=frame
            data-cards=move || layout.get().cards.then_some("")
            on:scroll=scrolled
        >
            <div
                class="grid"
                role="grid"
                node_ref=grid
                data-chosen=chosen.then_some("")
                data-choosing=choosing.map(|_| "")
                aria-multiselectable=choosing.map(|_| "true")
                aria-label=move || name.get()
                aria-rowcount=move || (total.get() + 2).to_string()
                aria-busy=move || busy.get().to_string()
                on:keydown=keys
            >
                <Head columns=columns sort=sort on_sort=on_sort choosing=choosing/>
                <Body position=position drawn=drawn stop=stop row=row active=active choosing=choosing/>
                <Foot total=total foot=foot choosing=choosing.is_some()/>
            </div>
        </div>
    }
}

/// Goes back to the first row when the rows start anew.
fn begin_anew(frame: NodeRef<Div>, anew: Signal<u32>, active: RwSignal<u64>) {
    Effect::new(move |before: Option<u32>| {
        let now = anew.get();
        if before.is_some_and(|before| before != now) {
            active.set(0);
            scroll_to(frame, 0.0);
        }
        now
    });
}

#[component]
fn Foot(total: Signal<u64>, foot: ViewFn, choosing: bool) -> impl IntoView {
    view! {
        <div class="grid-foot" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex=move || (total.get() + 2).to_string()>
                {choosing.then(|| view! { <div role="gridcell" class="c-check"></div> })}
                {foot.run()}
            </div>
        </div>
    }
}

#[component]
fn Head(
    columns: Vec<Column>,
    sort: Signal<Sort>,
    on_sort: Callback<SortKey>,
    choosing: Option<Choosing>,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|column| {
            let Some(key) = column.sort else {
                return view! {
                    <div role="columnheader" class=column.class>
                        {column.name}
                    </div>
                }
                .into_any();
            };
            let order = move || match sort.get() {
                Sort { key: by, direction: Direction::Ascending } if by == key => "ascending",
                Sort { key: by, .. } if by == key => "descending",
                Sort { .. } => "none",
            };
            view! {
                <div role="columnheader" class=column.class aria-sort=order>
                    <button type="button" on:click=move |_| on_sort.run(key)>
                        {column.name}
                        <span class="order">
                            <Icon name="i-down" size=12/>
                        </span>
                    </button>
                </div>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">
                {choosing.map(all_box)}
                {heads}
            </div>
        </div>
    }
}

#[component]
fn Body(
    position: Memo<Position>,
    drawn: Memo<(u64, u64)>,
    stop: Memo<u64>,
    row: GridRow,
    active: RwSignal<u64>,
    choosing: Option<Choosing>,
) -> impl IntoView {
    let body = NodeRef::<Div>::new();
    let rows = NodeRef::<Div>::new();
    // Sizes go through the CSSOM: a style attribute would need an unsafe policy.
    Effect::new(move |_| {
        if let Some(body) = body.get() {
            set_style(&body, "block-size", &format!("{}px", position.get().height()));
        }
    });
    let top = Memo::new(move |_| position.get().top());
    Effect::new(move |_| {
        if let Some(rows) = rows.get() {
            set_style(&rows, "transform", &format!("translateY({}px)", top.get()));
        }
    });
    view! {
        <div class="grid-body" role="presentation" node_ref=body>
            <div class="grid-rows" role="rowgroup" node_ref=rows>
                <For
                    each=move || {
                        let (first, last) = drawn.get();
                        first..last
                    }
                    key=|index| *index
                    children=move |index| {
                        view! {
                            <div
                                class="grid-row"
                                role="row"
                                aria-rowindex=(index + 2).to_string()
                                data-index=index.to_string()
                                tabindex=move || if stop.get() == index { "0" } else { "-1" }
                                aria-selected=choosing.map(|choosing| {
                                    move || choosing.is.run(index).to_string()
                                })
                                on:focus=move |_| active.set(index)
                            >
                                {choosing.map(|choosing| row_box(choosing, index))}
                                {row(index)}
                            </div>
                        }
                    }
                />
            </div>
        </div>
    }
}

/// Keeps the layout in step with the grid's box and the visitor's text size.
fn watch_box(frame: NodeRef<Div>, layout: RwSignal<Layout>) {
    let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn Fn()>)>);
    let measure = move || {
        let Some(frame) = frame.try_get_untracked().flatten() else {
            return;
        };
        let rem = root_font_size();
        let cards = f64::from(frame.client_width()) < CARDS_UNDER;
        let row = rem * if cards { CARD_REM } else { ROW_REM };
        // Head and foot stick to the frame's edges: rows are seen between them.
        let covered = height_of(&frame, ".grid-head") + height_of(&frame, ".grid-foot");
        let window = (f64::from(frame.client_height()) - covered).max(row);
        let measured = Layout { window, row, cards };
        if layout.get_untracked() != measured {
            layout.set(measured);
        }
    };
    Effect::new(move |_| {
        let Some(frame) = frame.get() else {
            return;
        };
        measure();
        let heard = Closure::<dyn Fn()>::new(measure);
        if let Ok(watching) = ResizeObserver::new(heard.as_ref().unchecked_ref()) {
            watching.observe(&frame);
            observer.set_value(Some((watching, heard)));
        }
    });
    on_cleanup(move || {
        if let Some(Some((watching, _))) = observer.try_update_value(Option::take) {
            watching.disconnect();
        }
    });
}

fn height_of(frame: &HtmlElement, part: &str) -> f64 {
    let found = frame.query_selector(part).ok().flatten();
    let part = found.and_then(|part| part.dyn_into::<HtmlElement>().ok());
    part.map_or(0.0, |part| f64::from(part.offset_height()))
}

/// Pixels of a `rem`, which the visitor may have changed.
fn root_font_size() -> f64 {
    let root = document().document_element();
    let style = root.and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(16.0)
}

fn set_style(element: &HtmlElement, property: &str, value: &str) {
    if let Err(error) = web_sys::HtmlElement::style(element).set_property(property, value) {
        leptos::logging::warn!("{error:?}");
    }
}

/// The row that a key goes to.
fn key_target(event: &KeyboardEvent, from: u64, position: Position) -> Option<u64> {
    if !on_row(event) || position.rows == 0 {
        return None;
    }
    let last = position.rows - 1;
    let next = match event.key().as_str() {
        "ArrowDown" => from.saturating_add(1),
        "ArrowUp" => from.saturating_sub(1),
        "PageDown" => from.saturating_add(position.page()),
        "PageUp" => from.saturating_sub(position.page()),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(next.min(last))
}

/// Whether the key was pressed on a row, and not on a control of it.
pub(super) fn on_row(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.has_attribute("data-index"))
}

fn scroll_to(frame: NodeRef<Div>, top: f64) {
    if let Some(frame) = frame.get_untracked() {
        #[expect(clippy::cast_possible_truncation, reason = "at most TALLEST, eight million")]
        frame.set_scroll_top(top.round() as i32);
    }
}

/// Focuses a row once it is drawn.
fn focus_row(frame: NodeRef<Div>, index: u64) {
    // Two frames: the scroll event that draws the row comes with the first.
    request_animation_frame(move || {
        request_animation_frame(move || {
            let Some(frame) = frame.try_get_untracked().flatten() else {
                return;
            };
            let found = frame.query_selector(&format!("[data-index=\"{index}\"]"));
            let row = found.ok().flatten().and_then(|row| row.dyn_into::<HtmlElement>().ok());
            if let Some(row) = row {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                if let Err(error) = row.focus_with_options(&options) {
                    leptos::logging::warn!("{error:?}");
                }
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::mounted;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn grid(total: u64) -> AnyView {
        let columns =
            vec![Column { name: "Device".into(), class: "c-device", sort: Some(SortKey::Device) }];
        let row: GridRow =
            Arc::new(|index| view! { <div role="rowheader">{index}</div> }.into_any());
        view! {
            <Grid
                name=Signal::stored("Devices".to_owned())
                columns=columns
                total=Signal::stored(total)
                sort=Signal::stored(Sort::default())
                on_sort=Callback::new(|_| ())
                on_window=Callback::new(|_| ())
                on_open=Callback::new(|_| ())
                busy=Signal::stored(false)
                anew=Signal::stored(0)
                row=row
                foot=|| view! { <div role="gridcell">"total"</div> }
            />
        }
        .into_any()
    }

    fn count(place: &web_sys::Element, selector: &str) -> u32 {
        place.query_selector_all(selector).unwrap().length()
    }

    #[wasm_bindgen_test]
    async fn a_million_rows_are_a_window_of_rows_and_say_how_many_they_are() {
        let page = mounted(|| grid(1_000_000)).await;
        let drawn = count(&page.place, "[data-index]");
        assert!((5..200).contains(&drawn), "{drawn} rows are drawn");
        let grid = page.place.query_selector("[role=grid]").unwrap().unwrap();
        assert_eq!(grid.get_attribute("aria-rowcount").as_deref(), Some("1000002"));
        assert_eq!(count(&page.place, "[aria-sort=ascending]"), 1);
    }

    #[wasm_bindgen_test]
    async fn exactly_one_row_takes_the_focus() {
        let page = mounted(|| grid(50)).await;
        assert_eq!(count(&page.place, "[data-index][tabindex='0']"), 1);
    }
}
