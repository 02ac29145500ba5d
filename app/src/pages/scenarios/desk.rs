//! The question that is asked, and what the engine answers: worked out anew with each step of a
//! slider; what stands further down the page follows once the sliders rest.

use super::engine::Engine;
use crate::client::Query;
use crate::state::SCENARIO_RECEIPT;
use impact_core::factors::DeviceClass;
use impact_core::fleet::scenario::{Ahead, AheadFigure, ClassPlan, Question, Scenario};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long the sliders have rested when the tables follow.
const RESTS: Duration = Duration::from_millis(200);

/// The engine that is open with the question that is asked of it.
#[derive(Clone, Copy)]
pub struct Desk {
    engine: StoredValue<Engine, LocalStorage>,
    /// What is asked.
    pub question: RwSignal<Question>,
    /// What is asked, once the sliders rest.
    pub rested: RwSignal<Question>,
    /// The answer: the plan and the scenario year by year.
    pub ahead: Memo<Result<Ahead, String>>,
}

impl Desk {
    /// A desk for an engine; it closes it when the page goes away.
    pub fn new(engine: Engine, question: Question) -> Self {
        let engine = StoredValue::new_local(engine);
        let asked = RwSignal::new(question.clone());
        let rested = RwSignal::new(question);
        let ahead = Memo::new(move |_| {
            asked.with(|question| engine.with_value(|engine| engine.ahead(question)))
        });
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(Some(handle)) = waiting.try_update_value(Option::take) {
                handle.clear();
            }
        };
        Effect::new(move |_| {
            asked.track();
            stop();
            let settle = move || {
                if let Some(question) = asked.try_get_untracked()
                    && rested.try_with_untracked(|rested| *rested != question) == Some(true)
                {
                    rested.set(question);
                }
            };
            waiting.set_value(set_timeout_with_handle(settle, RESTS).ok());
        });
        on_cleanup(move || {
            stop();
            if let Some(engine) = engine.try_with_value(Clone::clone) {
                engine.close();
            }
        });
        Self { engine, question: asked, rested, ahead }
    }

    /// Asks the engine.
    pub fn ask<T>(&self, ask: impl FnOnce(&Engine) -> T) -> T {
        self.engine.with_value(ask)
    }

    /// How a class is planned.
    pub fn plan_of(&self, class: DeviceClass) -> ClassPlan {
        self.ask(|engine| engine.about.classes[class.index()])
    }

    /// Classes that have devices to move, the one with most first.
    pub fn classes(&self) -> Vec<DeviceClass> {
        let devices = |class: &DeviceClass| self.plan_of(*class).devices;
        let mut classes: Vec<_> =
            DeviceClass::ALL.into_iter().filter(|class| devices(class) > 0).collect();
        classes.sort_by_key(|class| std::cmp::Reverse(devices(class)));
        classes
    }

    /// Changes the scenario.
    pub fn change(&self, change: impl FnOnce(&mut Scenario)) {
        self.question.update(|question| change(&mut question.scenario));
    }

    /// The address of the receipt of a figure in one of the years ahead, of what is asked now.
    pub fn receipt(&self, figure: AheadFigure, year: usize) -> String {
        self.question.with(|question| {
            let lever = match figure {
                AheadFigure::Alone(lever) => Some(("lever", lever.parameter())),
                _ => None,
            };
            let asked = Query::new().and(question.to_pairs()).with("figure", figure.key());
            asked.and(lever).with("year", year).on(SCENARIO_RECEIPT)
        })
    }

    /// The last year that is asked for, as it is called.
    pub fn last_year(&self) -> Signal<String> {
        let (first, ..) = self.ask(|engine| engine.about.from).ymd();
        let question = self.question;
        Signal::derive(move || {
            let ahead = question.with(Question::last_year);
            (first + i32::try_from(ahead).unwrap_or_default()).to_string()
        })
    }
}
