//! Every limit of the server in one place: what is beyond them is refused with a sentence.

use std::time::Duration;

/// Largest inventory file.
pub const IMPORT_BYTES: usize = 20 * 1024 * 1024;
/// Largest workbook once it is unpacked: a file of a few kilobytes can unpack to gigabytes.
pub const WORKBOOK_BYTES: u64 = 320 * 1024 * 1024;
/// Most cells read of a workbook's sheet.
pub const WORKBOOK_CELLS: usize = 12_000_000;
/// Most parts (sheets, styles, pictures) a workbook may have.
pub const WORKBOOK_PARTS: usize = 2_000;
/// Largest file with a receipt that the command line reads.
pub const RECEIPT_FILE: u64 = 32 * 1024 * 1024;
/// Largest JSON body. A commit may name thousands of locations and suggestions.
pub const JSON_BYTES: usize = 1024 * 1024;
/// Of a body that is too large, so much is still read (and thrown away) before it is refused.
pub const DISCARDED_BYTES: usize = 256 * 1024 * 1024;
/// Longest query string.
pub const QUERY_BYTES: usize = 8 * 1024;
/// Most rows of a list's page.
pub const LIST_ROWS: u64 = 500;
/// Rows of a page when nothing is asked.
pub const LIST_ROWS_DEFAULT: u64 = 100;
/// Most devices a synthetic fleet may have.
pub const SYNTHETIC_DEVICES: u32 = 1_000_000;
/// Time a request may take, its body's arrival included.
pub const REQUEST: Duration = Duration::from_secs(60);
/// Time that running requests have when the server stops.
pub const SHUTDOWN: Duration = Duration::from_secs(10);
/// Requests served at once; more are told to come back.
pub const REQUESTS: usize = 512;
/// Of these, requests of one network: an office behind one address has room, and whoever is after
/// everybody's places gets a quarter of them.
pub const REQUESTS_PER_NETWORK: usize = 128;
/// Connections held at once; more wait in the listener's queue.
pub const CONNECTIONS: usize = 2_048;
/// Of these, connections of one network that is no trusted proxy's; more are closed.
pub const CONNECTIONS_PER_NETWORK: usize = 512;
/// Time in which a peer must take [`STALL_BYTES`] of an answer, or all that is left of it.
pub const STALL: Duration = Duration::from_secs(30);
/// Bytes of an answer that its peer takes in that time: 4 kilobit a second, which any line carries.
pub const STALL_BYTES: usize = 16 * 1024;
/// How long an answer about the database's health is good: it takes a write to know.
pub const READY: Duration = Duration::from_secs(2);
/// Time in which a request's header must arrive, also on a connection that waits for its next one.
pub const HEADER: Duration = Duration::from_secs(30);
/// Inventory files that one organisation may have on their way at once; more wait for a place.
pub const UPLOADS_AT_ONCE: usize = 4;
/// Dry runs of imports at once: each holds its file and its rows in memory.
pub const IMPORTS_AT_ONCE: usize = 2;
/// Dry runs kept per organisation; the oldest goes first.
pub const DRAFTS: i64 = 20;
/// How long a dry run is kept.
pub const DRAFT_MS: i64 = 24 * 3_600_000;
/// How long a file is waited for while it is read, or its commit stored, before the answer says how
/// far it is instead.
pub const IMPORT_WAIT: Duration = Duration::from_secs(15);
/// How often what is being done for an import is written down.
pub const IMPORT_BEAT: Duration = Duration::from_secs(1);
/// Whoever reads a file and says nothing for so long has stopped.
pub const IMPORT_SILENCE_MS: i64 = 60_000;
/// Devices of fleets and files whose comparisons are kept in memory while people look through them.
pub const COMPARED_DEVICES: usize = 400_000;
/// Characters of a maker or model as an inventory writes it, as far as cells are read.
pub const NAME_AS_WRITTEN: usize = 200;
/// Devices that one bulk edit may name; a filter may mean any number.
pub const BULK_IDS: usize = 10_000;
/// How long an import or an edit can be undone.
pub const UNDO_MS: i64 = 30 * crate::clock::DAY_MS;
/// A session ends when it was not used for so long.
pub const SESSION_IDLE_MS: i64 = 8 * 3_600_000;
/// A session ends so long after sign-in, used or not.
pub const SESSION_MS: i64 = 12 * 3_600_000;
/// A session's last use is written down at most so often, so that reading does not mean writing.
pub const SESSION_TOUCH_MS: i64 = 5 * 60_000;
/// How long a one-time sign-in link is good.
pub const LINK_MS: i64 = 24 * 3_600_000;
/// How long a link is good by which somebody who forgot their password sets a new one.
pub const RESET_MS: i64 = 3_600_000;
/// So long after one link, another is not sent to the same person.
pub const LINK_PAUSE_MS: i64 = 5 * 60_000;
/// How long an invitation can be accepted.
pub const INVITATION_MS: i64 = 7 * crate::clock::DAY_MS;
/// Members and open invitations of an organisation.
pub const MEMBERS: i64 = 500;
/// Invitations that are listed, the latest first.
pub const INVITATIONS_SHOWN: i64 = 500;
/// Messages in an organisation's name in 24 hours: all its members can be invited on one day.
pub const MAILS_A_DAY: i64 = 500;
/// How long it is kept that a message was sent.
pub const MAIL_KEPT_MS: i64 = 30 * crate::clock::DAY_MS;
/// Sessions a person may hold; the oldest ends when another begins.
pub const SESSIONS: i64 = 50;
/// Devices whose computed fleets are kept in memory, over all organisations.
pub const CACHED_DEVICES: usize = 250_000;
/// Fleets of past days kept per organisation, beside today's.
pub const CACHED_PAST_DAYS: usize = 4;
/// Fleets built at once over all organisations, one each: a reader of the database stays free.
pub const FLEETS_AT_ONCE: usize = 3;
/// Libraries with an organisation's own figures, kept in memory: each holds what differs from the
/// shipped one.
pub const CACHED_LIBRARIES: usize = 48;
/// Largest file of own figures.
pub const FIGURES_BYTES: usize = 2 * 1024 * 1024;
/// Largest file of evidence.
pub const EVIDENCE_BYTES: usize = 5 * 1024 * 1024;
/// Files of evidence an organisation may keep.
pub const EVIDENCE_FILES: i64 = 500;
/// Versions of its figures that an organisation may record: each is read when a library is made.
pub const FIGURES_VERSIONS: i64 = 5_000;
/// Figures withdrawn at once.
pub const WITHDRAWN_AT_ONCE: usize = 5_000;
/// Longest note of a version, characters.
pub const FIGURES_NOTE: usize = 500;
/// Bytes of portal files the server reads at its start.
pub const PORTAL_BYTES: u64 = 128 * 1024 * 1024;

