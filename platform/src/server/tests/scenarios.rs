//! Saved scenarios, and the devices at places of the columns.

use super::*;

const PATH: &str = "/api/v1/scenarios";

fn scenario(name: &str, query: &str) -> Option<Value> {
    Some(json!({"name": name, "query": query}))
}

#[tokio::test]
async fn saved_scenarios_are_the_whole_organisations() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    let analyst = house.session(&house.ours.tenant, Role::Analyst).await;
    let auditor = house.session(&house.ours.tenant, Role::Auditor).await;
    let stranger = house.session(&house.theirs.tenant, Role::Owner).await;
    let post = async |cookie: &str, body| house.ask(Method::POST, PATH, cookie, body).await;
    let query = "life.laptop=60&refurbished=45&years=6&class=laptop";
    let ours = post(&owner, scenario(" Longer lives ", &format!("?{query}"))).await;
    assert_eq!((ours.status, &ours.headers[header::ETAG]), (201, &"\"1\"".parse().unwrap()));
    assert_eq!(
        (&ours.json()["name"], &ours.json()["query"]),
        (&json!("Longer lives"), &json!(query))
    );
    let theirs = post(&analyst, scenario("All refurbished", "refurbished=100")).await;
    assert_eq!(theirs.status, 201, "{}", theirs.text);
    // Everybody reads them; an auditor changes nothing, an analyst only their own.
    let seen = async |cookie: &str| {
        let list = house.get(PATH, cookie).await.json();
        let all = list.as_array().unwrap().clone();
        let told = |one: &Value| format!("{} {}", one["name"].as_str().unwrap(), one["editable"]);
        all.iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(seen(&owner).await, ["All refurbished true", "Longer lives true"]);
    assert_eq!(seen(&analyst).await, ["All refurbished true", "Longer lives false"]);
    assert_eq!(seen(&auditor).await, ["All refurbished false", "Longer lives false"]);
    assert!(seen(&stranger).await.is_empty());
    let list = house.get(PATH, &auditor).await.json();
    assert!(list[0]["saved_by"].is_string() && list[0]["saved_at"].is_string(), "{list}");
    assert_eq!(post(&auditor, scenario("x", "")).await.status, 403);
    let path = |answer: &Answer| format!("{PATH}/{}", answer.json()["id"].as_str().unwrap());
    let rename = json!({"name": "Longest lives"});
    let patch = async |path: &str, cookie: &str| {
        house.ask(Method::PATCH, path, cookie, Some(rename.clone())).await
    };
    assert_eq!(patch(&path(&ours), &analyst).await.status, 403);
    assert_eq!(patch(&path(&ours), &auditor).await.status, 403);
    assert_eq!(patch(&path(&ours), &stranger).await.status, 404);
    assert_eq!(house.ask(Method::DELETE, &path(&ours), &stranger, None).await.status, 404);
    let renamed = patch(&path(&ours), &owner).await;
    assert_eq!((renamed.status, &renamed.headers[header::ETAG]), (200, &"\"2\"".parse().unwrap()));
    assert_eq!(renamed.json()["query"], query);
    // The tests send If-Match "1".
    assert_eq!(patch(&path(&ours), &owner).await.status, 412);
    assert_eq!(patch(&path(&theirs), &owner).await.status, 409, "the name is taken");
    assert_eq!(post(&analyst, scenario("LONGEST lives", "")).await.status, 409);
    assert_eq!(house.ask(Method::DELETE, &path(&theirs), &analyst, None).await.status, 204);
    assert_eq!(seen(&owner).await, ["Longest lives true"]);
}

#[tokio::test]
async fn a_scenario_is_understood_or_not_kept() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    for (name, query, pointer) in [
        ("", "life.laptop=60", "/name"),
        ("two\nlines", "", "/name"),
        (&"x".repeat(61), "", "/name"),
        ("x", "lives.laptop=60", "/query"),
        ("x", "life.laptop=5", "/query"),
        ("x", "refurbished=NaN", "/query"),
        ("x", "grid=-51", "/query"),
        ("x", "years=0", "/query"),
        ("x", "year=3", "/query"),
        ("x", "class=phone", "/query"),
        ("x", "q=thinkpad", "/query"),
        ("x", &format!("maker={}", "x".repeat(2_000)), "/query"),
    ] {
        let answer = house.ask(Method::POST, PATH, &owner, scenario(name, query)).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{query}: {}", answer.text);
    }
    for n in 0..limits::SCENARIOS {
        let body = scenario(&format!("scenario {n}"), "refurbished=45");
        assert_eq!(house.ask(Method::POST, PATH, &owner, body).await.status, 201);
    }
    let one_more = house.ask(Method::POST, PATH, &owner, scenario("x", "")).await;
    assert_eq!(one_more.status, 409, "{}", one_more.text);
    assert!(one_more.text.contains("200 saved scenarios already"), "{}", one_more.text);
}

#[tokio::test]
async fn places_of_the_columns_are_told_by_name() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    let columns = house.router.clone();
    let asked = request(Method::GET, "/api/v1/fleet/columns", &owner, None);
    let tag = columns.oneshot(asked).await.unwrap().headers()[header::ETAG].clone();
    let tag = tag.to_str().unwrap().trim_matches('"').to_owned();
    let path = |query: &str| format!("/api/v1/fleet/columns/devices?{query}");
    let told = house.get(&path(&format!("places=1,0,999&tag={tag}")), &owner).await;
    assert_eq!(told.status, 200, "{}", told.text);
    let told = told.json();
    let places: Vec<_> = told.as_array().unwrap().iter().map(|one| &one["place"]).collect();
    assert_eq!(places, [1, 0]);
    let id = told[1]["id"].as_str().unwrap();
    let device = house.get(&format!("/api/v1/devices/{id}"), &owner).await.json();
    assert_eq!(device["row"]["model"], told[1]["model"]);
    for query in ["", "places=", "places=x", "places=-1", &format!("places=0{}", ",0".repeat(100))]
    {
        assert_eq!(house.get(&path(query), &owner).await.status, 400, "{query}");
    }
    house.device("Dell", "Latitude 5420").await;
    let late = house.get(&path(&format!("places=0&tag={tag}")), &owner).await;
    assert_eq!(late.status, 409, "{}", late.text);
    assert_eq!(house.get(&path("places=0"), &owner).await.status, 200);
}
