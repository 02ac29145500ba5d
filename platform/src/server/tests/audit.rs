//! The audit log over HTTP.

use super::*;
use crate::store::{AuditAsked, Chain};
use sha2::{Digest, Sha256};

/// Operations that may succeed and leave no entry, each with its reason. What is not here leaves
/// one: [`House::send`] looks after every request of these tests.
const UNRECORDED: &[(&str, &str, &str)] = &[
    ("DELETE", "/api/v1/session", "where nobody is signed in, nobody signs out"),
    ("POST", "/api/v1/session/invitation", "it only tells what an invitation offers"),
    ("POST", "/api/v1/session/reset", "whether there is an account is told to nobody"),
    ("PATCH", "/api/v1/me", "what a person says of themselves is theirs, and can be erased"),
    ("POST", "/api/v1/devices/import", "a dry run changes nothing but its own draft"),
    ("POST", "/api/v1/views", "one's own views are nobody else's business"),
    ("PATCH", "/api/v1/views/{id}", "one's own views are nobody else's business"),
    ("DELETE", "/api/v1/views/{id}", "one's own views are nobody else's business"),
    ("POST", "/api/v1/figures/uploads", "a dry run changes nothing but its own draft"),
];

/// Entries in all chains of the house.
pub(super) async fn recorded(house: &House) -> u64 {
    let mut entries = 0;
    for chain in [Chain::Provider, Chain::Of(&house.ours.tenant), Chain::Of(&house.theirs.tenant)] {
        // A test may have closed the database.
        let newest = house.app.store.audit_page(chain, &AuditAsked::default(), None, 1).await;
        entries += newest.unwrap_or_default().first().map_or(0, |row| row.entry.seq);
    }
    entries
}

/// Whether a success of that request must leave an entry.
pub(super) fn is_recorded(method: &Method, path: &str) -> bool {
    if method.is_safe() || !path.starts_with("/api/") {
        return false;
    }
    let is = |template: &str| {
        let (mut a, mut b) = (template.split('/'), path.split('/'));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b || a.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    !UNRECORDED.iter().any(|(of, template, _)| method.as_str() == *of && is(template))
}

#[test]
fn what_leaves_no_entry_is_there_and_has_its_reason() {
    let operations = operations();
    for (method, path, reason) in UNRECORDED {
        let there = operations.iter().any(|(of, at, _)| of.as_str() == *method && at == path);
        assert!(there, "there is no {method} {path}: take it from the list");
        assert!(reason.len() > 20, "{method} {path}");
    }
    assert!(is_recorded(&Method::POST, "/api/v1/keys/x/rotate"));
    assert!(!is_recorded(&Method::GET, "/api/v1/keys"));
}

async fn entries(house: &House, cookie: &str, query: &str) -> Vec<Value> {
    let answer = house.get(&format!("/api/v1/audit{query}"), cookie).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    answer.json()["entries"].as_array().unwrap().clone()
}

/// Gives a site another country, as the owner.
async fn edit_a_site(house: &House, cookie: &str) -> String {
    let site = house.app.store.sites(&house.ours.tenant).await.unwrap().remove(0);
    let path = format!("/api/v1/sites/{}", site.id);
    let edited = house.ask(Method::PATCH, &path, cookie, Some(json!({ "country": "FR" }))).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    site.id
}

#[tokio::test]
async fn a_change_is_told_with_who_what_and_values() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let site = edit_a_site(&house, &cookie).await;
    let found = entries(&house, &cookie, &format!("?record={site}")).await;
    let [entry] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&entry["action"], &entry["record"]), (&json!("site.country_set"), &json!(site)));
    assert_eq!(
        (&entry["actor"]["kind"], &entry["actor"]["name"]),
        (&json!("person"), &json!("Somebody"))
    );
    assert!(entry["record_name"].is_string(), "{entry}");
    assert_eq!(entry["changes"][0]["field"], "country");
    assert_eq!(entry["changes"][0]["after"], "FR");
    let who = entry["actor"]["reference"].as_str().unwrap();
    assert!(!entries(&house, &cookie, &format!("?actor={who}&action=site")).await.is_empty());
    assert!(entries(&house, &cookie, "?period=2020-01-01..2020-02-01").await.is_empty());
    let state = house.get("/api/v1/audit/verify", &cookie).await.json();
    assert_eq!(state["fault"], Value::Null, "{state}");
    let stranger = house.session(&house.theirs.tenant, Role::Owner).await;
    assert!(entries(&house, &stranger, &format!("?record={site}")).await.is_empty());
}

