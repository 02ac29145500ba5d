use super::*;
use crate::lifecycle::chain::{Allocation, LifeValue};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn life(days: u32, refurbishment: i64) -> PlannedLife {
    let value = Some(LifeValue { paid: i64::from(days) * 100, realised: 7 });
    PlannedLife { days, refurbishment: GramsCo2e::new(refurbishment), value }
}

fn ledger(method: Allocation, lives: &[PlannedLife]) -> LifeLedger {
    let (made, end) = (GramsCo2e::new(300_000), GramsCo2e::new(1_000));
    let chain = Chain::new(made, end, lives.to_vec(), method).unwrap();
    LifeLedger::begin(chain, day("2024-01-01"))
}

fn grams(figure: InView<Management>) -> i64 {
    figure.grams().grams()
}

/// Everything carried on schedule, posted and still planned, after the events so far.
fn all(ledger: &LifeLedger, from: Day) -> i64 {
    (0..ledger.chain().lives().len())
        .map(|life| {
            let behind = ledger.carried(life, from.plus_days(1));
            grams(behind + ledger.still_planned(life, from.plus_days(1)))
        })
        .sum()
}

#[test]
fn a_life_carries_its_share_evenly_and_exactly() {
    let ledger = ledger(Allocation::CutOff, &[life(1461, 0)]);
    assert_eq!(grams(ledger.carried(0, day("2024-01-01"))), 0);
    assert_eq!(grams(ledger.carried(0, day("2026-01-01"))), 150_603);
    assert_eq!(grams(ledger.carried(0, day("2028-01-01"))), 301_000);
    assert_eq!(grams(ledger.carried(0, day("2040-01-01"))), 301_000);
}

#[test]
fn an_early_end_is_expensed_or_handed_on_where_the_method_allows_it() {
    let two = [life(1000, 0), life(500, 5_000)];
    let end = day("2025-01-01");
    let mut cut = ledger(Allocation::CutOff, &two);
    assert_eq!(cut.end(end, EarlyEnd::HandOn), Err(LedgerError::NotHandedOn("cut_off")));
    cut.end(end, EarlyEnd::Expense).unwrap();
    assert_eq!(grams(cut.carried(0, end)), 109_800);
    assert_eq!(grams(cut.carried(0, end.plus_days(1))), 300_000);
    let mut shared = ledger(Allocation::LifeShare, &two);
    shared.end(end, EarlyEnd::HandOn).unwrap();
    let carried = grams(shared.carried(0, day("2030-01-01")));
    assert!(carried < 100_000);
    assert_eq!(grams(shared.still_planned(1, end)), 306_000 - carried);
    let mut last = ledger(Allocation::LifeShare, &two[..1]);
    assert_eq!(last.end(end, EarlyEnd::HandOn), Err(LedgerError::NoneLeft(1)));
}

#[test]
fn an_extension_spreads_what_is_left_and_leaves_closed_periods() {
    let mut extended = ledger(Allocation::CutOff, &[life(1461, 0)]);
    let (decided, to) = (day("2027-01-01"), day("2030-01-01"));
    let closed = [day("2025-01-01"), day("2026-06-01"), decided];
    let before = closed.map(|at| extended.carried(0, at));
    extended.extend(decided, to).unwrap();
    assert_eq!(closed.map(|at| extended.carried(0, at)), before);
    // Three years of the plan's last one.
    let year = grams(extended.carried(0, day("2028-01-01"))) - grams(before[2]);
    assert_eq!(year, 25_043);
    assert_eq!(grams(extended.carried(0, to)), 301_000);
    let no_later = extended.extend(decided, to).unwrap_err();
    assert!(matches!(no_later, LedgerError::NoExtension { .. }));
}

#[test]
fn a_second_life_that_nobody_planned_is_adjusted_on_its_day() {
    let mut ledger = ledger(Allocation::CutOff, &[life(1000, 0)]);
    let (end, next) = (day("2026-09-27"), day("2026-11-01"));
    ledger.end(end, EarlyEnd::Expense).unwrap();
    assert_eq!(ledger.begin_next(next), Err(LedgerError::NoneLeft(1)));
    ledger.replan(next, vec![life(1000, 0), life(700, 20_000)]).unwrap();
    ledger.begin_next(next).unwrap();
    // The end of life moves to the life that is now the last.
    let [posting] = ledger.postings() else { panic!("{:?}", ledger.postings()) };
    assert_eq!((posting.day, posting.life, grams(posting.grams)), (next, 0, -1_000));
    assert_eq!(posting.kind, PostingKind::Adjustment);
    assert_eq!(grams(ledger.carried(0, next)), 301_000, "closed periods stay");
    assert_eq!(grams(ledger.carried(0, next.plus_days(1))), 300_000);
    assert_eq!(grams(ledger.carried(1, day("2040-01-01"))), 21_000);
}

