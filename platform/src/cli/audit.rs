//! `impact audit`: the audit log, from where the records are.

use super::{Place, counted, say};
use crate::store::{Chain, Noted, Store};
use anyhow::{Context, bail};
use impact_core::api::AuditState;

/// Commands of `impact audit`.
#[derive(Debug, clap::Subcommand)]
pub enum Audit {
    /// Check that nobody rewrote the log: every organisation's and the provider's, or the one of
    /// --organisation. Prints where each ends, to be noted elsewhere.
    Verify(Verify),
}

/// Arguments of `impact audit verify`.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Where the log of --organisation ended at an earlier check, as it was printed: a log that was
    /// made anew from its beginning is found by that only.
    #[arg(long, value_name = "SEQ:HASH", value_parser = noted)]
    expect: Option<Noted>,
}

impl Audit {
    pub(super) async fn run(self, place: &Place) -> anyhow::Result<()> {
        let Self::Verify(Verify { expect }) = self;
        let store = place.open().await?;
        let outcome = verify(&store, place, expect.as_ref()).await;
        store.close().await;
        outcome
    }
}

async fn verify(store: &Store, place: &Place, expect: Option<&Noted>) -> anyhow::Result<()> {
    if place.organisation.is_some() || expect.is_some() {
        let organisation = place.organisation(store).await?;
        let state = store.audit_state(Chain::Of(&organisation.tenant), expect).await?;
        return told(&format!("\"{}\"", organisation.name), &state);
    }
    let mut broken = Vec::new();
    let provider = store.audit_state(Chain::Provider, None).await?;
    broken.extend(told("the provider", &provider).err());
    for organisation in store.organisations().await? {
        let state = store.audit_state(Chain::Of(&organisation.tenant), None).await?;
        broken.extend(told(&format!("\"{}\"", organisation.name), &state).err());
    }
    match broken.len() {
        0 => Ok(()),
        1 => Err(broken.swap_remove(0)),
        _ => {
            let all: Vec<String> = broken.iter().map(ToString::to_string).collect();
            bail!("{}", all.join("; "))
        }
    }
}

/// Prints where a log ends, or refuses with where it does not hold.
fn told(whose: &str, state: &AuditState) -> anyhow::Result<()> {
    if let Some(fault) = &state.fault {
        bail!("the audit log of {whose} does not hold at entry {}: {}", fault.seq, fault.detail);
    }
    let (entries, hash) = (state.entries, &state.hash);
    let written = counted(entries, "entry", "entries");
    say(format_args!("audit log of {whose}: {written} as written, ends in {entries}:{hash}"))
}

/// Reads `SEQ:HASH`.
fn noted(text: &str) -> anyhow::Result<Noted> {
    let (seq, hash) = text.split_once(':').context(FORM)?;
    let fits = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let seq: u64 = seq.parse().ok().filter(|seq| *seq > 0 && fits).context(FORM)?;
    Ok(Noted { seq, hash: hash.to_owned() })
}

const FORM: &str = "write it as `impact audit verify` printed it, for example 12:9f86d0…";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_expected() {
        let hash = "9f".repeat(32);
        assert_eq!(noted(&format!("12:{hash}")).unwrap(), Noted { seq: 12, hash: hash.clone() });
        for odd in ["", "12", "12:", "x:9f", &format!("0:{hash}"), &format!("-1:{hash}")] {
            assert!(noted(odd).unwrap_err().to_string().contains("printed it"), "{odd}");
        }
    }
}
