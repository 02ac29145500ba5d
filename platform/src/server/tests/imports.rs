//! The import, from the dry run to the undo.

use super::*;
use crate::reading::{self, Reading};
use impact_core::api::ImportStage;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const INVENTORY: &str = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Purchase Date,Status,\
Checked Out To: Username\n\
AT1,SER-0001,Dell,Latitude 5310,Laptops,Oslo,2024-03-01,Deployed,ada.lovelace\n\
AT2,SER-0002,Dell,E2216H Monitor,Monitors,Oslo,2023-05-13,Ready to Deploy,grace.hopper\n\
AT3,ser-0001,Dell,Latitude 5310,Laptops,Oslo,2024-03-01,Deployed,\n";

/// A body that never arrives, and says once that it is awaited.
struct Stalled(Option<UnboundedSender<()>>);

impl hyper::body::Body for Stalled {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        if let Some(awaited) = self.0.take() {
            awaited.send(()).unwrap();
        }
        std::task::Poll::Pending
    }
}

async fn upload(house: &House, cookie: &str, query: &str, body: impl Into<Body>) -> Answer {
    let mut request =
        request(Method::POST, &format!("/api/v1/devices/import{query}"), cookie, None);
    request.headers_mut().insert(header::CONTENT_TYPE, "text/csv".parse().unwrap());
    *request.body_mut() = body.into();
    house.send(request).await
}

#[tokio::test]
async fn an_inventory_is_read_committed_and_taken_back() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let fleet =
        async || house.get("/api/v1/devices?limit=1", &cookie).await.json()["fleet"].clone();
    let before = fleet().await;

    let read = upload(&house, &cookie, "?file_name=C%3A%5Cassets.csv", INVENTORY).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let preview = read.json();
    assert_eq!((&preview["file_name"], &preview["devices"]), (&json!("assets.csv"), &json!(2)));
    assert_eq!(fleet().await, before, "a dry run changes nothing");
    let path = format!("/api/v1/devices/import/{}", preview["id"].as_str().unwrap());
    assert_eq!(house.get(&path, &cookie).await.json(), preview);

    let commit =
        async |body| house.ask(Method::POST, &format!("{path}/commit"), &cookie, Some(body)).await;
    let lost = commit(json!({"locations": [{"name": "Osla", "country": "NO"}]})).await;
    assert_eq!(
        (lost.status, &lost.json()["errors"][0]["pointer"]),
        (422, &json!("/locations/0/name"))
    );
    let odd = commit(json!({"answers": [{"maker": "Dell", "model": "x", "product": "y"}]})).await;
    assert_eq!((odd.status, &odd.json()["errors"][0]["pointer"]), (422, &json!("/answers/0")));
    let done = commit(json!({"locations": [{"name": "Oslo", "country": "NO"}]})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["import"]["state"], "committed");
    assert_eq!(done.json()["fleet"], before.as_u64().unwrap() + 2);
    assert_eq!(commit(json!({})).await.status, 409);

    let found = house.get("/api/v1/devices?q=SER-0002", &cookie).await.json();
    assert_eq!(found["rows"][0]["country"], "NO", "{found}");
    let id = found["rows"][0]["id"].as_str().unwrap();
    let detail = house.get(&format!("/api/v1/devices/{id}"), &cookie).await.json();
    assert!(
        detail["history"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| { entry["what"]["text"] == "Registered from assets.csv" })
    );
    let again = upload(&house, &cookie, "", INVENTORY).await.json();
    assert_eq!((&again["devices"], &again["tally"]["present"]), (&json!(0), &json!(2)));

    let undone = house.ask(Method::POST, &format!("{path}/undo"), &cookie, None).await;
    assert_eq!((undone.status, &undone.json()["fleet"]), (200, &before), "{}", undone.text);
    assert_eq!(house.get(&format!("/api/v1/devices/{id}"), &cookie).await.status, 404);
    assert_eq!(upload(&house, &cookie, "", INVENTORY).await.json()["devices"], 2);
    let twice = house.ask(Method::POST, &format!("{path}/undo"), &cookie, None).await;
    assert_eq!(twice.status, 409);
}

