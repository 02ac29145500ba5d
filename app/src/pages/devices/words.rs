//! A filter in words.

use crate::i18n::{Msg, t, tf};
use impact_core::api::SiteRow;
use impact_core::fleet::{Filter, PlanState};

/// The classes that a filter asks for.
pub fn class_names(filter: &Filter) -> Vec<&'static str> {
    let unknown = filter.class_unknown.then(|| t(Msg::NotKnown));
    known_classes(filter).chain(unknown).collect()
}

fn known_classes(filter: &Filter) -> impl Iterator<Item = &'static str> {
    filter.class.iter().map(|class| t(Msg::of_class(*class)))
}

/// The statuses that a filter asks for.
pub fn status_names(filter: &Filter) -> Vec<&'static str> {
    filter.status.iter().map(|status| t(Msg::of_status(*status))).collect()
}

/// What a state of the plan is called.
pub fn plan_name(plan: PlanState) -> &'static str {
    t(match plan {
        PlanState::Within => Msg::PlanWithin,
        PlanState::Beyond => Msg::PlanBeyond,
    })
}

/// All that a filter asks for; a site by its name, as far as that is among the sites known.
pub fn in_words(filter: &Filter, sites: &[SiteRow]) -> Vec<String> {
    let search = (!filter.search.is_empty())
        .then(|| tf(Msg::WordsSearched, [("words", filter.search.as_str().into())]));
    let site = |id: &String| sites.iter().find(|site| site.id == *id).map(|site| site.name.clone());
    // Beside others "not known" alone would not say what.
    let unknown = filter.class_unknown.then(|| format!("{} {}", t(Msg::Class), t(Msg::NotKnown)));
    let matched = filter.matched.iter().map(|kind| t(Msg::of_match(*kind)));
    let attention = filter.attention.map(|attention| t(Msg::of_attention(attention)));
    let plan = filter.plan.map(plan_name);
    known_classes(filter)
        .map(str::to_owned)
        .chain(unknown)
        .chain(filter.maker.iter().cloned())
        .chain(filter.model.iter().cloned())
        .chain(filter.site.iter().filter_map(site))
        .chain(
            status_names(filter)
                .into_iter()
                .chain(matched)
                .chain(attention)
                .chain(plan)
                .map(str::to_owned),
        )
        .chain(search)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::factors::DeviceClass;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_filter_is_said_in_words() {
        let filter = Filter {
            search: "5440".into(),
            class: vec![DeviceClass::Laptop],
            class_unknown: true,
            maker: vec!["Dell".into()],
            plan: Some(PlanState::Beyond),
            ..Filter::default()
        };
        let words = ["Laptop", "Class not known", "Dell", "Beyond its plan", "“5440”"];
        assert_eq!(in_words(&filter, &[]), words);
        assert!(in_words(&Filter::default(), &[]).is_empty());
    }
}
