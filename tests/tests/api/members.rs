//! Members, invitations, roles and the provider's operators.

use crate::client::{Answer, Body, Client};
use crate::mail::MailServer;
use crate::server::{Folder, Server};
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;

const PASSWORD: &str = "correct horse battery";

/// A server that writes to people.
fn with_mail(folder: Arc<Folder>, mail: &MailServer) -> Server {
    let url = ["--public-url", "https://portal.example"];
    Server::start(folder, &["--demo", "--smtp", &mail.address, url[0], url[1]])
}

fn invite(by: &Client, email: &str, role: &str, language: &str) -> Answer {
    by.post("/api/v1/invitations", json!({"email": email, "role": role, "language": language}))
}

/// The token of a link that was shown.
fn shown(made: &Value) -> String {
    let link = made["link"].as_str().unwrap_or_else(|| panic!("no link in {made}"));
    link.split_once("/invitation#token=").unwrap().1.to_owned()
}

/// Makes an account by an invitation.
fn accept(server: &Server, token: &str, name: &str) -> Client {
    let mut client = server.client();
    let body = json!({"token": token, "name": name, "password": PASSWORD});
    client.cookie = client.post("/api/v1/session/invitation/accept", body).expect(200).cookie();
    client
}

fn member(by: &Client, email: &str) -> Value {
    let members = by.json("/api/v1/members");
    let found = members.as_array().unwrap().iter().find(|member| member["email"] == email);
    found.unwrap_or_else(|| panic!("no {email} in {members}")).clone()
}

fn change(by: &Client, method: &str, member: &Value, body: Body) -> Answer {
    let path = format!("/api/v1/members/{}", member["id"].as_str().unwrap());
    by.send(method, &path, &[("if-match", &format!("\"{}\"", member["version"]))], body)
}

fn role(role: &str) -> Body {
    Body::Json(json!({"role": role}))
}

#[test]
fn an_invitation_comes_by_mail_in_the_readers_language() {
    let mail = MailServer::start();
    let server = with_mail(Arc::new(Folder::new()), &mail);
    let owner = server.owner();
    let made = invite(&owner, " Zoe@Buyer.example", "buyer", "de").expect(200).json();
    assert_eq!(made["link"], Value::Null, "what is sent is not shown as well");
    let letter = mail.wait_for("zoe@buyer.example", "Einladung");
    assert!(letter.text.contains("https://portal.example/invitation#token="), "{letter:?}");
    assert!(letter.text.contains("Lena Hofer lädt Sie"), "{letter:?}");
    let client = accept(&server, &letter.token(), "Zoë Ritter");
    let me = client.json("/api/v1/me");
    assert_eq!((me["role"].as_str(), me["language"].as_str()), (Some("buyer"), Some("de")));
    assert_eq!(me["rights"], json!(["read_figures", "export", "commit_money"]));
    let listed = owner.json("/api/v1/invitations");
    assert_eq!((&listed[0]["state"], &listed[0]["mail"]), (&json!("accepted"), &json!("sent")));

    // A new role holds from the next request on, and is told.
    let zoe = member(&owner, "zoe@buyer.example");
    change(&owner, "PATCH", &zoe, role("auditor")).expect(200);
    assert_eq!(client.json("/api/v1/me")["role"], "auditor");
    let told = mail.wait_for("zoe@buyer.example", "Rolle");
    assert!(told.text.contains("Prüfung"), "{told:?}");
    change(&owner, "DELETE", &zoe, Body::None).refused(412, &["read it again"]);
    let zoe = member(&owner, "zoe@buyer.example");
    change(&owner, "DELETE", &zoe, Body::None).expect(204);
    client.get("/api/v1/me").refused(401, &[]);
    mail.wait_for("zoe@buyer.example", "kein Mitglied");
    let body = json!({"email": "zoe@buyer.example", "password": PASSWORD});
    server.client().post("/api/v1/session", body).refused(403, &["no organisation"]);

    let log = server.log();
    assert!(!log.contains("geheim-9") && !log.contains(&letter.token()), "a secret is logged");
}