#[tokio::test]
async fn no_persons_name_is_stored() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let preview = upload(&house, &cookie, "", INVENTORY).await;
    assert!(!preview.text.contains("lovelace"), "{}", preview.text);
    let id = preview.json()["id"].as_str().unwrap().to_owned();
    let kept = house.app.store.draft(&house.ours.tenant, &id).await.unwrap();
    let (shown, planned) = (kept.preview.unwrap(), kept.draft.unwrap());
    assert!(!shown.contains("lovelace") && !planned.contains("lovelace"));
}

#[tokio::test]
async fn files_that_are_no_inventory_are_refused_with_a_sentence() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let columns = "x,".repeat(1_000_000);
    for (body, status) in [
        (Body::empty(), 422),
        (Body::from("Serial,Model\n"), 422),
        (Body::from("name,colour\na,b\n"), 422),
        (Body::from(&b"PK\x03\x04\x14\x00\x06\x00"[..]), 422),
        (Body::from(vec![0_u8; 4096]), 422),
        (Body::from(vec![0xff_u8; 4096]), 422),
        (Body::from(columns), 422),
        (Body::from("Serial,Model\n\"open,x\n"), 422),
        (Body::from(vec![b'x'; limits::IMPORT_BYTES + 1]), 413),
        (Body::from(vec![b'x'; 100_000_000]), 413),
    ] {
        let answer = upload(&house, &cookie, "", body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        check_problem(&answer, "upload");
    }
    assert_eq!(house.app.store.imports(&house.ours.tenant).await.unwrap().len(), 1);
    let odd = upload(&house, &cookie, "?date_order=ydm", INVENTORY).await;
    assert_eq!((odd.status, &odd.json()["errors"][0]["pointer"]), (400, &json!("?date_order")));
}

#[tokio::test]
async fn a_slow_upload_keeps_no_other_organisation_waiting() {
    let house = House::new().await;
    let ours = house.session(&house.ours.tenant, Role::Owner).await;
    let theirs = house.session(&house.theirs.tenant, Role::Owner).await;
    let (awaited, mut are_awaited) = unbounded_channel();
    let stalled = async || {
        upload(&house, &theirs, "", Body::new(Stalled(Some(awaited.clone())))).await;
    };
    let ours = async {
        for _ in 0..limits::IMPORTS_AT_ONCE {
            are_awaited.recv().await.unwrap();
        }
        upload(&house, &ours, "", INVENTORY).await
    };
    tokio::select! {
        _ = async { tokio::join!(stalled(), stalled(), stalled(), stalled(), stalled()) } => {
            panic!("a body that never arrives was read");
        }
        answer = tokio::time::timeout(Duration::from_secs(20), ours) => {
            assert_eq!(answer.unwrap().status, 200);
        }
    }
}

#[tokio::test]
async fn a_country_given_for_a_known_site_is_recorded() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let commit = async |prefix: &str, country: Value| {
        let file = INVENTORY
            .replace("\nAT", &format!("\n{prefix}"))
            .replace("ER-", prefix)
            .replace("er-", prefix);
        let draft = upload(&house, &cookie, "", file).await.json();
        let path = format!("/api/v1/devices/import/{}/commit", draft["id"].as_str().unwrap());
        let body = json!({"locations": [{"name": "Oslo", "country": country}]});
        let done = house.ask(Method::POST, &path, &cookie, Some(body)).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let sites = house.get("/api/v1/sites", &cookie).await.json();
        let site = sites.as_array().unwrap().iter().find(|site| site["name"] == "Oslo").unwrap();
        (site["country"].clone(), site["version"].clone())
    };
    assert_eq!(commit("A", Value::Null).await, (Value::Null, json!(1)));
    assert_eq!(commit("B", json!("NO")).await, (json!("NO"), json!(2)));
    assert_eq!(commit("C", json!("SE")).await, (json!("NO"), json!(2)), "what is known stays");
    let found = house.get("/api/v1/devices?q=SA0002", &cookie).await.json();
    assert_eq!(found["rows"][0]["country"], "NO", "also for the devices that were there");
}

