//! Changing and resetting a password, and the sessions that end with it.

use crate::client::Body;
use crate::mail::MailServer;
use crate::server::{Folder, Server};
use serde_json::json;
use std::sync::Arc;

const NEW: &str = "a brand new password";

#[test]
fn a_changed_password_ends_every_other_session() {
    let server = Server::demo();
    let (email, password) = server.account("analyst");
    let (here, there) = (server.signed_in("analyst"), server.signed_in("analyst"));
    let change = |old: &str, new: &str| {
        let body = Body::Json(json!({"old": old, "new": new}));
        here.send("PUT", "/api/v1/me/password", &[], body)
    };
    change("wrong password", NEW).refused(422, &["until now is wrong"]);
    change(&password, "short").refused(422, &["12 characters"]);
    there.json("/api/v1/me");
    change(&password, NEW).expect(204);
    here.json("/api/v1/me");
    there.get("/api/v1/me").refused(401, &[]);
    let old = json!({"email": email, "password": password});
    server.client().post("/api/v1/session", old).refused(401, &[]);
    server.client().sign_in(&email, NEW);
    let open = here.json("/api/v1/sessions");
    assert_eq!(open.as_array().unwrap().len(), 2);
    assert_eq!(open[0]["organisation"], "Northwind GmbH");
    // Whoever holds a session cannot try passwords without end.
    let tried = (0..30).find(|_| change("wrong password", NEW).status == 429);
    assert!(tried.is_some(), "passwords can be tried");
}

#[test]
fn people_name_themselves() {
    let server = Server::demo();
    let analyst = server.signed_in("analyst");
    let edit = |version: &str, body: serde_json::Value| {
        analyst.send("PATCH", "/api/v1/me", &[("if-match", version)], Body::Json(body))
    };
    let etag = analyst.get("/api/v1/me").header("etag").unwrap().to_owned();
    let me = edit(&etag, json!({"name": " Ida Bergström ", "language": "de"})).expect(200);
    assert_eq!(
        (&me.json()["name"], &me.json()["language"]),
        (&json!("Ida Bergström"), &json!("de"))
    );
    edit(&etag, json!({"name": "Ida"})).refused(412, &["read it again"]);
    let etag = me.header("etag").unwrap();
    edit(etag, json!({"name": ""})).refused(422, &["120"]);
    edit(etag, json!({"language": "xx"})).refused(422, &["xx"]);
    edit(etag, json!({})).refused(422, &["nothing"]);
    edit(etag, json!({"role": "owner"})).refused(422, &["role"]);
    assert_eq!(analyst.json("/api/v1/me")["name"], "Ida Bergström");
}

#[test]
fn a_forgotten_password_is_replaced_by_a_link() {
    let mail = MailServer::start();
    let arguments = ["--demo", "--smtp", &mail.address, "--public-url", "https://portal.example/"];
    let server = Server::start(Arc::new(Folder::new()), &arguments);
    let (email, password) = server.account("manager");
    let session = server.signed_in("manager");
    let ask = |email: &str| {
        let answer = server.client().post("/api/v1/session/reset", json!({"email": email}));
        let answer = answer.expect(202);
        (answer.status, answer.text())
    };
    assert_eq!(ask(&email.to_uppercase()), ask("nobody@northwind.example"));
    let letter = mail.wait_for(&email, "new password");
    assert!(letter.text.contains("https://portal.example/sign-in#token="), "{letter:?}");
    // Asked again at once, no second message is sent.
    ask(&email);
    let body = json!({"token": letter.token(), "password": NEW});
    let redeem = || server.client().post("/api/v1/session/link", body.clone());
    redeem().expect(200);
    redeem().refused(422, &["used already"]);
    session.get("/api/v1/me").refused(401, &[]);
    let old = json!({"email": email, "password": password});
    server.client().post("/api/v1/session", old).refused(401, &[]);
    server.client().sign_in(&email, NEW);
    mail.wait_for(&email, "was changed");
    let asked = mail.mails().iter().filter(|mail| mail.subject.contains("new password")).count();
    assert_eq!(asked, 1);
    let refused = (0..20).find(|_| {
        server.client().post("/api/v1/session/reset", json!({"email": email})).status == 429
    });
    assert!(refused.is_some(), "asking is not slowed down");
}

#[test]
fn an_owner_makes_a_link_for_a_member() {
    let server = Server::demo();
    let owner = server.owner();
    let members = owner.json("/api/v1/members");
    let analyst = members.as_array().unwrap().iter().find(|m| m["role"] == "analyst").unwrap();
    let path = format!("/api/v1/members/{}/link", analyst["id"].as_str().unwrap());
    let session = server.signed_in("analyst");
    session.post(&path, Body::None).refused(403, &["the role owner", "analyst"]);
    let made = owner.post(&path, Body::None).expect(200).json();
    let link = made["link"].as_str().unwrap();
    let token = link.split_once("/sign-in#token=").unwrap().1;
    let newer = owner.post(&path, Body::None).expect(200).json();
    let redeem = |token: &str| {
        let body = json!({"token": token, "password": NEW});
        server.client().post("/api/v1/session/link", body)
    };
    redeem(token).refused(422, &["newer"]);
    session.json("/api/v1/me");
    redeem(newer["link"].as_str().unwrap().split_once("#token=").unwrap().1).expect(200);
    session.get("/api/v1/me").refused(401, &[]);
}
