//! What the lives of one device have carried, day by day, and how that changes when they turn out
//! otherwise than planned: closed periods stay, differences are posted on the day they are known.
//!
//! The law, for any chain and any course of events, to the gram: carried on schedule + posted +
//! still planned = `G + Σ R + E`.

use super::chain::{Chain, ChainError, PlannedLife, proportion};
use super::in_view::{InView, Management};
use crate::quantity::{Day, GramsCo2e};

/// What becomes of what a life has not carried yet, when it ends before its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EarlyEnd {
    /// It is carried at once, on the day of the end (stranded).
    #[default]
    Expense,
    /// The next planned life carries it; under life share and the economic method only.
    HandOn,
}

/// Why an amount was posted on a day of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostingKind {
    /// The rest of a life that ended early.
    Expensed,
    /// The difference between what a life carried by the old plan and by the new one.
    Adjustment,
}

/// An amount posted on a day, beside the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// The day it counts on.
    pub day: Day,
    /// Number of the life, from 0.
    pub life: usize,
    /// Why.
    pub kind: PostingKind,
    /// How much; below 0 where a life carried more than its new share.
    pub grams: InView<Management>,
}

/// Why an event cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Before what is already known.
    #[error("{day} lies before {last}, the day of the last event: enter events in their order")]
    Order {
        /// The refused day.
        day: Day,
        /// Day of the last event.
        last: Day,
    },
    /// An event of a life, while none is running.
    #[error("no life is running on {0}: begin the next one first")]
    NoLife(Day),
    /// A life begins while another runs.
    #[error("a life is still running on {0}: end it first")]
    StillRunning(Day),
    /// There is no further life in the plan.
    #[error("the plan has no life after life {0}: change the plan first")]
    NoneLeft(usize),
    /// An extension that ends no later.
    #[error("an extension to {to} ends no later than the plan, {planned}: give a later day")]
    NoExtension {
        /// The refused day.
        to: Day,
        /// The planned end.
        planned: Day,
    },
    /// Handing on under a method that knows no such thing.
    #[error(
        "under {0} the rest of a life is not handed on: carry it at once, or share by life or value"
    )]
    NotHandedOn(&'static str),
    /// A new plan without the lives that have begun.
    #[error("the new plan has {given} lives, but {begun} have begun: keep those")]
    Begun {
        /// Lives in the new plan.
        given: usize,
        /// Lives that have begun.
        begun: usize,
    },
    /// A planned life that ended earlier than the life has lasted already.
    #[error("life {life} has lasted beyond its {days} days on {day}: plan a longer one")]
    TooShort {
        /// Number of the life, from 1.
        life: usize,
        /// The refused length.
        days: u32,
        /// The day of the change.
        day: Day,
    },
    /// The lives make no chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// An amount carried evenly from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    grams: GramsCo2e,
    from: Day,
    until: Day,
    /// The day from which on another segment, or nothing, takes its place.
    cut: Option<Day>,
}

impl Segment {
    /// Carried before a day.
    fn carried(&self, at: Day) -> GramsCo2e {
        let at = self.cut.map_or(at, |cut| cut.min(at)).min(self.until);
        let days = i128::from(at.days()) - i128::from(self.from.days());
        let all = i128::from(self.until.days()) - i128::from(self.from.days());
        // A segment without a day is carried when it begins.
        if all == 0 {
            return if at > self.from { self.grams } else { GramsCo2e::ZERO };
        }
        proportion(self.grams, days.max(0), all)
    }
}

/// The account of one life.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Account {
    /// What it is to carry in all.
    share: GramsCo2e,
    segments: Vec<Segment>,
    ended: Option<Day>,
}

/// The lives of one device under a plan, with what each has carried in the management view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeLedger {
    chain: Chain,
    accounts: Vec<Account>,
    /// Lives that have begun.
    begun: usize,
    postings: Vec<Posting>,
    last: Day,
}