#[tokio::test]
async fn a_sheet_of_a_workbook_is_named() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, model) in [("Geräte", "Latitude 5310"), ("Alt", "Latitude 5400")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, text) in ["Serial", "Model"].into_iter().enumerate() {
            sheet.write(0, column as u16, text).unwrap();
        }
        sheet.write(1, 0, format!("SN-{name}")).unwrap();
        sheet.write(1, 1, model).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let send = async |query: &str| {
        let path = format!("/api/v1/devices/import{query}");
        let mut request = request(Method::POST, &path, &cookie, None);
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        request.headers_mut().insert(header::CONTENT_TYPE, kind.parse().unwrap());
        *request.body_mut() = Body::from(bytes.clone());
        house.send(request).await
    };
    for (query, model) in [("", "Latitude 5310"), ("?sheet=Alt", "Latitude 5400")] {
        let read = send(query).await;
        assert_eq!(read.status, 200, "{query}: {}", read.text);
        assert_eq!(read.json()["rows"][0]["model"], model, "{query}");
    }
    let refused = send("?sheet=Neu").await;
    assert_eq!(refused.status, 422);
    check_problem(&refused, "\"Neu\"");
    assert!(refused.text.contains("Geräte") && refused.text.contains("Alt"), "{}", refused.text);
}

#[tokio::test]
async fn every_server_tells_how_far_a_commit_is() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let draft = upload(&house, &cookie, "", INVENTORY).await.json();
    let (id, tenant) = (draft["id"].as_str().unwrap(), &house.ours.tenant);
    let written = async || house.app.store.import(tenant, id).await.unwrap().progress;
    let reading = Reading::new(ImportStage::Comparing);
    reading.begin(ImportStage::Comparing, 10);
    let work = async {
        reading.told(4);
        tokio::time::sleep(limits::IMPORT_BEAT * 5 / 2).await;
        let comparing = written().await.unwrap();
        // Nothing is said while the transaction runs that stores.
        reading.begin(ImportStage::Storing, 10);
        tokio::time::sleep(limits::IMPORT_BEAT * 3 / 2).await;
        (comparing, written().await.unwrap())
    };
    let (comparing, storing) = reading::told(&house.app, tenant, id, &reading, work).await;
    assert!(comparing.contains("\"done\":4"), "{comparing}");
    assert_eq!(storing, comparing);
    // It is no draft any more: the work goes on all the same.
    house.app.store.delete_draft(tenant, id).await.unwrap();
    reading.begin(ImportStage::Comparing, 10);
    let work = tokio::time::sleep(limits::IMPORT_BEAT * 3 / 2);
    reading::told(&house.app, tenant, id, &reading, work).await;
}

#[tokio::test]
async fn what_takes_a_whole_fleet_waits_for_its_own_organisation_only() {
    let house = House::new().await;
    let (ours, theirs) = (&house.ours.tenant, &house.theirs.tenant);
    let (mine, strangers) =
        (house.session(ours, Role::Owner).await, house.session(theirs, Role::Owner).await);
    let draft = upload(&house, &mine, "", INVENTORY).await.json();
    let id = draft["id"].as_str().unwrap();
    house.app.comparisons.forget(ours, id);
    let place = house.app.comparisons.place(ours).await;
    let body = json!({ "filter": "", "change": { "planned_life_days": 2000 } });
    let bulk = async |cookie: &str| {
        house.ask(Method::POST, "/api/v1/devices/bulk", cookie, Some(body.clone())).await.status
    };
    let soon = Duration::from_millis(300);
    assert!(tokio::time::timeout(soon, bulk(&mine)).await.is_err());
    assert_eq!(bulk(&strangers).await, 200);
    // Two who look at one draft share what they wait for.
    let compared = async || house.app.comparisons.get(&house.app, &house.ours, id).await.unwrap();
    let mut both = std::pin::pin!(async { tokio::join!(compared(), compared()) });
    assert!(tokio::time::timeout(soon, &mut both).await.is_err());
    drop(place);
    let (one, other) = both.await;
    assert!(std::sync::Arc::ptr_eq(&one, &other));
    assert_eq!(bulk(&mine).await, 200);
}