#[test]
fn without_a_mail_server_the_link_is_shown_once() {
    let server = Server::demo();
    let owner = server.owner();
    let made = invite(&owner, "new@guest.example", "analyst", "en").expect(200).json();
    let token = shown(&made);
    assert!(made["link"].as_str().unwrap().starts_with(&owner.address));
    assert!(!owner.json("/api/v1/invitations").to_string().contains(&token));
    let look =
        |token: &str| server.client().post("/api/v1/session/invitation", json!({"token": token}));
    let offer = look(&token).expect(200).json();
    assert_eq!((&offer["email"], &offer["role"]), (&json!("new@guest.example"), &json!("analyst")));
    assert_eq!(offer["account"], false);

    invite(&owner, "new@guest.example", "buyer", "en").refused(409, &["invited already"]);
    invite(&owner, "audit@northwind.example", "buyer", "en").refused(409, &["member already"]);
    invite(&owner, "nobody", "buyer", "en").refused(422, &["nobody", "name@example.com"]);
    invite(&owner, "a@b.example", "operator", "en").refused(422, &["provider"]);
    invite(&owner, "a@b.example", "boss", "en").refused(422, &["boss"]);

    // Sent again, it has another link.
    let path = format!("/api/v1/invitations/{}", made["invitation"]["id"].as_str().unwrap());
    let again = owner.post(&format!("{path}/resend"), Body::None).expect(200).json();
    look(&token).refused(422, &["ask whoever invited you"]);
    let token = shown(&again);
    let try_it = |name: Value, password: &str| {
        let body = json!({"token": token, "name": name, "password": password});
        server.client().post("/api/v1/session/invitation/accept", body)
    };
    try_it(json!("Ann"), "short").refused(422, &["12 characters"]);
    try_it(json!(null), PASSWORD).refused(422, &["name"]);
    try_it(json!("see https://evil.example"), PASSWORD).refused(422, &["web addresses"]);
    accept(&server, &token, "Ann");
    try_it(json!("Ann"), PASSWORD).refused(422, &["accepted"]);
    owner.send("DELETE", &path, &[], Body::None).refused(409, &["is a member"]);

    let other = invite(&owner, "other@guest.example", "analyst", "en").expect(200).json();
    let path = format!("/api/v1/invitations/{}", other["invitation"]["id"].as_str().unwrap());
    owner.send("DELETE", &path, &[], Body::None).expect(204);
    look(&shown(&other)).refused(422, &["taken back"]);
    owner.post(&format!("{path}/resend"), Body::None).refused(409, &["taken back"]);
}