impl LifeLedger {
    /// Begins the first life of a planned chain.
    pub fn begin(chain: Chain, day: Day) -> Self {
        let account = |share| Account { share, segments: Vec::new(), ended: None };
        let accounts = chain.shares().into_iter().map(account).collect();
        let mut ledger = Self { chain, accounts, begun: 0, postings: Vec::new(), last: day };
        ledger.start(day);
        ledger
    }

    fn start(&mut self, day: Day) {
        let days = self.chain.lives()[self.begun].days as i32;
        let account = &mut self.accounts[self.begun];
        let until = day.plus_days(days);
        account.segments.push(Segment { grams: account.share, from: day, until, cut: None });
        self.begun += 1;
    }

    /// Begins the next planned life.
    ///
    /// # Errors
    /// When a life still runs, none is planned, or the day lies before the last event.
    pub fn begin_next(&mut self, day: Day) -> Result<(), LedgerError> {
        self.in_order(day)?;
        if self.running().is_some() {
            return Err(LedgerError::StillRunning(day));
        }
        if self.begun == self.accounts.len() {
            return Err(LedgerError::NoneLeft(self.begun));
        }
        self.start(day);
        self.last = day;
        Ok(())
    }

    /// Extends the running life to end on a later day: what is left is spread again from today on.
    ///
    /// # Errors
    /// When no life runs, the day lies before the last event, or the end is no later than planned.
    pub fn extend(&mut self, day: Day, to: Day) -> Result<(), LedgerError> {
        self.in_order(day)?;
        let life = self.running().ok_or(LedgerError::NoLife(day))?;
        let planned = self.accounts[life].segments.last().map_or(day, |segment| segment.until);
        if to <= planned || to <= day {
            return Err(LedgerError::NoExtension { to, planned: planned.max(day) });
        }
        self.respread(life, day, to);
        self.last = day;
        Ok(())
    }

    /// Ends the running life, as planned or early.
    ///
    /// # Errors
    /// When no life runs, the day lies before the last event, or the rest cannot be handed on.
    pub fn end(&mut self, day: Day, early: EarlyEnd) -> Result<(), LedgerError> {
        self.in_order(day)?;
        let life = self.running().ok_or(LedgerError::NoLife(day))?;
        let rest = self.accounts[life].share - self.behind(life, day);
        let handed = early == EarlyEnd::HandOn && rest != GramsCo2e::ZERO;
        if handed && !self.chain.method().hands_on() {
            return Err(LedgerError::NotHandedOn(self.chain.method().key()));
        }
        if handed && life + 1 == self.accounts.len() {
            return Err(LedgerError::NoneLeft(self.begun));
        }
        self.cut(life, day);
        self.accounts[life].ended = Some(day);
        if handed {
            self.accounts[life].share = self.accounts[life].share - rest;
            self.accounts[life + 1].share += rest;
        } else {
            self.post(day, life, PostingKind::Expensed, rest);
        }
        self.last = day;
        Ok(())
    }

    /// Puts the lives that there are, and are now planned, in the place of the plan. What each life
    /// carries follows from them; the difference to what a life has carried is posted on the day.
    /// What was handed on is part of the new shares. The length of a running life is its length in
    /// all, from its first day.
    ///
    /// # Errors
    /// When lives that have begun are missing, a running one would be over, the lives are no chain,
    /// or the day lies before the last event.
    pub fn replan(&mut self, day: Day, lives: Vec<PlannedLife>) -> Result<(), LedgerError> {
        self.in_order(day)?;
        let given = lives.len();
        if given < self.begun {
            return Err(LedgerError::Begun { given, begun: self.begun });
        }
        let chain = self.chain.with_lives(lives)?;
        let running = self.running();
        let until = match running {
            Some(life) => {
                let first = self.accounts[life].segments.first().map_or(day, |of| of.from);
                let days = chain.lives()[life].days;
                let until = first.plus_days(days as i32);
                if until <= day {
                    return Err(LedgerError::TooShort { life: life + 1, days, day });
                }
                Some(until)
            }
            None => None,
        };
        let shares = chain.shares();
        for (life, share) in shares.iter().enumerate().take(self.begun) {
            let (carried, before) = (self.carried(life, day).grams(), self.accounts[life].share);
            // A life that ended has carried its new share; a running one, the part of it that it
            // has carried of the old.
            let due = if Some(life) != running {
                *share
            } else if before == GramsCo2e::ZERO {
                GramsCo2e::ZERO
            } else {
                let part = i128::from(carried.grams());
                proportion(*share, part, i128::from(before.grams()))
            };
            let adjustment = due - self.behind(life, day);
            self.accounts[life].share = *share;
            self.post(day, life, PostingKind::Adjustment, adjustment);
        }
        let account =
            |share: &GramsCo2e| Account { share: *share, segments: Vec::new(), ended: None };
        self.accounts.truncate(self.begun);
        self.accounts.extend(shares[self.begun..].iter().map(account));
        self.chain = chain;
        if let (Some(life), Some(until)) = (running, until) {
            self.respread(life, day, until);
        }
        self.last = day;
        Ok(())
    }

