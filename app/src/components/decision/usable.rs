//! An answer under the assumptions of the address, as far as they can be used: one that cannot takes
//! nothing else away, and is said where it was entered and beside the answer.

use crate::client::{Failure, Fetched, fetched_unless};
use crate::components::Icon;
use crate::i18n::{Msg, tf};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Parameters of the address with what they say.
type Pairs = Vec<(String, String)>;

/// Parameters that cannot be used, each with the sentence that says why.
#[derive(Clone, Copy)]
pub struct Unused(Memo<Pairs>);

impl Unused {
    /// What is wrong with a parameter, following it.
    pub fn about(self, name: &str) -> Option<String> {
        self.0.with(|all| all.iter().find(|(of, _)| of == name).map(|(_, why)| why.clone()))
    }
}

/// An answer, and what it was asked with.
pub struct Answered<T: Send + Sync + 'static> {
    /// The answer.
    pub answer: Fetched<T>,
    /// What of the address it rests on.
    pub used: Memo<Pairs>,
    /// What of the address it does not rest on.
    pub unused: Unused,
}

/// Asks with what the address gives; where the server refuses one of the parameters, without it.
/// Another value of any of them is asked with all of them again: two may only together be wrong.
pub fn answered<T>(
    given: Memo<Pairs>,
    url: impl Fn(&Pairs) -> Option<String> + Send + Sync + 'static,
) -> Answered<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    // What was given, and what of that was refused.
    let refused = RwSignal::new((Pairs::new(), Pairs::new()));
    let unused = Memo::new(move |_| {
        refused.with(|(of, why)| given.with(|given| if of == given { why.clone() } else { vec![] }))
    });
    let used = Memo::new(move |_| unused.with(|unused| without(given.get(), unused)));
    let takes_out = move |failure: &Failure| {
        // `try_`: the page may be gone by now.
        let (Some(given), Some(used)) = (given.try_get_untracked(), used.try_get_untracked())
        else {
            return false;
        };
        let Some(found) = failure.of_parameter() else {
            return false;
        };
        if used.iter().all(|(name, _)| *name != found.0) {
            return false;
        }
        refused.update(|(of, why)| {
            if *of != given {
                *of = given;
                why.clear();
            }
            why.push(found);
        });
        true
    };
    let answer = fetched_unless(move || used.with(|used| url(used)), takes_out);
    Answered { answer, used, unused: Unused(unused) }
}

/// What is given without what cannot be used.
fn without(mut given: Pairs, unused: &Pairs) -> Pairs {
    given.retain(|(name, _)| unused.iter().all(|(of, _)| of != name));
    given
}

/// Above the answer: that it was found without what cannot be used, and why that cannot.
#[component]
pub fn UnusedNote(
    /// What cannot be used.
    unused: Unused,
) -> impl IntoView {
    move || {
        let why: Vec<String> =
            unused.0.with(|all| all.iter().map(|(_, why)| why.clone()).collect());
        (!why.is_empty()).then(|| {
            let said = tf(Msg::DecisionUnused, [("reasons", why.join(" ").into())]);
            view! {
                <p class="stale-note" role="status">
                    <Icon name="i-warn" size=12/>
                    <span>{said}</span>
                </p>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn pairs(of: &[(&str, &str)]) -> Pairs {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[wasm_bindgen_test]
    fn one_that_cannot_be_used_leaves_the_others() {
        let given = pairs(&[("extension_years", "99"), ("extension_kg", "10")]);
        let unused = pairs(&[("extension_years", "Not possible.")]);
        assert_eq!(without(given.clone(), &unused), pairs(&[("extension_kg", "10")]));
        assert_eq!(without(given.clone(), &Pairs::new()), given);
    }
}