#[test]
fn the_last_owner_can_neither_leave_nor_step_down() {
    let server = Server::demo();
    let owner = server.owner();
    let (email, _) = server.account("owner");
    let lena = member(&owner, &email);
    assert_eq!(lena["you"], true);
    change(&owner, "PATCH", &lena, role("analyst")).refused(409, &["last owner"]);
    change(&owner, "DELETE", &lena, Body::None).refused(409, &["last owner"]);
    let path = format!("/api/v1/members/{}", lena["id"].as_str().unwrap());
    owner.send("DELETE", &path, &[], Body::None).refused(428, &["If-Match"]);
    change(&owner, "PATCH", &lena, role("operator")).refused(422, &["provider"]);

    // Owners who remove each other at once: one stays.
    let mut owners = vec![owner.clone()];
    for name in ["Ann", "Ben", "Eve"] {
        let email = format!("{name}@race.example");
        let made = invite(&owner, &email, "owner", "en").expect(200).json();
        owners.push(accept(&server, &shown(&made), name));
    }
    let members = owner.json("/api/v1/members");
    let is_owner = |member: &&Value| member["role"] == "owner";
    let each: Vec<Value> = members.as_array().unwrap().iter().filter(is_owner).cloned().collect();
    assert_eq!(each.len(), 4);
    let answers: Vec<u16> = thread::scope(|scope| {
        let tasks: Vec<_> = each
            .iter()
            .enumerate()
            .map(|(at, other)| {
                // Everyone removes or demotes the next one.
                let by = owners[(at + 1) % owners.len()].clone();
                scope.spawn(move || {
                    let answer = if at % 2 == 0 {
                        change(&by, "DELETE", other, Body::None)
                    } else {
                        change(&by, "PATCH", other, role("analyst"))
                    };
                    answer.status
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    let left = owners
        .iter()
        .filter_map(|client| {
            let answer = client.get("/api/v1/members");
            (answer.status == 200).then(|| answer.json())
        })
        .next();
    let left = left.unwrap_or_else(|| panic!("nobody owns it any more: {answers:?}"));
    let count = left.as_array().unwrap().iter().filter(is_owner).count();
    assert!(count >= 1, "{answers:?}");
    assert!(answers.iter().all(|status| [200, 204, 401, 403, 404, 409, 412].contains(status)));
}

#[test]
fn one_person_works_in_two_organisations() {
    let server = Server::demo();
    let owner = server.owner();
    let operator = server.signed_in("operator");
    let second = json!({"name": "Second AG", "owner_email": "olga@second.example"});
    let made = operator.post("/api/v1/operator/organisations", second).expect(200).json();
    let olga = accept(&server, &shown(&made["invitation"]), "Olga");
    assert_eq!(olga.json("/api/v1/me")["organisation"]["name"], "Second AG");

    // An owner elsewhere gets no account of hers: only who is signed in as her accepts.
    let made = invite(&owner, "olga@second.example", "manager", "en").expect(200).json();
    let token = shown(&made);
    let offer =
        server.client().post("/api/v1/session/invitation", json!({"token": token})).expect(200);
    assert_eq!(offer.json()["account"], true);
    let taking = json!({"token": token, "name": "Thief", "password": "another long password"});
    let accept_path = "/api/v1/session/invitation/accept";
    server.client().post(accept_path, taking).refused(401, &["password is wrong"]);
    server.client().post(accept_path, json!({"token": token})).refused(401, &["sign in"]);
    owner.post(accept_path, json!({"token": token})).refused(409, &["olga@second.example"]);
    let mut both = olga.clone();
    both.cookie = olga.post(accept_path, json!({"token": token})).expect(200).cookie();
    let me = both.json("/api/v1/me");
    assert_eq!(me["organisation"]["name"], "Northwind GmbH");
    let names = |me: &Value| {
        let all = me["organisations"].as_array().unwrap().clone();
        all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&me), ["Northwind GmbH", "Second AG"]);
    assert!(both.json("/api/v1/devices?limit=1")["total"].as_u64().unwrap() > 0);

    // She goes on in the other one, and sees its devices only.
    let switch =
        |to: &Value| both.post("/api/v1/session/organisation", json!({"organisation": to["id"]}));
    let second = &me["organisations"][1];
    assert_eq!(switch(second).expect(200).json()["role"], "owner");
    assert_eq!(both.json("/api/v1/devices?limit=1")["total"], 0);
    let provider = json!({"id": "provider"});
    switch(&provider).refused(404, &["organisation"]);

    // A password that is used elsewhere too is not for one organisation's owner to replace.
    let member = member(&owner, "olga@second.example");
    let path = format!("/api/v1/members/{}/link", member["id"].as_str().unwrap());
    owner.post(&path, Body::None).refused(409, &["beyond this organisation"]);

    // Removed here, she goes on there.
    switch(&me["organisations"][0]).expect(200);
    change(&owner, "DELETE", &member, Body::None).expect(204);
    both.get("/api/v1/me").refused(401, &[]);
    let mut again = server.client();
    again.sign_in("olga@second.example", PASSWORD);
    assert_eq!(names(&again.json("/api/v1/me")), ["Second AG"]);

    // Invited once more, she accepts with the password of her account.
    let made = invite(&owner, "olga@second.example", "analyst", "en").expect(200).json();
    let body = json!({"token": shown(&made), "password": PASSWORD});
    let mut back = server.client();
    back.cookie = back.post(accept_path, body).expect(200).cookie();
    assert_eq!(back.json("/api/v1/me")["role"], "analyst");
}

#[test]
fn an_operator_sees_organisations_and_no_device() {
    let server = Server::demo();
    let operator = server.signed_in("operator");
    let me = operator.json("/api/v1/me");
    assert_eq!(
        (&me["rights"], &me["organisation"]["id"]),
        (&json!(["operate"]), &json!("provider"))
    );
    for path in ["/api/v1/devices", "/api/v1/fleet/summary", "/api/v1/sites", "/api/v1/members"] {
        operator.get(path).refused(403, &["operator"]);
    }
    server.owner().get("/api/v1/operator/organisations").refused(403, &["the role operator"]);
    let list = operator.json("/api/v1/operator/organisations");
    let first = &list["rows"][0];
    assert_eq!((&list["total"], &first["name"]), (&json!(1), &json!("Northwind GmbH")));
    assert_eq!((&first["members"], &first["owners"]), (&json!(5), &json!(1)));
    assert!(first["devices"].as_u64().unwrap() > 100);
    let create = |body: Value| operator.post("/api/v1/operator/organisations", body);
    let new = json!({"name": "Northwind GmbH", "owner_email": "a@b.example"});
    create(new).refused(409, &["exists already"]);
    create(json!({"name": " ", "owner_email": "a@b.example"})).refused(422, &["120"]);
    create(json!({"name": "X", "owner_email": "a"})).refused(422, &["e-mail"]);
    let odd = json!({"name": "X", "owner_email": "a@b.example", "default_country": "XX"});
    create(odd).refused(422, &["XX"]);
    assert_eq!(operator.json("/api/v1/operator/organisations")["total"], 1, "nothing half made");
}

#[test]
fn the_first_operator_is_made_on_the_command_line() {
    let folder = Folder::new();
    let say = |arguments: &[&str]| {
        let output = folder.impact(&[&["admin", "operator"], arguments].concat());
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (done, said) = say(&["--email", "sam@provider.example"]);
    assert!(done, "{said}");
    let token = crate::account::token(&said);
    assert!(!say(&["--email", "nobody"]).0);
    assert!(!say(&["--email", "eve@provider.example", "--remove"]).0);
    let server = Server::start(Arc::new(folder), &[]);
    let mut client = server.client();
    let body = json!({"token": token, "password": PASSWORD});
    client.cookie = client.post("/api/v1/session/link", body).expect(200).cookie();
    assert_eq!(client.json("/api/v1/operator/organisations")["total"], 0);
    let arguments = ["admin", "operator", "--email", "sam@provider.example"];
    let again = server.folder.impact(&arguments);
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    assert!(!said.contains("token="), "an account with a password gets no link: {said}");
    let removed = server.folder.impact(&[&arguments[..], &["--remove"]].concat());
    assert!(removed.status.success());
    client.get("/api/v1/me").refused(401, &[]);
}

#[test]
fn settings_are_changed_by_version() {
    let server = Server::demo();
    let owner = server.owner();
    let read = owner.get("/api/v1/organisation").expect(200);
    assert_eq!(read.header("etag"), Some("\"1\""));
    let mut settings = read.json()["settings"].clone();
    assert_eq!(settings["keep_user_columns"], false);
    settings["second_approver"] = json!(true);
    settings["spending_limit"] = json!({"minor": 250_000, "currency": "EUR"});
    settings["default_country"] = json!("FR");
    let put = |version: &str, settings: &Value| {
        let body = Body::Json(settings.clone());
        owner.send("PUT", "/api/v1/organisation", &[("if-match", version)], body)
    };
    for (field, value, part) in [
        ("name", json!(""), "120"),
        ("default_country", json!("XX"), "XX"),
        ("spending_limit", json!({"minor": -1, "currency": "EUR"}), "negative"),
        ("spending_limit", json!({"minor": 1.5, "currency": "EUR"}), "1.5"),
        ("spending_limit", json!({"minor": 1, "currency": "XYZ"}), "XYZ"),
        ("keep_user_columns", json!("yes"), "yes"),
        ("secret", json!(1), "secret"),
    ] {
        let mut odd = settings.clone();
        odd[field] = value;
        put("\"1\"", &odd).refused(422, &[part]);
    }
    let answer = put("\"1\"", &settings).expect(200);
    assert_eq!((answer.header("etag"), &answer.json()["settings"]), (Some("\"2\""), &settings));
    assert_eq!(answer.json()["changed_by"], "Lena Hofer");
    put("\"1\"", &settings).refused(412, &["\"2\""]);
    assert_eq!(owner.json("/api/v1/me")["organisation"]["default_country"], "FR");
    server.signed_in("analyst").get("/api/v1/organisation").expect(200);
}

#[test]
fn no_message_is_lost_and_none_is_sent_twice() {
    let mail = MailServer::start();
    mail.postpone(1);
    let folder = Arc::new(Folder::new());
    let mut server = with_mail(Arc::clone(&folder), &mail);
    let owner = server.owner();
    invite(&owner, "first@guest.example", "analyst", "en").expect(200);
    // Postponed once, and the process dies before it tries again.
    let begun = std::time::Instant::now();
    while mail.tried() == 0 || !server.log().contains("sent again later") {
        assert!(begun.elapsed().as_secs() < 20, "nothing was tried");
        thread::sleep(std::time::Duration::from_millis(10));
    }
    server.kill();
    assert!(mail.mails().is_empty());
    let server = with_mail(folder, &mail);
    mail.wait_for("first@guest.example", "Invitation");
    let owner = server.owner();
    invite(&owner, "refused@guest.example", "analyst", "en").expect(200);
    invite(&owner, "second@guest.example", "analyst", "en").expect(200);
    mail.wait_for("second@guest.example", "Invitation");
    let mut ids: Vec<String> = mail.mails().into_iter().map(|mail| mail.id).collect();
    let sent = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((sent, ids.len()), (2, 2), "{:?}", mail.mails());
    let listed = owner.json("/api/v1/invitations");
    let state = |email: &str| {
        let all = listed.as_array().unwrap();
        all.iter().find(|one| one["email"] == email).unwrap()["mail"].clone()
    };
    assert_eq!(state("first@guest.example"), "sent");
    assert_eq!(state("refused@guest.example"), "failed");
    let log = server.log();
    assert!(log.contains("550 5.1.1") && !log.contains("refused@guest.example"), "{log}");
}