#[test]
fn a_plan_that_changes_on_the_day_of_the_end_leaves_no_gram_over() {
    for method in [Allocation::CutOff, Allocation::LifeShare] {
        let mut ledger = ledger(method, &[life(646, 0)]);
        let end = day("2024-06-18");
        ledger.replan(end, vec![life(647, 0), life(100, 0)]).unwrap();
        assert_eq!(ledger.postings().len(), 1, "the end of life moves on the day");
        ledger.end(end, EarlyEnd::Expense).unwrap();
        assert_eq!(all(&ledger, end), ledger.chain().total().grams());
    }
}

#[test]
fn impossible_events_are_refused() {
    let mut ledger = ledger(Allocation::CutOff, &[life(1000, 0), life(10, 1)]);
    let (early, later) = (day("2023-01-01"), day("2025-01-01"));
    assert!(matches!(ledger.end(early, EarlyEnd::Expense), Err(LedgerError::Order { .. })));
    assert_eq!(ledger.begin_next(later), Err(LedgerError::StillRunning(later)));
    assert!(matches!(ledger.replan(later, vec![life(30, 0)]), Err(LedgerError::TooShort { .. })));
    ledger.end(later, EarlyEnd::Expense).unwrap();
    assert_eq!(ledger.end(later, EarlyEnd::Expense), Err(LedgerError::NoLife(later)));
    ledger.begin_next(later).unwrap();
    let none = ledger.replan(later, vec![life(30, 0)]);
    assert_eq!(none, Err(LedgerError::Begun { given: 1, begun: 2 }));
}

#[derive(Debug, Clone)]
enum Event {
    End(bool),
    Next,
    Extend(i32),
    Replan(Vec<(u32, i64, i64)>),
}

fn events() -> impl Strategy<Value = Vec<(i32, Event)>> {
    let lives = prop::collection::vec((1_u32..3_000, 0_i64..90_000, 0_i64..500), 1..6);
    let event = prop_oneof![
        any::<bool>().prop_map(Event::End),
        Just(Event::Next),
        (1_i32..2_000).prop_map(Event::Extend),
        lives.prop_map(Event::Replan),
    ];
    // Several on one day are where postings meet.
    let later = prop_oneof![Just(0), 1_i32..900, 1_i32..900];
    prop::collection::vec((later, event), 0..12)
}

fn planned(lives: &[(u32, i64, i64)]) -> Vec<PlannedLife> {
    let life = |(at, (days, refurbishment, realised)): (usize, &(u32, i64, i64))| PlannedLife {
        days: *days,
        refurbishment: GramsCo2e::new(if at == 0 { 0 } else { *refurbishment }),
        value: Some(LifeValue { paid: 250, realised: *realised }),
    };
    lives.iter().enumerate().map(life).collect()
}

proptest! {
    /// Carried on schedule + posted + still planned = G + ΣR + E, after every event; and no event
    /// changes what was carried before its day.
    #[test]
    fn no_gram_is_lost_or_made(
        made in 0_i64..4_000_000,
        end in 0_i64..20_000,
        method in prop::sample::select(Allocation::ALL.to_vec()),
        first in prop::collection::vec((1_u32..3_000, 0_i64..90_000, 0_i64..500), 1..6),
        events in events(),
    ) {
        let (made, end) = (GramsCo2e::new(made), GramsCo2e::new(end));
        let chain = Chain::new(made, end, planned(&first), method).unwrap();
        let mut today = day("2020-01-01");
        let mut ledger = LifeLedger::begin(chain, today);
        for (later, event) in events {
            today = today.plus_days(later);
            let before = ledger.clone();
            let done = match event {
                Event::End(hand) => {
                    let early = if hand { EarlyEnd::HandOn } else { EarlyEnd::Expense };
                    ledger.end(today, early)
                }
                Event::Next => ledger.begin_next(today),
                Event::Extend(days) => ledger.extend(today, today.plus_days(days)),
                Event::Replan(lives) => ledger.replan(today, planned(&lives)),
            };
            if done.is_err() {
                prop_assert_eq!(&ledger, &before, "a refused event changes nothing");
            }
            prop_assert_eq!(all(&ledger, today), ledger.chain().total().grams());
            for life in 0..before.chain().lives().len() {
                for back in [0, 1, 30, 400, 4000] {
                    let at = today.plus_days(-back);
                    prop_assert_eq!(ledger.carried(life, at), before.carried(life, at));
                }
            }
        }
        let far = today.plus_days(200_000);
        let carried: i64 = (0..ledger.begun).map(|life| grams(ledger.carried(life, far))).sum();
        let unbegun: i64 = (ledger.begun..ledger.accounts.len())
            .map(|life| grams(ledger.still_planned(life, far)))
            .sum();
        prop_assert_eq!(carried + unbegun, ledger.chain().total().grams());
    }
}
