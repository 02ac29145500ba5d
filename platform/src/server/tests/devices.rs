//! Exports of the list of devices, and saved views of it.

use super::*;

async fn bytes(house: &House, path: &str, cookie: &str) -> Vec<u8> {
    let request = request(Method::GET, path, cookie, None);
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
}

#[tokio::test]
async fn an_export_is_the_list_as_it_is_filtered_and_sorted() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Analyst).await;
    let asked = "class=laptop&sort=-gross&period=2026-01-01..2026-11-01";
    let list = house.get(&format!("/api/v1/devices?limit=500&{asked}"), &cookie).await.json();
    let columns = "gross,serial,site";
    let path = format!("/api/v1/devices/export?format=csv&columns={columns}&{asked}");
    let answer = house.get(&path, &cookie).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(
        name.starts_with("attachment; filename=\"ours-devices-2026-01-01-to-2026-10-31-"),
        "{name}"
    );
    let text = answer.text.strip_prefix('\u{feff}').expect("the mark of UTF-8");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            "\"Gross in the period, kg CO2e\",\"Gross in the period, 5th percentile, kg CO2e\",\
             \"Gross in the period, 95th percentile, kg CO2e\",Serial,Location,Period,View,\
             Factor set"
        )
    );
    let rows = list["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.len() as u64 == list["total"].as_u64().unwrap());
    assert_eq!(lines.clone().count(), rows.len());
    for (line, row) in lines.zip(rows) {
        let cells: Vec<&str> = line.split(',').collect();
        let kilograms: f64 = cells[0].parse().unwrap();
        assert_eq!(kilograms, row["gross"]["mean_kg"].as_f64().unwrap(), "{line}");
        assert_eq!(cells[3], row["serial"].as_str().unwrap());
        assert_eq!(cells[5..7], ["2026-01-01..2026-11-01", "management"]);
    }
}

#[tokio::test]
async fn a_workbook_is_one_and_wrong_questions_are_refused() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let book = bytes(&house, "/api/v1/devices/export?format=xlsx", &cookie).await;
    assert!(book.starts_with(b"PK") && book.len() > 4_000, "{}", book.len());
    for (query, part) in [
        ("format=pdf", "csv or xlsx"),
        ("columns=device,shoe", "columns=shoe"),
        ("columns=site,site", "site once"),
        ("limit=5", "no parameter \"limit\""),
        ("class=phone", "class=phone"),
    ] {
        let answer = house.get(&format!("/api/v1/devices/export?{query}"), &cookie).await;
        assert_eq!(answer.status, 400, "{query}");
        check_problem(&answer, query);
        assert!(answer.text.contains(&part.replace('"', "\\\"")), "{query}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_workbook_names_the_sources_of_its_own_figures() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let notes = async |query: &str| {
        let path = format!("/api/v1/devices/export?format=xlsx{query}");
        let book = bytes(&house, &path, &cookie).await;
        format!("{:?}", crate::workbook::open(&book, Some("Notes")).unwrap())
    };
    let published = ["Boavizta, environmental footprint data, ODbL 1.0", "Ember", "CC BY 4.0"];
    let plain = notes("").await;
    assert!(published.iter().all(|part| plain.contains(part)), "{plain}");
    assert!(!plain.contains("Own figures"), "{plain}");

    let products = "maker,model,class,total_kg,source\nAcme,X 1,laptop,300,Our own LCA\n";
    let grid = "country,period,g_per_kwh,boundary,mix,source\n\
                DE,2024,99,life-cycle,production,Our operator\n";
    for (n, kind, text) in [(0, "products", products), (1, "grid", grid)] {
        let path = format!("/api/v1/figures/uploads?kind={kind}");
        let mut sent = request(Method::POST, &path, &cookie, None);
        sent.headers_mut().insert(header::CONTENT_TYPE, "text/csv".parse().unwrap());
        *sent.body_mut() = Body::from(text);
        let read = house.send(sent).await;
        assert_eq!(read.status, 200, "{}", read.text);
        let path =
            format!("/api/v1/figures/uploads/{}/commit", read.json()["id"].as_str().unwrap());
        let mut sent = request(Method::POST, &path, &cookie, Some(json!({})));
        sent.headers_mut().insert(header::IF_MATCH, format!("\"{n}\"").parse().unwrap());
        assert_eq!(house.send(sent).await.status, 201);
    }
    let told = notes("").await;
    let today = clock::today();
    for part in published.into_iter().chain([
        &*format!("Version 2, recorded on {today} by Somebody"),
        "Product footprints: 1, grid factors: 1, class defaults: 0",
        "Our own LCA (the organisation's own)",
        "Our operator (",
    ]) {
        assert!(told.contains(part), "{part}: {told}");
    }
    // What an earlier version is asked for says so, and what none is says none.
    let first = notes("&figures=1").await;
    assert!(first.contains("Version 1,") && !first.contains("Our operator"), "{first}");
    assert!(!notes("&figures=0").await.contains("Own figures"));
}

#[tokio::test]
async fn what_a_device_is_called_is_no_formula() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    house.device("=HYPERLINK(\"http://x.example\")", "+1").await;
    let answer = house.get("/api/v1/devices/export?q=hyperlink&columns=device", &cookie).await;
    let line = answer.text.lines().nth(1).unwrap();
    assert!(line.starts_with("\"'=HYPERLINK(\"\"http://x.example\"\")\",'+1,"), "{line}");
}