/// So many requests a second, after a burst.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Requests a second for as long as one likes.
    pub per_second: u32,
    /// Requests at once, after a rest.
    pub burst: u32,
}

/// Requests of one API key. The reads are built, and measured, for 200 a second; a key of the only
/// customer of a server may use all of it.
pub const KEY_RATE: Rate = Rate { per_second: 250, burst: 500 };
/// Requests of one session: a page of the portal sends a dozen at once and then rests, so this is
/// there for scripts that use a person's session, as far as a key would go.
pub const SESSION_RATE: Rate = Rate { per_second: 250, burst: 500 };
/// Requests from one network by people who are not signed in: an office that opens the sign-in page
/// together is let in, a flood is not.
pub const NETWORK_RATE: Rate = Rate { per_second: 20, burst: 200 };
/// The same from this machine itself: behind a proxy everybody comes from here.
pub const LOOPBACK_RATE: Rate = Rate { per_second: 200, burst: 2_000 };
/// Sessions and keys of one network that are looked up in the database, good or not: the keys of
/// some programs behind one address have room, a flood of made-up ones costs no more than this.
pub const LOOKUP_RATE: Rate = Rate { per_second: 1_000, burst: 3_000 };
/// The same from this machine itself.
pub const LOOPBACK_LOOKUP_RATE: Rate = Rate { per_second: 5_000, burst: 15_000 };
/// Requests after which the buckets that are full again are forgotten: bounds what is remembered.
pub const RATES_CLEANED_AFTER: u32 = 10_000;
/// Computations at once: more do not finish sooner on the cores there are.
pub const COMPUTATIONS: usize = 4;
/// Computations that wait for a place; more requests are told to come back. At a few milliseconds
/// each these are a second of waiting.
pub const COMPUTATIONS_WAITING: usize = 256;
/// Bytes of a request's line and headers together: a cookie, a key and a filter fit many times.
pub const HEADER_BYTES: usize = 64 * 1024;
/// Headers of a request.
pub const HEADERS: usize = 64;
/// Workbooks that one organisation may have written at once; more wait for a place.
pub const WORKBOOKS_AT_ONCE: usize = 1;
/// Files of devices and audit logs that one organisation may have made and sent at once.
pub const DOWNLOADS_AT_ONCE: usize = 4;
/// Most rows of devices in a workbook: what a sheet holds, less its heading.
pub const WORKBOOK_ROWS: usize = 1_048_575;
/// Rows of an export that are worked out at once.
pub const EXPORT_ROWS_AT_ONCE: usize = 2_000;
/// Time in which the receiver of a download must take the next part of it.
pub const DOWNLOAD_PART: Duration = Duration::from_secs(60);
/// Devices whose figures in a period are kept in memory, over all organisations and questions.
pub const FRAMED_DEVICES: usize = 1_000_000;
/// Saved views that one person may keep for themselves.
pub const OWN_VIEWS: i64 = 100;
/// Saved views that an organisation may share.
pub const SHARED_VIEWS: i64 = 200;
/// Scenarios that an organisation may save.
pub const SCENARIOS: i64 = 200;
/// Characters of the name of a saved view or scenario.
pub const VIEW_NAME: usize = 60;
/// Bytes of the query of a saved view or scenario.
pub const VIEW_QUERY: usize = 2_000;
/// Places of the fleet's columns that are asked for at once.
pub const PLACES: usize = 100;
/// API keys of an organisation that are not revoked.
pub const KEYS: i64 = 100;
/// API keys listed: revoked ones stay for the record, the newest first.
pub const KEYS_LISTED: i64 = 500;
/// A key's last use is written down at most so often, so that reading does not mean writing.
pub const KEY_TOUCH_MS: i64 = 3_600_000;
/// How long a secret of a key stays after its end, so that who still uses it is told so.
pub const KEY_SECRETS_KEPT_MS: i64 = 90 * crate::clock::DAY_MS;
/// Entries of the audit log read at once while a chain is verified or exported.
pub const AUDIT_AT_ONCE: i64 = 1_000;
/// Entries in one export of the audit log: a longer log is exported by period.
pub const AUDIT_EXPORT_ROWS: u64 = 50_000;
/// Chains verified or exported at once over all organisations: each reads its whole log.
pub const AUDIT_READS_AT_ONCE: usize = 1;
