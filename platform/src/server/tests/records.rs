//! Lists, edits and sites.

use super::*;

#[tokio::test]
async fn a_page_follows_a_page() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Auditor).await;
    for sort in ["device", "-embodied", "site", "-age", "gross", "start"] {
        let mut path = format!("/api/v1/devices?limit=7&sort={sort}");
        let mut seen = Vec::new();
        loop {
            let page = house.get(&path, &cookie).await.json();
            let rows = page["rows"].as_array().unwrap();
            seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/api/v1/devices?limit=7&sort={sort}&cursor={cursor}");
        }
        let total = house.get("/api/v1/devices?limit=1", &cookie).await.json()["total"].clone();
        assert_eq!(total, seen.len());
        seen.sort();
        seen.dedup();
        assert_eq!(total, seen.len(), "{sort}");
    }
}

#[tokio::test]
async fn an_edit_needs_the_version_it_was_made_from() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let list = house.get("/api/v1/devices?limit=1", &cookie).await.json();
    let path = format!("/api/v1/devices/{}", list["rows"][0]["id"].as_str().unwrap());
    let read = house.get(&path, &cookie).await;
    let tag = read.headers[header::ETAG].to_str().unwrap().to_owned();
    let patch = async |tag: Option<&str>, body: Value| {
        let mut request = request(Method::PATCH, &path, &cookie, Some(body));
        request.headers_mut().remove(header::IF_MATCH);
        if let Some(tag) = tag {
            request.headers_mut().insert(header::IF_MATCH, tag.parse().unwrap());
        }
        house.send(request).await
    };
    let start = json!({"start": "2024-02-29"});
    assert_eq!(patch(None, start.clone()).await.status, 428);
    assert_eq!(patch(Some("\"99\""), start.clone()).await.status, 412);
    assert_eq!(patch(Some("nonsense"), start.clone()).await.status, 400);
    for (body, pointer) in [
        (json!({"start": "2999-01-01"}), "/start"),
        (json!({"start": "2026-02-30"}), "/start"),
        (json!({"end": "1991-01-01"}), "/end"),
        (json!({"product": "no such"}), "/product"),
        (json!({"class": "sofa"}), "/class"),
    ] {
        let answer = patch(Some(&tag), body).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    assert_eq!(patch(Some(&tag), json!({"shoe": 1})).await.status, 422);
    assert_eq!(patch(Some(&tag), json!({})).await.status, 422);
    let done = patch(Some(&tag), start.clone()).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["row"]["start"], "2024-02-29");
    assert_eq!(done.json()["history"][0]["recorded_by"], "Somebody");
    assert_ne!(done.headers[header::ETAG].to_str().unwrap(), tag);
    assert_eq!(patch(Some(&tag), start).await.status, 412, "the version moved on");
}

#[tokio::test]
async fn a_sites_country_reaches_the_figures() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let total = async || {
        house.get("/api/v1/fleet/summary", &cookie).await.json()["gross"]["mean_kg"].clone()
    };
    let before = total().await;
    let sites = house.get("/api/v1/sites", &cookie).await.json();
    let site = sites.as_array().unwrap().iter().find(|site| site["country"] == "PL").unwrap();
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let none = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "ZZ"}))).await;
    assert_eq!(none.status, 422);
    let done = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "NO"}))).await;
    assert_eq!((done.status, &done.json()["country"]), (200, &json!("NO")), "{}", done.text);
    assert_ne!(total().await, before);
    let again = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "SE"}))).await;
    assert_eq!(again.status, 412);
}

#[tokio::test]
async fn a_corrected_day_replaces_the_one_before() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let list = house.get("/api/v1/devices?limit=1&status=in_use", &cookie).await.json();
    let path = format!("/api/v1/devices/{}", list["rows"][0]["id"].as_str().unwrap());
    let mut tag = house.get(&path, &cookie).await.headers[header::ETAG].clone();
    for (field, day) in [
        ("start", "2020-05-01"),
        ("start", "2019-02-01"),
        ("start", "2021-03-01"),
        ("end", "2024-05-01"),
        ("end", "2023-03-01"),
        ("end", "2024-08-01"),
        ("end", "2022-01-01"),
    ] {
        let mut request = request(Method::PATCH, &path, &cookie, Some(json!({ field: day })));
        request.headers_mut().insert(header::IF_MATCH, tag);
        let answer = house.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["row"][field], day);
        tag = answer.headers[header::ETAG].clone();
    }
    let detail = house.get(&path, &cookie).await.json();
    assert_eq!(detail["row"]["status"], "archived");
}

#[tokio::test]
async fn a_class_that_would_count_for_nothing_is_refused() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let store = &house.app.store;
    for (maker, model, part) in [
        ("Dell", "Latitude 5310", "follows from the product \"Dell Latitude 5310\""),
        ("LENOVO", "11CK000PUS", "follows from the machine type, which is a \"ThinkCentre M70A\""),
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "virtual machine"),
        ("Nobody", "Thing", ""),
    ] {
        let id = house.device(maker, model).await;
        let path = format!("/api/v1/devices/{id}");
        let revision = store.revision(&house.ours.tenant).await.unwrap();
        let edit = Some(json!({"class": "server", "start": "2024-02-29"}));
        let answer = house.ask(Method::PATCH, &path, &cookie, edit).await;
        if part.is_empty() {
            assert_eq!((answer.status, &answer.json()["row"]["class"]), (200, &json!("server")));
            continue;
        }
        assert_eq!(answer.status, 422, "{model}: {}", answer.text);
        let problem = answer.json();
        assert_eq!(problem["errors"][0]["pointer"], "/class");
        assert!(problem["detail"].as_str().unwrap().contains(part), "{problem}");
        assert_eq!(store.revision(&house.ours.tenant).await.unwrap(), revision);
        let start = house.ask(Method::PATCH, &path, &cookie, Some(json!({"start": "2024-02-29"})));
        assert_eq!(start.await.status, 200);
    }
    let id = house.device("Nobody", "Other thing").await;
    let product = house.app.library.catalogue.products()[0].id.clone();
    let both = Some(json!({"class": "server", "product": product}));
    let answer = house.ask(Method::PATCH, &format!("/api/v1/devices/{id}"), &cookie, both).await;
    assert_eq!(answer.status, 422, "the product given with it decides as well: {}", answer.text);
}