#[tokio::test]
async fn a_log_is_read_page_by_page() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    for _ in 0..3 {
        let body = json!({ "name": "Script", "rights": ["export"] });
        house.ask(Method::POST, "/api/v1/keys", &cookie, Some(body)).await;
    }
    let whole = entries(&house, &cookie, "?limit=500").await;
    let (mut read, mut query) = (Vec::new(), "?limit=2".to_owned());
    loop {
        let page = house.get(&format!("/api/v1/audit{query}"), &cookie).await.json();
        read.extend(page["entries"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("?limit=2&cursor={cursor}");
    }
    assert_eq!(read, whole);
    for odd in [
        "?cursor=x",
        "?limit=501",
        "?actor=lena",
        "?actor=person:",
        "?action=sofa",
        "?period=yesterday",
        "?sort=at",
    ] {
        let answer = house.get(&format!("/api/v1/audit{odd}"), &cookie).await;
        assert_eq!(answer.status, 400, "{odd}: {}", answer.text);
        check_problem(&answer, odd);
    }
}

#[tokio::test]
async fn anybody_can_compute_the_exported_chain_again() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    edit_a_site(&house, &cookie).await;
    let file = house.get("/api/v1/audit/export?format=json", &cookie).await.json();
    let exported = file["entries"].as_array().unwrap();
    assert!(!exported.is_empty());
    let mut previous = "0".repeat(64);
    for (at, entry) in (1..).zip(exported) {
        assert_eq!(
            (&entry["covered"]["seq"], &entry["covered"]["previous"]),
            (&json!(at), &json!(previous))
        );
        let hash = token::hex(&Sha256::digest(entry["covered"].to_string().as_bytes()));
        assert_eq!(entry["hash"], hash, "{entry}");
        previous = hash;
    }
    let state = house.app.store.audit_state(Chain::Of(&house.ours.tenant), None).await.unwrap();
    assert_eq!(state.hash, previous);
}

#[tokio::test]
async fn a_file_for_spreadsheets_runs_nothing() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let body = json!({ "name": "=HYPERLINK(\"https://evil.example\")", "rights": ["export"] });
    let made = house.ask(Method::POST, "/api/v1/keys", &cookie, Some(body)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let file = house.get("/api/v1/audit/export?action=key", &cookie).await;
    assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("audit.csv"));
    let lines: Vec<&str> = file.text.lines().collect();
    assert!(lines[0].starts_with("seq,at,actor,"), "{}", file.text);
    assert_eq!(lines.len(), 2, "{}", file.text);
    assert!(lines[1].contains("\"'=HYPERLINK("), "{}", lines[1]);
    let odd = house.get("/api/v1/audit/export?format=xls", &cookie).await;
    assert_eq!(odd.status, 400);
}

#[tokio::test]
async fn a_long_log_is_exported_page_by_page() {
    let house = House::new().await;
    let tenant = &house.ours.tenant;
    let cookie = house.session(tenant, Role::Owner).await;
    // A whole page of exports and one more.
    let pages = usize::try_from(limits::AUDIT_AT_ONCE).unwrap() + 1;
    for devices in 0..pages {
        house.app.store.note_export(tenant, "p", devices, "csv").await.unwrap();
    }
    let file = house.get("/api/v1/audit/export?format=json&action=device.exported", &cookie).await;
    let file = file.json();
    let counts = file["entries"].as_array().unwrap().iter();
    let counts: Vec<_> =
        counts.map(|entry| entry["covered"]["after"]["devices"].as_u64().unwrap()).collect();
    assert_eq!(counts, (0..pages as u64).collect::<Vec<_>>());
    let file = house.get("/api/v1/audit/export?action=device.exported", &cookie).await;
    assert_eq!(file.text.lines().count(), pages + 1);
    let none = house.get("/api/v1/audit/export?format=json&record=none", &cookie).await;
    assert_eq!(none.json()["entries"], json!([]));
    let (chain, all) = (Chain::Of(tenant), AuditAsked::default());
    let within = async |most| house.app.store.audit_extent(chain, &all, most).await.unwrap();
    assert!(within(pages as u64).await.is_none(), "there are others too");
    assert!(within(u64::from(u32::MAX)).await.is_some());
}