    fn in_order(&self, day: Day) -> Result<(), LedgerError> {
        if day < self.last { Err(LedgerError::Order { day, last: self.last }) } else { Ok(()) }
    }

    fn cut(&mut self, life: usize, day: Day) {
        if let Some(segment) = self.accounts[life].segments.last_mut() {
            segment.cut = Some(day);
        }
    }

    /// Spreads what a life has not carried by the morning of `day` from there on.
    fn respread(&mut self, life: usize, day: Day, until: Day) {
        self.cut(life, day);
        let behind = self.behind(life, day);
        let account = &mut self.accounts[life];
        let grams = account.share - behind;
        account.segments.push(Segment { grams, from: day, until, cut: None });
    }

    fn post(&mut self, day: Day, life: usize, kind: PostingKind, grams: GramsCo2e) {
        if grams != GramsCo2e::ZERO {
            self.postings.push(Posting { day, life, kind, grams: InView::new(grams) });
        }
    }

    /// Posted on that very day, which counts after its morning.
    fn posted_on(&self, life: usize, day: Day) -> GramsCo2e {
        let on = self.postings.iter().filter(|posting| posting.life == life && posting.day == day);
        on.map(|posting| posting.grams.grams()).sum()
    }

    /// What a life has behind it by an event on a day: carried before it, and posted on it by the
    /// events of that day so far.
    fn behind(&self, life: usize, day: Day) -> GramsCo2e {
        self.carried(life, day).grams() + self.posted_on(life, day)
    }

    /// Number of the running life, from 0.
    pub fn running(&self) -> Option<usize> {
        let last = self.begun.checked_sub(1)?;
        self.accounts[last].ended.is_none().then_some(last)
    }

    /// The plan as it is now.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Everything posted beside the schedule, in the order it was.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// What a life carried on schedule before a day; 0 for a life that is not there.
    pub fn on_schedule(&self, life: usize, before: Day) -> InView<Management> {
        let segments = self.accounts.get(life).map_or(&[][..], |account| &account.segments);
        InView::new(segments.iter().map(|segment| segment.carried(before)).sum())
    }

    /// What was posted to a life before a day.
    pub fn posted(&self, life: usize, before: Day) -> InView<Management> {
        let of = |posting: &&Posting| posting.life == life && posting.day < before;
        self.postings.iter().filter(of).map(|posting| posting.grams).sum()
    }

    /// What a life has carried before a day: on schedule and posted. A period is the difference of
    /// two days.
    pub fn carried(&self, life: usize, before: Day) -> InView<Management> {
        self.on_schedule(life, before) + self.posted(life, before)
    }

    /// What a life is still to carry by the present plan, from a day on that is not before the last
    /// event.
    pub fn still_planned(&self, life: usize, from: Day) -> InView<Management> {
        let Some(account) = self.accounts.get(life) else {
            return InView::new(GramsCo2e::ZERO);
        };
        if life >= self.begun {
            return InView::new(account.share);
        }
        let open = account.segments.last().filter(|segment| segment.cut.is_none());
        InView::new(open.map_or(GramsCo2e::ZERO, |open| open.grams - open.carried(from)))
    }
}

#[cfg(test)]
mod tests;
