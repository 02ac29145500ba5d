//! Charts: a thin binding to Chart.js, which is fetched when the first chart comes into view.
//!
//! Created in an effect on its canvas, updated in place, destroyed on cleanup. Colours come from
//! the tokens and follow the theme; `chart/chart.js` draws ranges and patterns.

use crate::i18n::{Msg, t};
use crate::state::use_theme;
use leptos::html::Canvas;
use leptos::prelude::*;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlCanvasElement;

/// Where the build put the module; a plain name where it was built without one.
const MODULE: &str = match option_env!("CHART_MODULE") {
    Some(url) => url,
    None => "/vendor/chart.js",
};

#[wasm_bindgen(module = "/src/chart/chart.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn seen(canvas: &HtmlCanvasElement) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn load(url: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn create(module: &JsValue, canvas: &HtmlCanvasElement, spec: &str)
    -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn update(chart: &JsValue, spec: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn destroy(chart: &JsValue) -> Result<(), JsValue>;
}

/// A stacked bar chart with ranges: a stack for each name, or several side by side.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct StackedBars {
    /// Names of the bars.
    pub labels: Vec<String>,
    /// The series, from the ground up.
    pub series: Vec<Series>,
    /// Lowest and highest of each whole bar, beside it, the first stack's bars first; empty for
    /// none.
    pub ranges: Vec<[f64; 2]>,
    /// What stands under the stacks of a name; empty where it has one.
    pub stacks: Vec<StackName>,
    /// The unit, for titles.
    pub unit: &'static str,
    /// BCP 47 locale of the axis.
    pub locale: String,
}

/// One series of a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Number of its colour and pattern, 1 to 6.
    pub number: usize,
    /// A value for each bar.
    pub values: Vec<f64>,
    /// What stands at its end.
    pub end: String,
    /// In which stack it lies.
    pub stack: usize,
}

/// The name of a stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StackName {
    /// In full.
    pub name: String,
    /// Where there is no room for it.
    pub short: String,
}

impl StackName {
    /// A name, for short its first letter.
    pub fn of(name: &str) -> Self {
        Self { name: name.to_owned(), short: name.chars().take(1).collect() }
    }
}

/// Bars that begin where they are said to, one below the other: a waterfall.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FloatingBars {
    /// Names of the bars.
    pub labels: Vec<String>,
    /// The bars.
    pub bars: Vec<Span>,
    /// The unit, for titles.
    pub unit: &'static str,
    /// BCP 47 locale of the axis.
    pub locale: String,
}

/// A bar that floats.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    /// Where it begins and where it ends.
    pub span: [f64; 2],
    /// Number of its colour and pattern, 1 to 6.
    pub number: usize,
    /// What is said of it.
    pub text: String,
}

/// What can be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Drawing {
    /// Stacked bars.
    Stacked(StackedBars),
    /// Floating bars.
    Floating(FloatingBars),
}

impl Drawing {
    /// How high it is drawn, where that follows from what it holds.
    fn height(&self) -> Option<String> {
        match self {
            Self::Stacked(_) => None,
            Self::Floating(bars) => Some(format!("{}rem", 3 + 2 * bars.labels.len())),
        }
    }
}

impl From<StackedBars> for Drawing {
    fn from(bars: StackedBars) -> Self {
        Self::Stacked(bars)
    }
}

impl From<FloatingBars> for Drawing {
    fn from(bars: FloatingBars) -> Self {
        Self::Floating(bars)
    }
}

/// Draws bars.
#[component]
pub fn BarChart(
    /// What is drawn.
    #[prop(into)]
    spec: Drawing,
    /// What assistive technology says instead of the drawing.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <LiveBars spec=Signal::stored(spec) text=Signal::stored(text)/> }
}

/// Draws bars that change: in place, in the frame of the change.
#[component]
pub fn LiveBars(
    /// What is drawn.
    spec: Signal<Drawing>,
    /// What assistive technology says instead of the drawing.
    text: Signal<String>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let failed = RwSignal::new(false);
    let module = StoredValue::new_local(None::<JsValue>);
    let chart = StoredValue::new_local(None::<JsValue>);
    let ready = RwSignal::new(false);
    let theme = use_theme();
    let height = move || spec.with(Drawing::height);
    let spec =
        Memo::new(move |_| spec.with(|spec| serde_json::to_string(spec).unwrap_or_default()));
    let fetch = move |canvas: HtmlCanvasElement| async move {
        seen(&canvas).await?;
        load(MODULE).await
    };
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        spawn_local(async move {
            // The page may be gone when the module arrives: hence `try_`.
            match fetch(canvas).await {
                Ok(loaded) => {
                    if module.try_set_value(Some(loaded)).is_none() {
                        ready.try_set(true);
                    }
                }
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    });
    Effect::new(move |_| {
        theme.track();
        let spec = spec.get();
        let Some(canvas) = canvas.get().filter(|_| ready.get()) else {
            return;
        };
        let drawn = match chart.get_value() {
            Some(chart) => update(&chart, &spec),
            None => match module.get_value().map(|module| create(&module, &canvas, &spec)) {
                Some(Ok(made)) => {
                    chart.set_value(Some(made));
                    Ok(())
                }
                Some(Err(error)) => Err(error),
                None => Ok(()),
            },
        };
        if drawn.is_err() {
            failed.set(true);
        }
    });
    on_cleanup(move || {
        if let Some(Some(chart)) = chart.try_update_value(Option::take)
            && let Err(error) = destroy(&chart)
        {
            leptos::logging::warn!("{error:?}");
        }
    });
    view! {
        <div
            class="chart-box"
            class:failed=move || failed.get()
            style:block-size=move || height().filter(|_| !failed.get())
        >
            <canvas node_ref=canvas role="img" aria-label=text></canvas>
            {move || {
                failed.get().then(|| view! { <p class="small muted">{t(Msg::ChartFailed)}</p> })
            }}
        </div>
    }
}