#[tokio::test]
async fn the_log_is_for_owners_and_auditors() {
    let house = House::new().await;
    for (role, status) in
        [(Role::Owner, 200), (Role::Auditor, 200), (Role::Manager, 403), (Role::Analyst, 403)]
    {
        let cookie = house.session(&house.ours.tenant, role).await;
        for path in ["/api/v1/audit", "/api/v1/audit/export", "/api/v1/audit/verify"] {
            assert_eq!(house.get(path, &cookie).await.status, status, "{role:?} {path}");
        }
    }
}

#[tokio::test]
async fn a_shared_view_is_recorded_and_ones_own_is_not() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    for (shared, entries) in [(false, 0), (true, 3)] {
        let before = recorded(&house).await;
        let body = json!({ "name": "Laptops", "query": "class=laptop", "shared": shared });
        let made = house.ask(Method::POST, "/api/v1/views", &cookie, Some(body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let path = format!("/api/v1/views/{}", made.json()["id"].as_str().unwrap());
        let body = json!({ "name": "All laptops", "query": "class=laptop" });
        let edited = house.ask(Method::PATCH, &path, &cookie, Some(body)).await;
        assert_eq!(edited.status, 200, "{}", edited.text);
        let mut delete = request(Method::DELETE, &path, &cookie, None);
        delete.headers_mut().insert(header::IF_MATCH, "\"2\"".parse().unwrap());
        let gone = house.send(delete).await;
        assert!((200..300).contains(&gone.status), "{}", gone.text);
        assert_eq!(recorded(&house).await - before, entries, "shared: {shared}");
    }
}

/// Entries that fit, oldest first, as an auditor reads them.
async fn done(house: &House, tenant: &Tenant, query: &str) -> Vec<Value> {
    let auditor = house.session(tenant, Role::Auditor).await;
    let mut found = entries(house, &auditor, query).await;
    found.reverse();
    found
}

#[tokio::test]
async fn signing_in_and_out_is_recorded_where_it_was() {
    let house = House::new().await;
    let (ours, theirs) = (&house.ours.tenant, &house.theirs.tenant);
    let store = &house.app.store;
    let ada = store.join(ours, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let hash = house.app.passwords.hash("correct horse battery".into()).await.unwrap();
    store.set_password(&ada.id, &hash).await.unwrap();
    let sign_in = async |password: &str| {
        let body = Some(json!({ "email": "ada@b.example", "password": password }));
        house.ask(Method::POST, "/api/v1/session", "", body).await
    };
    let cookie = |answer: &Answer| {
        let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    };
    assert_eq!(sign_in("wrong").await.status, 401);
    let (first, second) = (cookie(&sign_in("correct horse battery").await), {
        store.join(theirs, "ada@b.example", "Ada", Role::Analyst).await.unwrap();
        cookie(&sign_in("correct horse battery").await)
    });
    let open = house.get("/api/v1/sessions", &second).await.json();
    let other = open.as_array().unwrap().iter().find(|row| row["current"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(house.ask(Method::DELETE, &path, &second, None).await.status, 204);
    let to = Some(json!({ "organisation": theirs.organisation() }));
    let switched = house.ask(Method::POST, "/api/v1/session/organisation", &second, to).await;
    assert_eq!(switched.status, 200, "{}", switched.text);
    for gone in [&second, &second, &first] {
        assert_eq!(house.ask(Method::DELETE, "/api/v1/session", gone, None).await.status, 204);
    }

    let query = format!("?actor=person:{}&action=member", ada.id);
    for (tenant, expected) in [
        (ours, ["member.signed_in", "member.signed_in", "member.signed_out"].as_slice()),
        (theirs, ["member.signed_in", "member.signed_out"].as_slice()),
    ] {
        let found = done(&house, tenant, &query).await;
        let actions: Vec<_> = found.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, expected, "{found:?}");
        for entry in &found {
            assert_eq!((&entry["record"], &entry["record_name"]), (&json!(ada.id), &json!("Ada")));
            assert_eq!(entry["changes"], json!([]), "{entry}");
        }
    }
}

#[tokio::test]
async fn devices_taken_away_as_a_file_are_counted_and_not_named() {
    let house = House::new().await;
    let tenant = &house.ours.tenant;
    let cookie = house.session(tenant, Role::Owner).await;
    let search = "q=grace.hopper";
    for query in ["format=csv", "format=xlsx", &format!("format=csv&{search}")] {
        let answer = house.get(&format!("/api/v1/devices/export?{query}"), &cookie).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
    }
    let refused = house.get("/api/v1/devices/export?format=ods", &cookie).await;
    assert_eq!(refused.status, 400);
    let none = house.session(&house.theirs.tenant, Role::Owner).await;
    assert!(entries(&house, &none, "?action=device.exported").await.is_empty());

    let total = house.get("/api/v1/devices?limit=1", &cookie).await.json()["total"].to_string();
    assert_ne!(total, "0");
    let found = done(&house, tenant, "?action=device.exported").await;
    let told: Vec<_> = found
        .iter()
        .map(|entry| {
            let after = |at: usize| entry["changes"][at]["after"].as_str().unwrap().to_owned();
            assert_eq!(entry["changes"][0]["field"], "devices", "{entry}");
            (after(0), after(1))
        })
        .collect();
    let row = |count: &str, format: &str| (count.to_owned(), format.to_owned());
    assert_eq!(told, [row(&total, "csv"), row(&total, "xlsx"), row("0", "csv")]);
    let log = house.get("/api/v1/audit/export?format=json", &cookie).await.text;
    assert!(!log.contains("hopper"), "{log}");
}

#[tokio::test]
async fn what_may_name_a_person_stays_out_of_the_chain() {
    let house = House::new().await;
    let tenant = &house.ours.tenant;
    let cookie = house.session(tenant, Role::Owner).await;
    let ask = async |method, path: &str, body| {
        let answer = house.ask(method, path, &cookie, Some(body)).await;
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.text);
        answer.json()
    };
    house.device("Dell", "Latitude 5310").await;
    // The filter of an edit: as it is meant in the list, without its search in the chain.
    let filter = "q=lAtItUdE&site=&class=laptop%2Cserver&maker=Dell&maker=Ada+Lovelace";
    let bulk = json!({ "filter": filter, "change": { "planned_life_days": 1_234 } });
    assert_ne!(ask(Method::POST, "/api/v1/devices/bulk", bulk).await["edit"], Value::Null);
    let listed = house.get("/api/v1/devices/edits", &cookie).await.json();
    let status = "status=in_use,in_stock,in_repair";
    let meant = format!("q=lAtItUdE&class=laptop,server&{status}&maker=Dell&maker=Ada%20Lovelace");
    assert_eq!(listed["rows"][0]["filter"], meant.as_str());
    let found = done(&house, tenant, "?action=device.changed").await;
    let said: Vec<_> = found[0]["changes"].as_array().unwrap()[2..]
        .iter()
        .map(|change| (change["field"].as_str().unwrap(), change["after"].as_str().unwrap()))
        .collect();
    let plain = format!("class=laptop,server&{status}&maker=Dell");
    assert_eq!(
        said,
        [
            ("said.change.planned_life_days", "1234"),
            ("said.filter", &*plain),
            ("said.searched", "true")
        ]
    );
    // Names of sites and views, and what a view searches.
    let site = json!({ "name": "Home of Ada Lovelace", "country": "NO" });
    let site = ask(Method::POST, "/api/v1/sites", site).await;
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let named = json!({ "name": "Ada Lovelace, at home" });
    ask(Method::PATCH, &path, named).await;
    let view = json!({ "name": "Of Ada Lovelace", "query": "q=Lovelace", "shared": true });
    let view = ask(Method::POST, "/api/v1/views", view).await;
    let path = format!("/api/v1/views/{}", view["id"].as_str().unwrap());
    let named = json!({ "name": "Of Ada Lovelace's", "query": "q=lovelace&class=laptop" });
    ask(Method::PATCH, &path, named).await;
    let mut delete = request(Method::DELETE, &path, &cookie, None);
    delete.headers_mut().insert(header::IF_MATCH, "\"2\"".parse().unwrap());
    assert!(house.send(delete).await.status < 300);
    let scenario = json!({ "name": "What Ada Lovelace wants", "query": "maker=Lovelace" });
    ask(Method::POST, "/api/v1/scenarios", scenario).await;
    let log = house.get("/api/v1/audit/export?format=json", &cookie).await.json();
    for entry in log["entries"].as_array().unwrap() {
        let covered = entry["covered"].to_string().to_lowercase();
        assert!(!covered.contains("lovelace") && !covered.contains("latitude"), "{covered}");
    }
    // By reference the log still tells which site it was.
    let renamed = done(&house, tenant, "?action=site.renamed").await;
    assert_eq!(renamed[0]["record_name"], "Ada Lovelace, at home");
    assert_eq!(
        renamed[0]["changes"],
        json!([{
            "field": "version", "before": "1", "after": "2",
            "before_name": "Home of Ada Lovelace", "after_name": "Ada Lovelace, at home",
        }])
    );
}

#[tokio::test]
async fn what_an_entry_refers_to_is_told_by_name() {
    let house = House::new().await;
    let tenant = &house.ours.tenant;
    let cookie = house.session(tenant, Role::Owner).await;
    let ask = async |method, path: &str, body| {
        let answer = house.ask(method, path, &cookie, Some(body)).await;
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.text);
        answer.json()
    };
    let site = async |name: &str| {
        let made = json!({ "name": name, "country": "NO" });
        let made = ask(Method::POST, "/api/v1/sites", made).await;
        made["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (site("Depot 1").await, site("Depot 2").await);
    let path = format!("/api/v1/sites/{first}");
    for (version, name) in [(1, "Depot One"), (2, "Depot Uno")] {
        let mut rename = request(Method::PATCH, &path, &cookie, Some(json!({ "name": name })));
        let version = format!("\"{version}\"").parse().unwrap();
        rename.headers_mut().insert(header::IF_MATCH, version);
        assert_eq!(house.send(rename).await.status, 200);
    }
    let into = json!({ "into": second });
    let mut merge = request(Method::POST, &format!("{path}/merge"), &cookie, Some(into));
    merge.headers_mut().insert(header::IF_MATCH, "\"3\"".parse().unwrap());
    assert_eq!(house.send(merge).await.status, 200);
    let names = |entry: &Value| {
        let change = &entry["changes"][0];
        (change["before_name"].clone(), change["after_name"].clone())
    };
    let renamed = done(&house, tenant, "?action=site.renamed").await;
    assert_eq!(names(&renamed[0]), (json!("Depot 1"), json!("Depot One")));
    assert_eq!(names(&renamed[1]), (json!("Depot One"), json!("Depot Uno")));
    let merged = done(&house, tenant, "?action=site.merged").await;
    assert_eq!(merged[0]["changes"][0]["after"], json!(second));
    assert_eq!(names(&merged[0]), (Value::Null, json!("Depot 2")));
    let invited = json!({ "email": "grace@example.org", "role": "auditor" });
    ask(Method::POST, "/api/v1/invitations", invited).await;
    let invited = done(&house, tenant, "?action=invitation.made").await;
    assert_eq!(invited[0]["record_name"], "grace@example.org");
}