fn view(name: &str, query: &str, shared: bool) -> Option<Value> {
    Some(json!({"name": name, "query": query, "shared": shared}))
}

#[tokio::test]
async fn ones_own_today_is_not_the_future_anywhere() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let id = house.device("Dell", "Latitude 5420").await;
    let path = format!("/api/v1/devices/{id}");
    let (latest, start) = (clock::latest_today(), |day| json!({ "start": day }));
    let next = latest.plus_days(1).to_string();
    let refused = house.ask(Method::PATCH, &path, &cookie, Some(start(next.clone()))).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert!(refused.text.contains("future"), "{}", refused.text);
    let there = Some(start(latest.to_string()));
    let taken = house.ask(Method::PATCH, &path, &cookie, there).await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    assert_eq!(taken.json()["row"]["start"], latest.to_string());
    // Figures and lists go by UTC, and take a device that starts tomorrow there.
    assert_eq!(house.get("/api/v1/fleet/summary", &cookie).await.status, 200);
    let asked = format!("/api/v1/fleet/summary?as_of={next}");
    assert_eq!(house.get(&asked, &cookie).await.status, 400);
    let file =
        |day: &str| format!("Serial,Maker,Model,Purchase date\nS-1,Dell,Latitude 5420,{day}\n");
    for (day, problems) in [(latest.to_string(), 0), (next, 1)] {
        let mut sent = request(Method::POST, "/api/v1/devices/import", &cookie, None);
        sent.headers_mut().insert(header::CONTENT_TYPE, "text/csv".parse().unwrap());
        *sent.body_mut() = Body::from(file(&day));
        let read = house.send(sent).await;
        assert_eq!(read.status, 200, "{}", read.text);
        assert_eq!(read.json()["problem_count"], problems, "{}", read.text);
    }
}

#[tokio::test]
async fn views_are_ones_own_or_everybodys() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    let analyst = house.session(&house.ours.tenant, Role::Analyst).await;
    let stranger = house.session(&house.theirs.tenant, Role::Owner).await;
    let post =
        async |cookie: &str, body| house.ask(Method::POST, "/api/v1/views", cookie, body).await;
    let own = post(&owner, view("Old laptops", "class=laptop&sort=-age&columns=device,age", false));
    let own = own.await;
    assert_eq!(own.status, 201, "{}", own.text);
    let shared = post(&owner, view("No country", "attention=no_country", true)).await;
    assert_eq!(shared.status, 201, "{}", shared.text);
    let names = async |cookie: &str| {
        let list = house.get("/api/v1/views", cookie).await.json();
        let names = list.as_array().unwrap().iter();
        names.map(|view| view["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&owner).await, ["No country", "Old laptops"]);
    assert_eq!(names(&analyst).await, ["No country"]);
    assert!(names(&stranger).await.is_empty());
    // The same name may be taken by each for themselves, and not twice.
    assert_eq!(post(&analyst, view("old laptops", "class=laptop", false)).await.status, 201);
    assert_eq!(post(&owner, view("OLD laptops", "class=laptop", false)).await.status, 409);
    assert_eq!(post(&analyst, view("Mine for all", "class=laptop", true)).await.status, 403);
    // Somebody else's own is not there; what is shared is changed by editors only.
    let path = |answer: &Answer| format!("/api/v1/views/{}", answer.json()["id"].as_str().unwrap());
    let rename = Some(json!({"name": "Laptops to replace"}));
    let patch = async |path: &str, cookie: &str| {
        house.ask(Method::PATCH, path, cookie, rename.clone()).await
    };
    assert_eq!(patch(&path(&own), &analyst).await.status, 404);
    assert_eq!(patch(&path(&shared), &analyst).await.status, 403);
    let renamed = patch(&path(&own), &owner).await;
    assert_eq!((renamed.status, &renamed.headers[header::ETAG]), (200, &"\"2\"".parse().unwrap()));
    assert_eq!(renamed.json()["query"], "class=laptop&sort=-age&columns=device,age");
    // The tests send If-Match "1".
    assert_eq!(patch(&path(&own), &owner).await.status, 412);
    assert_eq!(house.ask(Method::DELETE, &path(&shared), &owner, None).await.status, 204);
    assert_eq!(names(&analyst).await, ["old laptops"]);
}

#[tokio::test]
async fn a_view_shows_what_it_says_or_is_not_kept() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    for (name, query, pointer) in [
        ("", "class=laptop", "/name"),
        ("two\nlines", "class=laptop", "/name"),
        (&"x".repeat(61), "class=laptop", "/name"),
        ("x", "clas=laptop", "/query"),
        ("x", "class=phone", "/query"),
        ("x", "sort=shoe", "/query"),
        ("x", "columns=device,device", "/query"),
        ("x", "cursor=00", "/query"),
        ("x", &format!("q={}", "x".repeat(2_000)), "/query"),
    ] {
        let answer =
            house.ask(Method::POST, "/api/v1/views", &owner, view(name, query, false)).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{query}");
    }
    for n in 0..limits::OWN_VIEWS {
        let body = view(&format!("view {n}"), "?class=laptop", false);
        assert_eq!(house.ask(Method::POST, "/api/v1/views", &owner, body).await.status, 201);
    }
    let one_more = house.ask(Method::POST, "/api/v1/views", &owner, view("x", "", false)).await;
    assert_eq!(one_more.status, 409, "{}", one_more.text);
    let list = house.get("/api/v1/views", &owner).await.json();
    assert_eq!(list[0]["query"], "class=laptop", "the question mark is no part of it");
}
